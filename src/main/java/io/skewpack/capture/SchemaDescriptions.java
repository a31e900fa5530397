package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Takes the prose out of an OpenAPI v3 schema. It follows the schema's structure (JSONSchemaProps
 * of apiextensions.k8s.io/v1), so that a field that is called {@code description} stays.
 */
final class SchemaDescriptions {

  private static final Set<String> PROSE =
      Set.of("description", "title", "example", "externalDocs");
  private static final Set<String> SCHEMAS_BY_NAME =
      Set.of("properties", "patternProperties", "definitions");
  private static final Set<String> SCHEMA =
      Set.of("items", "additionalProperties", "additionalItems", "not");
  private static final Set<String> SCHEMAS = Set.of("allOf", "anyOf", "oneOf");

  private SchemaDescriptions() {}

  /** A copy without prose; the given schema stays as it is. */
  static JsonNode strip(JsonNode schema) {
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      String keyword = entry.getKey();
      JsonNode value = entry.getValue();
      if (PROSE.contains(keyword)) {
        continue;
      }
      if (SCHEMAS_BY_NAME.contains(keyword)) {
        ObjectNode fields = kept.putObject(keyword);
        value.properties().forEach(field -> fields.set(field.getKey(), strip(field.getValue())));
      } else if (SCHEMA.contains(keyword)) {
        kept.set(keyword, strip(value));
      } else if (SCHEMAS.contains(keyword)) {
        var branches = kept.putArray(keyword);
        value.forEach(branch -> branches.add(strip(branch)));
      } else {
        kept.set(keyword, value);
      }
    }
    return kept;
  }

  /**
   * What {@code spec.preserveUnknownFields: true} means: nothing is pruned at any depth. The API
   * server then skips pruning as a whole ({@code customresource_handler.go}); a schema that stands
   * alone says the same with the marker on every object.
   */
  static void preserveUnknownFields(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return;
    }
    if (object.path("type").asText("object").equals("object")) {
      object.put("x-kubernetes-preserve-unknown-fields", true);
    }
    object
        .path("properties")
        .properties()
        .forEach(field -> preserveUnknownFields(field.getValue()));
    preserveUnknownFields(object.path("items"));
    preserveUnknownFields(object.path("additionalProperties"));
  }
}

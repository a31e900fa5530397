package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The facts of one schema node, in one spelling: constraints only, no description, title or
 * example, flags that are false and empty lists left out, names sorted, CEL rules as hashes.
 */
final class SchemaFacts {

  private static final List<String> SCALARS =
      List.of(
          "type",
          "format",
          "pattern",
          "minimum",
          "maximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "default",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type");

  private static final List<String> FLAGS =
      List.of(
          "nullable",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "uniqueItems",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource");

  private static final List<String> BRANCHES = List.of("allOf", "anyOf", "oneOf");

  private SchemaFacts() {}

  /**
   * @param node a schema as a CRD spells it, or facts already
   * @param child what stands for a subschema
   */
  static ObjectNode of(JsonNode node, UnaryOperator<JsonNode> child) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    for (String name : SCALARS) {
      JsonNode value = node.get(name);
      if (value != null && !value.isNull() && !(value.isTextual() && value.asText().isEmpty())) {
        facts.set(name, value);
      }
    }
    for (String name : FLAGS) {
      if (node.path(name).asBoolean()) {
        facts.put(name, true);
      }
    }
    if (!node.path("required").isEmpty()) {
      List<String> names = new ArrayList<>();
      node.get("required").forEach(name -> names.add(name.asText()));
      Collections.sort(names);
      ArrayNode required = facts.putArray("required");
      names.forEach(required::add);
    }
    for (String name : List.of("enum", "x-kubernetes-list-map-keys")) {
      if (!node.path(name).isEmpty()) {
        facts.set(name, node.get(name));
      }
    }
    if (!node.path("x-kubernetes-validations").isEmpty()) {
      ArrayNode rules = facts.putArray("x-kubernetes-validations");
      for (JsonNode written : node.get("x-kubernetes-validations")) {
        CelRule rule = CelRule.parse(written);
        ObjectNode fact = rules.addObject().put("sha256", rule.sha256());
        if (rule.transition()) {
          fact.put("transition", true);
        }
      }
    }
    children(node, facts, child);
    return facts;
  }

  private static void children(JsonNode node, ObjectNode facts, UnaryOperator<JsonNode> child) {
    if (!node.path("properties").isEmpty()) {
      List<Map.Entry<String, JsonNode>> sorted =
          new ArrayList<>(node.get("properties").properties());
      sorted.sort(Map.Entry.comparingByKey());
      ObjectNode properties = facts.putObject("properties");
      sorted.forEach(e -> properties.set(e.getKey(), child.apply(e.getValue())));
    }
    JsonNode additional = node.get("additionalProperties");
    if (additional != null) {
      facts.set(
          "additionalProperties", additional.isBoolean() ? additional : child.apply(additional));
    }
    for (String name : List.of("items", "not")) {
      if (node.has(name)) {
        facts.set(name, child.apply(node.get(name)));
      }
    }
    for (String name : BRANCHES) {
      if (!node.path(name).isEmpty()) {
        ArrayNode branches = facts.putArray(name);
        node.get(name).forEach(branch -> branches.add(child.apply(branch)));
      }
    }
  }
}

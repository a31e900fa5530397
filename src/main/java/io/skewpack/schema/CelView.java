package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.StructuralSchema.Facts;
import io.skewpack.schema.cel.CelNames;
import io.skewpack.schema.cel.CelShape;
import io.skewpack.schema.cel.CelShape.ListOf;
import io.skewpack.schema.cel.CelShape.MapOf;
import io.skewpack.schema.cel.CelShape.ObjectOf;
import io.skewpack.schema.cel.CelShape.Scalar;
import io.skewpack.schema.cel.CelValues;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a value of a custom resource looks to a CEL rule: typed by its schema and not by its looks
 * ({@code k8s.io/apiserver/pkg/cel/common}, v0.34: {@code schemas.go} for what may be named, {@code
 * valuesunstructured.go} for what is there).
 */
final class CelView {

  private static final Set<String> OF_METADATA = Set.of("name", "generateName");

  private CelView() {}

  /**
   * What a rule at this node may name; empty when rules may not see such a value.
   *
   * @param resource whether a whole resource stands here: at the root, or embedded. Then type and
   *     name may be read too, and nothing else of the metadata
   */
  static Optional<CelShape> shape(StructuralSchema schema, boolean resource) {
    Facts facts = schema.facts();
    if (facts.intOrString()) {
      return Optional.of(Scalar.DYN);
    }
    return switch (type(facts)) {
      case "array" ->
          facts.items() == null
              ? Optional.empty()
              : shape(facts.items())
                  .map(items -> new ListOf(items, "set".equals(facts.listType())));
      case "object" ->
          facts.additional() != null
              ? shape(facts.additional()).map(MapOf::new)
              : Optional.of(object(facts, resource));
      case "string" -> Optional.of(string(facts));
      case "boolean" -> Optional.of(Scalar.BOOL);
      case "number" -> Optional.of(Scalar.DOUBLE);
      case "integer" -> Optional.of(Scalar.INT);
      default -> Optional.empty();
    };
  }

  private static Optional<CelShape> shape(StructuralSchema schema) {
    return shape(schema, schema.facts().embeddedResource());
  }

  private static String type(Facts facts) {
    return facts.types().isEmpty() ? "" : facts.types().get(0);
  }

  private static Scalar string(Facts facts) {
    String format = facts.format() == null ? "" : facts.format();
    return switch (format) {
      case "byte" -> Scalar.BYTES;
      case "duration" -> Scalar.DURATION;
      case "date", "datetime" -> Scalar.TIMESTAMP;
      default -> Scalar.STRING;
    };
  }

  private static CelShape object(Facts facts, boolean resource) {
    boolean namesItself = resource && !describesMetadata(facts);
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : facts.properties().keySet()) {
      CelNames.escaped(name).ifPresent(escaped -> names.put(escaped, name));
    }
    Set<String> fields = new HashSet<>(names.keySet());
    if (namesItself) {
      fields.addAll(Set.of("apiVersion", "kind", "metadata"));
    }
    return new ObjectOf(
        fields,
        field -> {
          if (namesItself && field.equals("metadata")) {
            return Optional.of(new ObjectOf(OF_METADATA, name -> Optional.of(Scalar.STRING)));
          }
          if (namesItself && ObjectMetaRules.isMetaField(field)) {
            return Optional.of(Scalar.STRING);
          }
          return shape(facts.properties().get(names.get(field)));
        });
  }

  /** {@code model.WithTypeAndObjectMeta}: a schema that has them all is left as it is. */
  private static boolean describesMetadata(Facts facts) {
    StructuralSchema metadata = facts.properties().get("metadata");
    return is(facts, "kind", "string")
        && is(facts, "apiVersion", "string")
        && is(facts, "metadata", "object")
        && is(metadata.facts(), "name", "string")
        && is(metadata.facts(), "generateName", "string");
  }

  private static boolean is(Facts facts, String property, String type) {
    StructuralSchema schema = facts.properties().get(property);
    return schema != null && type(schema.facts()).equals(type);
  }

  /**
   * A value that is valid by its schema, as an expression sees it.
   *
   * @param schema null where the schema says nothing of the value: it can then be compared only
   */
  static Object value(JsonNode value, StructuralSchema schema, boolean resource) {
    if (schema == null) {
      return asItIs(value);
    }
    Facts facts = schema.facts();
    if (value.isNull()) {
      return facts.nullable() ? CelValues.NULL : CelValues.unreadable();
    }
    if (facts.intOrString()) {
      return value.isTextual() ? value.textValue() : integer(value);
    }
    return switch (type(facts)) {
      case "object" -> value.isObject() ? object(value, facts, resource) : CelValues.unreadable();
      case "array" -> value.isArray() ? list(value, facts) : CelValues.unreadable();
      case "string" ->
          value.isTextual() ? read(value.textValue(), string(facts)) : CelValues.unreadable();
      case "boolean" -> value.isBoolean() ? value.booleanValue() : CelValues.unreadable();
      case "number" -> value.isNumber() ? value.doubleValue() : CelValues.unreadable();
      case "integer" -> integer(value);
      default -> asItIs(value);
    };
  }

  private static Object value(JsonNode value, StructuralSchema schema) {
    return value(value, schema, schema != null && schema.facts().embeddedResource());
  }

  private static Object integer(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong()
        ? value.longValue()
        : CelValues.unreadable();
  }

  private static Object list(JsonNode list, Facts facts) {
    List<Object> items = new ArrayList<>(list.size());
    list.forEach(item -> items.add(value(item, facts.items())));
    return items;
  }

  private static Object object(JsonNode object, Facts facts, boolean resource) {
    Map<String, Object> fields = new LinkedHashMap<>();
    boolean map = facts.properties().isEmpty() && !resource && facts.additional() != null;
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (map) {
        fields.put(name, value(value, facts.additional()));
      } else if (!value.isNull()) {
        // A field that is null and may be is as good as absent; one that cannot be spelled keeps
        // its name, for equality.
        String escaped = CelNames.escaped(name).orElse(name);
        boolean own = resource && ObjectMetaRules.isMetaField(name) && !describesMetadata(facts);
        fields.put(
            escaped, own ? ofResource(name, value) : value(value, facts.properties().get(name)));
      }
    }
    return fields;
  }

  private static Object ofResource(String name, JsonNode value) {
    Object plain = asItIs(value);
    if (name.equals("metadata") && plain instanceof Map<?, ?> metadata) {
      metadata.keySet().retainAll(OF_METADATA);
    }
    return plain;
  }

  private static Object read(String text, Scalar as) {
    return switch (as) {
      case BYTES -> CelValues.bytes(Base64.getDecoder().decode(text));
      case DURATION ->
          FormattedTime.duration(text).map(Object.class::cast).orElseGet(CelValues::unreadable);
      case TIMESTAMP ->
          FormattedTime.instant(text).map(Object.class::cast).orElseGet(CelValues::unreadable);
      default -> text;
    };
  }

  private static Object asItIs(JsonNode value) {
    if (value.isObject()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      value.properties().forEach(field -> fields.put(field.getKey(), asItIs(field.getValue())));
      return fields;
    }
    if (value.isArray()) {
      List<Object> items = new ArrayList<>(value.size());
      value.forEach(item -> items.add(asItIs(item)));
      return items;
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() && value.canConvertToLong()
          ? (Object) value.longValue()
          : (Object) value.doubleValue();
    }
    return value.isTextual()
        ? value.textValue()
        : value.isBoolean() ? (Object) value.booleanValue() : CelValues.NULL;
  }
}

package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One node of a CRD version's OpenAPI v3 schema: the constraints that the API server enforces, and
 * nothing that only explains. A node is read when it is first asked for, because an object touches
 * a small part of a large schema.
 */
public final class StructuralSchema {

  private final JsonNode reference;
  private final IntFunction<JsonNode> table;
  private final IntFunction<StructuralSchema> shared;
  private volatile Facts facts;
  private volatile String hash;
  private volatile CompiledRules rules;

  private StructuralSchema(
      JsonNode reference, IntFunction<JsonNode> table, IntFunction<StructuralSchema> shared) {
    this.reference = reference;
    this.table = table;
    this.shared = shared;
  }

  /** A schema as a CRD spells it, {@code openAPIV3Schema}. */
  public static StructuralSchema parse(JsonNode openApi) {
    return new StructuralSchema(openApi, null, null);
  }

  /** A node of a table, in which a subschema is the number of another node. */
  static StructuralSchema inTable(
      JsonNode number, IntFunction<JsonNode> table, IntFunction<StructuralSchema> shared) {
    return new StructuralSchema(number, table, shared);
  }

  /** The numeric bounds of a node; null where there is none. */
  record Bounds(
      Double minimum,
      boolean exclusiveMinimum,
      Double maximum,
      boolean exclusiveMaximum,
      Double multipleOf) {}

  /** Lengths and counts; null where there is none. */
  record Sizes(
      Long minLength,
      Long maxLength,
      Long minItems,
      Long maxItems,
      Long minProperties,
      Long maxProperties) {}

  /** {@code not} is null where there is none. */
  record Logic(
      List<StructuralSchema> allOf,
      List<StructuralSchema> anyOf,
      List<StructuralSchema> oneOf,
      StructuralSchema not) {}

  /**
   * @param types empty when any type is allowed; two for int-or-string
   * @param hasAdditional whether {@code additionalProperties} is there at all
   * @param additional its schema; null when it is a boolean or absent
   * @param pattern null, like {@code format}, {@code items}, {@code defaultValue}, {@code bounds},
   *     {@code sizes}, {@code logic}, {@code listType} and {@code mapType}, when absent
   * @param defaulted the names of properties that have a default
   */
  record Facts(
      List<String> types,
      boolean nullable,
      Map<String, StructuralSchema> properties,
      List<String> required,
      boolean hasAdditional,
      boolean additionalAllowed,
      StructuralSchema additional,
      StructuralSchema items,
      List<JsonNode> enumeration,
      String pattern,
      String format,
      Bounds bounds,
      Sizes sizes,
      boolean uniqueItems,
      JsonNode defaultValue,
      List<String> defaulted,
      Logic logic,
      boolean intOrString,
      boolean preserveUnknown,
      boolean embeddedResource,
      String listType,
      List<String> listMapKeys,
      String mapType,
      List<CelRule> rules) {

    /**
     * Whether a value that is not null is of the type; type.go leaves texts and lists to the
     * format, whatever the type says.
     */
    boolean takes(JsonNode value) {
      if (types.isEmpty()) {
        return true;
      }
      boolean integer = types.contains("integer");
      boolean number = types.contains("number");
      if (value.isNumber()) {
        return number || (integer && SchemaValidation.isInteger(value));
      }
      return types.contains(Problems.type(value))
          || (format != null && !integer && !number && (value.isTextual() || value.isArray()));
    }
  }

  /** The types that are allowed; empty for any, {@code integer} and {@code string} for both. */
  public List<String> types() {
    return facts().types();
  }

  public boolean nullable() {
    return facts().nullable();
  }

  public Map<String, StructuralSchema> properties() {
    return facts().properties();
  }

  public List<String> required() {
    return facts().required();
  }

  /** The schema of a map's values. */
  public Optional<StructuralSchema> additionalProperties() {
    return Optional.ofNullable(facts().additional());
  }

  public Optional<StructuralSchema> items() {
    return Optional.ofNullable(facts().items());
  }

  public List<JsonNode> enumeration() {
    return facts().enumeration();
  }

  public Optional<JsonNode> defaultValue() {
    return Optional.ofNullable(facts().defaultValue());
  }

  public boolean preservesUnknownFields() {
    return facts().preserveUnknown();
  }

  public List<CelRule> rules() {
    return facts().rules();
  }

  /** The CEL rules of this node, each compiled when it is first asked for. */
  CompiledRules compiledRules() {
    CompiledRules known = rules;
    if (known == null) {
      synchronized (this) {
        known = rules == null ? new CompiledRules(this) : rules;
        rules = known;
      }
    }
    return known;
  }

  /** The properties as they are written, without reading the rest of the node. */
  JsonNode written() {
    return source().path("properties");
  }

  /** Whether this node is one of a table, the same object wherever it is used. */
  boolean isShared() {
    return reference.isIntegralNumber();
  }

  /** The schema of a list's items and that of a map's values, whichever there are. */
  List<StructuralSchema> elements() {
    JsonNode node = source();
    List<StructuralSchema> elements = new ArrayList<>(1);
    for (String name : List.of("items", "additionalProperties")) {
      if (node.has(name) && !node.get(name).isBoolean()) {
        elements.add(child(node.get(name)));
      }
    }
    return elements;
  }

  /** The hash of the facts of the whole schema: the same inline and in a table. */
  String factsHash() {
    String known = hash;
    if (known == null) {
      JsonNode facts = SchemaFacts.of(source(), c -> TextNode.valueOf(child(c).factsHash()));
      known = Sha256.of(CanonicalJson.text(facts));
      hash = known;
    }
    return known;
  }

  /** The whole schema with every subschema in its place. */
  JsonNode inline() {
    return table == null ? reference : SchemaFacts.of(source(), node -> child(node).inline());
  }

  /** The node as it is written, a subschema inline or as a number. */
  JsonNode source() {
    return reference.isIntegralNumber() ? table.apply(reference.intValue()) : reference;
  }

  Facts facts() {
    Facts known = facts;
    if (known == null) {
      known = read(source());
      facts = known;
    }
    return known;
  }

  private Facts read(JsonNode node) {
    Map<String, StructuralSchema> properties = new LinkedHashMap<>();
    List<String> defaulted = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      StructuralSchema child = child(property.getValue());
      properties.put(property.getKey(), child);
      if (child.source().hasNonNull("default")) {
        defaulted.add(property.getKey());
      }
    }
    JsonNode additional = node.get("additionalProperties");
    boolean intOrString = flag(node, "x-kubernetes-int-or-string");
    return new Facts(
        intOrString ? List.of("integer", "string") : types(node),
        flag(node, "nullable"),
        Collections.unmodifiableMap(properties),
        texts(node.path("required")),
        additional != null,
        additional != null && !(additional.isBoolean() && !additional.booleanValue()),
        additional == null || additional.isBoolean() ? null : child(additional),
        node.has("items") ? child(node.get("items")) : null,
        list(node.path("enum")),
        text(node, "pattern"),
        StringFormat.supported(text(node, "format")),
        bounds(node),
        sizes(node),
        flag(node, "uniqueItems"),
        node.hasNonNull("default") ? node.get("default") : null,
        List.copyOf(defaulted),
        logic(node, intOrString),
        intOrString,
        flag(node, "x-kubernetes-preserve-unknown-fields"),
        flag(node, "x-kubernetes-embedded-resource"),
        text(node, "x-kubernetes-list-type"),
        texts(node.path("x-kubernetes-list-map-keys")),
        text(node, "x-kubernetes-map-type"),
        list(node.path("x-kubernetes-validations")).stream().map(CelRule::parse).toList());
  }

  /** The schema that is written in this place of a node. */
  StructuralSchema child(JsonNode schema) {
    return schema.isIntegralNumber()
        ? shared.apply(schema.intValue())
        : new StructuralSchema(schema, table, shared);
  }

  private List<StructuralSchema> children(JsonNode schemas) {
    List<StructuralSchema> children = new ArrayList<>(schemas.size());
    for (JsonNode schema : schemas) {
      children.add(child(schema));
    }
    return List.copyOf(children);
  }

  private Logic logic(JsonNode node, boolean intOrString) {
    if (!node.has("allOf") && !node.has("anyOf") && !node.has("oneOf") && !node.has("not")) {
      return null;
    }
    List<StructuralSchema> anyOf = children(node.path("anyOf"));
    // The anyOf that controller-gen writes beside int-or-string repeats the type and nothing else.
    if (intOrString && anyOf.stream().allMatch(branch -> branch.isOneOf("integer", "string"))) {
      anyOf = List.of();
    }
    return new Logic(
        children(node.path("allOf")),
        anyOf,
        children(node.path("oneOf")),
        node.has("not") ? child(node.get("not")) : null);
  }

  private boolean isOneOf(String... only) {
    JsonNode node = source();
    return node.size() == 1 && List.of(only).contains(node.path("type").asText());
  }

  private static List<String> types(JsonNode node) {
    String type = text(node, "type");
    return type == null ? List.of() : List.of(type);
  }

  private static Bounds bounds(JsonNode node) {
    if (!node.has("minimum") && !node.has("maximum") && !node.has("multipleOf")) {
      return null;
    }
    return new Bounds(
        number(node, "minimum"),
        flag(node, "exclusiveMinimum"),
        number(node, "maximum"),
        flag(node, "exclusiveMaximum"),
        number(node, "multipleOf"));
  }

  private static Sizes sizes(JsonNode node) {
    Sizes sizes =
        new Sizes(
            count(node, "minLength"),
            count(node, "maxLength"),
            count(node, "minItems"),
            count(node, "maxItems"),
            count(node, "minProperties"),
            count(node, "maxProperties"));
    return sizes.equals(new Sizes(null, null, null, null, null, null)) ? null : sizes;
  }

  private static boolean flag(JsonNode node, String name) {
    return node.path(name).asBoolean();
  }

  private static String text(JsonNode node, String name) {
    String text = node.path(name).asText("");
    return text.isEmpty() ? null : text;
  }

  private static Double number(JsonNode node, String name) {
    return node.hasNonNull(name) ? (Double) node.get(name).doubleValue() : null;
  }

  private static Long count(JsonNode node, String name) {
    return node.hasNonNull(name) ? (Long) node.get(name).longValue() : null;
  }

  private static List<JsonNode> list(JsonNode array) {
    if (array.isEmpty()) {
      return List.of();
    }
    List<JsonNode> values = new ArrayList<>(array.size());
    array.forEach(values::add);
    return List.copyOf(values);
  }

  private static List<String> texts(JsonNode array) {
    if (array.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>(array.size());
    array.forEach(value -> values.add(value.asText()));
    return List.copyOf(values);
  }
}

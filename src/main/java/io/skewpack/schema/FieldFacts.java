package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one schema says of one field.
 *
 * @param type {@code string}, {@code list of object}, {@code map of integer}, {@code integer or
 *     string}, {@code any}
 * @param required whether the object that holds it must have it
 * @param constraints as the CRD spells them, {@code enum} or {@code x-kubernetes-list-map-keys};
 *     those of a list's items under {@code items} and of a map's values under {@code
 *     additionalProperties}; CEL rules as hashes; no properties
 * @param children the fields of the object, of the list's items, or of the map's values
 */
public record FieldFacts(
    String type, boolean required, JsonNode constraints, List<Child> children) {

  private static final String ANY = "any";
  private static final String MAP_VALUES = "additionalProperties";

  /** Said by the type, and so not again. */
  private static final Set<String> IN_TYPE = Set.of("type", "x-kubernetes-int-or-string");

  /** A field below. */
  public record Child(String name, String type, boolean required) {}

  public FieldFacts {
    Objects.requireNonNull(type);
    Objects.requireNonNull(constraints);
    children = List.copyOf(children);
  }

  /** A place where any name is taken and nothing is said of it. */
  static FieldFacts open() {
    return new FieldFacts(ANY, false, JsonNodeFactory.instance.objectNode(), List.of());
  }

  static FieldFacts of(StructuralSchema node, boolean required) {
    StructuralSchema holder = innermost(node);
    List<Child> children = new ArrayList<>();
    for (Map.Entry<String, StructuralSchema> child : holder.properties().entrySet()) {
      children.add(
          new Child(
              child.getKey(), type(child.getValue()), holder.required().contains(child.getKey())));
    }
    return new FieldFacts(type(node), required, constraints(node), children);
  }

  /** The schema whose properties are the field's children: past lists and maps. */
  static StructuralSchema innermost(StructuralSchema node) {
    StructuralSchema at = node;
    while (at.properties().isEmpty()) {
      StructuralSchema next = at.items().or(at::additionalProperties).orElse(null);
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  static String type(StructuralSchema node) {
    if (node.items().isPresent()) {
      return "list of " + type(node.items().get());
    }
    if (node.properties().isEmpty() && node.additionalProperties().isPresent()) {
      return "map of " + type(node.additionalProperties().get());
    }
    return node.types().isEmpty() ? ANY : String.join(" or ", node.types());
  }

  private static ObjectNode constraints(StructuralSchema node) {
    ObjectNode facts = SchemaFacts.of(node.source(), child -> child);
    facts.remove("properties");
    facts.remove(IN_TYPE);
    if (facts.has("anyOf") && node.types().size() == 2) {
      // What controller-gen writes beside int-or-string repeats the type.
      facts.remove("anyOf");
    }
    for (String logic : List.of("allOf", "anyOf", "oneOf")) {
      if (facts.has(logic)) {
        ArrayNode branches = JsonNodeFactory.instance.arrayNode();
        facts.get(logic).forEach(branch -> branches.add(node.child(branch).inline()));
        facts.set(logic, branches);
      }
    }
    if (facts.has("not")) {
      facts.set("not", node.child(facts.get("not")).inline());
    }
    within("items", node.items().orElse(null), facts);
    within(MAP_VALUES, node.additionalProperties().orElse(null), facts);
    return facts;
  }

  private static void within(String name, StructuralSchema inner, ObjectNode facts) {
    if (inner == null) {
      return;
    }
    ObjectNode own = constraints(inner);
    if (own.isEmpty()) {
      facts.remove(name);
    } else {
      facts.set(name, own);
    }
  }
}

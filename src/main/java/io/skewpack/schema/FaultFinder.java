package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.schema.Mutant.Change;
import io.skewpack.schema.Mutant.Fault;
import io.skewpack.schema.StructuralSchema.Facts;
import io.skewpack.schema.StructuralSchema.Sizes;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every place of an accepted object where one fault can be made whose report is known beforehand.
 * Parts under {@code allOf}, {@code anyOf}, {@code oneOf} or {@code not} are left alone: one fault
 * there has several names.
 */
final class FaultFinder {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A name that no schema has. */
  private static final String STRANGE = "skewpackMutant";

  /** Longer limits would make mutants of megabytes. */
  private static final long LONG = 5_000;

  private final List<Fault> faults = new ArrayList<>();

  private FaultFinder() {}

  /** In the order of the object's fields. */
  static List<Fault> in(JsonNode object, StructuralSchema schema) {
    FaultFinder finder = new FaultFinder();
    finder.identity(object);
    finder.visit(object, schema, FieldPath.ROOT, false);
    return finder.faults;
  }

  private void identity(JsonNode object) {
    FieldPath kind = FieldPath.ROOT.child("kind");
    put(kind, TextNode.valueOf(object.path("kind").asText() + "Mutant"), kind, Rule.KIND);
    FieldPath version = FieldPath.ROOT.child("apiVersion");
    String group = object.path("apiVersion").asText().replaceAll("/.*", "");
    put(version, TextNode.valueOf(group + "/v0mutant"), version, Rule.VERSION);
    FieldPath metadata = FieldPath.ROOT.child("metadata");
    put(metadata.child(STRANGE), TextNode.valueOf("x"), metadata.child(STRANGE), Rule.UNKNOWN);
    put(metadata.child("name"), TextNode.valueOf("Not_A_Name"), Rule.PATTERN);
    if (object.path("metadata").path("labels").isObject()) {
      FieldPath label = metadata.child("labels").child("skewpack.io/mutant");
      put(label, JSON.numberNode(1L), Rule.TYPE);
      put(label, TextNode.valueOf("not a label"), Rule.PATTERN);
    }
  }

  private void put(FieldPath at, JsonNode value, Rule rule) {
    put(at, value, at, rule);
  }

  private void put(FieldPath at, JsonNode value, FieldPath reportedAt, Rule rule) {
    faults.add(new Fault(at, Change.put(value), reportedAt, rule));
  }

  /**
   * @param open whether a list around this object preserves unknown fields
   */
  private void visit(JsonNode value, StructuralSchema schema, FieldPath path, boolean open) {
    Facts facts = schema.facts();
    if (facts.logic() != null || facts.embeddedResource()) {
      return;
    }
    if (value.isObject()) {
      object(value, facts, path, open);
    } else if (value.isArray()) {
      list(value, facts, path, open);
    } else if (value.isTextual()) {
      text(facts, path);
    } else if (value.isNumber() && facts.bounds() != null && facts.enumeration().isEmpty()) {
      range(facts, path);
    }
    if (!path.isRoot() && facts.types().size() == 1 && facts.enumeration().isEmpty()) {
      wrongType(value, facts, path);
    }
  }

  private void wrongType(JsonNode value, Facts facts, FieldPath path) {
    switch (facts.types().get(0)) {
      case "string" -> {
        if (value.isTextual()) {
          put(path, JSON.booleanNode(true), Rule.TYPE);
        }
      }
      case "object", "array", "integer", "number", "boolean" -> {
        if (facts.format() == null) {
          put(path, TextNode.valueOf("mutant"), Rule.TYPE);
        }
      }
      default -> {}
    }
  }

  private void object(JsonNode object, Facts facts, FieldPath path, boolean open) {
    boolean closed = !open && !facts.hasAdditional() && !facts.preserveUnknown();
    if (closed && facts.takes(object)) {
      put(path.child(STRANGE), TextNode.valueOf("x"), Rule.UNKNOWN);
    }
    for (String name : facts.required()) {
      StructuralSchema property = facts.properties().get(name);
      boolean defaulted = property != null && property.facts().defaultValue() != null;
      if (object.has(name) && !defaulted && !(path.isRoot() && ObjectMetaRules.isMetaField(name))) {
        FieldPath at = path.child(name);
        faults.add(new Fault(at, Change.remove(), at, Rule.REQUIRED));
        if (property != null && !property.facts().nullable()) {
          put(at, JSON.nullNode(), Rule.REQUIRED);
        }
      }
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      boolean meta = path.isRoot() && ObjectMetaRules.isMetaField(entry.getKey());
      boolean status = path.isRoot() && entry.getKey().equals("status");
      StructuralSchema property = facts.properties().get(entry.getKey());
      StructuralSchema child = property != null ? property : facts.additional();
      if (child != null && !meta && !status) {
        visit(entry.getValue(), child, path.child(entry.getKey()), false);
      }
    }
  }

  private void list(JsonNode list, Facts facts, FieldPath path, boolean open) {
    Sizes sizes = facts.sizes();
    boolean full = sizes != null && sizes.maxItems() != null && list.size() >= sizes.maxItems();
    boolean unique = "map".equals(facts.listType()) || "set".equals(facts.listType());
    if (unique && !full && !list.isEmpty()) {
      put(path.child(list.size()), list.get(0), Rule.DUPLICATE);
    }
    if (sizes != null && sizes.minItems() != null && sizes.minItems() > 0) {
      put(path, JSON.arrayNode(), Rule.LENGTH);
    }
    boolean many = sizes != null && sizes.maxItems() != null && sizes.maxItems() < LONG;
    if (many && !unique && !list.isEmpty()) {
      ArrayNode more = JSON.arrayNode();
      for (long i = 0; i <= sizes.maxItems(); i++) {
        more.add(list.get(0));
      }
      put(path, more, Rule.LENGTH);
    }
    if (facts.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        visit(list.get(i), facts.items(), path.child(i), open || facts.preserveUnknown());
      }
    }
  }

  private void text(Facts facts, FieldPath path) {
    if (!facts.enumeration().isEmpty()) {
      if (facts.pattern() == null && facts.sizes() == null && facts.format() == null) {
        put(path, TextNode.valueOf(STRANGE), Rule.ENUM);
      }
      return;
    }
    if (facts.format() != null) {
      if (facts.pattern() == null && facts.sizes() == null && !facts.format().equals("password")) {
        put(path, TextNode.valueOf("\u0001 mutant"), Rule.FORMAT);
      }
      return;
    }
    Long least = facts.sizes() == null ? null : facts.sizes().minLength();
    Long most = facts.sizes() == null ? null : facts.sizes().maxLength();
    if (most != null && most < LONG) {
      put(path, TextNode.valueOf("m".repeat((int) (most + 1))), Rule.LENGTH);
    }
    if (least != null && least > 0) {
      put(path, TextNode.valueOf(""), Rule.LENGTH);
    }
    if (facts.pattern() != null) {
      int length = Math.toIntExact(Math.min(LONG, Math.max(1, least == null ? 1 : least)));
      String odd = "\u0001".repeat(length);
      if (!Patterns.find(facts.pattern(), odd) && (most == null || length <= most)) {
        put(path, TextNode.valueOf(odd), Rule.PATTERN);
      }
    }
  }

  private void range(Facts facts, FieldPath path) {
    Double least = facts.bounds().minimum();
    Double most = facts.bounds().maximum();
    boolean whole = facts.bounds().multipleOf() == null;
    if (whole && least != null && Math.abs(least) < Integer.MAX_VALUE) {
      put(path, JSON.numberNode((long) Math.floor(least) - 1), Rule.RANGE);
    }
    if (whole && most != null && Math.abs(most) < Integer.MAX_VALUE) {
      put(path, JSON.numberNode((long) Math.ceil(most) + 1), Rule.RANGE);
    }
  }
}

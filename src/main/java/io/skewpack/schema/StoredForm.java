package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.schema.StructuralSchema.Facts;
import io.skewpack.snapshot.FieldPath;
import java.util.Map;

/**
 * The form in which the API server would store an object, which is the form it validates: unknown
 * fields pruned, nulls dropped where the schema allows none and gives no default, defaults filled
 * in. As in apiextensions-apiserver v0.34, {@code pkg/apiserver/schema/pruning/algorithm.go},
 * {@code defaulting/prunenulls.go} and {@code defaulting/algorithm.go}, in one walk.
 *
 * <p>The object is never changed; what needs no change is shared with the result.
 */
final class StoredForm {

  private final Problems problems;

  private StoredForm(Problems problems) {
    this.problems = problems;
  }

  /** The stored form of a whole object; unknown fields go to {@code problems}. */
  static JsonNode of(JsonNode object, StructuralSchema schema, Problems problems) {
    StoredForm form = new StoredForm(problems);
    boolean skip = schema.facts().preserveUnknown();
    return form.object((ObjectNode) object, schema, FieldPath.ROOT, skip, true);
  }

  /**
   * @param schema null where {@code additionalProperties: true} says nothing of the values: then
   *     every field of an object is unknown
   */
  private JsonNode value(JsonNode value, StructuralSchema schema, FieldPath path, boolean skip) {
    if (!value.isContainerNode()) {
      return value;
    }
    SharedFindings shared =
        skip || schema == null || problems == null ? null : problems.shared(schema);
    if (shared == null) {
      return changed(value, schema, path, skip);
    }
    JsonNode known = shared.stored(value, schema);
    if (known != null) {
      return known;
    }
    int before = problems.count();
    JsonNode stored = changed(value, schema, path, false);
    if (problems.count() == before) {
      shared.keepStored(value, schema, stored);
    }
    return stored;
  }

  private JsonNode changed(JsonNode value, StructuralSchema schema, FieldPath path, boolean skip) {
    boolean open = skip || (schema != null && preserves(schema));
    if (schema != null && !schema.facts().takes(value)) {
      // The wrong type is what a reader must repair; the server also lists every field below.
      return new StoredForm(null).container(value, schema, path, open);
    }
    return container(value, schema, path, open);
  }

  private static boolean preserves(StructuralSchema schema) {
    return schema.facts().preserveUnknown();
  }

  private JsonNode container(
      JsonNode value, StructuralSchema schema, FieldPath path, boolean open) {
    return value.isObject()
        ? object((ObjectNode) value, schema, path, open, false)
        : list((ArrayNode) value, schema, path, open);
  }

  private JsonNode list(ArrayNode list, StructuralSchema schema, FieldPath path, boolean open) {
    StructuralSchema items = schema == null ? null : schema.facts().items();
    if (items == null && open) {
      return list;
    }
    ArrayNode changed = null;
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      JsonNode stored =
          item.isNull() ? orDefault(item, items) : value(item, items, path.child(i), open);
      if (isOther(stored, item)) {
        changed = changed == null ? shallowCopy(list) : changed;
        changed.set(i, stored);
      }
    }
    return changed == null ? list : changed;
  }

  private JsonNode object(
      ObjectNode object, StructuralSchema schema, FieldPath path, boolean open, boolean root) {
    if (schema == null) {
      if (open) {
        return object;
      }
      object.fieldNames().forEachRemaining(name -> unknown(path.child(name)));
      return JsonNodeFactory.instance.objectNode();
    }
    Facts facts = schema.facts();
    boolean embedded = root || facts.embeddedResource();
    ObjectNode changed = null;
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      StructuralSchema property = facts.properties().get(name);
      boolean known = property != null || facts.hasAdditional();
      StructuralSchema child = property != null ? property : facts.additional();
      JsonNode stored = value;
      if (embedded && ObjectMetaRules.isMetaField(name)) {
        stored = name.equals("metadata") ? ObjectMetaRules.asRead(value) : value;
      } else if (known && value.isNull()) {
        stored = droppedNull(child) ? null : orDefault(value, child);
      } else if (known) {
        stored = value(value, child, path.child(name), false);
      } else if (!open) {
        unknown(path.child(name));
        stored = null;
      }
      if (isOther(stored, value)) {
        changed = changed == null ? shallowCopy(object) : changed;
        replace(changed, name, stored);
      }
    }
    for (String name : facts.defaulted()) {
      if (!(changed == null ? object : changed).has(name)) {
        changed = changed == null ? shallowCopy(object) : changed;
        changed.set(name, defaultOf(facts.properties().get(name)));
      }
    }
    return changed == null ? object : changed;
  }

  /** What needs no change is handed on as it is, so that being the same node is the question. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOther(JsonNode stored, JsonNode value) {
    return stored != value;
  }

  private static void replace(ObjectNode object, String name, JsonNode stored) {
    if (stored == null) {
      object.remove(name);
    } else {
      object.set(name, stored);
    }
  }

  private static boolean droppedNull(StructuralSchema schema) {
    return schema != null && !schema.facts().nullable() && schema.facts().defaultValue() == null;
  }

  private JsonNode orDefault(JsonNode none, StructuralSchema schema) {
    return schema == null || schema.facts().nullable() || schema.facts().defaultValue() == null
        ? none
        : defaultOf(schema);
  }

  /** The default of a node, with the defaults inside it filled in. */
  private static JsonNode defaultOf(StructuralSchema schema) {
    return new StoredForm(null).value(schema.facts().defaultValue(), schema, FieldPath.ROOT, false);
  }

  private void unknown(FieldPath path) {
    if (problems != null) {
      problems.add(path, Rule.UNKNOWN, null, null);
    }
  }

  private static ObjectNode shallowCopy(ObjectNode object) {
    return JsonNodeFactory.instance.objectNode().setAll(object);
  }

  private static ArrayNode shallowCopy(ArrayNode list) {
    return JsonNodeFactory.instance.arrayNode(list.size()).addAll(list);
  }
}

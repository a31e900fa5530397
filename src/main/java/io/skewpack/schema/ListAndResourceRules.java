package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.StructuralSchema.Facts;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a structural schema says beyond OpenAPI, found in one walk over a stored object: unique
 * list-map keys and set items ({@code pkg/apiserver/schema/listtype/validation.go}), embedded
 * resources ({@code schema/objectmeta/validation.go}) and the places of CEL rules, all of
 * apiextensions-apiserver v0.34.
 */
final class ListAndResourceRules {

  private final Problems problems;
  private final List<CelPlace> places;

  private ListAndResourceRules(Problems problems, List<CelPlace> places) {
    this.problems = problems;
    this.places = places;
  }

  /** Adds to both; CEL rules are added in the order of the walk. */
  static void walk(
      JsonNode object, StructuralSchema schema, Problems problems, List<CelPlace> places) {
    new ListAndResourceRules(problems, places).visit(object, schema, FieldPath.ROOT);
  }

  private void visit(JsonNode value, StructuralSchema schema, FieldPath path) {
    SharedFindings shared = value.isContainerNode() ? problems.shared(schema) : null;
    if (shared == null) {
      visit(value, schema, schema.facts(), path);
    } else if (!shared.walked(value, schema)) {
      int before = problems.count() + places.size();
      visit(value, schema, schema.facts(), path);
      if (problems.count() + places.size() == before) {
        shared.keepWalked(value, schema);
      }
    }
  }

  private void visit(JsonNode value, StructuralSchema schema, Facts facts, FieldPath path) {
    if (value.isNull()) {
      return;
    }
    if (!facts.rules().isEmpty()) {
      boolean resource = path.isRoot() || facts.embeddedResource();
      facts.rules().stream()
          .filter(rule -> !rule.transition())
          .forEach(rule -> places.add(new CelPlace(path, rule, value, schema, resource)));
    }
    if (value.isArray()) {
      if ("map".equals(facts.listType())) {
        listMap(value, facts.listMapKeys(), path);
      } else if ("set".equals(facts.listType())) {
        List<String> items = new ArrayList<>();
        value.forEach(item -> items.add(CanonicalJson.text(item)));
        duplicates(items, path);
      }
      if (facts.items() != null) {
        for (int i = 0; i < value.size(); i++) {
          visit(value.get(i), facts.items(), path.child(i));
        }
      }
    } else if (value.isObject()) {
      if (facts.embeddedResource()) {
        embeddedResource(value, path);
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        StructuralSchema property = facts.properties().get(entry.getKey());
        StructuralSchema child = property != null ? property : facts.additional();
        if (child != null) {
          visit(entry.getValue(), child, path.child(entry.getKey()));
        }
      }
    }
  }

  private void listMap(JsonNode list, List<String> keys, FieldPath path) {
    List<String> found = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (!item.isObject() && !item.isNull()) {
        problems.add(path.child(i), Rule.TYPE, "object", Problems.type(item));
        return;
      }
      found.add(keyText(item, keys));
    }
    duplicates(found, path);
  }

  private static String keyText(JsonNode item, List<String> keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      if (item.has(key)) {
        text.append(text.isEmpty() ? "" : ", ").append(key).append('=');
        CanonicalJson.write(item.get(key), text);
      }
    }
    return text.toString();
  }

  /** Of many equal items the server names the second only. */
  private void duplicates(List<String> items, FieldPath path) {
    Map<String, Integer> times = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      if (times.merge(items.get(i), 1, Integer::sum) == 2) {
        problems.add(path.child(i), Rule.DUPLICATE, null, items.get(i));
      }
    }
  }

  private void embeddedResource(JsonNode resource, FieldPath path) {
    for (String field : Set.of("apiVersion", "kind")) {
      JsonNode value = resource.path(field);
      if (value.isMissingNode()) {
        problems.add(path.child(field), Rule.REQUIRED, null, null);
      } else if (!value.isTextual()) {
        problems.add(path.child(field), Rule.TYPE, "string", Problems.type(value));
      } else {
        String pattern =
            field.equals("kind") ? "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$" : "^[^/]*(/[^/]*)?$";
        String text = value.textValue();
        String checked = field.equals("kind") ? text.toLowerCase(Locale.ROOT) : text;
        if (text.isEmpty() || !Patterns.find(pattern, checked)) {
          problems.add(path.child(field), Rule.PATTERN, pattern, Problems.shown(value));
        }
      }
    }
    if (resource.has("metadata")) {
      ObjectMetaRules.check(resource.get("metadata"), path.child("metadata"), false, problems);
    }
  }
}

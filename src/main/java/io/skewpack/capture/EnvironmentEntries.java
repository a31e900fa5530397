package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the lists in which Kubernetes and KubeBlocks declare environment variables: names and kinds
 * of source, no values.
 */
public final class EnvironmentEntries {

  /** An entry and its place, which the entry itself has as text only. */
  record Placed(FieldPath path, EnvironmentEntry entry) {}

  private EnvironmentEntries() {}

  static Placed place(FieldPath path, String name, String kind, boolean optional) {
    return new Placed(path, new EnvironmentEntry(name, kind, optional, path.toString()));
  }

  /** What {@link #of} finds, without the places. */
  public static List<EnvironmentEntry> entriesOf(JsonNode node, FieldPath path) {
    return of(node, path).stream().map(Placed::entry).toList();
  }

  /**
   * {@code envFrom} and then {@code env} of a node, in the order in which a later one wins
   * (Kubernetes API reference, Container v1).
   */
  static List<Placed> of(JsonNode node, FieldPath path) {
    List<Placed> entries = new ArrayList<>();
    entries.addAll(sources(node.path("envFrom"), path.child("envFrom")));
    entries.addAll(variables(node.path("env"), path.child("env"), "valueFrom"));
    return entries;
  }

  /**
   * A list of mappings with a {@code name} and one of {@code value}, {@code valueFrom} and {@code
   * expression}.
   *
   * @param prefix of the kind of an entry that has a {@code valueFrom}
   */
  static List<Placed> variables(JsonNode list, FieldPath path, String prefix) {
    List<Placed> entries = new ArrayList<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      JsonNode entry = list.get(i);
      entries.add(
          place(
              path.child(i),
              entry.path("name").asText(""),
              kind(entry, prefix),
              isOptional(entry)));
    }
    return entries;
  }

  private static List<Placed> sources(JsonNode list, FieldPath path) {
    List<Placed> entries = new ArrayList<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      for (String source : List.of("configMapRef", "secretRef")) {
        JsonNode reference = list.get(i).path(source);
        if (reference.isObject()) {
          entries.add(
              place(
                  path.child(i),
                  reference.path("name").asText(""),
                  "envFrom." + source,
                  reference.path("optional").asBoolean(false)));
        }
      }
    }
    return entries;
  }

  private static String kind(JsonNode entry, String prefix) {
    for (Map.Entry<String, JsonNode> source : entry.path("valueFrom").properties()) {
      return prefix + "." + source.getKey();
    }
    if (entry.has("value")) {
      return "value";
    }
    return entry.has("expression") ? "expression" : "unset";
  }

  /**
   * {@code optional: true} is Kubernetes' form and that of {@code podInfoExtractors[].env[]};
   * {@code username: Optional} that of KubeBlocks' {@code vars[].valueFrom.*Ref}.
   */
  private static boolean isOptional(JsonNode entry) {
    if (entry.path("optional").asBoolean(false)) {
      return true;
    }
    for (JsonNode source : entry.path("valueFrom")) {
      for (JsonNode field : source) {
        if (field.asText("").equals("Optional")) {
          return true;
        }
      }
      if (source.path("optional").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }
}

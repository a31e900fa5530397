package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.VersionSpans;
import io.skewpack.schema.FieldExplanation;
import io.skewpack.schema.FieldExplanation.Home;
import io.skewpack.schema.FieldFacts;
import io.skewpack.schema.FieldLocator.Occurrence;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An explanation as lines for a terminal. */
final class ExplainTable {

  private static final int LABEL = 15;
  private static final int SHOWN_PLACES = 12;
  private static final int DEFAULT_WIDTH = 100;

  /** How facts are called that a CRD spells otherwise than a person would. */
  private static final Map<String, String> LABELS =
      Map.of(
          "x-kubernetes-list-type", "list type",
          "x-kubernetes-list-map-keys", "list keys",
          "x-kubernetes-map-type", "map type",
          "x-kubernetes-preserve-unknown-fields", "keeps unknown",
          "x-kubernetes-embedded-resource", "embeds object",
          "x-kubernetes-validations", "CEL rules",
          "additionalProperties", "values",
          "required", "requires");

  private final VersionCatalog catalog;
  private final VersionSpans spans;
  private final int width;
  private final boolean all;

  /**
   * @param width columns of the terminal
   * @param all whether every other place of the name is shown
   */
  ExplainTable(VersionCatalog catalog, int width, boolean all) {
    this.catalog = catalog;
    this.spans = new VersionSpans(catalog.versions());
    this.width = width;
    this.all = all;
  }

  /** What {@code COLUMNS} says, else what fits most screens. */
  static int widthOfTerminal() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Math.max(60, Integer.parseInt(columns))
        : DEFAULT_WIDTH;
  }

  List<String> render(FieldExplanation answer) {
    List<String> lines = new ArrayList<>();
    lines.add(answer.kind() + (answer.path().isRoot() ? "" : " " + answer.path()));
    if (!answer.exists()) {
      lines.add("");
      lines.add(
          "No release in the catalog has it (%d releases, %s to %s)."
              .formatted(
                  catalog.versions().size(),
                  catalog.versions().get(0),
                  catalog.versions().get(catalog.versions().size() - 1)));
      for (var near : answer.near()) {
        lines.add("Did you mean " + answer.kind() + near + "?");
      }
    }
    for (Home home : answer.homes()) {
      if (!home.facts().isEmpty()) {
        lines.add("");
        lines.add(home.apiVersion());
        home(home, lines);
      }
    }
    List<Home> without = answer.homes().stream().filter(h -> h.facts().isEmpty()).toList();
    if (!without.isEmpty()) {
      lines.add("");
    }
    for (Home home : without) {
      lines.addAll(
          wrapped(
              "%s: no such field in the %d release%s that serve%s it, "
                  .formatted(
                      home.apiVersion(),
                      home.served().size(),
                      home.served().size() == 1 ? "" : "s",
                      home.served().size() == 1 ? "s" : ""),
              spans(home.served()),
              4));
    }
    elsewhere(answer, lines);
    return lines;
  }

  private void home(Home home, List<String> lines) {
    Map<String, Map<String, List<String>>> table = new LinkedHashMap<>();
    Map<String, Set<String>> children = new LinkedHashMap<>();
    home.facts()
        .forEach(
            (version, facts) -> {
              Map<String, String> texts = new LinkedHashMap<>();
              texts.put("type", facts.type());
              texts.put("required", facts.required() ? "yes" : "no");
              texts(facts.constraints(), "", texts);
              texts.forEach(
                  (label, text) ->
                      table
                          .computeIfAbsent(label, first -> new LinkedHashMap<>())
                          .computeIfAbsent(text, first -> new ArrayList<>())
                          .add(version));
              for (FieldFacts.Child child : facts.children()) {
                children.computeIfAbsent(child.name(), f -> new LinkedHashSet<>()).add(version);
              }
            });
    table.forEach((label, values) -> fact(label, values, home, lines));
    if (!children.isEmpty()) {
      List<String> names = new ArrayList<>();
      children.keySet().stream()
          .sorted()
          .forEach(
              name -> {
                Set<String> in = children.get(name);
                List<String> only = new ArrayList<>(spans(in));
                if (in.size() == home.facts().size()) {
                  names.add(name);
                } else {
                  only.set(0, name + " (only " + only.get(0));
                  only.set(only.size() - 1, only.get(only.size() - 1) + ")");
                  names.addAll(only);
                }
              });
      lines.addAll(wrapped(labelled("fields"), names, LABEL + 2));
    }
    lines.add("  in releases");
    Map<String, List<String>> byLine = new LinkedHashMap<>();
    for (String version : catalog.versions()) {
      byLine.computeIfAbsent(SemanticVersion.lineOf(version), l -> new ArrayList<>()).add(version);
    }
    byLine.forEach((line, versions) -> lines.addAll(window(line, versions, home)));
  }

  private void fact(String label, Map<String, List<String>> values, Home home, List<String> lines) {
    int stated = values.values().stream().mapToInt(List::size).sum();
    if (values.size() == 1 && stated == home.facts().size()) {
      lines.addAll(wrapped(labelled(label), List.of(values.keySet().iterator().next()), LABEL + 2));
      return;
    }
    String shown = label;
    for (Map.Entry<String, List<String>> value : values.entrySet()) {
      lines.addAll(
          wrapped(labelled(shown) + value.getKey() + "   in ", spans(value.getValue()), LABEL + 4));
      shown = "";
    }
  }

  /** The facts of a schema as label and text, those of items and values behind their names. */
  private static void texts(JsonNode constraints, String before, Map<String, String> texts) {
    for (Map.Entry<String, JsonNode> fact : constraints.properties()) {
      String label = before + LABELS.getOrDefault(fact.getKey(), fact.getKey());
      JsonNode value = fact.getValue();
      boolean nested =
          fact.getKey().equals("items") || fact.getKey().equals("additionalProperties");
      if (nested && value.isObject()) {
        texts(value, label + " ", texts);
      } else {
        texts.put(label, text(fact.getKey(), value));
      }
    }
  }

  private static String text(String name, JsonNode value) {
    if (name.equals("x-kubernetes-validations")) {
      List<String> hashes = new ArrayList<>();
      value.forEach(rule -> hashes.add(rule.path("sha256").asText().substring(0, 8)));
      return value.size() + " (SHA-256 " + String.join(", ", hashes) + ")";
    }
    if (value.isArray() && !value.isEmpty() && value.get(0).isValueNode()) {
      List<String> parts = new ArrayList<>();
      value.forEach(
          part ->
              parts.add(
                  part.isTextual() && !part.asText().isEmpty() ? part.asText() : part.toString()));
      return String.join(", ", parts);
    }
    if (value.isBoolean() && !name.equals("default")) {
      return value.booleanValue() ? "yes" : "no";
    }
    return value.isTextual() && !name.equals("default") ? value.asText() : value.toString();
  }

  private List<String> window(String line, List<String> versions, Home home) {
    List<String> with = versions.stream().filter(home.with()::contains).toList();
    List<String> served = versions.stream().filter(home.served()::contains).toList();
    List<String> without = served.stream().filter(v -> !home.with().contains(v)).toList();
    List<String> unserved = versions.stream().filter(v -> !served.contains(v)).toList();
    List<String> parts = new ArrayList<>();
    add(with.size() == versions.size() ? "all: " : "", with, parts);
    add(with.isEmpty() ? "absent: " : "absent from ", without, parts);
    if (served.isEmpty()) {
      parts.add("not served");
    } else {
      add("not served in ", unserved, parts);
    }
    return wrapped("    %-6s ".formatted(line), parts, 11);
  }

  /** Adds spans as a group of its own: a semicolon ends the one before. */
  private void add(String before, Collection<String> versions, List<String> parts) {
    if (versions.isEmpty()) {
      return;
    }
    if (!parts.isEmpty()) {
      int last = parts.size() - 1;
      parts.set(last, parts.get(last) + ";");
    }
    List<String> spans = new ArrayList<>(spans(versions));
    spans.set(0, before + spans.get(0));
    parts.addAll(spans);
  }

  private List<String> spans(Collection<String> versions) {
    return spans.of(new LinkedHashSet<>(versions)).list();
  }

  private void elsewhere(FieldExplanation answer, List<String> lines) {
    if (answer.path().isRoot()) {
      return;
    }
    lines.add("");
    if (answer.elsewhere().isEmpty()) {
      lines.add("The name occurs nowhere else in any release.");
      return;
    }
    int places = answer.elsewhere().size();
    lines.add(
        "The same name in %d other place%s, each another field:"
            .formatted(places, places == 1 ? "" : "s"));
    int shown = 0;
    for (Map.Entry<Occurrence, List<String>> other : answer.elsewhere().entrySet()) {
      if (shown == SHOWN_PLACES && !all) {
        lines.add("  ... and " + (places - shown) + " more (--all, or --format json)");
        return;
      }
      Occurrence at = other.getKey();
      lines.add("  %s %s (%s/%s)".formatted(at.kind(), at.path(), at.group(), at.version()));
      lines.addAll(wrapped("      ", spans(other.getValue()), 6));
      shown++;
    }
  }

  private static String labelled(String label) {
    return String.format("  %-" + LABEL + "s", label) + (label.length() >= LABEL ? " " : "");
  }

  /** Parts with commas between them, broken where the terminal ends. */
  private List<String> wrapped(String begin, List<String> parts, int indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(begin);
    boolean fresh = true;
    for (int i = 0; i < parts.size(); i++) {
      boolean ends = i + 1 == parts.size() || parts.get(i).endsWith(";");
      String part = parts.get(i) + (ends ? "" : ",");
      if (line.length() + part.length() + 1 > width
          && !line.toString().isBlank()
          && !(fresh && line.length() <= indent)) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent));
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(part);
      fresh = false;
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}

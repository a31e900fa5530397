package io.skewpack.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a case file that somebody writes may hold: {@code case.schema.json} with every unknown key
 * refused, which a snapshot's reader passes over.
 */
public final class CaseSchema {

  private static final String SCHEMA = "schema/case.schema.json";
  private static final String EXAMPLE = "schema/case.example.yaml";

  /** Of what was found, in a message. */
  private static final int SHOWN = 60;

  private CaseSchema() {}

  /**
   * One thing that is wrong.
   *
   * @param at keys and indexes from the root to what is wrong, or to what holds it
   * @param path the same for people, as in {@code symptoms[0].text}; empty for the root
   * @param problem what was found, and what is allowed
   */
  public record Problem(List<String> at, String path, String problem) {
    public Problem {
      at = List.copyOf(at);
    }
  }

  /** The schema for editors and people, indented, with a final line feed. */
  public static String schema() {
    return new String(SnapshotJson.pretty(strict()), StandardCharsets.UTF_8);
  }

  /** A case file that uses every key, in YAML with comments. */
  public static String example() {
    return new String(resource(EXAMPLE), StandardCharsets.UTF_8);
  }

  /** Everything that is wrong with a case file, each once; empty when nothing is. */
  public static List<Problem> problems(JsonNode file) {
    ObjectNode schema = strict();
    Map<String, Problem> problems = new LinkedHashMap<>();
    for (ValidationMessage message : SnapshotSchema.compiled(schema).validate(file)) {
      List<String> at = new ArrayList<>();
      for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
        at.add(String.valueOf(message.getInstanceLocation().getElement(i)));
      }
      problem(message, at, file, schema)
          .ifPresent(one -> problems.putIfAbsent(one.path() + one.kind(), one.told()));
    }
    return List.copyOf(problems.values());
  }

  /**
   * @param kind one of a kind is told for one place
   */
  private record Told(String path, String kind, Problem told) {}

  private static Optional<Told> problem(
      ValidationMessage message, List<String> at, JsonNode file, ObjectNode schema) {
    JsonNode found = at(file, at);
    JsonNode allowed = allowed(schema, at);
    return switch (message.getType()) {
      case "additionalProperties" -> {
        List<String> key = new ArrayList<>(at);
        key.add(message.getProperty());
        yield told(key, "key", unknown(message.getProperty(), allowed));
      }
      case "type" ->
          told(
              at,
              "type",
              "found %s; allowed is %s%s"
                  .formatted(
                      found(found),
                      types(allowed.path("type")),
                      found.isNumber() || found.isBoolean()
                          ? " (put it in quotes to make it a text)"
                          : ""));
      case "minLength", "pattern" ->
          told(at, "empty", "the text is empty; leave the key out, or say something");
      case "maxLength" ->
          told(
              at,
              "long",
              "the text has %d characters; at most %d are allowed%s"
                  .formatted(
                      found.asText().codePointCount(0, found.asText().length()),
                      allowed.path("maxLength").asInt(),
                      at.contains("symptoms") ? ": hand a log in with 'log'" : ""));
      case "maxItems" ->
          told(
              at,
              "many",
              "found %d entries; at most %d are allowed"
                  .formatted(found.size(), allowed.path("maxItems").asInt()));
      case "enum" ->
          told(
              at,
              "enum",
              "found %s; allowed are %s".formatted(found(found), words(allowed.path("enum"))));
      case "required" ->
          message.getEvaluationPath().contains("anyOf")
              ? told(at, "required", "a symptom needs a 'text' or a 'log'; it has neither")
              : told(
                  at,
                  "required" + message.getProperty(),
                  "the key '%s' is missing".formatted(message.getProperty()));
      case "anyOf" -> Optional.empty();
      default -> told(at, message.getType(), OneLine.of(message.getMessage()));
    };
  }

  private static Optional<Told> told(List<String> at, String kind, String problem) {
    String path = path(at);
    return Optional.of(new Told(path, kind, new Problem(at, path, problem)));
  }

  private static String path(List<String> at) {
    StringBuilder path = new StringBuilder();
    for (String step : at) {
      boolean index = step.matches("\\d{1,9}");
      path.append(index ? "[" + step + "]" : (path.length() == 0 ? "" : ".") + OneLine.of(step));
    }
    return path.toString();
  }

  private static String unknown(String key, JsonNode allowed) {
    List<String> known = new ArrayList<>();
    allowed.path("properties").fieldNames().forEachRemaining(known::add);
    known.sort(null);
    Optional<String> near =
        known.stream()
            .filter(one -> distance(one, key) <= Math.max(2, one.length() / 3))
            .min(java.util.Comparator.comparingInt(one -> distance(one, key)));
    return "no such key%s; allowed are %s"
        .formatted(
            near.map(one -> ", did you mean '" + one + "'?").orElse(""), String.join(", ", known));
  }

  /** Insertions, deletions and changes of letters, whatever their case (Levenshtein). */
  static int distance(String a, String b) {
    String one = a.toLowerCase(Locale.ROOT);
    String other = b.toLowerCase(Locale.ROOT);
    if (Math.abs(one.length() - other.length()) > SHOWN) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[other.length()];
  }

  private static String found(JsonNode found) {
    String kind =
        switch (found.getNodeType()) {
          case ARRAY -> "a list";
          case OBJECT -> "a mapping";
          case NULL, MISSING -> "nothing";
          case NUMBER -> "the number " + found.asText();
          case BOOLEAN -> "the word " + found.asText() + " of YAML";
          default -> "the text '" + found.asText() + "'";
        };
    return OneLine.of(kind.length() > SHOWN ? kind.substring(0, SHOWN) + "…" : kind);
  }

  private static String types(JsonNode types) {
    List<String> words = new ArrayList<>();
    for (JsonNode type : types.isArray() ? types : List.of(types)) {
      words.add(
          switch (type.asText()) {
            case "string" -> "a text";
            case "array" -> "a list";
            case "object" -> "a mapping";
            default -> type.asText();
          });
    }
    return String.join(" or ", words);
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words.stream().collect(Collectors.joining(", "));
  }

  private static JsonNode at(JsonNode file, List<String> at) {
    JsonNode node = file;
    for (String step : at) {
      node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
    }
    return node;
  }

  /** The part of the schema that a place is judged by. */
  private static JsonNode allowed(JsonNode schema, List<String> at) {
    JsonNode node = schema;
    for (String step : at) {
      JsonNode property = node.path("properties").path(step);
      node =
          !property.isMissingNode()
              ? property
              : node.has("items") ? node.path("items") : node.path("additionalProperties");
    }
    return node;
  }

  private static ObjectNode strict() {
    try {
      ObjectNode schema = (ObjectNode) SnapshotJson.tree(resource(SCHEMA));
      tighten(schema);
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException("a schema of this program is damaged: " + SCHEMA, e);
    }
  }

  private static void tighten(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("additionalProperties").isBoolean()) {
      object.put("additionalProperties", false);
    }
    node.forEach(CaseSchema::tighten);
  }

  private static byte[] resource(String name) {
    try (InputStream in = CaseSchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this program was built without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The rejections of one object while they are being found. */
final class Problems {

  /** Longer values are cut: a finding shows what was met, the snapshot holds the whole. */
  private static final int MAX_VALUE = 120;

  /**
   * @param invalid whether the server's word for it is {@code Invalid}, whatever the rule is here
   */
  private record Problem(
      FieldPath path, Rule rule, String expected, String found, CelRule broken, boolean invalid) {}

  private final List<Problem> problems = new ArrayList<>(0);
  private final SharedFindings shared;

  Problems() {
    this(null);
  }

  /**
   * @param shared null when the object meets one schema only
   */
  Problems(SharedFindings shared) {
    this.shared = shared;
  }

  /** What other schemas found; null unless the node is one that they may share. */
  SharedFindings shared(StructuralSchema node) {
    return shared != null && node.isShared() ? shared : null;
  }

  int count() {
    return problems.size();
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /**
   * @param expected null when the rule says it all
   * @param found null when there is nothing to show
   */
  void add(FieldPath path, Rule rule, String expected, String found) {
    problems.add(new Problem(path, rule, expected, found, null, false));
  }

  /**
   * A name or label of metadata that is too long: the server calls it {@code Invalid} and not
   * {@code TooLong} (apimachinery's {@code ValidateLabels}), so it does not keep it from CEL rules.
   */
  void addLongName(FieldPath path, String expected, String found) {
    problems.add(new Problem(path, Rule.LENGTH, expected, found, null, true));
  }

  /**
   * A CEL rule that does not hold.
   *
   * @param broken with its text
   * @param found what is said of it; null when nothing is
   */
  void add(FieldPath path, CelRule broken, String found) {
    String expected = shown(TextNode.valueOf(broken.text().orElseThrow().strip()));
    String shown = found == null ? null : shown(TextNode.valueOf(found));
    problems.add(new Problem(path, Rule.CEL, expected, shown, broken, false));
  }

  /**
   * Whether an API server stops before it comes to CEL rules: {@code hasBlockingErr} of
   * apiextensions-apiserver v0.34, {@code pkg/registry/customresource/strategy.go}.
   */
  boolean stopCelRules() {
    return problems.stream()
        .anyMatch(
            problem ->
                switch (problem.rule()) {
                  case REQUIRED, TYPE, ENUM, FORMAT -> true;
                  case LENGTH -> !problem.invalid() && problem.expected().startsWith("<=");
                  default -> false;
                });
  }

  void addAll(Problems others) {
    problems.addAll(others.problems);
  }

  /** Sorted, each once. */
  List<RejectedField> of(String kind, String name) {
    TreeSet<RejectedField> sorted = new TreeSet<>();
    for (Problem problem : problems) {
      sorted.add(
          new RejectedField(
              kind,
              name,
              problem.path().toString(),
              problem.rule(),
              Optional.ofNullable(problem.expected()),
              Optional.ofNullable(problem.found()),
              Optional.ofNullable(problem.broken()).map(CelRule::sha256)));
    }
    return List.copyOf(sorted);
  }

  /** A value as it is shown: text bare, anything else as JSON, cut to a bounded length. */
  static String shown(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.codePointCount(0, text.length()) <= MAX_VALUE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE)) + "\u2026";
  }

  /** The JSON type of a value, in the words of OpenAPI, and {@code null}. */
  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> SchemaValidation.isInteger(value) ? "integer" : "number";
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "null";
    };
  }
}

package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A place in objects of one kind, as the tables of this package write it: {@code .spec.a[].b.*},
 * where {@code []} stands for every list item and {@code *} for every key. Keys that hold a dot
 * cannot be written.
 */
final class FieldPattern {

  private static final String ANY_ITEM = "[]";
  private static final String ANY_KEY = "*";

  private final List<String> steps;

  private FieldPattern(List<String> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * One match.
   *
   * @param keys the keys that the stars stood for, in order
   */
  record Match(FieldPath path, JsonNode value, List<String> keys) {
    Match {
      keys = List.copyOf(keys);
    }
  }

  /**
   * @throws IllegalArgumentException when the text does not begin with a dot
   */
  static FieldPattern of(String text) {
    if (!text.startsWith(".")) {
      throw new IllegalArgumentException("a pattern begins with a dot: " + text);
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).replace(ANY_ITEM, "." + ANY_ITEM).split("\\.", -1)) {
      steps.add(step);
    }
    return new FieldPattern(steps);
  }

  /** Every match, in the order of the document. What is of another shape does not match. */
  List<Match> select(JsonNode object) {
    List<Match> matches = new ArrayList<>();
    select(new Match(FieldPath.ROOT, object, List.of()), 0, matches);
    return matches;
  }

  private void select(Match at, int depth, List<Match> matches) {
    if (depth == steps.size()) {
      matches.add(at);
      return;
    }
    String step = steps.get(depth);
    JsonNode node = at.value();
    if (step.equals(ANY_ITEM)) {
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        select(new Match(at.path().child(i), node.get(i), at.keys()), depth + 1, matches);
      }
    } else if (step.equals(ANY_KEY)) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        List<String> keys = new ArrayList<>(at.keys());
        keys.add(entry.getKey());
        select(
            new Match(at.path().child(entry.getKey()), entry.getValue(), keys), depth + 1, matches);
      }
    } else if (node.has(step)) {
      select(new Match(at.path().child(step), node.get(step), at.keys()), depth + 1, matches);
    }
  }
}

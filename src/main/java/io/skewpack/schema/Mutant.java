package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.FieldPath;
import java.util.List;
import java.util.Objects;

/**
 * An accepted object with one fault put into it.
 *
 * @param source the index of the object it was made from
 * @param path where the fault is expected to be reported, as {@link FieldPath} writes it
 * @param rule as what
 * @param object the faulty object
 */
public record Mutant(int source, String path, Rule rule, JsonNode object) {

  public Mutant {
    Objects.requireNonNull(path);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(object);
  }

  /** Whether exactly this fault is reported, and nothing else but CEL rules that it breaks too. */
  public boolean isReportedBy(Judgement judgement) {
    List<RejectedField> found =
        judgement.rejections().stream().filter(field -> field.rule() != Rule.CEL).toList();
    return found.size() == 1 && found.get(0).path().equals(path) && found.get(0).rule() == rule;
  }

  /** One change at one place, not yet made. */
  record Fault(FieldPath at, Change change, FieldPath reportedAt, Rule rule) {

    Mutant in(int source, JsonNode original) {
      JsonNode copy = original.deepCopy();
      JsonNode parent = copy;
      List<FieldPath.Step> steps = at.steps();
      for (FieldPath.Step step : steps.subList(0, steps.size() - 1)) {
        parent = step.isKey() ? parent.get(step.key()) : parent.get(step.index());
      }
      change.make(parent, steps.get(steps.size() - 1));
      return new Mutant(source, reportedAt.toString(), rule, copy);
    }
  }

  /** What is done to the last step of a fault's path. */
  @FunctionalInterface
  interface Change {
    void make(JsonNode parent, FieldPath.Step step);

    static Change put(JsonNode value) {
      return (parent, step) -> {
        if (step.isKey()) {
          ((ObjectNode) parent).set(step.key(), value);
        } else if (step.index() < parent.size()) {
          ((ArrayNode) parent).set(step.index(), value);
        } else {
          ((ArrayNode) parent).add(value);
        }
      };
    }

    static Change remove() {
      return (parent, step) -> ((ObjectNode) parent).remove(step.key());
    }
  }
}

package io.skewpack.triage;

import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Result;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one chart that was tried against the captured CRDs.
 *
 * @param detail one line for a person, when it does not render or could not be judged
 * @param rejections sorted; empty unless it is rejected
 */
record Attempt(Result result, Optional<String> detail, List<Rejection> rejections) {

  Attempt {
    Objects.requireNonNull(result);
    Objects.requireNonNull(detail);
    rejections = List.copyOf(rejections);
  }

  static Attempt notRendered(String why) {
    return new Attempt(Result.NOT_RENDERED, Optional.of(why), List.of());
  }

  static Attempt noChart() {
    return new Attempt(Result.NO_CHART, Optional.empty(), List.of());
  }

  boolean isJudged() {
    return result == Result.PASSES || result == Result.REJECTED || result == Result.NOT_JUDGED;
  }

  /** Whether the same field is rejected, in however many places. */
  boolean rejects(Rejection field) {
    return rejections.stream()
        .anyMatch(
            one ->
                one.path().equals(field.path())
                    && one.kind().equals(field.kind())
                    && one.apiVersion().equals(field.apiVersion())
                    && one.rule().equals(field.rule()));
  }
}

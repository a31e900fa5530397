package io.skewpack.diagnose;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one check says of one snapshot.
 *
 * @param check the check's id
 * @param failureLayer 1, 2 or 5 of the decision tree; absent when the check is on none
 * @param text the key of the sentence that says what was seen
 * @param facts what the sentence needs
 * @param requested whether somebody asked for what was not evaluated, or it was met on the way: it
 *     then counts in the exit code
 * @param evidence what it rests on; not empty unless it was not evaluated
 */
public record Finding(
    String check,
    Status status,
    Severity severity,
    Layer layer,
    Optional<Integer> failureLayer,
    String text,
    Facts facts,
    boolean requested,
    List<Evidence> evidence) {

  public Finding {
    Objects.requireNonNull(check);
    Objects.requireNonNull(status);
    Objects.requireNonNull(severity);
    Objects.requireNonNull(layer);
    Objects.requireNonNull(failureLayer);
    Objects.requireNonNull(text);
    Objects.requireNonNull(facts);
    evidence = List.copyOf(evidence);
    if (evidence.isEmpty() && status != Status.NOT_EVALUATED) {
      throw new IllegalArgumentException(check + " claims something without evidence");
    }
  }

  /** Whether it says that something is wrong with what KubeBlocks stands on. */
  public boolean isSubstrateFailure() {
    return layer == Layer.SUBSTRATE && (isBlocker() || isWarning());
  }

  /** Whether it is about what scripts and actions need at run time: failure layer 5. */
  public boolean isAboutContract() {
    return failureLayer.equals(Optional.of(5));
  }

  public boolean isBlocker() {
    return status == Status.FAIL && severity == Severity.BLOCKER;
  }

  public boolean isWarning() {
    return status == Status.FAIL && severity == Severity.WARNING;
  }

  /** Whether something that was asked for, or met, could not be evaluated. */
  public boolean isIncomplete() {
    return status == Status.NOT_EVALUATED && requested;
  }
}

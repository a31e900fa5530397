package io.skewpack.diagnose;

import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A check of what KubeBlocks stands on: failure layer 2. It says nothing of a snapshot for which no
 * cluster was asked, and is not evaluated where a read that it rests on was refused or failed.
 */
abstract class SubstrateCheck implements Check {

  /** The decision tree's layer of what was never bootstrapped. */
  private static final int FAILURE_LAYER = 2;

  private final String id;
  private final List<String> reads;

  /**
   * @param reads verbs and resources, as {@link Substrate#reads} has them
   */
  SubstrateCheck(String id, String... reads) {
    this.id = id;
    this.reads = List.of(reads);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final List<Finding> examine(Examination examination) {
    Optional<Substrate> substrate = examination.snapshot().substrate();
    if (substrate.isEmpty()) {
      return List.of();
    }
    for (String read : reads) {
      Optional<Finding> unread = unread(substrate.get(), read);
      if (unread.isPresent()) {
        return List.of(unread.get());
      }
    }
    return judge(substrate.get(), examination);
  }

  /** That a read is not to be had; absent when it was answered. */
  final Optional<Finding> unread(Substrate substrate, String read) {
    Outcome outcome = substrate.reads().getOrDefault(read, Outcome.notRequested());
    return outcome instanceof Missing missing && !isAnswer(read, missing)
        ? Optional.of(notRead(read, missing))
        : Optional.empty();
  }

  /** What the check says when all that it rests on was read. */
  abstract List<Finding> judge(Substrate substrate, Examination examination);

  /** Whether a read that found nothing says something all the same. */
  boolean isAnswer(String read, Missing missing) {
    return false;
  }

  /** When the capture was made: what is old or new is so against this. */
  static Instant now(Examination examination) {
    return examination.snapshot().index().capturedAt();
  }

  final Finding pass(String variant, Facts facts, Evidence... evidence) {
    return finding(Status.PASS, Severity.INFO, "pass." + variant, facts, true, evidence);
  }

  final Finding fail(Severity severity, String variant, Facts facts, List<Evidence> evidence) {
    return finding(
        Status.FAIL, severity, "fail." + variant, facts, true, evidence.toArray(Evidence[]::new));
  }

  /**
   * @param requested whether it counts in the exit code
   */
  final Finding open(String variant, Facts facts, boolean requested, Evidence... evidence) {
    return finding(
        Status.NOT_EVALUATED, Severity.WARNING, "open." + variant, facts, requested, evidence);
  }

  private Finding finding(
      Status status,
      Severity severity,
      String variant,
      Facts facts,
      boolean requested,
      Evidence... evidence) {
    return new Finding(
        id,
        status,
        severity,
        Layer.SUBSTRATE,
        Optional.of(FAILURE_LAYER),
        "check." + id + "." + variant,
        facts,
        requested,
        List.of(evidence));
  }

  private Finding notRead(String read, Missing missing) {
    Facts facts =
        Facts.of("read", read)
            .with("reason", missing.reason().name())
            .with("detail", missing.detail());
    boolean requested = missing.reason() != Outcome.Reason.NOT_REQUESTED;
    facts = facts.with("asked", requested ? 1 : 0);
    return new Finding(
        id,
        Status.NOT_EVALUATED,
        Severity.WARNING,
        Layer.SUBSTRATE,
        Optional.of(FAILURE_LAYER),
        "check.substrate.notRead",
        facts,
        requested,
        requested
            ? List.of(
                Evidence.observed(
                    "evidence.notRead", facts, new Pointer(Substrate.PATH, "/reads").child(read)))
            : List.of());
  }

  /** Evidence at a place of {@code substrate.json}. */
  static Evidence seen(String id, Facts facts, String pointer, Object... steps) {
    Pointer at = new Pointer(Substrate.PATH, pointer);
    for (Object step : steps) {
      at = step instanceof Integer index ? at.child(index) : at.child(step.toString());
    }
    return Evidence.observed(id, facts, at);
  }

  /** Evidence that a list was read and holds what the finding says of it. */
  static Evidence read(String read) {
    return Evidence.observed(
        "evidence.read", Facts.of("read", read), new Pointer(Substrate.PATH, "/reads").child(read));
  }
}

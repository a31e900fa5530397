package io.skewpack.diagnose;

import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was captured. A source that was requested and is missing counts; one that was never
 * requested is only listed, with what would close the gap.
 */
final class CapturedSources implements Check {

  @Override
  public String id() {
    return "captured-sources";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<Finding> findings = new ArrayList<>();
    SnapshotIndex index = examination.snapshot().index();
    for (Source source : Source.values()) {
      if (isExtra(source) && !index.outcome(source).requestedButMissing()) {
        continue;
      }
      findings.add(finding(examination, source, index.outcome(source)));
    }
    return findings;
  }

  /** A case file, logs and a name for the target add to a pack; no check waits for them. */
  private static boolean isExtra(Source source) {
    return source == Source.CASE_FILE || source == Source.LOGS || source.isSilent();
  }

  private Finding finding(Examination examination, Source source, Outcome outcome) {
    Pointer at = new Pointer(SnapshotIndex.PATH, "/sources").child(source.id());
    Facts facts = Facts.of("source", new Facts.Term("source." + source.id()));
    if (outcome instanceof Outcome.Collected collected) {
      Facts from = facts.with("from", collected.from());
      return new Finding(
          id(),
          Status.PASS,
          Severity.INFO,
          layer(source),
          Optional.empty(),
          "check.captured-sources.pass",
          from,
          true,
          List.of(Evidence.observed("evidence.source", from, at)));
    }
    Missing missing = (Missing) outcome;
    boolean requested = outcome.requestedButMissing();
    Facts reason =
        facts
            .with("reason", missing.reason().name())
            .with("from", missing.from())
            .with("detail", missing.detail());
    return new Finding(
        id(),
        Status.NOT_EVALUATED,
        Severity.WARNING,
        layer(source),
        Optional.empty(),
        requested ? "check.captured-sources.missing" : "check.captured-sources.notRequested",
        reason.with("settle", new Facts.Term("settle." + source.id())),
        requested,
        List.of(missing(examination, source)));
  }

  /** The evidence that a source is missing, and why. */
  static Evidence missing(Examination examination, Source source) {
    Outcome outcome = examination.snapshot().index().outcome(source);
    String reason =
        outcome instanceof Missing missing
            ? missing.reason().name()
            : Outcome.Reason.INVALID.name();
    return Evidence.observed(
        "evidence.sourceMissing",
        Facts.of("source", new Facts.Term("source." + source.id()))
            .with("reason", reason)
            .with("requested", reason.equals(Outcome.Reason.NOT_REQUESTED.name()) ? 0 : 1),
        new Pointer(SnapshotIndex.PATH, "/sources").child(source.id()));
  }

  private static Layer layer(Source source) {
    return switch (source) {
      case ADDON_CHART, PLATFORM_CHART, HISTORY, CASE_FILE -> Layer.CHART;
      case CRDS, DRY_RUN -> Layer.CRD;
      case IMAGE, REGISTRY -> Layer.IMAGE;
      case TARGET, SUBSTRATE, LOGS -> Layer.SUBSTRATE;
    };
  }
}

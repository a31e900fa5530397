package io.skewpack.diagnose;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What skewpack says of one snapshot.
 *
 * @param findings of every check, in the order of {@link Checks}
 * @param cause why the chart is rejected; absent when nothing is
 * @param patterns how the layers came to disagree; empty when they do not, and nothing speaks of it
 */
public record Diagnosis(
    Examination examination,
    List<Finding> findings,
    Verdict verdict,
    Skew skew,
    Optional<RootCause> cause,
    DecisionTree tree,
    List<SkewPattern> patterns) {

  public Diagnosis {
    findings = List.copyOf(findings);
    patterns = List.copyOf(patterns);
  }

  /**
   * How the layers came to disagree, with another case file than the snapshot's own.
   *
   * @param caseFile what people know
   */
  public List<SkewPattern> patterns(Optional<CaseFile> caseFile) {
    return caseFile.equals(examination.snapshot().caseFile())
        ? patterns
        : SkewPatterns.of(examination, skew, caseFile);
  }

  /**
   * What is wrong with what KubeBlocks stands on, blockers first; before all of them DNS, which
   * ends in errors that name something else, and whose own image is one of those to be pulled.
   */
  public List<Finding> substrateFailures() {
    return findings.stream()
        .filter(Finding::isSubstrateFailure)
        .sorted(
            Comparator.comparing((Finding finding) -> !finding.isBlocker())
                .thenComparing(finding -> !finding.check().equals("cluster-dns")))
        .toList();
  }

  /** What was found about what scripts and actions need at run time: failure layer 5. */
  public List<Finding> contractFindings() {
    return findings.stream().filter(Finding::isAboutContract).toList();
  }

  /** The blockers, arranged by what is independent of what. */
  public List<Failure> failures() {
    return Failure.of(substrateFailures(), findings, cause);
  }

  /** The findings arranged by what must be in order before an installation and a smoke run. */
  public Preflight preflight() {
    return Preflight.of(findings);
  }

  /** How everything stands that the snapshot's own logs and case file report. */
  public List<SymptomReading> reported() {
    return SymptomReading.of(examination, examination.snapshot().caseFile(), findings);
  }

  /**
   * Examines a snapshot with every check.
   *
   * @throws SnapshotException when the snapshot contradicts itself
   */
  public static Diagnosis of(Snapshot snapshot, VersionCatalog catalog) throws SnapshotException {
    Examination examination = new Examination(snapshot, catalog);
    List<Finding> findings =
        Checks.all().stream().flatMap(check -> check.examine(examination).stream()).toList();
    Skew skew = Skew.of(examination);
    Optional<RootCause> cause =
        examination.stories().isEmpty()
            ? Optional.empty()
            : Optional.of(
                RootCause.of(
                    examination.stories(),
                    examination.accepting().orElseThrow(),
                    examination.here(),
                    skew));
    return new Diagnosis(
        examination,
        findings,
        Verdict.of(findings),
        skew,
        cause,
        TreeGrowth.grow(examination, cause, findings),
        SkewPatterns.of(examination, skew, snapshot.caseFile()));
  }
}

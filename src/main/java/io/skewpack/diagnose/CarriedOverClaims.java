package io.skewpack.diagnose;

import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Claims that the case file carries over from another target. What was seen there is not known
 * here, so a snapshot with such a claim is never clean: somebody has to look here, and take the
 * claim out of the case file.
 */
final class CarriedOverClaims implements Check {

  @Override
  public String id() {
    return "carried-over-claims";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<CaseFile> file = examination.snapshot().caseFile();
    List<String> assumed = file.map(CaseFile::assumed).orElse(List.of());
    if (assumed.isEmpty()) {
      return List.of();
    }
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < assumed.size(); i++) {
      evidence.add(evidence(file.get(), i));
    }
    return List.of(
        new Finding(
            id(),
            Status.NOT_EVALUATED,
            Severity.WARNING,
            Layer.CHART,
            Optional.empty(),
            "check.carried-over-claims.notEvaluated",
            Facts.none().withFew("claims", assumed),
            true,
            evidence));
  }

  /** A claim, and the target that it was seen on, where the case file says which. */
  static Evidence evidence(CaseFile file, int claim) {
    return Evidence.assumed(
        "evidence.caseAssumed",
        Facts.none()
            .with("from", Optional.ofNullable(file.assumedFrom().get(file.assumed().get(claim)))),
        new Pointer(CaseFile.PATH, "/assumed").child(claim));
  }
}

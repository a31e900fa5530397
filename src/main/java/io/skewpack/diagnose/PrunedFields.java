package io.skewpack.diagnose;

import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fields that an installation drops without failing, seen on the server: what creation with {@code
 * fieldValidation=Warn} warns of, as Helm 3 and the addon controller install; and what server-side
 * apply takes and drops without a word, even with {@code fieldValidation=Strict}, below {@code
 * x-kubernetes-preserve-unknown-fields}.
 */
final class PrunedFields implements Check {

  @Override
  public String id() {
    return "dry-run-pruned";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<Compared> answered =
        examination.dryRun().map(DryRunComparison::objects).orElse(List.of()).stream()
            .filter(one -> one.isAccepted() || one.isRejected())
            .toList();
    if (answered.isEmpty()) {
      return List.of();
    }
    List<Compared> pruned =
        answered.stream().filter(one -> !one.attempt().pruned().isEmpty()).toList();
    if (pruned.isEmpty()) {
      Facts facts = Facts.of("objects", answered.size());
      return List.of(
          finding(
              Status.PASS,
              "pass",
              facts,
              List.of(
                  Evidence.observed(
                      "evidence.dryRun", facts, new Pointer(DryRun.PATH, "/attempts")))));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(finding(Status.FAIL, "fail", facts(pruned), evidence(pruned)));
    List<Compared> byApply =
        pruned.stream().filter(one -> one.attempt().isPrunedByApply()).toList();
    if (!byApply.isEmpty()) {
      findings.add(finding(Status.FAIL, "apply", facts(byApply), evidence(byApply)));
    }
    return findings;
  }

  private static Facts facts(List<Compared> pruned) {
    return Facts.of("objects", pruned.size())
        .with("fields", pruned.stream().mapToInt(one -> one.attempt().pruned().size()).sum())
        .with(
            "paths",
            pruned.stream()
                .flatMap(
                    one ->
                        one.attempt().pruned().stream()
                            .map(path -> one.object().kind() + " " + path))
                .distinct()
                .limit(3)
                .toList())
        .with(
            "pathCount",
            pruned.stream()
                .flatMap(
                    one ->
                        one.attempt().pruned().stream()
                            .map(path -> one.object().kind() + " " + path))
                .distinct()
                .count());
  }

  private static List<Evidence> evidence(List<Compared> pruned) {
    return pruned.stream()
        .map(
            one ->
                Evidence.observed(
                    "evidence.dryRun.pruned",
                    ServerDryRun.titled(one).with("fields", one.attempt().pruned().size()),
                    one.at().child("pruned")))
        .toList();
  }

  private Finding finding(Status status, String text, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id(),
        status,
        Severity.WARNING,
        Layer.CRD,
        Optional.of(1),
        "check.dry-run-pruned." + text,
        facts,
        true,
        evidence);
  }
}

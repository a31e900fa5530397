package io.skewpack.diagnose;

import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.diagnose.DryRunComparison.Difference;
import io.skewpack.diagnose.DryRunComparison.Explanation;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the API server and skewpack's own strict decode reject the same fields by the same rules.
 * One of them is wrong where they do not, unless a named rule explains it.
 */
final class DryRunAgreement implements Check {

  @Override
  public String id() {
    return "dry-run-agreement";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.dryRun().isEmpty() || examination.crdLayer().isEmpty()) {
      return List.of();
    }
    List<Compared> all = examination.dryRun().get().objects();
    List<Compared> apart = all.stream().filter(one -> !one.disagreements().isEmpty()).toList();
    List<Compared> compared = all.stream().filter(Compared::isCompared).toList();
    List<Finding> findings = new ArrayList<>();
    explained(all).ifPresent(findings::add);
    Facts facts =
        Facts.of("objects", compared.size())
            .with("rejected", compared.stream().filter(Compared::isRejected).count());
    if (!apart.isEmpty()) {
      findings.add(
          finding(Status.FAIL, Severity.WARNING, "fail", apart(apart, facts), evidence(apart)));
    } else if (!compared.isEmpty()) {
      findings.add(
          finding(
              Status.PASS,
              Severity.WARNING,
              "pass",
              facts,
              List.of(
                  Evidence.derived(
                      "evidence.dryRun.agreement", facts, new Pointer(DryRun.PATH, "/attempts")))));
    }
    return findings;
  }

  private Optional<Finding> explained(List<Compared> all) {
    List<Evidence> evidence = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Compared one : all) {
      for (Difference difference : one.differences()) {
        Optional<Explanation> why = difference.explanation();
        if (why.isPresent()) {
          reasons.add("explanation." + why.get().name());
          evidence.add(evidence(one, difference));
        }
      }
    }
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(
            finding(
                Status.PASS,
                Severity.INFO,
                "explained",
                Facts.of("differences", evidence.size())
                    .with(
                        "reasons", new Facts.Terms(reasons.stream().distinct().sorted().toList())),
                evidence));
  }

  private static Facts apart(List<Compared> apart, Facts facts) {
    List<String> byServer = new ArrayList<>();
    List<String> byDecode = new ArrayList<>();
    for (Compared one : apart) {
      for (Difference difference : one.disagreements()) {
        String what =
            "%s %s (%s)"
                .formatted(ServerDryRun.title(one), difference.path(), difference.rule())
                .replace("  ", " ");
        (difference.byServer() ? byServer : byDecode).add(what);
      }
    }
    return facts
        .with("apart", apart.size())
        .with("serverCount", byServer.size())
        .with("decodeCount", byDecode.size())
        .with("byServer", byServer.stream().limit(3).toList())
        .with("byDecode", byDecode.stream().limit(3).toList());
  }

  private static List<Evidence> evidence(List<Compared> apart) {
    return apart.stream()
        .flatMap(one -> one.disagreements().stream().map(d -> evidence(one, d)))
        .toList();
  }

  private static Evidence evidence(Compared one, Difference difference) {
    return Evidence.derived(
        difference.byServer() ? "evidence.dryRun.serverOnly" : "evidence.dryRun.decodeOnly",
        ServerDryRun.titled(one)
            .with("path", difference.path())
            .with("rule", difference.rule())
            .with("detail", difference.detail()),
        one.at());
  }

  private Finding finding(
      Status status, Severity severity, String text, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id(),
        status,
        severity,
        Layer.CRD,
        Optional.empty(),
        "check.dry-run-agreement." + text,
        facts,
        true,
        evidence);
  }
}

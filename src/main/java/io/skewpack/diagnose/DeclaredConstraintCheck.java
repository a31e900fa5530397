package io.skewpack.diagnose;

import io.skewpack.diagnose.DeclaredConstraint.Answer;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the addon chart declares about KubeBlocks versions, against what the version here does with
 * it: a declaration that admits a version which rejects the chart, or excludes the one that is
 * here.
 */
final class DeclaredConstraintCheck implements Check {

  private static final Pointer FACTS = new Pointer(ChartLayer.PATH, "/addon/facts");

  @Override
  public String id() {
    return "declared-constraint";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<ChartFacts> facts = examination.addon().flatMap(CapturedChart::facts);
    if (facts.isEmpty()) {
      return List.of();
    }
    Optional<String> declared = facts.get().declaredConstraint().filter(text -> !text.isEmpty());
    if (declared.isEmpty()) {
      return List.of(
          finding(Status.PASS, Severity.INFO, "none", Facts.none(), "evidence.notDeclared", FACTS));
    }
    Pointer at = FACTS.child("annotations").child(ChartFacts.KUBEBLOCKS_VERSION);
    Facts constraint = Facts.of("declared", declared.get());
    if (answer(declared.get(), "1.0.0") == Answer.UNPARSABLE) {
      return List.of(
          finding(
              Status.FAIL, Severity.WARNING, "unparsable", constraint, "evidence.declared", at));
    }
    // The controller asks for the version that runs; the CRDs stand in for it when they must.
    Optional<String> platform =
        LiveControllers.of(examination)
            .flatMap(LiveControllers::runningVersion)
            .or(() -> PlatformSkew.platformVersion(examination))
            .filter(version -> examination.catalog().versions().contains(version));
    Set<String> here = platform.map(Set::of).orElseGet(examination::here);
    if (here.isEmpty()) {
      return List.of(
          new Finding(
              id(),
              Status.NOT_EVALUATED,
              Severity.WARNING,
              Layer.CHART,
              Optional.empty(),
              examination.crdLayer().isEmpty()
                  ? "check.declared-constraint.noCrds"
                  : "check.declared-constraint.notEvaluated",
              constraint,
              false,
              List.of(Evidence.observed("evidence.declared", constraint, at))));
    }
    return List.of(
        against(
            examination,
            declared.get(),
            here,
            constraint.with("by", new Facts.Term(platform.isPresent() ? "by.platform" : "by.crds")),
            at));
  }

  private Finding against(
      Examination examination, String declared, Set<String> here, Facts constraint, Pointer at) {
    Set<String> admitted =
        here.stream()
            .filter(version -> answer(declared, version) == Answer.ADMITS)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> accepting = examination.accepting().orElse(Set.of());
    boolean judgedHere = examination.here().containsAll(here);
    boolean rejected =
        judgedHere
            ? examination.rejectionCount() > 0
            : here.stream().noneMatch(accepting::contains);
    Facts facts = constraint.with("here", examination.spans().of(here));
    if (rejected && !admitted.isEmpty()) {
      Facts hole = facts.with("admitted", examination.spans().of(admitted));
      return finding(
          Status.FAIL, Severity.WARNING, "admitsRejecting", hole, "evidence.declared", at);
    }
    if (!rejected && admitted.isEmpty()) {
      return finding(
          Status.FAIL, Severity.WARNING, "excludesAccepting", facts, "evidence.declared", at);
    }
    return finding(
        Status.PASS,
        Severity.WARNING,
        rejected ? "excludesRejecting" : "admitsAccepting",
        facts,
        "evidence.declared",
        at);
  }

  private static Answer answer(String declared, String version) {
    return DeclaredConstraint.evaluate(declared, version);
  }

  private Finding finding(
      Status status, Severity severity, String variant, Facts facts, String evidence, Pointer at) {
    return new Finding(
        id(),
        status,
        severity,
        Layer.CHART,
        Optional.empty(),
        "check.declared-constraint." + variant,
        facts,
        true,
        List.of(Evidence.observed(evidence, facts, at)));
  }
}

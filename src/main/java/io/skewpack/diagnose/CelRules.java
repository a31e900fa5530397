package io.skewpack.diagnose;

import io.skewpack.schema.CelCoverage;
import io.skewpack.schema.CelSite;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * CEL rules of the schemas ({@code x-kubernetes-validations}) that apply to what the chart renders:
 * how many were evaluated, and which were not, for what reason. A rule that is broken is a rejected
 * field. CRDs out of the catalog have no rules to evaluate, which nobody asked for; every other
 * rule that was met and not evaluated counts in the exit code.
 */
final class CelRules implements Check {

  @Override
  public String id() {
    return "cel-rules";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<CelCoverage> all =
        examination.judged().stream().map(object -> object.judgement().cel()).toList();
    List<CelSite> sites = all.stream().flatMap(cel -> cel.open().stream()).toList();
    List<Finding> findings = new ArrayList<>();
    evaluated(all, sites.isEmpty(), examination).ifPresent(findings::add);
    Map<CelSite.Reason, Map<String, List<CelSite>>> open = new TreeMap<>();
    for (CelSite site : sites) {
      open.computeIfAbsent(site.reason(), reason -> new TreeMap<>())
          .computeIfAbsent(site.detail().orElse(""), detail -> new ArrayList<>())
          .add(site);
    }
    open.forEach(
        (reason, byDetail) -> byDetail.forEach((d, own) -> findings.add(open(reason, own))));
    return findings;
  }

  private Optional<Finding> evaluated(
      List<CelCoverage> all, boolean whole, Examination examination) {
    long rules = all.stream().flatMap(cel -> cel.evaluated().keySet().stream()).distinct().count();
    if (rules == 0) {
      return Optional.empty();
    }
    int places =
        all.stream()
            .flatMap(cel -> cel.evaluated().values().stream())
            .mapToInt(Integer::intValue)
            .sum();
    long broken =
        examination.judged().stream()
            .flatMap(object -> object.judgement().rejections().stream())
            .filter(field -> field.celRule().isPresent())
            .count();
    Facts facts = Facts.of("rules", rules).with("places", places).with("broken", broken);
    String text = broken > 0 ? "fail" : whole ? "pass" : "partly";
    return Optional.of(
        new Finding(
            id(),
            broken > 0 ? Status.FAIL : Status.PASS,
            Severity.BLOCKER,
            broken > 0 ? Layer.CHART : Layer.CRD,
            Optional.of(1),
            "check.cel-rules." + text,
            facts,
            true,
            List.of(evidence(facts))));
  }

  private Finding open(CelSite.Reason reason, List<CelSite> sites) {
    Facts facts =
        Facts.of("rules", sites.stream().map(site -> site.rule().sha256()).distinct().count())
            .with("places", sites.size())
            .with("rule", sites.get(0).rule().text())
            .with("detail", sites.get(0).detail());
    String text =
        switch (reason) {
          case NO_TEXT -> "noText";
          case NOT_COMPILED -> "notCompiled";
          case OBJECT_INVALID -> "objectInvalid";
          case TOO_COSTLY -> "tooCostly";
          case NOT_ANSWERED -> "notAnswered";
        };
    return new Finding(
        id(),
        Status.NOT_EVALUATED,
        Severity.BLOCKER,
        Layer.CRD,
        Optional.of(1),
        "check.cel-rules." + text,
        facts,
        reason != CelSite.Reason.NO_TEXT,
        List.of(evidence(facts)));
  }

  private static Evidence evidence(Facts facts) {
    return Evidence.observed(
        "evidence.celRules", facts, new Pointer(CrdLayer.PATH, "/definitions"));
  }
}

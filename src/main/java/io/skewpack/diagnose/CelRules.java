package io.skewpack.diagnose;

import io.skewpack.schema.CelSite;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * CEL rules of the schemas ({@code x-kubernetes-validations}) that apply to what the chart renders.
 * They are counted and not evaluated, so they do not count in the exit code.
 */
final class CelRules implements Check {

  @Override
  public String id() {
    return "cel-rules";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<CelSite> sites =
        examination.judged().stream()
            .flatMap(object -> object.judgement().celSites().stream())
            .toList();
    if (sites.isEmpty()) {
      return List.of();
    }
    long rules = sites.stream().map(site -> site.rule().sha256()).distinct().count();
    Facts facts = Facts.of("rules", rules).with("places", sites.size());
    return List.of(
        new Finding(
            id(),
            Status.NOT_EVALUATED,
            Severity.BLOCKER,
            Layer.CRD,
            Optional.of(1),
            "check.cel-rules.notEvaluated",
            facts,
            false,
            List.of(
                Evidence.observed(
                    "evidence.celRules", facts, new Pointer(CrdLayer.PATH, "/definitions")))));
  }
}

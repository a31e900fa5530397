package io.skewpack.diagnose;

import io.skewpack.schema.VersionCatalog.Identification;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which KubeBlocks releases the captured CRDs equal, all of them together. */
final class CrdRelease implements Check {

  @Override
  public String id() {
    return "crd-release";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.identification().isEmpty()) {
      return List.of();
    }
    Identification identification = examination.identification().get();
    int total = identification.byDefinition().size();
    Pointer at = new Pointer(CrdLayer.PATH, "/definitions");
    if (total == 0) {
      Facts facts = Facts.of("count", examination.crdLayer().orElseThrow().definitions().size());
      return List.of(finding(Status.FAIL, "none", facts, at));
    }
    Facts facts = Facts.of("count", total);
    if (!identification.all().isEmpty()) {
      boolean whole = !identification.whole().isEmpty();
      Set<String> versions = whole ? identification.whole() : identification.all();
      Facts named =
          facts.with("versions", examination.spans().of(versions)).with("whole", whole ? 1 : 0);
      return List.of(finding(Status.PASS, whole ? "whole" : "part", named, at));
    }
    List<String> strangers =
        identification.byDefinition().entrySet().stream()
            .filter(definition -> definition.getValue().isEmpty())
            .map(java.util.Map.Entry::getKey)
            .toList();
    Facts named = facts.with("strangers", strangers).with("strangerCount", strangers.size());
    return List.of(finding(Status.FAIL, strangers.isEmpty() ? "mixture" : "strangers", named, at));
  }

  private Finding finding(Status status, String variant, Facts facts, Pointer at) {
    return new Finding(
        id(),
        status,
        Severity.WARNING,
        Layer.CRD,
        Optional.empty(),
        "check.crd-release." + variant,
        facts,
        true,
        List.of(Evidence.derived("evidence.crdRelease." + variant, facts, at)));
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/** Which KubeBlocks releases the captured CRDs equal, all of them together. */
final class CrdRelease implements Check {

  private static final Pointer AT = new Pointer(CrdLayer.PATH, "/definitions");

  @Override
  public String id() {
    return "crd-release";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.identification().isEmpty()) {
      return List.of();
    }
    CrdIdentity identity = identity(examination);
    return List.of(
        new Finding(
            id(),
            identity.isReleased() ? Status.PASS : Status.FAIL,
            Severity.WARNING,
            Layer.CRD,
            Optional.empty(),
            "check.crd-release." + identity.variant(),
            identity.facts(),
            true,
            List.of(evidence(examination))));
  }

  /** What the captured CRDs were compared with, and the outcome. */
  static Evidence evidence(Examination examination) {
    CrdIdentity identity = identity(examination);
    return Evidence.derived("evidence.crdRelease." + identity.variant(), identity.facts(), AT);
  }

  static CrdIdentity identity(Examination examination) {
    return new CrdIdentity(
        examination.identification().orElseThrow(),
        examination.crdLayer().orElseThrow().definitions().size(),
        examination.crdsAreCatalogued(),
        examination.spans());
  }
}

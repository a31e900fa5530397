package io.skewpack.diagnose;

import io.skewpack.schema.VersionCatalog.Identification;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/** Whether the layers of the platform that were captured share a KubeBlocks version. */
final class PlatformSkew implements Check {

  @Override
  public String id() {
    return "platform-skew";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<String> chart = platformVersion(examination);
    Optional<Identification> crds =
        examination.identification().filter(known -> !known.all().isEmpty());
    if (chart.isEmpty() || crds.isEmpty()) {
      return List.of();
    }
    boolean agrees = crds.get().all().contains(chart.get());
    Facts facts =
        Facts.of("chartVersion", chart.get())
            .with("crdVersions", examination.spans().of(crds.get().all()));
    return List.of(
        new Finding(
            id(),
            agrees ? Status.PASS : Status.FAIL,
            Severity.WARNING,
            Layer.CRD,
            Optional.empty(),
            agrees ? "check.platform-skew.pass" : "check.platform-skew.fail",
            facts,
            true,
            List.of(
                Evidence.observed(
                    "evidence.platformChart",
                    Facts.of("chartVersion", chart.get()),
                    new Pointer(ChartLayer.PATH, "/platform/facts")),
                CrdRelease.evidence(examination))));
  }

  /**
   * The KubeBlocks version that the platform chart stands for: its appVersion, else its version. In
   * a git checkout both say 1.0.0 at every 1.x tag, so a version the catalog does not know, or one
   * from a source tree, is weak evidence.
   */
  static Optional<String> platformVersion(Examination examination) {
    return examination
        .platform()
        .flatMap(CapturedChart::facts)
        .map(facts -> facts.appVersion().orElse(facts.version()))
        .map(version -> version.startsWith("v") ? version.substring(1) : version);
  }
}

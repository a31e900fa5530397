package io.skewpack.diagnose;

import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the layers of the platform that were captured share a KubeBlocks version. */
final class PlatformSkew implements Check {

  @Override
  public String id() {
    return "platform-skew";
  }

  /**
   * What Chart.yaml says in KubeBlocks' git tree, whatever the tag: the version is written at
   * packaging. Seen in deploy/helm/Chart.yaml at v0.9.0 to v0.9.5, at v1.0.0, and at v1.0.1 to
   * v1.2.0-alpha.3.
   */
  private static final Set<String> PLACEHOLDERS = Set.of("0.9.0-alpha.1", "1.0.0-alpha.0", "1.0.0");

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<String> chart = statedVersion(examination);
    if (examination.here().isEmpty()) {
      return List.of();
    }
    if (chart.isEmpty()) {
      return live(examination);
    }
    Facts facts =
        Facts.of("chartVersion", chart.get())
            .with("crdVersions", examination.spans().of(examination.here()));
    List<Evidence> evidence = List.of(evidence(chart.get()), CrdRelease.evidence(examination));
    if (platformVersion(examination).isEmpty()) {
      return List.of(
          finding(Status.NOT_EVALUATED, "check.platform-skew.notEvaluated", facts, evidence));
    }
    boolean agrees = examination.here().contains(chart.get());
    return List.of(
        finding(
            agrees ? Status.PASS : Status.FAIL,
            agrees ? "check.platform-skew.pass" : "check.platform-skew.fail",
            facts,
            evidence));
  }

  /** Without a captured chart, what runs says which version is meant. */
  private List<Finding> live(Examination examination) {
    Optional<String> running = liveVersion(examination);
    if (running.isEmpty()) {
      return List.of();
    }
    boolean agrees = examination.here().contains(running.get());
    Facts facts =
        Facts.of("chartVersion", running.get())
            .with("crdVersions", examination.spans().of(examination.here()))
            .with("live", 1);
    LiveControllers controllers = LiveControllers.of(examination).orElseThrow();
    return List.of(
        finding(
            agrees ? Status.PASS : Status.FAIL,
            agrees ? "check.platform-skew.pass" : "check.platform-skew.fail",
            facts,
            List.of(controllers.imageEvidence(), CrdRelease.evidence(examination))));
  }

  /** The release that the running controller's image stands for; absent when it is not known. */
  static Optional<String> liveVersion(Examination examination) {
    return LiveControllers.of(examination).flatMap(LiveControllers::imageVersion);
  }

  private Finding finding(Status status, String text, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id(), status, Severity.WARNING, Layer.CRD, Optional.empty(), text, facts, true, evidence);
  }

  /** What the platform chart's Chart.yaml says. */
  static Evidence evidence(String version) {
    return Evidence.observed(
        "evidence.platformChart",
        Facts.of("chartVersion", version),
        new Pointer(ChartLayer.PATH, "/platform/facts"));
  }

  /** The platform chart's appVersion, else its version, without a leading v. */
  static Optional<String> statedVersion(Examination examination) {
    return examination
        .platform()
        .flatMap(CapturedChart::facts)
        .map(facts -> facts.appVersion().orElse(facts.version()))
        .map(version -> version.startsWith("v") ? version.substring(1) : version);
  }

  /**
   * The KubeBlocks version that the platform chart stands for; absent when it was captured from a
   * source tree that says what every source tree says.
   */
  static Optional<String> platformVersion(Examination examination) {
    boolean packaged =
        examination.snapshot().index().outcome(Source.PLATFORM_CHART)
                instanceof Outcome.Collected collected
            && collected.from().matches(".*\\.(tgz|tar\\.gz)");
    return statedVersion(examination)
        .filter(version -> packaged || !PLACEHOLDERS.contains(version));
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * Whether the platform chart carries CRDs. When it does not, as in every released KubeBlocks chart
 * ({@code .helmignore} leaves {@code crds/} out), upgrading it leaves the CRDs behind: a warning
 * when they are behind, and else worth knowing.
 */
final class PlatformChartCrds implements Check {

  @Override
  public String id() {
    return "platform-chart-crds";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    boolean leftBehind =
        new PlatformSkew()
            .examine(examination).stream().anyMatch(found -> found.status() == Status.FAIL);
    Severity severity = leftBehind ? Severity.WARNING : Severity.INFO;
    return examination.platform().map(chart -> List.of(finding(chart, severity))).orElse(List.of());
  }

  private Finding finding(CapturedChart chart, Severity severity) {
    List<String> places = chart.crds().places();
    boolean carries = !places.isEmpty();
    Facts facts = Facts.of("count", places.size()).with("places", places);
    return new Finding(
        id(),
        carries ? Status.PASS : Status.FAIL,
        severity,
        Layer.CHART,
        Optional.empty(),
        carries ? "check.platform-chart-crds.pass" : "check.platform-chart-crds.fail",
        facts,
        true,
        List.of(
            Evidence.observed(
                carries ? "evidence.platformCrds" : "evidence.platformNoCrds",
                facts,
                new Pointer(ChartLayer.PATH, "/platform/crds/places"))));
  }
}

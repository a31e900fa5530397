package io.skewpack.capture.helm;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.ChartAssembly;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.Source;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One chart as a source of a snapshot: the addon chart or the platform chart. */
public final class ChartSource implements Collector {

  private final ChartCollector charts;
  private final ChartRequest request;
  private final String from;
  private final ChartAssembly.Chart chart;

  private ChartSource(
      ChartCollector charts, ChartRequest request, String from, ChartAssembly.Chart chart) {
    this.charts = Objects.requireNonNull(charts);
    this.request = Objects.requireNonNull(request);
    this.from = Objects.requireNonNull(from);
    this.chart = chart;
  }

  /**
   * @param from the chart as the user named it
   */
  public static ChartSource addon(ChartCollector charts, ChartRequest request, String from) {
    return new ChartSource(charts, request, from, ChartAssembly.Chart.ADDON);
  }

  /**
   * @param from the chart as the user named it
   */
  public static ChartSource platform(ChartCollector charts, ChartRequest request, String from) {
    return new ChartSource(charts, request, from, ChartAssembly.Chart.PLATFORM);
  }

  @Override
  public Source source() {
    return chart == ChartAssembly.Chart.ADDON ? Source.ADDON_CHART : Source.PLATFORM_CHART;
  }

  @Override
  public String from() {
    return from;
  }

  @Override
  public Part collect() throws CaptureException {
    RenderedChart rendered;
    try {
      rendered = charts.collect(request);
    } catch (ChartException e) {
      throw new CaptureException(e.reason(), e.getMessage(), e);
    }
    ChartAssembly assembly =
        ChartAssembly.of(
            chart,
            rendered.manifests().stream()
                .map(one -> new ChartAssembly.Rendered(one.object(), one.template()))
                .toList());
    CapturedChart captured =
        new CapturedChart(
            rendered.facts(),
            rendered.rendering(),
            assembly.objects(),
            assembly.images(),
            rendered.crds());
    List<Redaction> redactions =
        assembly.redactions().stream()
            .map(
                field ->
                    new Redaction(
                        assembly.objects().get(field.object()).content(),
                        field.path(),
                        Optional.of(field.rule().id())))
            .toList();
    Map<String, byte[]> raw = Map.of(assembly.rawPath(), assembly.raw());
    return chart == ChartAssembly.Chart.ADDON
        ? new Part.AddonChart(captured, assembly.contracts(), redactions, raw)
        : new Part.PlatformChart(captured, redactions, raw);
  }
}

package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.CarriedCrds;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Rendering;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A chart and what came out of it.
 *
 * @param facts Chart.yaml; absent for given manifests
 * @param rendering who rendered it, and with what
 * @param manifests every object but the CRDs, in Helm's order, hooks after the rest
 * @param crds where CRDs were found: they are another layer, so none is among the manifests
 */
public record RenderedChart(
    Optional<ChartFacts> facts,
    Rendering rendering,
    List<RenderedManifest> manifests,
    CarriedCrds crds) {
  public RenderedChart {
    Objects.requireNonNull(facts);
    Objects.requireNonNull(rendering);
    manifests = List.copyOf(manifests);
    Objects.requireNonNull(crds);
  }
}

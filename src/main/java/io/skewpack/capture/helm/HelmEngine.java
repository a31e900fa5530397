package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.Engine;
import java.util.List;

/** One of the two ways to Helm. */
sealed interface HelmEngine permits HelmProgram, EmbeddedHelm {

  Engine kind();

  /** What it leaves out, in the words of {@code Rendering.cannotShow}. */
  List<String> cannotShow();

  /**
   * Renders one chart.
   *
   * @throws ChartException when Helm refuses, or does not finish in time
   */
  Rendered render(RenderJob job) throws ChartException;

  /**
   * What Helm wrote.
   *
   * @param text the stream of manifests, each under a {@code # Source:} comment
   * @param version Helm's own, as in {@code v3.21.0}
   */
  record Rendered(String text, String version) {}
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.Rendering;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * Hooks that the chart has and that the Helm which rendered it does not show: what they hold was
 * not judged, so it counts.
 */
final class HiddenTemplates implements Check {

  /** What such a chart lacks, in the words of {@code Rendering.cannotShow}. */
  static final String HOOKS = "hooks";

  @Override
  public String id() {
    return "hidden-templates";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<Rendering> rendering = examination.addon().map(CapturedChart::rendering);
    if (rendering.isEmpty() || !rendering.get().cannotShow().contains(HOOKS)) {
      return List.of();
    }
    Facts facts =
        Facts.of("engine", new Facts.Term("engine." + rendering.get().engine().name()))
            .with("version", rendering.get().engineVersion());
    return List.of(
        new Finding(
            id(),
            Status.NOT_EVALUATED,
            Severity.BLOCKER,
            Layer.CHART,
            Optional.of(1),
            "check.hidden-templates.hooks",
            facts,
            true,
            List.of(
                Evidence.observed(
                    "evidence.rendering",
                    Facts.none(),
                    new Pointer(ChartLayer.PATH, "/addon/rendering")))));
  }
}

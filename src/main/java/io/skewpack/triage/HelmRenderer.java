package io.skewpack.triage;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.ChartInTree;
import io.skewpack.capture.git.ChartRepository;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartException;
import io.skewpack.capture.helm.ChartRequest;
import io.skewpack.capture.helm.RenderedChart;
import io.skewpack.capture.helm.RenderedManifest;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.OneLine;

/** Renders with Helm, from a copy of what the commit holds. */
final class HelmRenderer implements Renderer {

  private final ChartRepository repository;
  private final ChartCollector charts;
  private final ChartRequest request;
  private final ChartJudge judge;
  private final TimeLimit time;

  /**
   * @param request what to render with; its reference is not looked at
   */
  HelmRenderer(
      ChartRepository repository,
      ChartCollector charts,
      ChartRequest request,
      ChartJudge judge,
      TimeLimit time) {
    this.repository = repository;
    this.charts = charts;
    this.request = request;
    this.judge = judge;
    this.time = time;
  }

  @Override
  public Attempt render(Commit commit, ChartInTree chart) throws TimeUp {
    if (time.isUp()) {
      throw new TimeUp();
    }
    try {
      RenderedChart rendered =
          charts.collect(
              request.withDeadline(time.forOne(request.deadline())),
              empty -> repository.export(commit, chart, empty));
      return judge.judge(rendered.manifests().stream().map(RenderedManifest::object).toList());
    } catch (ChartException | CaptureException e) {
      if (time.isUp()) {
        throw new TimeUp();
      }
      return Attempt.notRendered(OneLine.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // Whoever is interrupted while reading a repository may meet anything.
      if (time.isUp()) {
        throw new TimeUp();
      }
      throw e;
    }
  }
}

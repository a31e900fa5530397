package io.skewpack.triage;

import io.skewpack.capture.git.ChartInTree;
import io.skewpack.snapshot.History.Commit;

/** Renders a chart of a commit and holds it against the captured CRDs. */
@FunctionalInterface
interface Renderer {

  /**
   * @throws TimeUp when the time for everything is over; nothing is known of the chart then
   */
  Attempt render(Commit commit, ChartInTree chart) throws TimeUp;

  /** The time for everything is over. */
  final class TimeUp extends Exception {
    private static final long serialVersionUID = 1L;
  }
}

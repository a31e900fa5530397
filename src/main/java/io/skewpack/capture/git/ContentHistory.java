package io.skewpack.capture.git;

import io.skewpack.snapshot.History.Commit;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a chart was, along first parents from HEAD.
 *
 * @param states newest first; neighbours differ in content. Empty when HEAD has no such chart
 * @param end why there is nothing before the last state
 */
public record ContentHistory(List<State> states, End end) {

  /** What is before the oldest state. */
  public enum End {
    /** A commit without the chart, or no commit. */
    CHART_WAS_ADDED,
    /** Commits that a shallow clone does not have. */
    SHALLOW,
    /** Objects are missing, as in a partial clone. */
    MISSING_OBJECTS,
    /** More commits than are looked at. */
    TOO_LONG
  }

  /**
   * One content of the chart.
   *
   * @param chart as it was then
   * @param since the commit that made it so
   */
  public record State(ChartInTree chart, Commit since) {
    public State {
      Objects.requireNonNull(chart);
      Objects.requireNonNull(since);
    }
  }

  /**
   * What became of words between a state and the one before it.
   *
   * @param added words that stand on a line that was not there
   * @param removed words that stood on a line that is gone
   */
  public record Words(Set<String> added, Set<String> removed) {
    public Words {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }
  }

  public ContentHistory {
    states = List.copyOf(states);
    Objects.requireNonNull(end);
  }
}

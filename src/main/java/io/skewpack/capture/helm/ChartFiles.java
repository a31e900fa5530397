package io.skewpack.capture.helm;

import java.io.IOException;
import java.util.SortedSet;

/** The files of one chart as Helm loads them, wherever they lie. */
sealed interface ChartFiles permits ChartTree, ChartArchive {

  String CHART_YAML = "Chart.yaml";

  /** Paths from the chart's top, with slashes. */
  SortedSet<String> names();

  /**
   * @param name one of {@link #names}
   */
  byte[] bytes(String name) throws IOException;
}

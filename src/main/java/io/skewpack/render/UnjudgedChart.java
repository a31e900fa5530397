package io.skewpack.render;

import java.util.Objects;

/**
 * A chart that was named and gave nothing to judge.
 *
 * @param chart as the user named it
 * @param reason one line for a person
 * @param failed whether it should have rendered; else there is nothing to render, as in a library
 *     chart
 */
public record UnjudgedChart(String chart, String reason, boolean failed) {
  public UnjudgedChart {
    Objects.requireNonNull(chart);
    Objects.requireNonNull(reason);
  }
}

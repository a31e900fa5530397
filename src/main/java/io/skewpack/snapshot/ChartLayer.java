package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code chart.json}: the two charts, which are never one word.
 *
 * @param addon the chart of one database engine
 * @param platform KubeBlocks' own chart
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChartLayer(Optional<CapturedChart> addon, Optional<CapturedChart> platform) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "chart.json";

  public ChartLayer {
    addon = Objects.requireNonNullElse(addon, Optional.empty());
    platform = Objects.requireNonNullElse(platform, Optional.empty());
  }
}

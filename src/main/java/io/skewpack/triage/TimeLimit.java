package io.skewpack.triage;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that all trying together may take; it may also be ended early. */
final class TimeLimit {

  private final Duration limit;
  private final LongSupplier nanoClock;
  private final long end;
  private volatile boolean stopped;

  TimeLimit(Duration limit, LongSupplier nanoClock) {
    this.limit = limit;
    this.nanoClock = nanoClock;
    this.end = nanoClock.getAsLong() + limit.toNanos();
  }

  /** What is running may notice; nothing new is begun. */
  void stop() {
    stopped = true;
  }

  boolean isUp() {
    return stopped || nanoClock.getAsLong() - end >= 0;
  }

  /** At least a millisecond, for what is begun now; at most {@code most}. */
  Duration forOne(Duration most) {
    Duration left = Duration.ofNanos(end - nanoClock.getAsLong());
    Duration shorter = left.compareTo(most) < 0 ? left : most;
    return shorter.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : shorter;
  }

  /** Why nothing more is tried, for a person. */
  String reason() {
    return stopped
        ? "stopped by the user"
        : "stopped after " + limit.toSeconds() + " s (--deadline allows more)";
  }
}

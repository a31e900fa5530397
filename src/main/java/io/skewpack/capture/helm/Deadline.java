package io.skewpack.capture.helm;

import io.skewpack.snapshot.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The point after which nobody waits any longer, on a clock that never jumps. */
final class Deadline {

  private final Duration limit;
  private final long endNanos;
  private final LongSupplier nanoClock;

  private Deadline(Duration limit, LongSupplier nanoClock) {
    this.limit = limit;
    this.nanoClock = nanoClock;
    this.endNanos = nanoClock.getAsLong() + limit.toNanos();
  }

  static Deadline after(Duration limit) {
    return new Deadline(limit, System::nanoTime);
  }

  boolean passed() {
    return remainingMillis() <= 0;
  }

  /** Zero or less when it has passed. */
  long remainingMillis() {
    return (endNanos - nanoClock.getAsLong()) / 1_000_000;
  }

  /** The time-out as an outcome; it names the limit in seconds. */
  ChartException exceeded(String what) {
    String seconds =
        limit.toMillis() % 1000 == 0
            ? Long.toString(limit.toSeconds())
            : Double.toString(limit.toMillis() / 1000.0);
    return new ChartException(
        Outcome.Reason.TIMEOUT,
        what + " took longer than " + seconds + " s and was stopped; allow more time to retry");
  }

  void check(String what) throws ChartException {
    if (passed()) {
      throw exceeded(what);
    }
  }
}

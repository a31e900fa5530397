package io.skewpack.triage;

import io.skewpack.snapshot.History.Stop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The time that all trying together may take; it may also be ended early. */
final class TimeLimit {

  private final Duration limit;
  private final LongSupplier nanoClock;
  private final long end;
  private final List<Runnable> onStop = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  TimeLimit(Duration limit, LongSupplier nanoClock) {
    this.limit = limit;
    this.nanoClock = nanoClock;
    this.end = nanoClock.getAsLong() + limit.toNanos();
  }

  /** Nothing new is begun, and what was registered with {@link #whenStopped} is done. */
  void stop() {
    stopped = true;
    onStop.forEach(Runnable::run);
  }

  /** Registers what ends the work that is running now; done at once when it is too late. */
  void whenStopped(Runnable end) {
    onStop.add(end);
    if (stopped) {
      end.run();
    }
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

  /** Why nothing more is tried. */
  Stop reason() {
    return stopped ? Stop.USER : Stop.DEADLINE;
  }

  /** What all together may take; 0 when somebody ended it earlier. */
  long seconds() {
    return stopped ? 0 : limit.toSeconds();
  }
}

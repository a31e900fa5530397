package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Reads side by side, each with an outcome of its own: one that fails or is stopped leaves what it
 * would have given empty, and says why.
 */
final class Reads implements AutoCloseable {

  /** How long a read that was told to stop may take to do so. */
  private static final long STOPPING_SECONDS = 2;

  /** What one read asks. */
  interface Asking<T> {
    T ask() throws CaptureException, InterruptedException;
  }

  /** One read: what it gave by now, and its outcome. */
  static final class Read<T> {
    private final String what;
    private volatile T value;
    private volatile Outcome outcome;
    private Future<?> running;

    private Read(String what, T empty, Outcome outcome) {
      this.what = what;
      this.value = empty;
      this.outcome = outcome;
    }

    T value() {
      return value;
    }

    boolean isCollected() {
      return outcome.isCollected();
    }
  }

  private final ExecutorService threads;
  private final List<Read<?>> reads = new ArrayList<>();

  /**
   * @param atOnce how many requests are under way at the same time
   */
  Reads(int atOnce) {
    this.threads = Executors.newFixedThreadPool(atOnce);
  }

  /**
   * @param what verb and resource
   * @param path what is asked
   * @param empty what stands there when it is not to be had
   */
  <T> Read<T> start(String what, String path, T empty, Asking<T> asking) {
    Read<T> read = new Read<>(what, empty, interrupted(what, path));
    reads.add(read);
    read.running = threads.submit(() -> run(read, path, asking));
    return read;
  }

  private static <T> void run(Read<T> read, String path, Asking<T> asking) {
    try {
      read.value = asking.ask();
      read.outcome = Outcome.collected(path);
    } catch (CaptureException e) {
      read.outcome = Outcome.missing(e.reason(), path, e.getMessage());
    } catch (InterruptedException e) {
      read.outcome = interrupted(read.what, path);
    }
  }

  private static Outcome interrupted(String what, String path) {
    return Outcome.missing(Reason.TIMEOUT, path, what + ": the capture was interrupted");
  }

  /** A read that nothing is sent for: why it cannot be had is known already. */
  void missing(String what, String path, Reason reason, String detail) {
    reads.add(new Read<>(what, null, Outcome.missing(reason, path, what + ": " + detail)));
  }

  /** A read that nothing is sent for, because another one is missing. */
  void missingAs(Read<?> other, String what) {
    reads.add(new Read<>(what, null, other.outcome));
  }

  /** Waits for one of them. */
  <T> T valueOf(Read<T> read) throws InterruptedException {
    await(read.running);
    return read.value();
  }

  /** Waits for all that was started. */
  void await() throws InterruptedException {
    for (Read<?> read : reads) {
      if (read.running != null) {
        await(read.running);
      }
    }
  }

  private static void await(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Stops what is under way, and lets nothing else begin. What was read stays. */
  void stop() {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(STOPPING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
  }

  /** By verb and resource. */
  Map<String, Outcome> outcomes() {
    Map<String, Outcome> outcomes = new TreeMap<>();
    reads.forEach(read -> outcomes.put(read.what, read.outcome));
    return outcomes;
  }

  /**
   * Why not everything was read, naming every verb and resource.
   *
   * @param outcomes of which at least one is missing
   */
  static Missing failure(Map<String, Outcome> outcomes) {
    Map<String, Missing> missing = new TreeMap<>();
    outcomes.forEach(
        (what, outcome) -> {
          if (outcome instanceof Missing failed) {
            missing.put(what, failed);
          }
        });
    Missing first = missing.values().iterator().next();
    String others =
        missing.entrySet().stream()
            .skip(1)
            .map(
                entry ->
                    entry.getValue().reason() == first.reason()
                        ? entry.getKey()
                        : entry.getKey() + " (" + entry.getValue().reason() + ")")
            .collect(Collectors.joining(", "));
    String detail = first.detail().orElse("") + (others.isEmpty() ? "" : "; nor read: " + others);
    return new Missing(first.reason(), first.from(), java.util.Optional.of(detail));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package io.skewpack.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work that ctrl-C ends early and not at once: what was captured by then is still written. */
final class Interruptible {

  /** How long a stopped capture may take to write down what it has. */
  private static final long GRACE_SECONDS = 5;

  private static volatile boolean stopping;

  private Interruptible() {}

  /** Whether the process is being ended from outside. */
  static boolean isStopping() {
    return stopping;
  }

  /**
   * Runs work on this thread; a signal to end the process interrupts it.
   *
   * <p>The process ends when its shutdown hooks have ended, so the hook waits for the main thread:
   * it is released when the command is through, by the end of the grace period at the latest.
   */
  static <T> T run(Supplier<T> work) {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stopping = true;
              worker.interrupt();
              try {
                boolean unused = done.await(GRACE_SECONDS, TimeUnit.SECONDS);
                worker.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interrupted-capture");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      boolean wasStopped = Thread.interrupted();
      done.countDown();
      if (!wasStopped) {
        remove(hook);
      }
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process is ending already, and the hook is what lets this thread finish first.
    }
  }
}

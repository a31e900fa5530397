package io.skewpack.cli;

/** One line on a terminal's stderr that counts what long work has done; nothing in a pipe. */
final class ProgressLine implements AutoCloseable {

  private static final long EVERY_NANOS = 100_000_000L;

  private final Console console;
  private final String doing;
  private long shown;

  /**
   * @param doing what is done, as in {@code reading releases}
   */
  ProgressLine(Console console, String doing) {
    this.console = console;
    this.doing = doing;
  }

  /** Of {@code all} steps this one begins, counted from 1. */
  synchronized void at(int step, int all) {
    long now = System.nanoTime();
    if (console.progress() && (shown == 0 || now - shown >= EVERY_NANOS)) {
      shown = now;
      console.err().print("\r\u001b[K" + doing + " " + step + " of " + all);
      console.err().flush();
    }
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    if (shown != 0) {
      console.err().print("\r\u001b[K");
      console.err().flush();
    }
  }
}

package io.skewpack.cli;

import io.skewpack.snapshot.OneLine;
import io.skewpack.triage.Triage;

/** One line on a terminal's stderr that says which chart is being tried; nothing in a pipe. */
final class TriageProgress implements Triage.Listener, AutoCloseable {

  private static final int WIDTH = 60;

  private final Console console;

  TriageProgress(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void trying(String what, int number, int of) {
    String shown = OneLine.of(what);
    show(
        "trying %d of %d: %s"
            .formatted(number, of, shown.substring(0, Math.min(WIDTH, shown.length()))));
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    show("");
  }

  private void show(String line) {
    if (console.progress()) {
      console.err().print("\r\u001b[K" + line);
      console.err().flush();
    }
  }
}

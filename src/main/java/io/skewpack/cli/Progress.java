package io.skewpack.cli;

import io.skewpack.capture.Capture;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;

/** One line on a terminal's stderr that says what a capture waits for; nothing in a pipe. */
final class Progress implements Capture.Listener {

  private final Console console;
  private final List<String> running = new ArrayList<>();

  Progress(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void started(Source source, String from) {
    running.add(source.id());
    show();
  }

  @Override
  public synchronized void finished(Source source, Outcome outcome) {
    running.remove(source.id());
    show();
  }

  /** Takes the line away. */
  synchronized void close() {
    running.clear();
    show();
  }

  private void show() {
    if (console.progress()) {
      String line = running.isEmpty() ? "" : "capturing " + String.join(", ", running) + " ...";
      console.err().print("\r\u001b[K" + line);
      console.err().flush();
    }
  }
}

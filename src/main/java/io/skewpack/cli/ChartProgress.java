package io.skewpack.cli;

import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal's stderr while many charts render; nothing in a pipe, nothing for one. */
final class ChartProgress implements AutoCloseable {

  private static final int WIDTH = 78;
  private static final int REFRESH_MILLIS = 100;

  private final ProgressBar bar;

  ChartProgress(Console console, int charts) {
    this.bar =
        console.progress() && charts > 1
            ? new ProgressBarBuilder()
                .setTaskName("charts")
                .setInitialMax(charts)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH))
                .clearDisplayOnFinish()
                .build()
            : null;
  }

  /** Called from several threads. */
  synchronized void done(Path chart) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(ChartPaths.name(chart));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

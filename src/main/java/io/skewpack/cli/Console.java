package io.skewpack.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command's results and its remarks go.
 *
 * @param out results, in UTF-8 whatever the locale
 * @param err progress, warnings and errors
 * @param colours whether {@code out} is a terminal that shows them
 * @param progress whether {@code err} is a terminal
 */
record Console(PrintStream out, PrintStream err, boolean colours, boolean progress) {

  /** The process's own console. {@code NO_COLOR} and {@code TERM=dumb} are honoured. */
  static Console ofProcess() {
    boolean terminal = System.console() != null;
    boolean plain = System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv().get("TERM"));
    return new Console(
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
        terminal && !plain,
        terminal && System.getenv("CI") == null);
  }

  /** A remark, one line on stderr. */
  void note(String line) {
    err.println("skewpack: " + line);
  }
}

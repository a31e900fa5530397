package io.skewpack.cli;

import io.skewpack.snapshot.OneLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
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

  /**
   * The process's own console. The launcher says which streams are terminals, because Java can ask
   * for both together only, and answers differently from version 22 on. {@code NO_COLOR}, {@code
   * TERM=dumb} and {@code CI} are honoured.
   */
  static Console ofProcess() {
    boolean plain = System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"));
    return new Console(
        stream(FileDescriptor.out, false),
        stream(FileDescriptor.err, true),
        Boolean.getBoolean("skewpack.out.terminal") && !plain,
        Boolean.getBoolean("skewpack.err.terminal") && System.getenv("CI") == null);
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flush) {
    return new PrintStream(new FileOutputStream(descriptor), flush, StandardCharsets.UTF_8);
  }

  /** A remark, one line on stderr, whatever a stranger's file has put into it. */
  void note(String line) {
    err.println("skewpack: " + OneLine.of(line));
  }
}

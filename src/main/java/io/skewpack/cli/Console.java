package io.skewpack.cli;

import io.skewpack.snapshot.OneLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command's results and its remarks go.
 *
 * @param out results, in UTF-8 whatever the locale
 * @param err progress, warnings and errors
 * @param colours whether {@code out} is a terminal that shows them
 * @param progress whether {@code err} is a terminal
 * @param language what the reader's environment asks for, {@code en} or {@code zh}
 */
record Console(
    PrintStream out, PrintStream err, boolean colours, boolean progress, String language) {

  /** A console of an English reader. */
  Console(PrintStream out, PrintStream err, boolean colours, boolean progress) {
    this(out, err, colours, progress, ReaderLanguage.ENGLISH);
  }

  /**
   * The process's own console. The launcher says which streams are terminals, because Java can ask
   * for both together only, and answers differently from version 22 on. {@code NO_COLOR}, {@code
   * TERM=dumb} and {@code CI} are honoured.
   */
  static Console ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean plain = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
    return new Console(
        stream(FileDescriptor.out, false),
        stream(FileDescriptor.err, true),
        Boolean.getBoolean("skewpack.out.terminal") && !plain,
        Boolean.getBoolean("skewpack.err.terminal") && !environment.containsKey("CI"),
        ReaderLanguage.of(environment));
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flush) {
    return new PrintStream(new FileOutputStream(descriptor), flush, StandardCharsets.UTF_8);
  }

  /** A remark, one line on stderr, whatever a stranger's file has put into it. */
  void note(String line) {
    err.println("skewpack: " + OneLine.of(line));
  }
}

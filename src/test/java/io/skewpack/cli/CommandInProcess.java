package io.skewpack.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One command, run in this process as {@code main} would run it.
 *
 * @param exitCode what the process would exit with
 * @param out all of standard output
 * @param err all of standard error
 */
public record CommandInProcess(int exitCode, String out, String err) {

  public static CommandInProcess run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode;
    try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      exitCode = Main.run(new Console(outStream, errStream, false, false), args);
    }
    return new CommandInProcess(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}

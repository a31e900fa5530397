package io.skewpack.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code skewpack render} prints, taken from the command itself: a pack is verified against
 * what a person would see who typed it.
 *
 * @param text absent when the command refuses
 * @param reason the command's own words when it does
 */
record RenderedAgain(Optional<String> text, String reason) {

  private static final String NO_BUDGET = "none";

  /** The options that make a pack in this language and within this budget. */
  static List<String> options(String language, String budget) {
    List<String> options = new ArrayList<>(List.of("--lang", language));
    if (!budget.equals(NO_BUDGET)) {
      options.addAll(List.of("--budget", budget));
    }
    return options;
  }

  static RenderedAgain of(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code;
    try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      Console quiet = new Console(outStream, errStream, false, false);
      code = Main.run(quiet, arguments.toArray(String[]::new));
    }
    return code == ExitCode.OK
        ? new RenderedAgain(Optional.of(out.toString(StandardCharsets.UTF_8)), "")
        : new RenderedAgain(
            Optional.empty(),
            err.toString(StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^skewpack: ", ""));
  }
}

package io.skewpack.capture.helm;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Helm's complaint on one line, with the template, line and column kept. Helm 3 writes a chain of
 * templates on one line, Helm 4 on several; both come out the same.
 */
final class HelmMessage {

  private static final int MAX_LENGTH = 600;

  /** Warnings may come before it. */
  private static final Pattern ERROR = Pattern.compile("(?m)^Error: ");

  private static final Pattern DEBUG_HINT =
      Pattern.compile("Use --debug flag to render out invalid YAML");

  /** {@code x.yaml:4:11: executing "x.yaml" at <include "y" .>:}, with any white space. */
  private static final Pattern STEP =
      Pattern.compile("(?:template: )?(\\S+?:\\d+(?::\\d+)?):? executing \".*?\" at <(.*?)>: ");

  /** {@code execution error at (x.yaml:4:11): }, from {@code required} and {@code fail}. */
  private static final Pattern AT = Pattern.compile("(?:execution|parse) error at \\((\\S+)\\): ");

  private HelmMessage() {}

  /**
   * @param stderr all that Helm wrote when it failed
   */
  static String shorten(String stderr) {
    String text = DEBUG_HINT.matcher(stderr).replaceAll("");
    Matcher error = ERROR.matcher(text);
    int from = 0;
    while (error.find()) {
      from = error.end();
    }
    String line =
        text.substring(from)
            .strip()
            .replaceAll("\\s*\\R- ", "; ")
            .replaceAll(":;", ":")
            .replaceAll("\\s+", " ");
    if (line.startsWith("failed parsing --set data")) {
      // Helm repeats a part of the entry, which may be a part of a secret.
      return "Helm cannot read the --set entries: write NAME=VALUE, and \\, for a comma in a value";
    }
    String message = chain(AT.matcher(line).replaceFirst("$1: "));
    if (message.isEmpty()) {
      return "Helm failed without a message";
    }
    return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + " …" : message;
  }

  /** The template that was being rendered, then what is wrong, then where inside it lies. */
  private static String chain(String line) {
    List<MatchResult> steps = STEP.matcher(line).results().toList();
    if (steps.isEmpty()) {
      return line;
    }
    MatchResult outer = steps.get(0);
    MatchResult inner = steps.get(steps.size() - 1);
    String place = steps.size() == 1 ? "" : " in " + inner.group(1);
    return outer.group(1)
        + ": "
        + line.substring(inner.end()).strip()
        + " at <"
        + inner.group(2)
        + ">"
        + place;
  }
}

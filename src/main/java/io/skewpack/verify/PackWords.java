package io.skewpack.verify;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words by which the parts of a pack are told, in one language.
 *
 * @param sections the titles of the six, in order, as a pack writes them
 * @param closing the titles of what follows the sections, in order; the first is the evidence's
 * @param footers patterns of the line that says what a pack was made from, with the groups {@code
 *     tool}, {@code snapshot}, {@code capturedAt}, {@code catalog}, {@code language}, {@code
 *     budget} and, in some of them, {@code caseFile} and {@code templates}
 */
public record PackWords(
    String language, List<String> sections, List<String> closing, List<Pattern> footers) {

  public PackWords {
    sections = List.copyOf(sections);
    closing = List.copyOf(closing);
    footers = List.copyOf(footers);
  }

  /** Reads the footer in a line. */
  Optional<PackFooter> footer(String text, int line) {
    for (Pattern footer : footers) {
      Matcher matcher = footer.matcher(text);
      if (matcher.find()) {
        return Optional.of(
            new PackFooter(
                line,
                matcher.group("tool"),
                matcher.group("snapshot"),
                matcher.group("capturedAt"),
                matcher.group("catalog"),
                group(matcher, "caseFile"),
                group(matcher, "templates"),
                matcher.group("language"),
                matcher.group("budget")));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> group(Matcher matcher, String name) {
    return matcher.pattern().pattern().contains("(?<" + name + ">")
        ? Optional.of(matcher.group(name))
        : Optional.empty();
  }
}

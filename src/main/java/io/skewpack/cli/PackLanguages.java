package io.skewpack.cli;

import io.skewpack.diagnose.Facts;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.report.Section;
import io.skewpack.verify.PackWords;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The languages that packs are written in, as their texts say the parts of a pack. */
final class PackLanguages {

  private static final List<String> KNOWN = List.of("en", "zh");
  private static final Pattern BLANK = Pattern.compile("`@([A-Za-z]+)@`");

  /** What a footer says nothing of unless it was given. */
  private static final List<String> NONE = List.of();

  private PackLanguages() {}

  /** English first. */
  static List<PackWords> all() {
    Templates templates = new Templates(Optional.empty());
    return KNOWN.stream()
        .filter(templates::speaks)
        .map(language -> words(new Texts(templates, language)))
        .toList();
  }

  private static PackWords words(Texts texts) {
    return new PackWords(
        texts.language(),
        Stream.of(Section.Title.values()).map(title -> texts.get("section." + title.id())).toList(),
        List.of(texts.get("evidence.title"), texts.get("gaps.title"), texts.get("redacted.title")),
        Stream.of(List.of("caseFile", "templates"), List.of("caseFile"), List.of("templates"), NONE)
            .map(given -> footer(texts, given))
            .toList());
  }

  /**
   * The footer's own text with a group for each fact: what is rendered is read by the same words.
   */
  private static Pattern footer(Texts texts, List<String> given) {
    Facts facts = Facts.none();
    for (String name : List.of("tool", "snapshot", "capturedAt", "catalog", "language", "budget")) {
      facts = facts.with(name, "@" + name + "@");
    }
    for (String name : given) {
      facts = facts.with(name, "@" + name + "@");
    }
    String line = texts.get("footer.line", facts);
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    for (Matcher blank = BLANK.matcher(line); blank.find(); from = blank.end()) {
      pattern
          .append(Pattern.quote(line.substring(from, blank.start())))
          .append("`(?<")
          .append(blank.group(1))
          .append(">[^`]+)`");
    }
    return Pattern.compile(pattern.append(Pattern.quote(line.substring(from))).toString());
  }
}

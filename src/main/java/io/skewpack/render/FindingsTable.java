package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Skew;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.Status;
import io.skewpack.diagnose.SymptomReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Findings as lines for a terminal. Status, severity, layer and check are the ids of the JSON
 * format, in every language; what follows them is in the reader's.
 */
public final class FindingsTable {

  private static final String RESET = "\u001b[0m";

  private final Texts texts;
  private final boolean colours;

  public FindingsTable(Texts texts, boolean colours) {
    this.texts = texts;
    this.colours = colours;
  }

  /** Reported texts; the others are counted. */
  private static final int MOST_REPORTED = 20;

  /** The lines for one snapshot: findings, rejections, verdict. */
  public List<String> render(String snapshot, Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      lines.add(
          "%s  %-8s  %-9s  %-20s  %s"
              .formatted(
                  status(finding),
                  finding.status() == Status.FAIL ? finding.severity().id() : "-",
                  finding.layer().id(),
                  finding.check(),
                  texts.get(finding.text(), finding.facts())));
    }
    List<String> rejections = new ArrayList<>();
    for (FieldStory story : diagnosis.examination().stories()) {
      for (FieldStory.Place place : story.places()) {
        rejections.add(line(story, place));
      }
    }
    if (!rejections.isEmpty()) {
      lines.add("");
      lines.addAll(rejections);
    }
    List<SymptomReading> reported = diagnosis.reported();
    if (!reported.isEmpty()) {
      lines.add("");
      // What contradicts the snapshot may mean another cluster, so it comes first.
      reported.stream()
          .sorted(Comparator.comparing(one -> one.standing() != Standing.CONTRADICTED))
          .limit(MOST_REPORTED)
          .forEach(one -> lines.add("  " + texts.plain(one.text(), one.facts())));
      if (reported.size() > MOST_REPORTED) {
        lines.add(
            "  "
                + texts.plain(
                    "reported.moreInJson", Facts.of("count", reported.size() - MOST_REPORTED)));
      }
    }
    lines.add("");
    diagnosis.patterns().stream().map(this::line).distinct().forEach(lines::add);
    lines.add(
        Markdown.visible(snapshot, false)
            + texts.get("mark.colon")
            + colour(texts.get("verdict." + diagnosis.verdict().id()), colourOf(diagnosis))
            + diagnosis.skew().odd().map(this::odd).orElse(""));
    return lines;
  }

  private String odd(Skew.Subject odd) {
    Facts facts = Facts.of("odd", new Facts.Term("layer.name." + odd.id()));
    return texts.get("mark.semicolon") + texts.get("findings.odd", facts);
  }

  private String line(SkewPattern pattern) {
    return "pattern  %-13s  %s"
        .formatted(
            pattern.layer().map(Skew.Subject::id).orElse("-"),
            texts.get(
                "pattern.line",
                Facts.of("kind", new Facts.Term("pattern.name." + pattern.kind().id()))
                    .with("certainty", new Facts.Term(pattern.how()))
                    .with("seen", new Facts.Term(pattern.why()))));
  }

  private String line(FieldStory story, FieldStory.Place place) {
    String detail =
        place.expected().map(expected -> "  " + said("findings.wants", expected)).orElse("")
            + place.found().map(found -> "  " + said("findings.found", found)).orElse("");
    return Markdown.visible(
        "  %-9s  %s/%s  %s%s"
            .formatted(story.ruleId(), story.kind(), place.name(), place.path(), detail),
        false);
  }

  private String said(String key, String value) {
    return texts.plain(key, Facts.of("value", value));
  }

  private String status(Finding finding) {
    String padded = String.format(Locale.ROOT, "%-12s", finding.status().id());
    int colour =
        switch (finding.status()) {
          case PASS -> 32;
          case FAIL -> finding.isBlocker() ? 31 : 33;
          case NOT_EVALUATED -> 36;
        };
    return colour(padded, colour);
  }

  private static int colourOf(Diagnosis diagnosis) {
    return switch (diagnosis.verdict()) {
      case OK -> 32;
      case BLOCKER -> 31;
      case INCOMPLETE -> 33;
    };
  }

  private String colour(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + RESET : text;
  }
}

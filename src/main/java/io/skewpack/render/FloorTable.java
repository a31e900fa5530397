package io.skewpack.render;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.VersionSpans;
import io.skewpack.diagnose.VersionSupport;
import io.skewpack.diagnose.VersionSupport.Declaration;
import io.skewpack.diagnose.VersionSupport.Field;
import io.skewpack.diagnose.VersionSupport.RejectingVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which versions accept which charts, as lines for a terminal. */
public final class FloorTable {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final int BOLD = 1;

  /** Columns of a row's label. */
  private static final int LABEL = 13;

  private final Texts texts;
  private final List<String> versions;
  private final VersionSpans spans;
  private final int shownFields;
  private final boolean colours;

  /**
   * @param versions every version that was asked, oldest first
   * @param shownFields how many fields of a group of versions are shown; 0 for all
   */
  public FloorTable(Texts texts, List<String> versions, int shownFields, boolean colours) {
    this.texts = texts;
    this.versions = List.copyOf(versions);
    this.spans = new VersionSpans(versions);
    this.shownFields = shownFields;
    this.colours = colours;
  }

  /** The lines of one chart. */
  public List<String> render(VersionSupport chart) {
    List<String> lines = new ArrayList<>();
    lines.add(colour(visible(chart.name()), BOLD));
    lines.add(row("declares", declares(chart)));
    if (chart.objects() == 0) {
      lines.add(row("note", colour(texts.get("floor.rendersNothing"), YELLOW)));
    } else if (chart.customResources() == 0) {
      lines.add(row("note", colour(texts.get("floor.noCustomResources"), YELLOW)));
    }
    lines.addAll(accepts(chart));
    lines.addAll(rejects(chart));
    if (chart.declaration() == Declaration.READ) {
      lines.add(row("holes", list(chart.admittedButRejected(), RED)));
      lines.add(row("overTight", list(chart.excludedButAccepted(), YELLOW)));
    }
    if (!chart.beyondConstraints().isEmpty()) {
      Facts facts = Facts.of("versions", spans.of(Set.copyOf(chart.beyondConstraints())));
      lines.add(row("beyond", texts.get("floor.beyond.text", facts)));
    }
    lines.add(
        row(
            "suggested",
            chart
                .suggested()
                .orElseGet(
                    () ->
                        texts.get(
                            chart.customResources() == 0
                                ? "floor.nothingToSuggest"
                                : "floor.noSuggestion"))));
    if (chart.hooksHidden()) {
      lines.add(row("notEvaluated", colour(texts.get("floor.hooks"), YELLOW)));
    }
    if (!chart.unjudged().isEmpty()) {
      Facts facts =
          Facts.of(
              "kinds",
              new Facts.Versions(chart.unjudged().stream().map(FloorTable::visible).toList()));
      lines.add(row("notEvaluated", colour(texts.get("floor.unjudged", facts), YELLOW)));
    }
    return lines;
  }

  /** The last lines: how many charts, and what was wrong with how many. */
  public List<String> summary(List<VersionSupport> charts, List<UnjudgedChart> unjudged) {
    List<String> lines = new ArrayList<>();
    for (UnjudgedChart one : unjudged) {
      Facts facts = Facts.of("chart", new Facts.Versions(List.of(visible(one.chart()))));
      String text = texts.get(one.failed() ? "floor.failed" : "floor.skipped", facts);
      lines.add(
          colour(text, one.failed() ? RED : YELLOW)
              + texts.get("mark.colon")
              + visible(one.reason()));
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    Facts counts =
        Facts.of("charts", charts.size())
            .with("versions", versions.size())
            .with("holes", count(charts, c -> !c.admittedButRejected().isEmpty()))
            .with("tight", count(charts, c -> !c.excludedButAccepted().isEmpty()))
            .with("nowhere", count(charts, c -> c.accepts().isEmpty()))
            .with("undeclared", count(charts, c -> c.declaration() == Declaration.NONE))
            .with("failed", unjudged.stream().filter(UnjudgedChart::failed).count())
            .with("cel", charts.stream().mapToInt(VersionSupport::celRules).max().orElse(0));
    lines.add(texts.get("floor.summary", counts));
    return lines;
  }

  private static long count(
      List<VersionSupport> charts, java.util.function.Predicate<VersionSupport> which) {
    return charts.stream().filter(which).count();
  }

  private String declares(VersionSupport chart) {
    return switch (chart.declaration()) {
      case READ -> visible(chart.declared().orElseThrow());
      case UNPARSABLE ->
          visible(chart.declared().orElseThrow())
              + "  "
              + colour(texts.get("floor.unparsable"), YELLOW);
      case NONE -> colour(texts.get("floor.declaresNothing"), YELLOW);
      case NO_CHART -> texts.get("floor.noChart");
    };
  }

  /** One row for each line that has an accepting version. */
  private List<String> accepts(VersionSupport chart) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    versions.forEach(version -> lines.merge(VersionSpans.line(version), 1, Integer::sum));
    List<String> rows = new ArrayList<>();
    lines.forEach(
        (line, all) -> {
          Set<String> own = new LinkedHashSet<>(chart.accepts());
          own.removeIf(version -> !VersionSpans.line(version).equals(line));
          if (!own.isEmpty()) {
            String which =
                own.size() == all
                    ? texts.get("floor.wholeLine", Facts.of("count", all))
                    : texts.get("floor.partOfLine", counted(own).with("all", all));
            rows.add(row(rows.isEmpty() ? "accepts" : "", "%-4s  %s".formatted(line, which)));
          }
        });
    if (rows.isEmpty()) {
      rows.add(row("accepts", colour(texts.get("floor.none"), RED)));
    }
    return rows;
  }

  /** Versions that reject the very same fields are one group. */
  private List<String> rejects(VersionSupport chart) {
    Map<List<Field>, Set<String>> groups = new LinkedHashMap<>();
    for (RejectingVersion one : chart.rejects()) {
      groups.computeIfAbsent(one.fields(), same -> new LinkedHashSet<>()).add(one.version());
    }
    List<String> rows = new ArrayList<>();
    groups.forEach(
        (fields, own) -> {
          rows.add(row(rows.isEmpty() ? "rejects" : "", texts.get("agrees.with", counted(own))));
          int shown = shownFields == 0 ? fields.size() : Math.min(shownFields, fields.size());
          for (Field field : fields.subList(0, shown)) {
            rows.add(
                row(
                    "",
                    "      %-9s %s"
                        .formatted(field.rule(), visible(field.kind() + " " + field.path()))));
          }
          if (shown < fields.size()) {
            Facts more = Facts.of("count", fields.size() - shown);
            rows.add(row("", "      " + texts.get("floor.moreFields", more)));
          }
        });
    return rows;
  }

  private String list(List<String> some, int colour) {
    return some.isEmpty()
        ? colour(texts.get("floor.noneOfThem"), GREEN)
        : colour(texts.get("floor.counted", counted(new LinkedHashSet<>(some))), colour);
  }

  private Facts counted(Set<String> some) {
    return Facts.of("versions", spans.of(some)).with("count", some.size());
  }

  private String row(String label, String text) {
    String name = label.isEmpty() ? "" : texts.get("floor." + label);
    return "  " + Columns.pad(name, LABEL) + " " + text;
  }

  private static String visible(String text) {
    return Markdown.visible(text, false);
  }

  private String colour(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}

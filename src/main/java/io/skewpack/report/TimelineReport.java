package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Timeline.Entry;
import io.skewpack.diagnose.Timeline.Subject;
import io.skewpack.diagnose.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last writes to the platform in a table, newest first. Empty where no server has told of any,
 * or nothing is wrong that a write could have brought.
 */
final class TimelineReport {

  private static final int OPEN_ROWS = 8;
  private static final int SHOWN_NAMES = 3;

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  TimelineReport(Diagnosis diagnosis, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.index = index;
  }

  /** What makes entries one row: all but the name. */
  private record Row(
      Subject subject, Instant at, Optional<String> manager, Optional<String> operation) {}

  List<Block> blocks() {
    boolean well = diagnosis.verdict() == Verdict.OK && diagnosis.patterns().isEmpty();
    List<Entry> entries = diagnosis.examination().timeline().entries();
    if (well || entries.isEmpty()) {
      return List.of();
    }
    Map<Row, List<Entry>> rows = new LinkedHashMap<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      Row row = new Row(entry.subject(), entry.at(), entry.manager(), entry.operation());
      // Newest first, and within one row by name.
      rows.computeIfAbsent(row, absent -> new ArrayList<>()).add(0, entry);
    }
    List<List<Claim>> cells = new ArrayList<>();
    rows.forEach((row, some) -> cells.add(cells(row, some)));
    Block table =
        new Block.Table(
            List.of(
                "timeline.head.when",
                "timeline.head.what",
                "timeline.head.who",
                "timeline.head.how",
                "layers.head.evidence"),
            cells);
    Block intro = new Block.Paragraph(index.plain("timeline.intro", Facts.none()));
    return cells.size() <= OPEN_ROWS
        ? List.of(intro, table)
        : List.of(
            intro,
            new Block.Folded(
                index.plain("timeline.folded", Facts.of("count", cells.size())), List.of(table)));
  }

  private List<Claim> cells(Row row, List<Entry> entries) {
    List<String> names = entries.stream().map(Entry::name).limit(SHOWN_NAMES).toList();
    List<Evidence> evidence = entries.stream().limit(SHOWN_NAMES).map(Entry::evidence).toList();
    Claim cited = index.claim("layers.evidence", Facts.none(), evidence);
    return List.of(
        index.plain("cell.value", Facts.of("value", row.at().toString())),
        index.plain(
            "timeline.what." + row.subject().id(),
            Facts.of("names", names).with("count", entries.size())),
        index.plain("cell.optional", Facts.none().with("value", row.manager())),
        row.subject() == Subject.POD_START
            ? index.plain("cell.value", Facts.of("value", new Term("timeline.how.started")))
            : index.plain("cell.optional", Facts.none().with("value", row.operation())),
        cited);
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Timeline.Entry;
import io.skewpack.diagnose.Timeline.Subject;
import io.skewpack.diagnose.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last writes to the platform in a table, newest first. Empty where no server has told of any,
 * or nothing is wrong that a write could have brought.
 */
final class TimelineReport {

  private static final int OPEN_ROWS = 8;
  private static final int SHOWN_NAMES = 3;
  private static final List<String> WRITES =
      List.of("evidence.timeline.crd", "evidence.timeline.controller");

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  TimelineReport(PackContext pack) {
    this.diagnosis = pack.diagnosis();
    this.index = pack.index();
  }

  /** A tool that writes 28 CRDs one by one takes a while, and that is one write to a reader. */
  private static final Duration ONE_SWEEP = Duration.ofSeconds(60);

  /** Neighbours in time that differ in nothing but name and moment, the oldest first. */
  private record Row(List<Entry> entries) {
    Entry newest() {
      return entries.get(entries.size() - 1);
    }

    boolean takes(Entry older) {
      Entry oldest = entries.get(0);
      return older.subject() == oldest.subject()
          && older.manager().equals(oldest.manager())
          && older.operation().equals(oldest.operation())
          && !oldest.at().isAfter(older.at().plus(ONE_SWEEP));
    }

    Row with(Entry older) {
      List<Entry> all = new ArrayList<>(List.of(older));
      all.addAll(entries);
      return new Row(all);
    }
  }

  /** Whether there is a table; what it holds need not be said beside it. */
  boolean isShown() {
    boolean well = diagnosis.verdict() == Verdict.OK && diagnosis.patterns().isEmpty();
    return !well && !diagnosis.examination().timeline().entries().isEmpty();
  }

  List<Block> blocks() {
    if (!isShown()) {
      return List.of();
    }
    List<Entry> entries = diagnosis.examination().timeline().entries();
    List<List<Claim>> cells = rows(entries).stream().map(this::cells).toList();
    Block table =
        new Block.Table(
            List.of(
                "timeline.head.when",
                "timeline.head.what",
                "timeline.head.who",
                "timeline.head.how",
                "layers.head.evidence"),
            cells);
    List<Block> blocks = new ArrayList<>();
    leftBehind().map(Block.Paragraph::new).ifPresent(blocks::add);
    blocks.add(new Block.Paragraph(index.plain("timeline.intro", Facts.none())));
    blocks.add(
        cells.size() <= OPEN_ROWS
            ? table
            : new Block.Folded(
                index.plain("timeline.folded", Facts.of("count", cells.size())), List.of(table)));
    return blocks;
  }

  /** That the platform was changed after its CRDs, where those are what differs. */
  private Optional<Claim> leftBehind() {
    return diagnosis.patterns().stream()
        .filter(one -> List.of("crd.leftBehind", "crd.otherOwner").contains(one.reason()))
        .filter(one -> one.facts().values().containsKey("controllersChanged"))
        .findFirst()
        .map(
            one ->
                index.claim(
                    "timeline.leftBehind",
                    one.facts(),
                    one.evidence().stream().filter(piece -> WRITES.contains(piece.id())).toList()));
  }

  /** Newest first. */
  private static List<Row> rows(List<Entry> oldestFirst) {
    List<Row> rows = new ArrayList<>();
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Entry entry = oldestFirst.get(i);
      int last = rows.size() - 1;
      if (last >= 0 && rows.get(last).takes(entry)) {
        rows.set(last, rows.get(last).with(entry));
      } else {
        rows.add(new Row(List.of(entry)));
      }
    }
    return rows;
  }

  private List<Claim> cells(Row row) {
    List<Entry> entries = row.entries();
    Entry newest = row.newest();
    List<String> names = entries.stream().map(Entry::name).limit(SHOWN_NAMES).toList();
    Facts when = Facts.of("newest", newest.at().toString());
    boolean oneMoment = entries.get(0).at().equals(newest.at());
    List<Evidence> evidence = entries.stream().limit(SHOWN_NAMES).map(Entry::evidence).toList();
    Claim cited = index.cell("row.timeline." + newest.subject().id(), evidence);
    return List.of(
        index.plain(
            "timeline.when",
            oneMoment ? when : when.with("oldest", entries.get(0).at().toString())),
        index.plain(
            "timeline.what." + newest.subject().id(),
            Facts.of("names", names).with("count", entries.size())),
        index.plain("cell.optional", Facts.none().with("value", newest.manager())),
        newest.subject() == Subject.POD_START
            ? index.plain("cell.value", Facts.of("value", new Term("timeline.how.started")))
            : index.plain("cell.optional", Facts.none().with("value", newest.operation())),
        cited);
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.RejectedFields;
import io.skewpack.diagnose.RootCause;
import java.util.ArrayList;
import java.util.List;

/** Every rejected field, one row each; a long table is folded. */
final class RejectionTable {

  private static final int OPEN_ROWS = 12;

  private final EvidenceIndex index;

  RejectionTable(EvidenceIndex index) {
    this.index = index;
  }

  List<Block> blocks(RootCause cause) {
    List<List<Claim>> rows = new ArrayList<>();
    for (FieldStory story : cause.stories()) {
      rows.add(row(story));
    }
    Block.Table table =
        new Block.Table(
            List.of(
                "rejections.head.kind",
                "rejections.head.path",
                "rejections.head.rule",
                "rejections.head.objects",
                "rejections.head.elsewhere",
                "layers.head.evidence"),
            rows);
    if (rows.size() <= OPEN_ROWS) {
      return List.of(table);
    }
    Claim summary = index.plain("rejections.folded", Facts.of("count", rows.size()));
    return List.of(new Block.Folded(summary, List.of(table)));
  }

  private List<Claim> row(FieldStory story) {
    List<String> names = story.places().stream().map(place -> place.name()).distinct().toList();
    List<Evidence> evidence = new ArrayList<>();
    story.places().forEach(place -> evidence.add(RejectedFields.evidence(story, place)));
    Facts detail =
        Facts.of("rule", new Term("rule." + story.ruleId()))
            .with("expected", story.places().get(0).expected())
            .with(story.foundFact(), story.places().get(0).found());
    Facts elsewhere =
        Facts.of("hereCount", story.here().size())
            .with("here", story.here().stream().limit(2).toList())
            .with("otherCount", story.otherKinds().size())
            .with("other", story.otherKinds().stream().limit(2).toList())
            .with("unknown", story.isUnknown() ? 1 : 0);
    return List.of(
        index.plain("cell.value", Facts.of("value", story.kind())),
        index.plain("cell.value", Facts.of("value", shownPath(story))),
        index.plain("rejections.rule", detail),
        index.plain(
            "rejections.objects",
            Facts.of("count", names.size()).with("names", names.stream().limit(3).toList())),
        index.plain("rejections.elsewhere", elsewhere),
        index.cell("row.rejections", evidence));
  }

  /** With its indexes when the field stands in one place only. */
  private static String shownPath(FieldStory story) {
    return story.places().size() == 1 ? story.places().get(0).path() : story.path();
  }
}

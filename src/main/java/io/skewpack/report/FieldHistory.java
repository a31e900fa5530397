package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.TreeGrowth;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** In which releases each rejected field is: one sentence a field, a long list folded. */
public final class FieldHistory {

  private static final int OPEN_LINES = 10;
  private static final int SHOWN_PATHS = 3;

  private final Examination examination;
  private final EvidenceIndex index;

  FieldHistory(Examination examination, EvidenceIndex index) {
    this.examination = examination;
    this.index = index;
  }

  List<Block> blocks(RootCause cause) {
    List<Claim> lines = new ArrayList<>();
    Map<String, List<FieldStory>> invalid =
        cause.stories().stream()
            .filter(story -> story.nature() == FieldStory.Nature.INVALID_VALUE)
            .collect(
                Collectors.groupingBy(
                    story -> story.kind() + " " + story.apiVersion() + " " + story.serving(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Set<FieldStory> together = new HashSet<>();
    for (FieldStory story : cause.stories()) {
      List<FieldStory> alike =
          invalid.getOrDefault(
              story.kind() + " " + story.apiVersion() + " " + story.serving(), List.of());
      if (alike.size() > 1 && alike.contains(story)) {
        // The same sentence for each field of a kind: it is said once.
        if (!together.contains(story)) {
          lines.add(together(alike));
          together.addAll(alike);
        }
        continue;
      }
      Facts facts = facts(examination, story);
      lines.add(
          index.claim(
              "nature." + story.nature().name(),
              facts,
              List.of(TreeGrowth.storyEvidence(examination, story))));
    }
    lines.addAll(closedWindows());
    Block bullets = new Block.Bullets(lines);
    if (lines.size() <= OPEN_LINES) {
      return List.of(bullets);
    }
    Claim summary = index.plain("history.folded", Facts.of("count", lines.size()));
    return List.of(new Block.Folded(summary, List.of(bullets)));
  }

  private Claim together(List<FieldStory> alike) {
    Facts facts =
        facts(examination, alike.get(0))
            .with("count", alike.size())
            .withFew("paths", alike.stream().map(FieldStory::path).toList());
    return index.claim(
        "nature.INVALID_VALUES",
        facts,
        alike.stream().map(story -> TreeGrowth.storyEvidence(examination, story)).toList());
  }

  /** What the texts {@code nature.*} say of a field. */
  public static Facts facts(Examination examination, FieldStory story) {
    return Facts.of("kind", story.kind())
        .with("apiVersion", story.apiVersion())
        .with("path", story.path())
        .with("rule", new Term("rule." + story.ruleId()))
        .with("versions", examination.spans().of(story.acceptedBy()))
        .with("onlyPrereleases", onlyPrereleases(story) ? 1 : 0)
        .with("catalog", examination.releases())
        .with("serving", story.serving())
        .with("here", story.here().stream().limit(SHOWN_PATHS).toList())
        .with("hereCount", story.here().size())
        .with("otherCount", story.otherKinds().size())
        .with("other", story.otherKinds().stream().limit(SHOWN_PATHS).toList());
  }

  /** Releases that have all the fields, and reject the chart for something else: one line each. */
  private List<Claim> closedWindows() {
    List<Claim> lines = new ArrayList<>();
    for (Examination.ClosedWindow window : examination.closedWindows()) {
      Facts facts =
          Facts.of("version", new Facts.Versions(List.of(window.version())))
              .with("kind", window.kind())
              .with("path", window.path())
              .with("rule", new Term("rule." + window.ruleId()));
      Pointer at = new Pointer(ChartLayer.PATH, "/addon/objects");
      lines.add(
          index.claim(
              "history.closed", facts, List.of(Evidence.derived("evidence.closed", facts, at))));
    }
    return lines.size() > SHOWN_PATHS ? lines.subList(0, SHOWN_PATHS) : lines;
  }

  private static boolean onlyPrereleases(FieldStory story) {
    return story.acceptedBy().stream().allMatch(version -> version.contains("-"));
  }
}

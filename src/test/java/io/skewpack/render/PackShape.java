package io.skewpack.render;

import io.skewpack.diagnose.DecisionTree;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Verdict;
import io.skewpack.report.Block;
import io.skewpack.report.Claim;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.EvidencePack.IndexedEvidence;
import io.skewpack.report.FailureReport;
import io.skewpack.report.Section;
import io.skewpack.report.Section.Title;
import io.skewpack.report.Way;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A full pack of any size. Whatever can be left out begins with a name of its own in double angle
 * brackets, by which a test finds it again.
 *
 * @param rows of each table
 * @param sentences of each list
 * @param aside warnings and as many remarks; gaps and redactions too
 * @param citations of each sentence
 * @param length of each string in characters
 * @param hostile what the strings are made of
 */
record PackShape(
    int failures,
    int rows,
    int sentences,
    int ways,
    int aside,
    int citations,
    int length,
    String hostile) {

  EvidencePack pack() {
    return new Building().pack();
  }

  /** Numbers evidence as it is cited. */
  private final class Building {
    private final List<IndexedEvidence> evidence = new ArrayList<>();

    EvidencePack pack() {
      Claim title = plain("title.several", Facts.of("count", failures).with("names", term()));
      List<Claim> headline = List.of(claim("headline"), claim("next"));
      Block.Table layers =
          new Block.Table(
              List.of("layers.head.layer", "layers.head.seen"),
              List.of(List.of(claim("layer1"), claim("seen1")), List.of(claim("l2"), claim("s2"))));
      List<EvidencePack.PreflightStep> preflight =
          List.of(new EvidencePack.PreflightStep("chartRender", "pass", numbers("preflight")));
      EvidencePack.TreeView tree = tree();
      List<Claim> path = List.of(claim("path"));
      List<FailureReport> reports = new ArrayList<>();
      for (int i = 0; i < failures; i++) {
        reports.add(failure(i));
      }
      List<Block> beside = new ArrayList<>();
      beside.add(new Block.Bullets(claims("warning", Math.min(6, aside))));
      beside.add(folded("aside.moreWarnings", claims("folded-warning", aside)));
      beside.add(folded("aside.remarks", claims("remark", aside)));
      List<Claim> gaps = claims("gap", aside);
      List<Claim> redacted = claims("redaction", aside);
      return new EvidencePack(
          Verdict.BLOCKER,
          title,
          Optional.of(plain("reportedTitle", Facts.of("title", text("reported")))),
          headline,
          layers,
          preflight,
          Optional.of(layers),
          tree,
          path,
          reports,
          beside,
          evidence,
          gaps,
          redacted,
          new EvidencePack.Footer(
              "skewpack test",
              "2026",
              "5".repeat(64),
              "c".repeat(64),
              Optional.empty(),
              Optional.empty(),
              "en",
              ""),
          Optional.empty());
    }

    private EvidencePack.TreeView tree() {
      List<DecisionTree.Node> nodes = new ArrayList<>();
      List<DecisionTree.Edge> edges = new ArrayList<>();
      List<List<Integer>> numbers = new ArrayList<>();
      nodes.add(new DecisionTree.Node("q1", "tree.q1", true, true, Optional.empty()));
      nodes.add(new DecisionTree.Node("l2", "tree.l2", true, true, Optional.empty()));
      nodes.add(new DecisionTree.Node("q2", "tree.q2", true, false, Optional.empty()));
      edges.add(new DecisionTree.Edge("q1", "l2", "answer.yes", true, 3, List.of()));
      numbers.add(numbers("edge"));
      edges.add(new DecisionTree.Edge("q1", "q2", "answer.no", false, 0, List.of()));
      numbers.add(List.of());
      return new EvidencePack.TreeView(new DecisionTree(nodes, edges), numbers);
    }

    private FailureReport failure(int number) {
      String of = "failure" + number + "-";
      Block table =
          new Block.Table(
              List.of("layers.head.layer", "layers.head.seen"),
              claims(of + "row", rows).stream()
                  .map(row -> List.of(row, plain("cell.optional", Facts.none())))
                  .toList());
      List<Block> symptom = List.of(paragraph(of + "symptom"), table);
      List<Block> trigger = List.of(paragraph(of + "trigger"));
      List<Block> cause =
          List.of(
              paragraph(of + "cause"),
              folded("history.folded", claims(of + "sentence", sentences)),
              new Block.Code("text", (text(of + "log") + "\n").repeat(3)));
      List<Block> again =
          List.of(
              new Block.Commands(plain("reproduction.commands", Facts.of("chart", text("chart")))),
              new Block.Manifest(SnapshotJson.mapper().createObjectNode().put("a", text("yaml"))));
      List<Way> out = new ArrayList<>();
      for (int i = 0; i < ways; i++) {
        Claim word = plain("risk.none", Facts.none());
        out.add(new Way(claim(of + "way" + i), word, word, word, word));
      }
      List<Block> fix = List.of(paragraph(of + "beforeWays"), new Block.Ways(out));
      Claim owner = plain("owner.chart", Facts.of("owner", text(of + "owner")));
      List<Block> impact = List.of(paragraph(of + "impact"), new Block.Paragraph(owner));
      return new FailureReport(
          Optional.of(Failure.Kind.CONTRACT),
          plain(
              "failure.heading",
              Facts.of("number", number + 1).with("layer", 5).with("name", term())),
          List.of(
              new Section(Title.SYMPTOM, symptom),
              new Section(Title.TRIGGER, trigger),
              new Section(Title.ROOT_CAUSE, cause),
              new Section(Title.REPRODUCTION, again),
              new Section(Title.FIX_PATH, fix),
              new Section(Title.IMPACT_AND_OWNER, impact)));
    }

    private Block paragraph(String name) {
      return new Block.Paragraph(claim(name));
    }

    private Block folded(String summary, List<Claim> claims) {
      return new Block.Folded(
          plain(summary, Facts.of("count", claims.size())), List.of(new Block.Bullets(claims)));
    }

    private List<Claim> claims(String name, int count) {
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        claims.add(claim(name + i));
      }
      return claims;
    }

    private Claim claim(String name) {
      return new Claim("cell.value", Facts.of("value", text(name)), numbers(name));
    }

    private Claim plain(String text, Facts facts) {
      return new Claim(text, facts, List.of());
    }

    private Term term() {
      return new Term("failure.name.interpreter");
    }

    private List<Integer> numbers(String name) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < citations; i++) {
        Pointer at = new Pointer("chart.json", "/" + i + "/" + text(name));
        Facts facts = Facts.of("declared", text(name));
        evidence.add(
            new IndexedEvidence(
                evidence.size() + 1,
                Evidence.observed("evidence.declared", facts, at),
                "a".repeat(64)));
        numbers.add(evidence.size());
      }
      return numbers;
    }
  }

  private String text(String name) {
    StringBuilder text = new StringBuilder("<<" + name + ">>");
    while (text.length() < length) {
      text.append(hostile);
    }
    return text.toString();
  }
}

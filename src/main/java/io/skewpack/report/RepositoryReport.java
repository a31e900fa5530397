package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.diagnose.RepositoryAnswers;
import io.skewpack.diagnose.RepositoryAnswers.Control;
import io.skewpack.diagnose.RepositoryAnswers.Experiment;
import io.skewpack.diagnose.RepositoryAnswers.Origin;
import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.diagnose.SiblingCharts;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pack says of the chart's repository, wherever it says it: other revisions, sibling charts,
 * and the commits that brought the rejected fields in. Everywhere empty when the repository was not
 * asked.
 */
final class RepositoryReport {

  private static final int SHOWN_FIELDS = 3;
  private static final int OPEN_ROWS = 8;

  private final Optional<RepositoryAnswers> answers;
  private final EvidenceIndex index;

  RepositoryReport(Examination examination, EvidenceIndex index) {
    this.answers = examination.stories().isEmpty() ? Optional.empty() : examination.repository();
    this.index = index;
  }

  boolean isAsked() {
    return answers.isPresent();
  }

  /** The revision to install instead; absent when none is known to pass. */
  Optional<Tried> best() {
    return answers.flatMap(known -> known.passing().stream().findFirst());
  }

  /** One line for the first screen. */
  Optional<Claim> headline() {
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    RepositoryAnswers known = answers.get();
    List<Evidence> evidence = new ArrayList<>();
    best().ifPresent(tried -> evidence.add(OtherRevisions.evidence(tried)));
    if (known.experiment() != Experiment.NOT_EVALUATED) {
      evidence.addAll(SiblingCharts.evidence(known));
    }
    if (evidence.isEmpty()) {
      // Where none passes and no sibling was judged, it rests on what was tried.
      evidence.addAll(OtherRevisions.whatWasTried(known));
    }
    return Optional.of(index.claim("headline.repository", facts(known), evidence));
  }

  /** Which commits brought the fields in. */
  List<Block> trigger() {
    if (answers.isEmpty()) {
      return List.of();
    }
    List<Claim> claims = new ArrayList<>();
    for (Origin origin : answers.get().origins()) {
      Facts facts =
          Facts.of("commit", origin.commit().shortId())
              .with("day", origin.commit().day())
              .with("author", origin.commit().author())
              .with("subject", origin.commit().subject())
              .with("fields", shown(origin.fields()))
              .with("count", origin.fields().size());
      claims.add(
          index.claim(
              origin.fromTheStart() ? "trigger.fromTheStart" : "trigger.commit",
              facts,
              List.of(Evidence.derived("evidence.origin", facts, origin.at()))));
    }
    List<Introduction> all = answers.get().history().introductions();
    for (Introduction open : answers.get().unknownOrigins()) {
      Facts facts =
          Facts.of("field", open.kind() + " " + open.path())
              .with("detail", OtherRevisions.detail(open))
              .with("oldest", open.commit().map(History.Commit::shortId))
              .with("day", open.commit().map(History.Commit::day));
      claims.add(
          index.claim(
              "trigger." + open.finding().id(),
              facts,
              List.of(
                  Evidence.observed(
                      "evidence.noOrigin",
                      facts,
                      new Pointer(History.PATH, "/introductions").child(all.indexOf(open))))));
    }
    return claims.isEmpty() ? List.of() : List.of(new Block.Bullets(claims));
  }

  /** The fields that stand between a revision and a pass. */
  private static Optional<List<String>> first(List<History.Rejection> rejections) {
    return rejections.isEmpty()
        ? Optional.empty()
        : Optional.of(
            rejections.stream().limit(2).map(one -> one.kind() + " " + one.path()).toList());
  }

  private static List<String> shown(List<Introduction> fields) {
    return fields.stream()
        .limit(SHOWN_FIELDS)
        .map(field -> field.kind() + " " + field.path())
        .toList();
  }

  /** The control experiment as a sentence. */
  Optional<Claim> experiment() {
    return answers
        .filter(known -> known.experiment() != Experiment.NOT_EVALUATED)
        .map(
            known ->
                index.claim(
                    "experiment." + known.experiment().name(),
                    SiblingCharts.facts(known),
                    SiblingCharts.evidence(known)));
  }

  /** Another revision of the chart as a way out; absent when none is known to be one. */
  Optional<Claim> revision() {
    if (best().isEmpty()) {
      return Optional.empty();
    }
    RepositoryAnswers known = answers.get();
    Tried best = best().get();
    Facts facts =
        OtherRevisions.facts(known)
            .with("name", best.name())
            .with("commit", best.revision().commit().shortId())
            .with("version", best.revision().version())
            .with("declared", best.revision().declared())
            .with(
                "others",
                known.passing().stream().skip(1).limit(SHOWN_FIELDS).map(Tried::name).toList())
            .with("othersCount", known.passing().size() - 1);
    return Optional.of(
        index.claim("fix.revisionPasses", facts, OtherRevisions.evidence(known.passing())));
  }

  /** That no other revision passes here, and how many were tried; absent when one may. */
  Optional<Claim> noRevision() {
    return rejectedAll()
        .map(known -> index.claim("fix.noRevision", noRevisionFacts(), noRevisionEvidence()));
  }

  /** Whether others were tried and none of them passes. */
  boolean hasNoRevision() {
    return rejectedAll().isPresent();
  }

  Facts noRevisionFacts() {
    return rejectedAll().map(OtherRevisions::facts).orElse(Facts.none());
  }

  List<Evidence> noRevisionEvidence() {
    return rejectedAll().map(known -> OtherRevisions.evidence(known.rejected())).orElse(List.of());
  }

  private Optional<RepositoryAnswers> rejectedAll() {
    return answers.filter(known -> known.triedOthers() && known.passing().isEmpty());
  }

  /** Every revision that was tried, in a table. */
  List<Block> revisions() {
    if (answers.isEmpty() || answers.get().history().revisions().isEmpty()) {
      return List.of();
    }
    List<List<Claim>> rows = new ArrayList<>();
    List<History.Revision> revisions = answers.get().history().revisions();
    for (int i = 0; i < revisions.size(); i++) {
      Tried tried = new Tried(i, revisions.get(i));
      Facts names = Facts.of("names", tried.revision().names().stream().limit(2).toList());
      Facts result =
          Facts.of("result", new Term("result." + tried.revision().result().id()))
              .with("fields", tried.revision().rejections().size())
              .with("first", first(tried.revision().rejections()))
              .with("detail", tried.revision().detail());
      rows.add(
          List.of(
              index.plain(
                  "revisions.name", names.with("more", tried.revision().names().size() - 2)),
              index.plain("cell.optional", Facts.none().with("value", tried.revision().version())),
              index.plain("cell.optional", Facts.none().with("value", tried.revision().declared())),
              index.plain("revisions.result", result),
              index.cell("row.revisions", List.of(OtherRevisions.evidence(tried)))));
    }
    Block table =
        new Block.Table(
            List.of(
                "revisions.head.name",
                "revisions.head.version",
                "revisions.head.declares",
                "revisions.head.result",
                "layers.head.evidence"),
            rows);
    return folded(table, "revisions.folded", rows.size());
  }

  /** Cross-engine impact: the siblings one by one, those that fail alike first. */
  List<Block> impact() {
    if (answers.isEmpty()) {
      return List.of();
    }
    RepositoryAnswers known = answers.get();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            index.claim(
                "impact." + known.experiment().name(),
                SiblingCharts.facts(known),
                known.experiment() == Experiment.NOT_EVALUATED
                    ? List.of()
                    : SiblingCharts.evidence(known))));
    List<Control> all = new ArrayList<>(known.alike());
    all.addAll(known.otherwise());
    all.addAll(known.unjudged());
    all.addAll(known.clean());
    if (all.isEmpty()) {
      return blocks;
    }
    List<List<Claim>> rows = new ArrayList<>();
    for (Control control : all) {
      Facts result =
          Facts.of("result", new Term("result." + control.sibling().result().id()))
              .with("fields", control.sibling().rejections().size())
              .with("detail", control.sibling().detail());
      Facts shared =
          Facts.of("count", control.shared().size())
              .with(
                  "fields",
                  control.shared().stream()
                      .limit(SHOWN_FIELDS)
                      .map(field -> field.kind() + " " + field.path())
                      .toList());
      rows.add(
          List.of(
              index.plain("cell.value", Facts.of("value", control.sibling().name())),
              index.plain("revisions.result", result),
              index.plain("siblings.shared", shared),
              index.cell("row.siblings", List.of(SiblingCharts.evidence(control)))));
    }
    Block table =
        new Block.Table(
            List.of(
                "siblings.head.name",
                "revisions.head.result",
                "siblings.head.shared",
                "layers.head.evidence"),
            rows);
    blocks.addAll(folded(table, "siblings.folded", rows.size()));
    return blocks;
  }

  /** What of the repository was not asked, one sentence each. */
  List<Claim> gaps() {
    if (answers.isEmpty()) {
      return List.of();
    }
    History history = answers.get().history();
    Facts facts =
        OtherRevisions.facts(answers.get())
            .with("names", history.repository().passedOver().stream().limit(5).toList())
            .with("changed", history.repository().changed().stream().limit(5).toList())
            .with("filesCount", history.repository().changed().size());
    List<Claim> gaps = new ArrayList<>();
    OtherRevisions.limits(history)
        .forEach(
            limit ->
                gaps.add(
                    index.claim(
                        "gap.history." + limit,
                        facts,
                        List.of(
                            Evidence.observed(
                                "evidence.repository",
                                facts,
                                new Pointer(History.PATH, "/repository"))))));
    history
        .cutShort()
        .ifPresent(
            cut ->
                gaps.add(
                    index.claim(
                        "gap.history.cutShort",
                        OtherRevisions.facts(cut),
                        List.of(
                            Evidence.observed(
                                "evidence.cutShort",
                                Facts.none(),
                                new Pointer(History.PATH, "/cutShort"))))));
    return gaps;
  }

  private Facts facts(RepositoryAnswers known) {
    return OtherRevisions.facts(known)
        .with(SiblingCharts.facts(known))
        .with("best", best().map(Tried::name));
  }

  private List<Block> folded(Block table, String summary, int rows) {
    return rows <= OPEN_ROWS
        ? List.of(table)
        : List.of(new Block.Folded(index.plain(summary, Facts.of("count", rows)), List.of(table)));
  }
}

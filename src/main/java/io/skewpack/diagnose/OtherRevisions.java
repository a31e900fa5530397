package io.skewpack.diagnose;

import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CutShort;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.Why;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the same chart passes here at another revision of its repository. It informs: a revision
 * that passes makes the rejection no smaller.
 */
public final class OtherRevisions implements Check {

  @Override
  public String id() {
    return "other-revisions";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<RepositoryAnswers> answers = examination.repository();
    if (answers.isEmpty() || examination.stories().isEmpty()) {
      return List.of();
    }
    RepositoryAnswers known = answers.get();
    Facts facts = facts(known);
    if (!known.triedOthers()) {
      return List.of(
          new Finding(
              id(),
              Status.NOT_EVALUATED,
              Severity.INFO,
              Layer.CHART,
              Optional.of(1),
              "check.other-revisions.none",
              facts,
              true,
              List.of(asked(known))));
    }
    List<Tried> cited = known.passing().isEmpty() ? known.rejected() : known.passing();
    return List.of(
        new Finding(
            id(),
            Status.PASS,
            Severity.INFO,
            Layer.CHART,
            Optional.of(1),
            known.passing().isEmpty()
                ? "check.other-revisions.allRejected"
                : "check.other-revisions.passing",
            facts,
            true,
            evidence(cited)));
  }

  /** What sentences about the repository say. */
  public static Facts facts(RepositoryAnswers answers) {
    History.Repository repository = answers.history().repository();
    return Facts.of("passing", answers.passing().stream().limit(3).map(Tried::name).toList())
        .with("passingCount", answers.passing().size())
        .with("rejected", answers.rejected().size())
        .with("untold", answers.untold().size())
        .with("without", answers.without().size())
        .with("tried", answers.passing().size() + answers.rejected().size())
        .with("head", repository.head().map(History.Commit::shortId))
        .with("branch", repository.branch())
        .with("files", repository.changed().size())
        .with("passedOver", repository.passedOver().size())
        .with("releaseBranches", repository.releaseBranches())
        .with("tags", repository.tags());
  }

  /** The revisions that are rejected here; where none was judged, the repository itself. */
  public static List<Evidence> whatWasTried(RepositoryAnswers answers) {
    return answers.rejected().isEmpty() ? List.of(asked(answers)) : evidence(answers.rejected());
  }

  private static Evidence asked(RepositoryAnswers answers) {
    return Evidence.observed(
        "evidence.repository", facts(answers), new Pointer(History.PATH, "/repository"));
  }

  /** One piece of evidence for each revision. */
  public static List<Evidence> evidence(List<Tried> revisions) {
    return revisions.stream().map(OtherRevisions::evidence).toList();
  }

  /** What became of the chart at a revision. */
  public static Evidence evidence(Tried tried) {
    Facts facts =
        Facts.of("name", tried.name())
            .with("commit", tried.revision().commit().shortId())
            .with("fields", tried.revision().rejections().size())
            .with("result", new Facts.Term("result." + tried.revision().result().id()));
    return Evidence.derived("evidence.revision", facts, tried.at());
  }

  /** What is left open: the history is shallow, cut short, or was not tried whole. */
  public static Stream<String> limits(History history) {
    History.Repository repository = history.repository();
    Stream.Builder<String> limits = Stream.builder();
    if (repository.shallow()) {
      limits.add("shallow");
    }
    if (repository.releaseBranches() == 0) {
      limits.add("noReleaseBranches");
    }
    if (repository.tags() == 0) {
      limits.add("noTags");
    }
    if (!repository.passedOver().isEmpty()) {
      limits.add("passedOver");
    }
    if (!repository.changed().isEmpty()) {
      limits.add("changed");
    }
    if (repository.head().isEmpty()) {
      limits.add("noHead");
    }
    return limits.build();
  }

  /** What a search that was stopped left untried, and what stopped it. */
  public static Facts facts(CutShort cut) {
    Facts seconds = Facts.of("seconds", cut.seconds());
    List<Facts.Said> untried =
        cut.untried().stream()
            .map(
                one ->
                    new Facts.Said(
                        "cutShort.untried." + one.work().id(),
                        Facts.of("count", one.count()).with("of", one.of())))
            .toList();
    return Facts.none()
        .with("by", cut.by().map(by -> new Facts.Said("cutShort.by." + by.id(), seconds)))
        .with("untried", Optional.of(untried).filter(list -> !list.isEmpty()))
        .with("words", cut.words());
  }

  /**
   * Why a commit was not found, or how sure it is: a word of ours, or a line as it was captured.
   */
  public static Optional<Object> detail(Introduction introduction) {
    return introduction
        .detail()
        .map(
            line ->
                Why.of(line)
                    .<Object>map(why -> new Facts.Term("introduction.why." + why.id()))
                    .orElse(line));
  }
}

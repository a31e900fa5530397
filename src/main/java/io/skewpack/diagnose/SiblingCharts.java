package io.skewpack.diagnose;

import io.skewpack.diagnose.RepositoryAnswers.Control;
import io.skewpack.diagnose.RepositoryAnswers.Experiment;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control experiment: whether the other charts of the repository fail on the same fields (a
 * skew of generations) or only this one (a local bug).
 */
public final class SiblingCharts implements Check {

  @Override
  public String id() {
    return "sibling-charts";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<RepositoryAnswers> answers = examination.repository();
    if (answers.isEmpty() || examination.stories().isEmpty()) {
      return List.of();
    }
    RepositoryAnswers known = answers.get();
    boolean open = known.experiment() == Experiment.NOT_EVALUATED;
    return List.of(
        new Finding(
            id(),
            open ? Status.NOT_EVALUATED : Status.PASS,
            Severity.INFO,
            Layer.CHART,
            Optional.of(1),
            "check.sibling-charts." + known.experiment().name(),
            facts(known),
            !known.history().siblings().isEmpty(),
            open
                ? List.of(
                    Evidence.observed(
                        "evidence.siblings",
                        Facts.of("count", known.history().siblings().size()),
                        new Pointer(History.PATH, "/siblings")))
                : evidence(known)));
  }

  /** What sentences about the siblings say. */
  public static Facts facts(RepositoryAnswers answers) {
    return Facts.of("alike", answers.alike().size())
        .with("cut", answers.history().cutShort().isPresent() ? 1 : 0)
        .with("alikeNames", answers.alike().stream().limit(3).map(c -> c.sibling().name()).toList())
        .with("sharedFields", answers.sharedFields())
        .with("allFields", answers.fields())
        .with("judged", answers.judgedSiblings())
        .with("otherwise", answers.otherwise().size())
        .with("clean", answers.clean().size())
        .with("unjudged", answers.unjudged().size());
  }

  /** One for the experiment as a whole: the table in the pack cites each chart. */
  public static List<Evidence> evidence(RepositoryAnswers answers) {
    return List.of(
        Evidence.derived(
            "evidence.experiment", facts(answers), new Pointer(History.PATH, "/siblings")));
  }

  /** What became of one sibling. */
  public static Evidence evidence(Control control) {
    List<String> shared = new ArrayList<>();
    control.shared().forEach(rejection -> shared.add(rejection.kind() + " " + rejection.path()));
    return Evidence.derived(
        "evidence.sibling",
        Facts.of("name", control.sibling().name())
            .with("fields", control.sibling().rejections().size())
            .with("shared", shared.size())
            .with("result", new Facts.Term("result." + control.sibling().result().id())),
        control.at());
  }
}

package io.skewpack.diagnose;

import io.skewpack.schema.Judgement;
import java.util.List;
import java.util.Optional;

/** Kinds, and versions of kinds, that the chart renders and the captured CRDs do not serve. */
final class MissingKinds implements Check {

  @Override
  public String id() {
    return "missing-kinds";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.addon().isEmpty() || examination.crdLayer().isEmpty()) {
      return List.of();
    }
    List<FieldStory> stories =
        examination.stories().stream()
            .filter(story -> !RejectedFields.isAboutAField(story))
            .toList();
    if (stories.isEmpty()) {
      long told = kinds(examination, false);
      long open = kinds(examination, true);
      if (told == 0 && open != 0) {
        // Nothing passes where nothing was judged: the objects are listed as not evaluated.
        return List.of();
      }
      Facts facts = Facts.of("kinds", told).with("open", open);
      return List.of(
          new Finding(
              id(),
              Status.PASS,
              Severity.BLOCKER,
              Layer.CRD,
              Optional.of(1),
              "check.missing-kinds.pass",
              facts,
              true,
              List.of(
                  Evidence.observed(
                      "evidence.crds",
                      Facts.of("count", examination.crdLayer().get().definitions().size()),
                      new io.skewpack.snapshot.Pointer(
                          io.skewpack.snapshot.CrdLayer.PATH, "/definitions")))));
    }
    Facts facts =
        Facts.of("kinds", stories.size())
            .with("names", stories.stream().map(s -> s.apiVersion() + " " + s.kind()).toList())
            .with("objects", stories.stream().mapToInt(s -> s.places().size()).sum());
    return List.of(
        new Finding(
            id(),
            Status.FAIL,
            Severity.BLOCKER,
            Layer.CRD,
            Optional.of(1),
            "check.missing-kinds.fail",
            facts,
            true,
            RejectedFields.evidence(stories)));
  }

  /**
   * Distinct kinds and versions of the chart.
   *
   * @param open those of groups of which no CRD was captured, or else all others
   */
  private static long kinds(Examination examination, boolean open) {
    return examination.judged().stream()
        .filter(
            judged ->
                open
                    == (judged.judgement() instanceof Judgement.NotEvaluated none
                        && none.reason() == Judgement.Reason.GROUP_NOT_CAPTURED))
        .map(judged -> judged.object().apiVersion() + " " + judged.object().kind())
        .distinct()
        .count();
  }
}

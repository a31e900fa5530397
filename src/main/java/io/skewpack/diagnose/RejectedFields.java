package io.skewpack.diagnose;

import io.skewpack.diagnose.FieldStory.Place;
import io.skewpack.schema.Judgement;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fields of the addon chart's objects that the captured CRD schemas do not accept. */
public final class RejectedFields implements Check {

  @Override
  public String id() {
    return "rejected-fields";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<FieldStory> stories =
        examination.stories().stream().filter(RejectedFields::isAboutAField).toList();
    if (stories.isEmpty()) {
      return List.of(clean(examination));
    }
    int places = stories.stream().mapToInt(story -> story.places().size()).sum();
    long objects =
        stories.stream()
            .flatMap(story -> story.places().stream())
            .map(place -> place.object().index())
            .distinct()
            .count();
    Facts facts =
        Facts.of("fields", stories.size()).with("places", places).with("objects", objects);
    return List.of(
        new Finding(
            id(),
            Status.FAIL,
            Severity.BLOCKER,
            Layer.CHART,
            Optional.of(1),
            "check.rejected-fields.fail",
            facts,
            true,
            evidence(stories)));
  }

  static boolean isAboutAField(FieldStory story) {
    return !story.isAboutKind();
  }

  /** One piece of evidence for every rejection: the rendered object it is on. */
  static List<Evidence> evidence(List<FieldStory> stories) {
    List<Evidence> evidence = new ArrayList<>();
    for (FieldStory story : stories) {
      story.places().forEach(place -> evidence.add(evidence(story, place)));
    }
    return evidence;
  }

  /** The rendered object that a rejection is on. */
  public static Evidence evidence(FieldStory story, Place place) {
    Facts facts =
        Facts.of("kind", story.kind())
            .with("name", place.name())
            .with("path", place.path())
            .with("rule", new Facts.Term("rule." + story.ruleId()))
            .with("expected", place.expected())
            .with(story.foundFact(), place.found())
            .with("schema", story.schema().map(Pointer::toString));
    return Evidence.derived("evidence.rejection", facts, place.at());
  }

  private Finding clean(Examination examination) {
    long accepted =
        examination.judged().stream()
            .filter(object -> object.judgement() instanceof Judgement.Accepted)
            .count();
    long builtIn =
        examination.judged().stream()
            .filter(object -> object.judgement() instanceof Judgement.BuiltIn)
            .count();
    SnapshotIndex index = examination.snapshot().index();
    boolean requested =
        index.outcome(Source.ADDON_CHART).requestedButMissing()
            || index.outcome(Source.CRDS).requestedButMissing();
    if (examination.addon().isEmpty() || examination.crdLayer().isEmpty()) {
      boolean both = examination.addon().isEmpty() && examination.crdLayer().isEmpty();
      String missing = both ? "both" : examination.addon().isEmpty() ? "chart" : "crds";
      return new Finding(
          id(),
          Status.NOT_EVALUATED,
          Severity.BLOCKER,
          Layer.CHART,
          Optional.of(1),
          "check.rejected-fields.notEvaluated." + missing,
          Facts.none(),
          requested,
          List.of());
    }
    Facts facts =
        Facts.of("accepted", accepted)
            .with("builtIn", builtIn)
            .with(
                "celRules",
                examination.judged().stream()
                    .flatMap(object -> object.judgement().celSites().stream())
                    .map(site -> site.rule().sha256())
                    .distinct()
                    .count())
            .with("objects", examination.judged().size());
    return new Finding(
        id(),
        Status.PASS,
        Severity.BLOCKER,
        Layer.CHART,
        Optional.of(1),
        "check.rejected-fields.pass",
        facts,
        true,
        List.of(
            Evidence.observed("evidence.objects", facts, new Pointer(ChartLayer.PATH, "/addon")),
            Evidence.observed(
                "evidence.crds",
                Facts.of("count", examination.crdLayer().orElseThrow().definitions().size()),
                new Pointer(CrdLayer.PATH, "/definitions"))));
  }
}

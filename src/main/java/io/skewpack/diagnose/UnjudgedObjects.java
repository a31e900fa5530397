package io.skewpack.diagnose;

import io.skewpack.schema.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Custom resources that were met and could not be judged, because no CRD of their group was
 * captured or its schema is missing: they count, since nobody can say that they are fine.
 */
final class UnjudgedObjects implements Check {

  @Override
  public String id() {
    return "unjudged-objects";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Map<String, List<JudgedObject>> byReason = new TreeMap<>();
    for (JudgedObject object : examination.judged()) {
      if (object.judgement() instanceof Judgement.NotEvaluated open) {
        byReason
            .computeIfAbsent(open.reason() + " " + open.detail(), same -> new ArrayList<>())
            .add(object);
      }
    }
    return byReason.values().stream().map(this::finding).toList();
  }

  private Finding finding(List<JudgedObject> objects) {
    Judgement.NotEvaluated open = (Judgement.NotEvaluated) objects.get(0).judgement();
    List<String> kinds = objects.stream().map(o -> o.object().kind()).distinct().sorted().toList();
    Facts facts =
        Facts.of("objects", objects.size()).with("kinds", kinds).with("detail", open.detail());
    String reason =
        switch (open.reason()) {
          case GROUP_NOT_CAPTURED -> "group";
          case NO_SCHEMA, SCHEMA_UNREADABLE -> "schema";
        };
    return new Finding(
        id(),
        Status.NOT_EVALUATED,
        Severity.BLOCKER,
        Layer.CRD,
        Optional.of(1),
        "check.unjudged-objects." + reason,
        facts,
        true,
        objects.stream()
            .map(
                o ->
                    Evidence.observed(
                        "evidence.object",
                        Facts.of("kind", o.object().kind()).with("name", o.object().name()),
                        Examination.addonObject(o.index())))
            .toList());
  }
}

package io.skewpack.schema;

import io.skewpack.schema.CompiledRules.Verdict;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds an object to its CEL rules as its creation does ({@code pkg/apiserver/schema/cel/
 * validation.go} of apiextensions-apiserver v0.34): on what would be stored, and only when nothing
 * else is wrong that a rule could stumble over.
 */
final class CelRules {

  private final Problems problems;
  private final List<CelSite> open = new ArrayList<>();
  private final Map<String, Integer> evaluated = new TreeMap<>();

  private CelRules(Problems problems) {
    this.problems = problems;
  }

  /** Adds what is broken to what is wrong with the object already. */
  static CelCoverage evaluate(List<CelPlace> places, Problems problems) {
    if (places.isEmpty()) {
      return CelCoverage.NONE;
    }
    CelRules rules = new CelRules(problems);
    boolean stopped = problems.stopCelRules();
    for (CelPlace place : places) {
      if (place.rule().text().isEmpty()) {
        rules.open.add(place.open(CelSite.Reason.NO_TEXT, null));
      } else if (stopped) {
        rules.open.add(place.open(CelSite.Reason.OBJECT_INVALID, null));
      } else if (!place.rule().text().get().isBlank()) {
        rules.evaluate(place);
      }
    }
    return CelCoverage.of(rules.open, rules.evaluated);
  }

  private void evaluate(CelPlace place) {
    Verdict verdict =
        place.schema().compiledRules().evaluate(place.rule(), place.value(), place.resource());
    if (verdict instanceof Verdict.Open not) {
      open.add(place.open(not.reason(), not.detail()));
      return;
    }
    evaluated.merge(place.rule().sha256(), 1, Integer::sum);
    if (verdict instanceof Verdict.Broken broken) {
      problems.add(blamed(place), place.rule(), broken.message().orElse(null));
    }
  }

  /** The field that the rule names, if it names one of its own. */
  private static FieldPath blamed(CelPlace place) {
    Optional<String> inner = place.rule().fieldPath();
    return inner
        .flatMap(text -> CelFieldPath.join(place.path(), text, place.schema()))
        .orElse(place.path());
  }
}

package io.skewpack.schema;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the CEL rules that apply to an object.
 *
 * @param open where a rule was not evaluated, sorted
 * @param evaluated for every other rule, by the hash of its text, at how many places it was
 *     evaluated, whatever came of it
 */
public record CelCoverage(List<CelSite> open, SortedMap<String, Integer> evaluated) {

  static final CelCoverage NONE = new CelCoverage(List.of(), new TreeMap<>());

  public CelCoverage {
    open = List.copyOf(open);
    evaluated = Collections.unmodifiableSortedMap(new TreeMap<>(evaluated));
  }

  static CelCoverage of(List<CelSite> open, Map<String, Integer> evaluated) {
    return new CelCoverage(open.stream().sorted().distinct().toList(), new TreeMap<>(evaluated));
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers evidence in the order in which a pack first cites it; the same evidence once. */
final class EvidenceIndex {

  private static final ClaimRules RULES = ClaimRules.shipped();

  private final Map<Evidence, Integer> numbers = new LinkedHashMap<>();

  /**
   * A claim that rests on this evidence.
   *
   * @throws ClaimRules.UnsupportedClaimException when it is not the evidence that such a claim
   *     needs
   */
  Claim claim(String text, Facts facts, List<Evidence> evidence) {
    RULES.check(text, facts, evidence);
    return new Claim(text, facts, cite(evidence));
  }

  /**
   * A cell of a table that holds only the evidence for its row.
   *
   * @param about the key by which the rule for such rows is found
   * @throws ClaimRules.UnsupportedClaimException as {@link #claim(String, Facts, List)}
   */
  Claim cell(String about, List<Evidence> evidence) {
    RULES.check(about, Facts.none(), evidence);
    return new Claim("layers.evidence", Facts.none(), cite(evidence));
  }

  private List<Integer> cite(List<Evidence> evidence) {
    return evidence.stream()
        .map(one -> numbers.computeIfAbsent(one, absent -> numbers.size() + 1))
        .distinct()
        .sorted()
        .toList();
  }

  /** A claim whose words say how sure it is: {@code certainty} and {@code Certainty}. */
  Claim claim(String text, Facts facts, List<Evidence> evidence, Certainty.Circumstances about) {
    return claim(text, facts.with(Certainty.of(evidence, about).facts()), evidence);
  }

  /** A sentence that asserts nothing of the target: a suggestion, or what is not known. */
  Claim plain(String text, Facts facts) {
    RULES.check(text, facts, List.of());
    return new Claim(text, facts, List.of());
  }

  /** Everything that was cited, by number from 1. */
  List<Evidence> cited() {
    return new ArrayList<>(numbers.keySet());
  }
}

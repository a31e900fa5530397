package io.skewpack.report;

import io.skewpack.diagnose.Facts;
import java.util.List;
import java.util.Objects;

/**
 * One sentence or more with the evidence it cites.
 *
 * @param text the key of the text
 * @param evidence numbers in the pack's index, ascending
 * @param uncited how many more pieces it cites in the full pack; 0 there
 */
public record Claim(String text, Facts facts, List<Integer> evidence, int uncited) {
  public Claim {
    Objects.requireNonNull(text);
    Objects.requireNonNull(facts);
    evidence = List.copyOf(evidence);
  }

  public Claim(String text, Facts facts, List<Integer> evidence) {
    this(text, facts, evidence, 0);
  }
}

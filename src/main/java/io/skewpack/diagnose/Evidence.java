package io.skewpack.diagnose;

import io.skewpack.snapshot.Pointer;
import java.util.Locale;
import java.util.Objects;

/**
 * What a finding rests on.
 *
 * @param id the key of the text that says what it shows
 * @param facts what the text needs
 * @param at the place in the snapshot
 */
public record Evidence(Strength strength, String id, Facts facts, Pointer at) {

  public Evidence {
    Objects.requireNonNull(strength);
    Objects.requireNonNull(id);
    Objects.requireNonNull(facts);
    Objects.requireNonNull(at);
  }

  /** How a piece of evidence came about. */
  public enum Strength {
    /** Read from the target, the chart or the CRDs. */
    OBSERVED,
    /** Computed from observed evidence by a named rule. */
    DERIVED,
    /** A person's or a log's word. */
    REPORTED,
    /** Carried over from another target. */
    ASSUMED;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Evidence observed(String id, Facts facts, Pointer at) {
    return new Evidence(Strength.OBSERVED, id, facts, at);
  }

  public static Evidence derived(String id, Facts facts, Pointer at) {
    return new Evidence(Strength.DERIVED, id, facts, at);
  }

  public static Evidence assumed(String id, Facts facts, Pointer at) {
    return new Evidence(Strength.ASSUMED, id, facts, at);
  }

  public static Evidence reported(String id, Facts facts, Pointer at) {
    return new Evidence(Strength.REPORTED, id, facts, at);
  }
}

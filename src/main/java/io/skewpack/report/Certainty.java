package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Evidence.Strength;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import java.util.List;

/**
 * How sure a sentence may sound. The one rule by which the wording of a claim follows from what it
 * rests on; no text says <i>confirmed</i> or <i>likely</i> by itself.
 */
public enum Certainty {
  /** Everything it rests on was observed or computed from that, and no alternative is open. */
  CONFIRMED,
  /** The same, of a version that somebody named: no target was read. */
  CONFIRMED_AS_NAMED,
  /**
   * It rests in part on somebody's word or on another target, an alternative is open, or a single
   * sample stands for many.
   */
  LIKELY,
  /** Nothing was seen that speaks for it. */
  UNKNOWN;

  /**
   * What the evidence alone does not say.
   *
   * @param alternativeOpen whether another explanation was not ruled out
   * @param onlyNamed whether the claim is about a target, and a version was named instead of
   *     reading one
   * @param samples of how many like cases it generalises; 1 for a claim about one thing
   * @param generalises whether it says something of more than what was looked at
   */
  record Circumstances(
      boolean alternativeOpen, boolean onlyNamed, int samples, boolean generalises) {

    static final Circumstances PLAIN = new Circumstances(false, false, 1, false);

    Circumstances withAlternativeOpen(boolean open) {
      return new Circumstances(open, onlyNamed, samples, generalises);
    }

    Circumstances withOnlyNamed(boolean named) {
      return new Circumstances(alternativeOpen, named, samples, generalises);
    }

    /** For a claim about more than the cases that were looked at. */
    static Circumstances general(int samples) {
      return new Circumstances(false, false, samples, true);
    }
  }

  static Certainty of(List<Evidence> evidence, Circumstances circumstances) {
    if (evidence.isEmpty()) {
      return UNKNOWN;
    }
    boolean secondHand =
        evidence.stream()
            .map(Evidence::strength)
            .anyMatch(strength -> strength == Strength.REPORTED || strength == Strength.ASSUMED);
    boolean oneForMany = circumstances.generalises() && circumstances.samples() < 2;
    if (secondHand || circumstances.alternativeOpen() || oneForMany) {
      return LIKELY;
    }
    return circumstances.onlyNamed() ? CONFIRMED_AS_NAMED : CONFIRMED;
  }

  /** The words {@code certainty} and, where a sentence begins, {@code Certainty}. */
  Facts facts() {
    return Facts.of("certainty", new Term("certainty." + name()))
        .with("Certainty", new Term("certainty.first." + name()));
  }
}

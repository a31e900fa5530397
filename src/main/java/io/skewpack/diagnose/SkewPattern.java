package io.skewpack.diagnose;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the layers came to disagree, told by evidence: one pattern, for one reason. Several may hold
 * at once.
 *
 * @param layer that the reason is about; absent when it is about none alone
 * @param reason ends the keys of the reason's texts, {@code pattern.because.*} and {@code
 *     pattern.why.*}
 * @param facts what the first of them needs
 * @param evidence never empty; {@code case.json} may be a case file given beside the snapshot
 */
public record SkewPattern(
    Kind kind,
    Optional<Skew.Subject> layer,
    Certainty certainty,
    String reason,
    Facts facts,
    List<Evidence> evidence) {

  /** The three patterns, and what is none of them. In the order in which they are told. */
  public enum Kind {
    /** The layer is exactly some other release, and an ordinary tool brought it there. */
    ACCIDENTAL("accidental"),
    /** The layer matches no release, or somebody says that the skew is there on purpose. */
    ENGINEERED("engineered"),
    /** Layers disagree, and the evidence does not say how that came about. */
    NOT_SETTLED("notSettled"),
    /** No versions differ: what the chart asks for, no release ever took. */
    NOT_SKEW("notSkew"),
    /** It rests on another target, or on what was not captured here. */
    UNVERIFIED_CROSS_LINE("unverifiedCrossLine");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /** How firmly it is said. */
  public enum Certainty {
    /** On observed and derived evidence. */
    CONFIRMED("confirmed"),
    /** As far as the content goes; the reason's text says what would settle it. */
    LIKELY("likely"),
    /** Somebody says so. */
    REPORTED("reported"),
    /** Nothing is concluded. */
    OPEN("open");

    private final String id;

    Certainty(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  public SkewPattern {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(layer);
    Objects.requireNonNull(certainty);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(facts);
    evidence = List.copyOf(evidence);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException(reason + " claims something without evidence");
    }
    boolean secondHand =
        evidence.stream()
            .map(Evidence::strength)
            .anyMatch(one -> one == Evidence.Strength.REPORTED || one == Evidence.Strength.ASSUMED);
    if (secondHand && certainty == Certainty.CONFIRMED) {
      throw new IllegalArgumentException(reason + " is somebody's word and confirms nothing");
    }
  }

  /** The key of the word for {@link #certainty}. */
  public String how() {
    return switch (certainty) {
      case CONFIRMED, LIKELY -> "certainty." + certainty.name();
      case REPORTED, OPEN -> "pattern.certainty." + certainty.id();
    };
  }

  /** The key of the sentence that gives the reason. */
  public String text() {
    return "pattern.because." + reason;
  }

  /** The key of the same in a few words, which needs no facts. */
  public String why() {
    return "pattern.why." + reason;
  }
}

package io.skewpack.diagnose;

import java.util.List;
import java.util.Set;

/**
 * Why the chart is rejected here, as far as the evidence goes.
 *
 * @param kind the sentence that is right
 * @param stories what it explains; never empty
 * @param accepting the releases that accept the whole chart, oldest first
 */
public record RootCause(Kind kind, List<FieldStory> stories, Set<String> accepting) {

  /** The causes that can be told apart offline. */
  public enum Kind {
    /** The other layers of the platform and the chart agree; the CRDs are of another release. */
    CRDS_LEFT_BEHIND,
    /** Only kinds are missing, and the very release that the captured CRDs are of has them. */
    CRDS_INCOMPLETE,
    /** Some releases accept everything the chart renders; the one here is not among them. */
    CHART_FOLLOWS_OTHER_RELEASES,
    /** No single release accepts it, though each rejected field is in some release. */
    CHART_MIXES_RELEASES,
    /** Every rejected field stands elsewhere in its schema and no release has it where it is. */
    MISPLACED_FIELDS,
    /** Values that every release rejects. */
    INVALID_VALUES,
    /** Fields or kinds that no release has. */
    NEVER_RELEASED,
    /** More than one of these at once, none of which explains all. */
    SEVERAL
  }

  /** Whether the CRDs are to be repaired, and not the chart. */
  public boolean blamesCrds() {
    return kind == Kind.CRDS_LEFT_BEHIND || kind == Kind.CRDS_INCOMPLETE;
  }

  public RootCause {
    stories = List.copyOf(stories);
    accepting = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(accepting));
    if (stories.isEmpty()) {
      throw new IllegalArgumentException("a cause explains something");
    }
  }

  /**
   * @param here the releases that the captured CRDs equal
   */
  static RootCause of(
      List<FieldStory> stories, Set<String> accepting, Set<String> here, Skew skew) {
    List<FieldStory> charts = stories.stream().filter(s -> !isLackOfCrds(s, here)).toList();
    List<FieldStory> explained = charts.isEmpty() ? stories : charts;
    return new RootCause(kind(explained, accepting, here, skew), explained, accepting);
  }

  /** A kind that is not served here, though the very releases have it that the CRDs equal. */
  static boolean isLackOfCrds(FieldStory story, Set<String> here) {
    return story.isAboutKind() && !here.isEmpty() && story.acceptedBy().containsAll(here);
  }

  private static Kind kind(
      List<FieldStory> stories, Set<String> accepting, Set<String> here, Skew skew) {
    if (Skew.lacksKinds(stories, here)) {
      return Kind.CRDS_INCOMPLETE;
    }
    boolean othersAgree = !skew.sharedWithout(Skew.Subject.CRD).isEmpty();
    if (skew.odd().filter(Skew.Subject.CRD::equals).isPresent() && othersAgree) {
      return Kind.CRDS_LEFT_BEHIND;
    }
    if (!accepting.isEmpty()) {
      return Kind.CHART_FOLLOWS_OTHER_RELEASES;
    }
    List<FieldStory.Nature> natures = stories.stream().map(FieldStory::nature).distinct().toList();
    if (natures.stream().allMatch(RootCause::isOfOtherRelease)) {
      return Kind.CHART_MIXES_RELEASES;
    }
    if (natures.size() > 1) {
      boolean never =
          natures.stream()
              .allMatch(
                  nature ->
                      nature == FieldStory.Nature.NEVER_RELEASED
                          || nature == FieldStory.Nature.KIND_NEVER_RELEASED);
      return never ? Kind.NEVER_RELEASED : Kind.SEVERAL;
    }
    return switch (natures.get(0)) {
      case MISPLACED -> Kind.MISPLACED_FIELDS;
      case INVALID_VALUE -> Kind.INVALID_VALUES;
      default -> Kind.NEVER_RELEASED;
    };
  }

  private static boolean isOfOtherRelease(FieldStory.Nature nature) {
    return nature == FieldStory.Nature.OTHER_RELEASE
        || nature == FieldStory.Nature.KIND_OF_OTHER_RELEASE;
  }
}

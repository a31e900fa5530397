package io.skewpack.diagnose;

import io.skewpack.schema.FieldDifference;
import io.skewpack.schema.Identification;
import io.skewpack.schema.Identification.Nearest;
import io.skewpack.schema.Identification.Share;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which releases captured CRDs are, in one word and with the facts for the sentence.
 *
 * @param captured how many CRDs were captured, those of other groups too
 * @param catalogued whether they were taken from the catalog
 */
public record CrdIdentity(
    Identification identification, int captured, boolean catalogued, VersionSpans spans) {

  private static final int SHOWN_FIELDS = 3;
  private static final int SHOWN_NAMES = 3;

  public CrdIdentity {
    Objects.requireNonNull(identification);
    Objects.requireNonNull(spans);
  }

  /**
   * {@code catalog}: they are a release's, by their origin; {@code whole}: equal to a release,
   * names and all; {@code part}: equal as far as they go; {@code none}: no KubeBlocks CRD; {@code
   * strangers}: some are in no release; {@code mixture}: each is in some release, and no release
   * has all.
   */
  public String variant() {
    if (identification.byDefinition().isEmpty()) {
      return "none";
    }
    if (catalogued) {
      return "catalog";
    }
    if (!identification.all().isEmpty()) {
      return identification.whole().isEmpty() ? "part" : "whole";
    }
    return identification.strangers().isEmpty() ? "mixture" : "strangers";
  }

  /** Whether they are those of a release, whole or in part. */
  public boolean isReleased() {
    return List.of("whole", "part", "catalog").contains(variant());
  }

  /** The versions that all of them equal, those with the same names when there are any. */
  public Set<String> here() {
    return identification.whole().isEmpty() ? identification.all() : identification.whole();
  }

  /** What the texts {@code check.crd-release.*} and their like are filled with. */
  public Facts facts() {
    List<String> strangers = identification.strangers();
    Facts facts =
        Facts.of("count", identification.byDefinition().size())
            .with("captured", captured)
            .with("versions", spans.of(here()))
            .with("strangers", strangers)
            .with("strangerCount", strangers.size());
    if (!identification.shares().isEmpty()) {
      facts = facts.with(shares(identification.shares()));
    }
    return identification.nearest().isEmpty()
        ? facts
        : facts.with(nearest(identification.nearest().get()));
  }

  private Facts shares(List<Share> shares) {
    Share most = shares.get(0);
    Facts facts =
        Facts.of("shareCount", shares.size())
            .with("mostCount", most.definitions().size())
            .with("mostVersions", spans.of(most.versions()));
    if (shares.size() == 1) {
      return facts;
    }
    Share second = shares.get(1);
    int others = shares.stream().skip(2).mapToInt(share -> share.definitions().size()).sum();
    return facts
        .with("secondCount", second.definitions().size())
        .with("second", first(second.definitions(), SHOWN_NAMES))
        .with("secondVersions", spans.of(second.versions()))
        .with("otherCount", others);
  }

  private Facts nearest(Nearest nearest) {
    Set<String> fields = new LinkedHashSet<>();
    for (FieldDifference difference : nearest.fields()) {
      fields.add(difference.kind() + (difference.path().isEmpty() ? "" : " " + difference.path()));
    }
    return Facts.of("nearest", spans.of(nearest.versions()))
        .with("equalCount", nearest.equal().size())
        .with("fieldCount", nearest.fields().size())
        .with("shownFields", first(List.copyOf(fields), SHOWN_FIELDS))
        .with("placeCount", fields.size())
        .with("added", count(nearest, FieldDifference.Change.ADDED))
        .with("removed", count(nearest, FieldDifference.Change.REMOVED))
        .with("changed", count(nearest, FieldDifference.Change.CHANGED))
        .with("missing", first(nearest.missing(), SHOWN_NAMES))
        .with("missingCount", nearest.missing().size())
        .with("extra", first(nearest.extra(), SHOWN_NAMES))
        .with("extraCount", nearest.extra().size());
  }

  private static int count(Nearest nearest, FieldDifference.Change change) {
    return (int) nearest.fields().stream().filter(field -> field.change() == change).count();
  }

  private static List<String> first(List<String> all, int most) {
    return List.copyOf(new ArrayList<>(all).subList(0, Math.min(most, all.size())));
  }
}

package io.skewpack.diagnose;

import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.SkewPattern.Certainty;
import io.skewpack.diagnose.SkewPattern.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the addon chart says of the releases it was written for. Whether there was such a release is
 * judged as of the capture.
 */
final class ChartPatterns {

  private final Examination examination;
  private final ReleaseDates dates;
  private final Set<String> lines;
  private final List<Evidence> chart;

  private ChartPatterns(Examination examination, Skew skew, ReleaseDates dates) {
    this.examination = examination;
    this.dates = dates;
    this.lines =
        platformVersions(skew).stream().map(VersionSpans::line).collect(Collectors.toSet());
    this.chart =
        skew.layers().stream()
            .filter(row -> row.subject() == Skew.Subject.ADDON_CHART)
            .map(row -> row.evidence().get(row.evidence().size() - 1))
            .toList();
  }

  /** Every version that some layer of the platform agrees with. */
  static Set<String> platformVersions(Skew skew) {
    Set<String> versions = new LinkedHashSet<>();
    skew.layers().stream()
        .filter(row -> row.subject() != Skew.Subject.ADDON_CHART)
        .forEach(row -> row.agrees().ifPresent(versions::addAll));
    return versions;
  }

  /** The patterns of an addon chart that agrees with no layer of the platform. */
  static List<SkewPattern> of(Examination examination, Skew skew, ReleaseDates dates) {
    return new ChartPatterns(examination, skew, dates).patterns();
  }

  private List<SkewPattern> patterns() {
    Set<String> accepting = examination.accepting().orElseThrow();
    Set<String> then = dates.then(accepting);
    if (accepting.isEmpty()) {
      return byFields();
    }
    if (then.isEmpty()) {
      return List.of(
          pattern(Kind.ENGINEERED, Certainty.CONFIRMED, "chart.unreleasedThen", facts(accepting)));
    }
    // While nothing says which version is meant, the CRDs may be the ones that stayed behind.
    Certainty certainty = examination.versionIsKnown() ? Certainty.CONFIRMED : Certainty.LIKELY;
    return List.of(
        isPrereleaseOfAnotherLine(then)
            ? pattern(Kind.ENGINEERED, certainty, "chart.prereleaseOnly", facts(accepting))
            : pattern(Kind.ACCIDENTAL, certainty, "chart.otherRelease", facts(accepting)));
  }

  /** The releases of that day, and those that came after it. */
  private Facts facts(Set<String> versions) {
    Set<String> later = dates.later(versions);
    Facts facts = Facts.of("versions", examination.spans().of(dates.then(versions)));
    return later.isEmpty() ? facts : facts.with("later", examination.spans().of(later));
  }

  private boolean isPrereleaseOfAnotherLine(Set<String> versions) {
    return !lines.isEmpty()
        && versions.stream()
            .allMatch(
                version -> version.contains("-") && !lines.contains(VersionSpans.line(version)));
  }

  /** No release takes the whole chart: each rejected field says why for itself. */
  private List<SkewPattern> byFields() {
    List<SkewPattern> patterns = new ArrayList<>();
    about(this::isFault, Kind.NOT_SKEW, certaintyOfFault(), "chart.fault", patterns);
    about(this::isUnreleased, Kind.ENGINEERED, Certainty.CONFIRMED, "chart.unreleased", patterns);
    about(
        story -> isReleased(story) && isPrereleaseOfAnotherLine(dates.then(story.acceptedBy())),
        Kind.ENGINEERED,
        Certainty.CONFIRMED,
        "chart.prereleaseFields",
        patterns);
    about(
        story -> isReleased(story) && !isPrereleaseOfAnotherLine(dates.then(story.acceptedBy())),
        Kind.NOT_SETTLED,
        Certainty.OPEN,
        "chart.mixes",
        patterns);
    if (patterns.isEmpty() && !examination.judged().isEmpty()) {
      patterns.add(
          pattern(Kind.ENGINEERED, Certainty.CONFIRMED, "chart.acceptedOnlyHere", Facts.none()));
    }
    if (patterns.isEmpty()) {
      patterns.add(pattern(Kind.NOT_SETTLED, Certainty.OPEN, "chart.acceptedByNone", Facts.none()));
    }
    return patterns;
  }

  /** A misplaced name may be an API to come; a value that every release rejects is no API. */
  private Certainty certaintyOfFault() {
    return examination.stories().stream().anyMatch(story -> story.nature() == Nature.MISPLACED)
        ? Certainty.LIKELY
        : Certainty.CONFIRMED;
  }

  private boolean isFault(FieldStory story) {
    return story.nature() == Nature.MISPLACED || story.nature() == Nature.INVALID_VALUE;
  }

  private boolean isUnreleased(FieldStory story) {
    return !isFault(story) && dates.then(story.acceptedBy()).isEmpty();
  }

  private boolean isReleased(FieldStory story) {
    return !isFault(story) && !dates.then(story.acceptedBy()).isEmpty();
  }

  private void about(
      Predicate<FieldStory> which,
      Kind kind,
      Certainty certainty,
      String reason,
      List<SkewPattern> patterns) {
    List<FieldStory> stories = examination.stories().stream().filter(which).toList();
    if (stories.isEmpty()) {
      return;
    }
    Set<String> versions = new LinkedHashSet<>(examination.catalog().versions());
    versions.removeIf(
        version -> stories.stream().noneMatch(story -> story.acceptedBy().contains(version)));
    Facts facts =
        facts(versions)
            .withFew("fields", stories.stream().map(one -> one.kind() + " " + one.path()).toList());
    patterns.add(pattern(kind, certainty, reason, facts));
  }

  private SkewPattern pattern(Kind kind, Certainty certainty, String reason, Facts facts) {
    Facts all =
        facts
            .with("name", examination.snapshot().index().subject().addon())
            .with("catalog", examination.releases());
    return new SkewPattern(
        kind, Optional.of(Skew.Subject.ADDON_CHART), certainty, reason, all, chart);
  }
}

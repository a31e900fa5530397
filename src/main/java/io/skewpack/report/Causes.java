package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.ServerDryRun;
import io.skewpack.diagnose.Skew;
import io.skewpack.diagnose.VersionSpans;
import io.skewpack.report.Certainty.Circumstances;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What every sentence about a root cause can say, and what it rests on. */
final class Causes {

  private Causes() {}

  static Facts facts(Diagnosis diagnosis, RootCause cause) {
    Set<String> accepting = cause.accepting();
    boolean onlyPrereleases =
        !accepting.isEmpty() && accepting.stream().allMatch(version -> version.contains("-"));
    Set<String> here = diagnosis.examination().here();
    Set<String> onThisLine = new LinkedHashSet<>(accepting);
    onThisLine.removeIf(
        version ->
            here.stream().map(VersionSpans::line).noneMatch(VersionSpans.line(version)::equals));
    return Facts.of("fields", cause.stories().size())
        .with("places", cause.stories().stream().mapToInt(s -> s.places().size()).sum())
        .with(
            "objects",
            cause.stories().stream()
                .flatMap(s -> s.places().stream())
                .map(place -> place.object().index())
                .distinct()
                .count())
        .with("accepting", diagnosis.examination().spans().of(accepting))
        .with("acceptingCount", accepting.size())
        .with("onlyPrereleases", onlyPrereleases ? 1 : 0)
        .with("sameLine", onThisLine.isEmpty() ? 0 : 1)
        .with("onThisLine", diagnosis.examination().spans().of(onThisLine))
        .with(
            "here",
            diagnosis.examination().hereName().map(name -> new Facts.Versions(List.of(name))))
        .with("hereCount", here.size())
        .with("hereLine", here.isEmpty() ? null : new Facts.Versions(List.of(hereLine(here))))
        .with("branch", here.isEmpty() ? null : "release-" + hereLine(here))
        .with(
            "shared",
            diagnosis.examination().spans().of(diagnosis.skew().sharedWithout(Skew.Subject.CRD)))
        .with("field", cause.stories().get(0).path())
        .with("kind", cause.stories().get(0).kind())
        .with("to", cause.stories().get(0).here().stream().findFirst())
        .with("toCount", cause.stories().get(0).here().size())
        .with("kinds", cause.stories().stream().map(story -> story.kind()).distinct().toList())
        .with("catalogued", diagnosis.examination().crdsAreCatalogued() ? 1 : 0)
        .with("catalog", diagnosis.examination().releases());
  }

  /** The rejections themselves, and what the releases say of the chart as a whole. */
  static List<Evidence> evidence(Diagnosis diagnosis, RootCause cause) {
    List<Evidence> evidence = new ArrayList<>();
    diagnosis.findings().stream()
        // The server's word is said beside it: a cause rests on the schemas. What is broken
        // independently of it says nothing about it.
        .filter(finding -> finding.isBlocker() && !finding.check().equals(ServerDryRun.ID))
        .filter(finding -> !finding.isSubstrateFailure() && !finding.isAboutContract())
        .forEach(finding -> evidence.addAll(finding.evidence()));
    diagnosis.skew().layers().stream()
        .filter(row -> row.subject() == Skew.Subject.ADDON_CHART)
        .flatMap(row -> row.evidence().stream())
        .filter(one -> one.strength() == Evidence.Strength.DERIVED)
        .forEach(evidence::add);
    return List.copyOf(new LinkedHashSet<>(evidence));
  }

  /**
   * What speaks against certainty beside the evidence itself: an alternative that is open, or that
   * the sentence is about a target and a version was named in its place.
   */
  static Circumstances circumstances(Diagnosis diagnosis, RootCause cause) {
    boolean ofTheChartAlone =
        switch (cause.kind()) {
          case CHART_MIXES_RELEASES, INVALID_VALUES, NEVER_RELEASED, MISPLACED_FIELDS -> true;
          case CRDS_LEFT_BEHIND, CRDS_INCOMPLETE, CHART_FOLLOWS_OTHER_RELEASES, SEVERAL -> false;
        };
    // Which place was meant, the chart's owner knows.
    boolean meaning = cause.kind() == RootCause.Kind.MISPLACED_FIELDS;
    return Circumstances.PLAIN
        .withAlternativeOpen(meaning || mayBeLeftBehind(diagnosis, cause))
        .withOnlyNamed(!ofTheChartAlone && diagnosis.examination().crdsAreCatalogued());
  }

  /** Whether it is open that the CRDs stayed behind, and not the chart that went ahead. */
  static boolean mayBeLeftBehind(Diagnosis diagnosis, RootCause cause) {
    return cause.kind() == RootCause.Kind.CHART_FOLLOWS_OTHER_RELEASES
        && !diagnosis.examination().versionIsKnown();
  }

  private static String hereLine(Set<String> here) {
    return VersionSpans.line(here.iterator().next());
  }
}

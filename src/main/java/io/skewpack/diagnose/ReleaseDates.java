package io.skewpack.diagnose;

import io.skewpack.schema.VersionCatalog;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which releases there were when a snapshot was captured, by the days of their tags. A judgement on
 * what was released is one of that day: a newer catalog must not turn an unreleased API into a
 * released one after the fact, only say so. A release whose day is not known counts as one that was
 * there.
 *
 * @param tagged days as in {@code 2025-08-01}, by version; empty where one is not known
 * @param captured the day of the capture, UTC
 */
record ReleaseDates(Map<String, String> tagged, String captured) {

  ReleaseDates {
    tagged = Map.copyOf(tagged);
  }

  static ReleaseDates of(VersionCatalog catalog, Instant capturedAt) {
    Map<String, String> tagged = new HashMap<>();
    catalog.releases().forEach(release -> tagged.put(release.version(), release.tagged()));
    return new ReleaseDates(tagged, capturedAt.toString().substring(0, 10));
  }

  /** Those that had been tagged on the day of the capture, in the same order. */
  Set<String> then(Set<String> versions) {
    Set<String> known = new LinkedHashSet<>(versions);
    known.removeIf(this::isLater);
    return known;
  }

  /** Those that were tagged after it. */
  Set<String> later(Set<String> versions) {
    Set<String> later = new LinkedHashSet<>(versions);
    later.removeIf(version -> !isLater(version));
    return later;
  }

  private boolean isLater(String version) {
    return tagged.getOrDefault(version, "").compareTo(captured) > 0;
  }
}

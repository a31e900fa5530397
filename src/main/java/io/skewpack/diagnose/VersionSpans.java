package io.skewpack.diagnose;

import io.skewpack.diagnose.Facts.Versions;
import io.skewpack.schema.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes a set of released versions briefly: neighbours within a line become one span. */
public final class VersionSpans {

  private final List<String> all;

  /**
   * @param all every released version, oldest first
   */
  public VersionSpans(List<String> all) {
    this.all = List.copyOf(all);
  }

  /** The versions as spans, {@code 1.0.2 – 1.0.3-beta.11}; up to two neighbours stay apart. */
  public Versions of(Set<String> some) {
    List<String> spans = new ArrayList<>();
    int at = 0;
    while (at < all.size()) {
      if (!some.contains(all.get(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end + 1 < all.size()
          && some.contains(all.get(end + 1))
          && line(all.get(end + 1)).equals(line(all.get(at)))) {
        end++;
      }
      if (end - at < 2) {
        spans.addAll(all.subList(at, end + 1));
      } else {
        spans.add(all.get(at) + " – " + all.get(end));
      }
      at = end + 1;
    }
    return new Versions(spans);
  }

  /** The release line, {@code 1.0} for 1.0.3-beta.4. */
  public static String line(String version) {
    return SemanticVersion.lineOf(version);
  }
}

package io.skewpack.schema;

import io.skewpack.snapshot.FieldPath;
import java.util.Comparator;
import java.util.Objects;

/**
 * A place in an object to which a CEL rule applies. This package does not evaluate CEL: it says
 * what remains to be evaluated.
 *
 * @param path absolute, as {@link FieldPath} writes it
 */
public record CelSite(String path, CelRule rule) implements Comparable<CelSite> {

  private static final Comparator<CelSite> ORDER =
      Comparator.comparing(CelSite::path).thenComparing(site -> site.rule().sha256());

  public CelSite {
    Objects.requireNonNull(path);
    Objects.requireNonNull(rule);
  }

  @Override
  public int compareTo(CelSite other) {
    return ORDER.compare(this, other);
  }
}

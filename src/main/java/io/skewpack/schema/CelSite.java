package io.skewpack.schema;

import io.skewpack.snapshot.FieldPath;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A place in an object to which a CEL rule applies, and was not held.
 *
 * @param path absolute, as {@link FieldPath} writes it
 * @param detail for {@link Reason#NOT_COMPILED} and {@link Reason#NOT_ANSWERED}, the first
 *     complaint, in the library's words and on one line
 */
public record CelSite(String path, CelRule rule, Reason reason, Optional<String> detail)
    implements Comparable<CelSite> {

  /** Why a rule was not evaluated. */
  public enum Reason {
    /** Only the hash of the rule was kept. */
    NO_TEXT,
    /** It does not compile here: for one, because it calls a function that is not known here. */
    NOT_COMPILED,
    /** The object has errors for which an API server does not get as far as its rules. */
    OBJECT_INVALID,
    /** It was stopped: an API server may run out of its budget as well. */
    TOO_COSTLY,
    /** The evaluator gave up. */
    NOT_ANSWERED
  }

  private static final Comparator<CelSite> ORDER =
      Comparator.comparing(CelSite::path)
          .thenComparing(site -> site.rule().sha256())
          .thenComparing(CelSite::reason)
          .thenComparing(site -> site.detail().orElse(""));

  public CelSite {
    Objects.requireNonNull(path);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(detail);
  }

  @Override
  public int compareTo(CelSite other) {
    return ORDER.compare(this, other);
  }
}

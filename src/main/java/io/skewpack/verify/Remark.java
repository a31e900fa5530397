package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;

/**
 * One thing that was noticed in a pack.
 *
 * @param line from 1
 * @param id the key of its text, after {@code verify.}
 */
public record Remark(int line, Severity severity, String id, Facts facts)
    implements Comparable<Remark> {

  private static final Comparator<Remark> ORDER =
      Comparator.comparingInt(Remark::line)
          .thenComparing(Remark::severity)
          .thenComparing(Remark::id);

  /** What a remark means for the pack. */
  public enum Severity {
    /** The pack contradicts itself, its snapshot, or the shape of a pack. */
    ERROR,
    /** What a reviewer would ask for. */
    WARNING,
    /** Something could not be compared: neither right nor wrong. */
    OPEN;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Remark {
    Objects.requireNonNull(severity);
    Objects.requireNonNull(id);
    Objects.requireNonNull(facts);
    if (line < 1) {
      throw new IllegalArgumentException("lines are counted from 1");
    }
  }

  static Remark error(int line, String id, Facts facts) {
    return new Remark(line, Severity.ERROR, id, facts);
  }

  static Remark error(int line, String id) {
    return error(line, id, Facts.none());
  }

  static Remark warning(int line, String id, Facts facts) {
    return new Remark(line, Severity.WARNING, id, facts);
  }

  static Remark warning(int line, String id) {
    return warning(line, id, Facts.none());
  }

  static Remark open(int line, String id, Facts facts) {
    return new Remark(line, Severity.OPEN, id, facts);
  }

  @Override
  public int compareTo(Remark other) {
    return ORDER.compare(this, other);
  }
}

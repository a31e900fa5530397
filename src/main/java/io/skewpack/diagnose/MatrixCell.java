package io.skewpack.diagnose;

import io.skewpack.snapshot.Outcome.Reason;
import java.util.Objects;
import java.util.Optional;

/** What one snapshot says in one row. */
public sealed interface MatrixCell {

  /**
   * @param key equal where, and only where, two targets agree
   * @param text the key of the sentence that shows it
   * @param facts what the sentence needs
   */
  record Known(String key, String text, Facts facts) implements MatrixCell {
    public Known {
      Objects.requireNonNull(key);
      Objects.requireNonNull(text);
      Objects.requireNonNull(facts);
    }

    /** A value that is shown as it is. */
    static Known value(String value) {
      return new Known(value, "matrix.value", Facts.of("value", value));
    }

    /** A digest, with a count of what it is over. */
    static Known digest(String sha256, String text, int count) {
      return new Known(
          sha256, text, Facts.of("count", count).with("digest", sha256.substring(0, SHOWN_DIGITS)));
    }

    private static final int SHOWN_DIGITS = 12;
  }

  /**
   * Nothing that could agree or differ.
   *
   * @param detail one line of the capture's, as in {@code list pods: forbidden (403)}
   * @param why in place of a detail, where the capture had no trouble: a word of ours
   */
  record Missing(Reason reason, Optional<String> detail, Optional<Facts.Term> why)
      implements MatrixCell {
    public Missing {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(detail);
      Objects.requireNonNull(why);
    }

    Missing(Reason reason, Optional<String> detail) {
      this(reason, detail, Optional.empty());
    }

    /** Whether somebody asked for it. */
    public boolean requested() {
      return reason != Reason.NOT_REQUESTED;
    }
  }
}

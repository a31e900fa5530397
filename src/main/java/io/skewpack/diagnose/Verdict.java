package io.skewpack.diagnose;

import java.util.List;
import java.util.Locale;

/** The one word for a snapshot. */
public enum Verdict {
  /** No blocker, and everything requested was evaluated. */
  OK,
  /** At least one failing blocker, even if something else was not evaluated. */
  BLOCKER,
  /** No blocker, but something requested could not be obtained or evaluated. */
  INCOMPLETE;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Verdict of(List<Finding> findings) {
    if (findings.stream().anyMatch(Finding::isBlocker)) {
      return BLOCKER;
    }
    return findings.stream().anyMatch(Finding::isIncomplete) ? INCOMPLETE : OK;
  }
}

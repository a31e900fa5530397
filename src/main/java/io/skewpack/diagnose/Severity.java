package io.skewpack.diagnose;

import java.util.Locale;

/** How much a failing check matters. */
public enum Severity {
  /** The addon does not install, or will fail. */
  BLOCKER,
  WARNING,
  INFO;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.skewpack.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The clock of a capture: the machine's, or the one that {@code SOURCE_DATE_EPOCH} fixes. */
final class Clocks {

  private Clocks() {}

  /**
   * The convention of reproducible-builds.org: whole seconds since 1970, so that a snapshot that is
   * captured again has the same bytes.
   */
  static Clock ofProcess() {
    String epoch = System.getenv("SOURCE_DATE_EPOCH");
    if (epoch == null || epoch.isEmpty()) {
      return Clock.systemUTC();
    }
    try {
      return Clock.fixed(Instant.ofEpochSecond(Long.parseLong(epoch)), ZoneOffset.UTC);
    } catch (NumberFormatException e) {
      throw new UsageException("SOURCE_DATE_EPOCH is not a number of seconds: " + epoch, e);
    }
  }
}

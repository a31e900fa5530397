package io.skewpack.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The clock of a capture: the machine's, or the one that {@code SOURCE_DATE_EPOCH} fixes. */
final class Clocks {

  private Clocks() {}

  /** 9999-12-31T23:59:59Z: later years have no form in RFC 3339. */
  private static final long LATEST = 253_402_300_799L;

  static Clock ofProcess() {
    return of(System.getenv("SOURCE_DATE_EPOCH"));
  }

  /**
   * The convention of reproducible-builds.org: whole seconds since 1970, so that a snapshot that is
   * captured again has the same bytes. As it asks, a value that is no such number is an error and
   * not ignored; an empty one is none.
   *
   * @param epoch null when it is not set
   */
  static Clock of(String epoch) {
    if (epoch == null || epoch.isEmpty()) {
      return Clock.systemUTC();
    }
    if (!epoch.matches("[0-9]{1,12}") || Long.parseLong(epoch) > LATEST) {
      throw new UsageException(
          "SOURCE_DATE_EPOCH is no number of seconds from 0 to " + LATEST + ": " + epoch);
    }
    return Clock.fixed(Instant.ofEpochSecond(Long.parseLong(epoch)), ZoneOffset.UTC);
  }
}

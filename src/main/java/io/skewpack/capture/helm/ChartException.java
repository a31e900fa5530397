package io.skewpack.capture.helm;

import io.skewpack.snapshot.Outcome;
import java.util.Objects;

/** A chart that gave no objects; the message is one line for a person. */
public final class ChartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Outcome.Reason reason;
  private final boolean aboutLibrary;

  ChartException(Outcome.Reason reason, String message) {
    this(reason, message, false);
  }

  private ChartException(Outcome.Reason reason, String message, boolean aboutLibrary) {
    super(oneLine(message));
    this.reason = Objects.requireNonNull(reason);
    this.aboutLibrary = aboutLibrary;
  }

  /** A library chart holds definitions for other charts, and nothing to render by itself. */
  static ChartException library(String message) {
    return new ChartException(Outcome.Reason.INVALID, message, true);
  }

  static ChartException invalid(String message) {
    return new ChartException(Outcome.Reason.INVALID, message);
  }

  static ChartException notFound(String message) {
    return new ChartException(Outcome.Reason.NOT_FOUND, message);
  }

  /**
   * NOT_FOUND when a path does not exist, TIMEOUT when the deadline passed, FORBIDDEN when a file
   * may not be read, INVALID for everything that is wrong with the chart.
   */
  public Outcome.Reason reason() {
    return reason;
  }

  /** Whether nothing is wrong but that a library chart was named. */
  public boolean isAboutLibrary() {
    return aboutLibrary;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}

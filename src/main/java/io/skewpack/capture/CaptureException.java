package io.skewpack.capture;

import io.skewpack.snapshot.Outcome;

/** A source could not be collected: why, and one line for a person. */
public class CaptureException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Outcome.Reason reason;

  public CaptureException(Outcome.Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public CaptureException(Outcome.Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Outcome.Reason reason() {
    return reason;
  }
}

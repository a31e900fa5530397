package io.skewpack.capture;

import io.skewpack.snapshot.Outcome;
import java.util.Objects;
import java.util.Optional;

/** A source could not be collected: why, and one line for a person. */
public class CaptureException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Outcome.Reason reason;
  private final transient Part kept;

  public CaptureException(Outcome.Reason reason, String message) {
    this(reason, message, (Throwable) null);
  }

  public CaptureException(Outcome.Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.kept = null;
  }

  /**
   * A source of which a part could be had.
   *
   * @param kept what can be relied on; it goes into the snapshot, though the source is missing
   */
  public CaptureException(Outcome.Reason reason, String message, Part kept) {
    super(message);
    this.reason = reason;
    this.kept = Objects.requireNonNull(kept);
  }

  /** What could be had all the same. */
  public Optional<Part> kept() {
    return Optional.ofNullable(kept);
  }

  public Outcome.Reason reason() {
    return reason;
  }
}

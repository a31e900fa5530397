package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import java.time.Duration;

/** The server takes no more requests for a while (429), as its API priority and fairness does. */
final class BusyServerException extends CaptureException {
  private static final long serialVersionUID = 1L;

  private final Duration pause;

  /**
   * @param retryAfter the header of that name; only a number of seconds is understood, which is
   *     what an API server sends
   */
  BusyServerException(String message, String retryAfter) {
    super(Reason.UNREACHABLE, message);
    this.pause =
        retryAfter.matches("[0-9]{1,4}")
            ? Duration.ofSeconds(Long.parseLong(retryAfter))
            : Duration.ZERO;
  }

  /** How long to wait before the next try; zero when the server does not say. */
  Duration pause() {
    return pause;
  }
}

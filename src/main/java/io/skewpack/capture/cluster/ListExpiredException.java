package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;

/** A list changed for so long while its pages were read that the server lost the thread (410). */
final class ListExpiredException extends CaptureException {
  private static final long serialVersionUID = 1L;

  ListExpiredException(String what) {
    super(Reason.INVALID, what + ": the list expired while its pages were read (410); try again");
  }
}

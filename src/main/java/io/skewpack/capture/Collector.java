package io.skewpack.capture;

import io.skewpack.snapshot.Source;

/** Fills one source of a snapshot. */
public interface Collector {

  Source source();

  /** What is read, as the user named it. */
  String from();

  /**
   * Reads the source whole.
   *
   * @throws CaptureException when it cannot be had; the snapshot then says so
   * @throws InterruptedException when the capture is stopped
   */
  Part collect() throws CaptureException, InterruptedException;
}

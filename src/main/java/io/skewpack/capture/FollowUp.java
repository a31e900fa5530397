package io.skewpack.capture;

import io.skewpack.snapshot.Source;
import java.util.List;

/** Fills one source of a snapshot with what it asks about the parts that others collected. */
public interface FollowUp {

  Source source();

  /** What is asked, as the user named it. */
  String from();

  /**
   * Asks when every collector is through.
   *
   * @param collected what the collectors gave
   * @throws CaptureException when it cannot be had; the snapshot then says so
   * @throws InterruptedException when the capture is stopped
   */
  Part collect(List<Part> collected) throws CaptureException, InterruptedException;
}

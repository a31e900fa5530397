package io.skewpack.capture.helm;

/** How much one capture may read from charts: a bound against bombs, far above real charts. */
final class SizeBudget {

  static final int MAX_FILES = 10_000;
  static final long MAX_BYTES = 100_000_000;

  /** A chart in a chart in a chart ends somewhere. */
  static final int MAX_NESTING = 8;

  private final String subject;
  private int files;
  private long bytes;

  /**
   * @param subject what is read, for the message
   */
  SizeBudget(String subject) {
    this.subject = subject;
  }

  void file() throws ChartException {
    if (++files > MAX_FILES) {
      throw ChartException.invalid(subject + " holds more than " + MAX_FILES + " files");
    }
  }

  void bytes(long more) throws ChartException {
    bytes += more;
    if (bytes > MAX_BYTES) {
      throw ChartException.invalid(subject + " holds more than " + MAX_BYTES / 1_000_000 + " MB");
    }
  }

  void nesting(int depth) throws ChartException {
    if (depth > MAX_NESTING) {
      throw ChartException.invalid(
          subject + " nests charts deeper than " + MAX_NESTING + " levels");
    }
  }
}

package io.skewpack.diagnose;

/** How a reported text stands here, held against what was captured. */
public enum Standing {
  /** The snapshot shows the same, or a cause of it. */
  CONFIRMED("confirmed"),
  /** The snapshot shows the opposite: the report is of something else, or of an earlier state. */
  CONTRADICTED("contradicted"),
  /** The snapshot does not hold what would tell. */
  NOT_JUDGED("notJudged");

  private final String id;

  Standing(String id) {
    this.id = id;
  }

  /** The word in texts' keys and in JSON. */
  public String id() {
    return id;
  }
}

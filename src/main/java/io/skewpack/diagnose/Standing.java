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

  /** The words for all of them, as {@code asConfirmed}; texts have none of their own. */
  public static Facts words() {
    return Facts.of("asConfirmed", new Facts.Term("standing.word.confirmed"))
        .with("asContradicted", new Facts.Term("standing.word.contradicted"))
        .with("asNotJudged", new Facts.Term("standing.word.notJudged"));
  }
}

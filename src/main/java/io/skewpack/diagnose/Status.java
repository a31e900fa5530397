package io.skewpack.diagnose;

/** What came out of a check. Incomplete never looks clean: there is no fourth word. */
public enum Status {
  PASS("pass"),
  FAIL("fail"),
  NOT_EVALUATED("notEvaluated");

  private final String id;

  Status(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}

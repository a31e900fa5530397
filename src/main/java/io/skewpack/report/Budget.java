package io.skewpack.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a pack is to be shown, and how much is shown there. */
public enum Budget {
  /** The whole pack. */
  NONE("none", Integer.MAX_VALUE),
  /**
   * A comment or the body of a pull request. GitHub takes 65,536 characters; bytes are counted
   * here, of which a character has at least one, and a bot that adds a line has room for it.
   */
  GITHUB_COMMENT("github-comment", 60_000),
  /**
   * A file in a repository. GitHub's documentation has a README cut off beyond 500 KiB ("About
   * READMEs"), a file's diff not shown beyond 500 KB and Markdown drawn when it is "small"
   * ("Repository limits"); that the smallest of these holds for every file is our choice.
   */
  GITHUB_FILE("github-file", 500_000);

  private final String id;
  private final int bytes;

  Budget(String id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** As in the command's option and in a pack's footer. */
  public String id() {
    return id;
  }

  /** The most that a pack may have, in UTF-8. */
  public int bytes() {
    return bytes;
  }

  public static Optional<Budget> of(String id) {
    return Stream.of(values()).filter(budget -> budget.id.equals(id)).findFirst();
  }

  public static List<String> ids() {
    return Stream.of(values()).map(Budget::id).toList();
  }
}

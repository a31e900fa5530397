package io.skewpack.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strings from charts, clusters and logs, made inert for GitHub-flavoured Markdown. They are shown
 * in code spans and fences only: there no mention, issue reference, link, HTML or emphasis fires.
 */
final class Markdown {

  /**
   * Backticks in a row that are shown as they are. GitHub's parser, cmark-gfm, knows no code span
   * between more than 79 of them ({@code MAXBACKTICKS}), and ends every fence of more than 255 at
   * 255, where its length is one byte.
   */
  private static final int MOST_BACKTICKS = 64;

  private static final Pattern TOO_MANY = Pattern.compile("`{" + (MOST_BACKTICKS + 1) + ",}+");

  private Markdown() {}

  /** A code span. Line ends and characters that cannot be seen are written out. */
  static String code(String text) {
    String visible = fenceable(visible(text, false));
    if (visible.isEmpty()) {
      return "`\u200a`";
    }
    int run = longestRun(visible);
    String fence = "`".repeat(run + 1);
    boolean pad = run > 0 || visible.isBlank();
    boolean edge = visible.startsWith(" ") && visible.endsWith(" ");
    return pad || edge ? fence + " " + visible + " " + fence : fence + visible + fence;
  }

  /**
   * What is written in a table's cell: GitHub splits at a bar even inside a code span, and shows
   * {@code \|} as a bar in tables only.
   */
  static String cell(String markdown) {
    return markdown.strip().replace("|", "\\|").replaceAll("\\s*\n\\s*", " ");
  }

  /** A fenced block whose fence is longer than any run of backticks inside. */
  static String fence(String language, String text) {
    String visible = fenceable(visible(text, true)).stripTrailing();
    String fence = "`".repeat(Math.max(3, longestRun(visible) + 1));
    return fence + language + "\n" + visible + "\n" + fence;
  }

  /** Control, bidirectional, zero-width and other invisible characters as {@code \\u{202e}}. */
  static String visible(String text, boolean keepLines) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              boolean line = point == '\n' || point == '\t';
              if (line && keepLines) {
                out.appendCodePoint(point);
              } else if (isInvisible(point)) {
                out.append(point == '\n' ? "\\n" : point == '\t' ? "\\t" : hex(point));
              } else {
                out.appendCodePoint(point);
              }
            });
    return out.toString();
  }

  /** More backticks in a row than GitHub counts are written out. */
  private static String fenceable(String text) {
    return TOO_MANY
        .matcher(text)
        .replaceAll(run -> Matcher.quoteReplacement(hex('`').repeat(run.group().length())));
  }

  private static String hex(int point) {
    return "\\u{" + Integer.toHexString(point) + "}";
  }

  /** Whether a reader would not see that a character is there, or not which. */
  static boolean isInvisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> false;
    };
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}

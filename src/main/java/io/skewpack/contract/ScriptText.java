package io.skewpack.contract;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a script tell of a use that its reading does not say. */
final class ScriptText {

  /** So far down a test's consequence is looked for: an error message or two, then the end. */
  private static final int CONSEQUENCE_LINES = 6;

  private static final Pattern FAILS =
      Pattern.compile("\\b(?:exit|return)\\s+(?:[1-9]\\d*|\\$\\?)");
  private static final Pattern BRANCH_ENDS = Pattern.compile("fi|else|elif .*|}");
  private static final Pattern RETURNS = Pattern.compile("\\breturn(?:\\s+0)?\\s*(?:;|$)");
  private static final Pattern MESSAGE =
      Pattern.compile("^\\s*(?:echo|printf|log|DP_log|DP_error_log)\\b[^|`]*$");

  /** What lets a line do more than print. */
  private static final Pattern OTHER_COMMAND = Pattern.compile("[;&>]");

  private static final Pattern EMPTINESS_FUNCTION =
      Pattern.compile(
          "\\b\\w*(?:empty|blank|isset|is_set|exist|defined)\\w*\\s", Pattern.CASE_INSENSITIVE);

  private final List<String> lines;

  ScriptText(String text) {
    this.lines = text.lines().toList();
  }

  /** Whether a line only prints: what is empty there shows in a message and does nothing else. */
  boolean isMessage(int line) {
    String text = at(line);
    String unquoted = text.replaceAll("\"[^\"]*\"|'[^']*'", "");
    return MESSAGE.matcher(text).matches()
        && !text.contains("$(")
        && !OTHER_COMMAND.matcher(unquoted).find();
  }

  /** Whether a line asks a function whether the value is there: {@code if is_empty "$X"}. */
  boolean asksFunction(int line, String name) {
    Matcher function = EMPTINESS_FUNCTION.matcher(at(line));
    return function.find() && mentions(at(line).substring(function.end()), name);
  }

  /** Whether the script fails by itself soon after a line that asks whether a value is empty. */
  boolean failsAfter(int line, String name) {
    return asksForEmptiness(line, name) && follows(line, FAILS);
  }

  /** Whether a function returns in good order when a line of it finds a value empty. */
  boolean returnsWithout(int line, String name) {
    return asksForEmptiness(line, name) && follows(line, RETURNS);
  }

  private boolean asksForEmptiness(int line, String name) {
    return at(line).contains("-z") || asksFunction(line, name);
  }

  /** Whether the branch that begins at a line holds something before it ends. */
  private boolean follows(int line, Pattern consequence) {
    for (int i = line; i <= line + CONSEQUENCE_LINES; i++) {
      if (consequence.matcher(at(i)).find()) {
        return true;
      }
      if (i > line && BRANCH_ENDS.matcher(at(i).strip()).matches()) {
        return false;
      }
    }
    return false;
  }

  /**
   * The variable that a line gives this one's value to, and nothing more: {@code y="$X"}. Empty
   * when it does not.
   */
  String copiedTo(int line, String name) {
    Matcher copy =
        Pattern.compile(
                "(?:^|\\s)(\\w+)=\"?\\$(?:%1$s|\\{%1$s[^${}]*\\})\"?\\s*(?:;|$|&&|\\|\\|)"
                    .formatted(name))
            .matcher(at(line));
    return copy.find() ? copy.group(1) : "";
  }

  private static boolean mentions(String text, String name) {
    return Pattern.compile("\\$\\{?" + name + "\\b").matcher(text).find();
  }

  private String at(int line) {
    return line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
  }
}

package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Go template actions in a script: KubeBlocks renders the ConfigMaps of ComponentDefinitions once
 * more when a cluster is made.
 *
 * <p>An action is replaced by as many characters, so that every place stays where it is. Control
 * actions, assignments and comments become blanks: the branches of an {@code if} are all read. An
 * action that gives a value becomes a word, and the value counts as not known. Where an action
 * stands alone on its line, what it gives may be any command: that is not evaluated, and said.
 * Inside single quotes nothing changes for the reading, so a format string of another program is
 * not harmed; an opening pair of braces without a closing one is left alone.
 */
final class GoTemplates {

  private static final Pattern ACTION =
      Pattern.compile(
          "\\{\\{-?\\s*(/\\*.*?\\*/|(?:\"[^\"\n]*\"|`[^`]*`|[^\"`{}])*+)\\s*-?\\}\\}",
          Pattern.DOTALL);
  private static final Pattern CONTROL =
      Pattern.compile(
          "(?s)(/\\*.*|(if|else|end|range|with|define|block|break|continue)\\b.*"
              + "|\\$\\w*\\s*(,\\s*\\$\\w+\\s*)?:?=.*)");

  private GoTemplates() {}

  /**
   * @param filled the places of the text that an action fills in
   */
  record Masked(String text, BitSet filled) {}

  static Masked mask(String text, Findings findings) {
    BitSet filled = new BitSet();
    if (!text.contains("{{")) {
      return new Masked(text, filled);
    }
    char[] chars = text.toCharArray();
    Matcher action = ACTION.matcher(text);
    while (action.find()) {
      boolean control = CONTROL.matcher(action.group(1)).lookingAt();
      boolean alone = alone(text, action.start(), action.end());
      for (int i = action.start(); i < action.end(); i++) {
        if (!control && !alone) {
          chars[i] = 'x';
          filled.set(i);
        } else if (chars[i] != '\n') {
          chars[i] = ' ';
        }
      }
      if (!control && alone) {
        findings.unread(Reason.TEMPLATE, action.start(), action.group());
      }
    }
    return new Masked(new String(chars), filled);
  }

  private static boolean alone(String text, int start, int end) {
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    int lineEnd = text.indexOf('\n', end);
    return text.substring(lineStart, start).isBlank()
        && text.substring(end, lineEnd < 0 ? text.length() : lineEnd).isBlank();
  }
}

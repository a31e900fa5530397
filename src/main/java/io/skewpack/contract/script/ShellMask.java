package io.skewpack.contract.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works around valid shell that the grammar takes for errors. Where the first tree has errors, the
 * inside of every <code>${X...}</code> is covered, and other known idioms are, and the text is
 * parsed again; the tree with fewer errors counts. Nothing is lost: places stay the same, and what
 * is covered is read by its text ({@link ShellExpansion}).
 */
final class ShellMask {

  private static final Pattern NEGATED_ASSIGNMENT =
      Pattern.compile("![ \\t]+[A-Za-z_][A-Za-z0-9_]*=");
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<-?[ \\t]*['\"\\\\]?([A-Za-z_][A-Za-z0-9_]*)['\"]?");

  /** No expansion is longer. */
  private static final int LONGEST = 4000;

  static Optional<Node> parse(String ascii, int depth) {
    // Most texts are all of the grammar, as they are or covered; only then is one tree enough.
    Optional<Node> flawless = Grammar.BASH.parseFlawless(ascii, depth);
    if (flawless.isPresent()) {
      return flawless;
    }
    Optional<Node> repaired = Grammar.BASH.parseFlawless(cover(ascii), depth);
    if (repaired.isPresent()) {
      return repaired;
    }
    Optional<Node> first = Grammar.BASH.parse(ascii, depth);
    if (first.isEmpty()) {
      return first;
    }
    int errors = errors(first.get());
    if (errors == 0) {
      return first;
    }
    String covered = cover(ascii);
    if (covered.equals(ascii)) {
      return first;
    }
    Optional<Node> second = Grammar.BASH.parse(covered, depth);
    return second.isPresent() && errors(second.get()) < errors ? second : first;
  }

  private static int errors(Node root) {
    int errors = 0;
    Deque<Node> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.isError() || node.missing) {
        errors++;
      }
      node.children().forEach(open::push);
    }
    return errors;
  }

  private static String cover(String text) {
    return new ShellMask(text).covered();
  }

  private final String text;
  private final char[] chars;
  private final Deque<String> hereDocuments = new ArrayDeque<>();

  private ShellMask(String text) {
    this.text = text;
    this.chars = text.toCharArray();
  }

  private String covered() {
    int i = 0;
    while (i < chars.length) {
      i = code(i);
    }
    return new String(chars);
  }

  /** One step outside of quotes. */
  private int code(int i) {
    char c = text.charAt(i);
    switch (c) {
      case '\\' -> {
        boolean comparison = i + 2 < chars.length && "<>".indexOf(text.charAt(i + 1)) >= 0;
        if (comparison && text.charAt(i + 2) == ' ') {
          fill(i, i + 2, '=');
        }
        return i + 2;
      }
      case '#' -> {
        boolean comment = i == 0 || " \t\n;(".indexOf(text.charAt(i - 1)) >= 0;
        return comment ? until('\n', i) : i + 1;
      }
      case '\'' -> {
        int end = until('\'', i + 1);
        boolean inPattern = i > 0 && "*?".indexOf(text.charAt(i - 1)) >= 0;
        if (inPattern && text.substring(i, end).indexOf('$') < 0) {
          fill(i, Math.min(end + 1, chars.length), 'x');
        }
        return end + 1;
      }
      case '"' -> {
        return string(i + 1);
      }
      case '$' -> {
        return expansion(i);
      }
      case '<' -> {
        return redirection(i);
      }
      case '!' -> {
        Matcher assignment = NEGATED_ASSIGNMENT.matcher(text).region(i, chars.length);
        if (assignment.lookingAt()) {
          chars[i] = ' ';
        }
        return i + 1;
      }
      case '\n' -> {
        int at = i + 1;
        while (!hereDocuments.isEmpty() && at < chars.length) {
          at = pastHereDocument(at, hereDocuments.remove());
        }
        return at;
      }
      default -> {
        return i + 1;
      }
    }
  }

  /** Inside double quotes only expansions have a meaning. */
  private int string(int from) {
    int i = from;
    while (i < chars.length) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        fill(i, Math.min(i + 2, chars.length), 'x');
        i += 2;
      } else if (c == '$' && i + 1 < chars.length && text.charAt(i + 1) == '(') {
        int end = closing(text, i + 1, chars.length);
        if (end < 0) {
          return i + 2;
        }
        int inside = i + 2;
        while (inside < end) {
          inside = code(inside);
        }
        i = Math.max(inside, end) + 1;
      } else if (c == '$' && i + 1 < chars.length && text.charAt(i + 1) == '{') {
        i = expansion(i);
      } else if (c == '`') {
        i = until('`', i + 1) + 1;
      } else {
        if (c != '$' && c != '\n' && !Character.isLetterOrDigit(c) && c != '_') {
          chars[i] = '.';
        }
        i++;
      }
    }
    return i;
  }

  private int expansion(int i) {
    if (!text.startsWith("${", i)) {
      return i + 1;
    }
    int end = closing(text, i + 1, chars.length);
    if (end < 0) {
      return i + 2;
    }
    fill(i + 2, end, 'x');
    return end + 1;
  }

  /** A here-string is shown as a plain redirection; a here-document's body is left alone. */
  private int redirection(int i) {
    if (text.startsWith("<<<", i)) {
      fill(i + 1, i + 3, ' ');
      return i + 3;
    }
    Matcher start = HERE_DOCUMENT.matcher(text).region(i, chars.length);
    if (start.lookingAt()) {
      hereDocuments.add(start.group(1));
      return start.end();
    }
    return i + 1;
  }

  private int pastHereDocument(int from, String end) {
    int at = from;
    while (at < chars.length) {
      int next = Math.min(until('\n', at) + 1, chars.length);
      if (text.substring(at, next).strip().equals(end)) {
        return next;
      }
      at = next;
    }
    return at;
  }

  private int until(char c, int from) {
    int found = text.indexOf(c, Math.min(from, chars.length));
    return found < 0 ? chars.length : found;
  }

  private void fill(int from, int to, char with) {
    for (int i = from; i < to; i++) {
      if (chars[i] != '\n') {
        chars[i] = with;
      }
    }
  }

  /**
   * The place of what closes a brace or parenthesis, by the quotes and expansions between.
   *
   * @param at the place of the opening one
   * @return below 0 when there is none within some thousand characters
   */
  static int closing(String text, int at, int to) {
    Deque<Character> open = new ArrayDeque<>();
    open.push(text.charAt(at) == '{' ? '}' : ')');
    int limit = Math.min(to, at + LONGEST);
    for (int i = at + 1; i < limit; i++) {
      char c = text.charAt(i);
      char awaited = open.element();
      if (c == '\\') {
        i++;
      } else if (c == awaited) {
        open.pop();
        if (open.isEmpty()) {
          return i;
        }
      } else if (c == '$' && i + 1 < limit && "{(".indexOf(text.charAt(i + 1)) >= 0) {
        i++;
        open.push(text.charAt(i) == '{' ? '}' : ')');
      } else if (c == '(' && awaited == ')') {
        open.push(')');
      } else if (c == '"') {
        open.push('"');
      } else if (c == '\'' && awaited == ')') {
        int quote = text.indexOf('\'', i + 1);
        if (quote < 0 || quote >= limit) {
          return -1;
        }
        i = quote;
      }
    }
    return -1;
  }
}

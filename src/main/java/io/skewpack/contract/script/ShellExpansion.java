package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads <code>${...}</code> by its text: its head is simple, and the grammar's nodes for what
 * follows vary. POSIX XCU 2.6.2 and the Bash Reference Manual, 3.5.3.
 */
final class ShellExpansion {

  private static final Pattern HEAD =
      Pattern.compile(
          "\\$\\{([!#]?)(?:([A-Za-z_][A-Za-z0-9_]*)|[0-9]+|[@*#?$!-])"
              + "(\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\])?"
              + "(:?[-=?+]|:|//?|%%?|##?|\\^\\^?|,,?|@|\\*|\\})?");

  private final ShellWalk walk;
  private final ShellWords words;

  ShellExpansion(ShellWalk walk, ShellWords words) {
    this.walk = walk;
    this.words = words;
  }

  /** The variable of {@code $X} or of <code>${X...}</code>, when its value is what comes out. */
  Optional<String> variable(String node) {
    String text = node.strip();
    if (!text.startsWith("${")) {
      String name = text.substring(Math.min(1, text.length()));
      return ShellWords.isName(name) ? Optional.of(name) : Optional.empty();
    }
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt() || !head.group(1).isEmpty() || head.group(2) == null) {
      return Optional.empty();
    }
    String operator = head.group(4) == null ? "" : head.group(4);
    boolean emptyDefault = text.matches("\\$\\{\\w+:?-(\"\"|'')?\\}");
    boolean fits = operator.equals("}") || operator.endsWith("+") || emptyDefault;
    return fits && ShellWords.isName(head.group(2)) ? Optional.of(head.group(2)) : Optional.empty();
  }

  void read(Node node, Manner manner) {
    read(start(node), node.end, node.children(), manner);
  }

  /** In a string, the grammar counts blanks before an expansion to it. */
  private int start(Node node) {
    int dollar = walk.source.ascii.indexOf('$', node.start);
    return dollar >= 0 && dollar < node.end ? dollar : node.start;
  }

  void read(int start, int end, List<Node> children, Manner manner) {
    String text = walk.source.ascii.substring(start, end);
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt()) {
      walk.unread(Reason.SYNTAX, start, end);
      rest(children, manner, 0);
      return;
    }
    String name = head.group(2);
    String operator = head.group(4) == null ? "" : head.group(4);
    boolean names = "!".equals(head.group(1)) && name != null;
    if (head.group(3) != null) {
      walk.feature(Feature.ARRAY, start);
    }
    Manner used = by(operator, manner);
    feature(operator, start);
    if (name != null && ShellWords.isName(name)) {
      if (names) {
        indirect(name, head.group(3), operator, used, start, end);
      } else {
        walk.use(name, used, start);
      }
      if (operator.equals(":=") || operator.equals("=")) {
        String value = text.substring(head.end(), Math.max(head.end(), text.length() - 1));
        boolean literal = value.matches("[A-Za-z0-9_./:-]*");
        walk.assign(
            name, Origin.DEFAULT, literal ? Optional.of(value) : Optional.empty(), false, start);
      }
    }
    Known before = walk.known;
    if (name != null && operator.endsWith("+")) {
      walk.known = walk.known.ask(name);
    }
    if (operator.equals(":") && name != null) {
      int to = Math.max(start + head.end(), end - 1);
      if (children.isEmpty()) {
        words.scan(start + head.end(), to, Manner.PLAIN);
      }
      words.arithmetic().read(start + head.end(), to, children);
    } else {
      if (head.group(3) != null
          && name != null
          && walk.memory.subscriptIsArithmetic(name)
          && !head.group(3).matches("\\[[@*]\\]")) {
        words
            .arithmetic()
            .identifiers(start + head.start(3) + 1, start + head.end(3) - 1, children);
      }
      Manner inWord = manner == Manner.TESTED ? Manner.TESTED : Manner.PLAIN;
      boolean byText =
          children.stream().noneMatch(child -> child.named && child.start >= start + head.end());
      if (byText) {
        words.scan(start + head.end(), Math.max(start + head.end(), end - 1), inWord);
      } else {
        rest(children, inWord, start + 2);
      }
    }
    if (operator.endsWith("+")) {
      walk.known = before;
    }
  }

  private void rest(List<Node> children, Manner manner, int from) {
    for (Node child : children) {
      if (child.missing && child.is("}")) {
        walk.unread(Reason.SYNTAX, child.start, walk.lineEnd(child.start));
      } else if (child.named && child.start >= from && !child.is("variable_name")) {
        words.read(child, manner);
      }
    }
  }

  private static Manner by(String operator, Manner manner) {
    return switch (operator) {
      case ":-", "-", ":=", "=" -> Manner.DEFAULTED;
      case ":?", "?" -> Manner.REQUIRED;
      case ":+", "+" -> Manner.TESTED;
      default -> manner;
    };
  }

  private void feature(String operator, int start) {
    switch (operator) {
      case ":" -> walk.feature(Feature.SUBSTRING, start);
      case "/", "//" -> walk.feature(Feature.PATTERN_REPLACEMENT, start);
      case "^", "^^", ",", ",,", "@" -> walk.feature(Feature.CASE_MODIFICATION, start);
      default -> {}
    }
  }

  /** {@code ${!X}}; {@code ${!X[@]}} are X's keys, {@code ${!X*}} names that begin so. */
  private void indirect(
      String name, String subscript, String operator, Manner manner, int start, int end) {
    walk.feature(Feature.INDIRECTION, start);
    if (operator.equals("*") || operator.equals("@")) {
      walk.unread(Reason.DYNAMIC, start, end);
    } else if (subscript != null && subscript.matches("\\[[@*]\\]")) {
      walk.use(name, manner, start);
    } else {
      walk.use(name, Manner.PLAIN, start);
      walk.indirection(name, manner, start, end);
    }
  }
}

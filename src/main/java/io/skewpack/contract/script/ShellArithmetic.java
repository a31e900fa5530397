package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arithmetic by its text: there a bare name is a variable. */
final class ShellArithmetic {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>[0-9][0-9A-Za-z#@_]*)"
              + "|(?<before>\\+\\+|--)?\\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<index>\\[[^\\]]*\\])?"
              + "\\s*(?<after>\\+\\+|--|<<=|>>=|[-+*/%&|^]=|=(?!=))?");

  private final ShellWalk walk;
  private final ShellWords words;

  ShellArithmetic(ShellWalk walk, ShellWords words) {
    this.walk = walk;
    this.words = words;
  }

  /** {@code $((...))}, {@code ((...))}. */
  void read(Node node) {
    read(node.start, node.end, node.children());
  }

  /** The text between two places, whose expansions are among these nodes. */
  void read(int from, int to, List<Node> nodes) {
    expansions(nodes, from);
    identifiers(from, to, nodes);
  }

  private void expansions(List<Node> nodes, int from) {
    for (Node node : nodes) {
      if (node.end <= from) {
        continue;
      }
      if (ShellWords.isExpansion(node)
          || node.missing
          || (node.isError() && node.children().isEmpty())) {
        words.read(node);
      } else {
        expansions(node.children(), from);
      }
    }
  }

  /** The bare names between two places; nodes that are expansions are left out. */
  void identifiers(int from, int to, List<Node> nodes) {
    char[] shown = walk.source.ascii.substring(from, to).toCharArray();
    blank(nodes, from, shown);
    Matcher token = TOKEN.matcher(new String(shown));
    while (token.find()) {
      String name = token.group("name");
      if (name == null
          || !ShellWords.isName(name)
          || (token.start("name") > 0 && shown[token.start("name") - 1] == '$')) {
        continue;
      }
      int at = from + token.start("name");
      String after = token.group("after");
      boolean changes = after != null || token.group("before") != null;
      boolean reads = !"=".equals(after);
      if (reads) {
        walk.use(name, Manner.PLAIN, at);
      }
      if (changes) {
        walk.assign(name, Origin.ASSIGNED, Optional.empty(), reads, at);
      }
      if (token.group("index") != null && walk.memory.subscriptIsArithmetic(name)) {
        identifiers(from + token.start("index") + 1, from + token.end("index") - 1, nodes);
      }
    }
  }

  private static void blank(List<Node> nodes, int from, char[] shown) {
    for (Node node : nodes) {
      if (ShellWords.isExpansion(node)) {
        for (int i = Math.max(0, node.start - from);
            i < Math.min(shown.length, node.end - from);
            i++) {
          shown[i] = ' ';
        }
      } else {
        blank(node.children(), from, shown);
      }
    }
  }
}

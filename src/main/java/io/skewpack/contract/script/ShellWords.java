package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the words of a shell script: expansions, quotes, and what they say literally. */
final class ShellWords {

  private static final Pattern BRACES = Pattern.compile("\\{[^{}\\s]*(,|\\.\\.)[^{}\\s]*\\}");
  private static final Set<String> EXPANSIONS =
      Set.of(
          "simple_expansion",
          "expansion",
          "command_substitution",
          "process_substitution",
          "arithmetic_expansion");

  private final ShellWalk walk;
  private final ShellExpansion expansion;
  private final ShellArithmetic arithmetic;

  ShellWords(ShellWalk walk) {
    this.walk = walk;
    this.expansion = new ShellExpansion(walk, this);
    this.arithmetic = new ShellArithmetic(walk, this);
  }

  ShellArithmetic arithmetic() {
    return arithmetic;
  }

  static boolean isExpansion(Node node) {
    return EXPANSIONS.contains(node.type);
  }

  void read(Node node) {
    read(node, Manner.PLAIN);
  }

  /**
   * @param manner how a plain expansion in it is used
   */
  void read(Node node, Manner manner) {
    if (node.depth >= ShellWalk.DEPTH) {
      walk.unread(Reason.SIZE, node.start, walk.lineEnd(node.start));
      return;
    }
    if (node.missing) {
      if (node.named || !node.is("}")) {
        walk.unread(Reason.SYNTAX, node.start, walk.lineEnd(node.start));
      }
      return;
    }
    switch (node.type) {
      case "raw_string", "comment", "string_content", "heredoc_start", "heredoc_end" -> {}
      case "ansi_c_string" -> walk.feature(Feature.ANSI_C_QUOTES, node.start);
      case "simple_expansion" -> simple(node, manner);
      case "expansion" -> expansion.read(node, manner);
      case "command_substitution" -> walk.apart(node.children());
      case "process_substitution" -> {
        walk.feature(Feature.PROCESS_SUBSTITUTION, node.start);
        walk.apart(node.children());
      }
      case "arithmetic_expansion" -> arithmetic.read(node);
      case "brace_expression" -> walk.feature(Feature.BRACE_EXPANSION, node.start);
      case "concatenation" -> {
        braces(node);
        parts(node, manner);
      }
      case "array" -> {
        walk.feature(Feature.ARRAY, node.start);
        parts(node, manner);
      }
      case "variable_assignment" -> assignment(node, Origin.ASSIGNED);
      case "word", "regex", "extglob_pattern", "heredoc_content" -> leaf(node, manner);
      case "file_redirect" -> redirect(node);
      case "herestring_redirect" -> {
        walk.feature(Feature.HERE_STRING, node.start);
        parts(node, manner);
      }
      case "ERROR" -> {
        walk.unread(Reason.SYNTAX, node.start, walk.lineEnd(node.start));
        parts(node, manner);
      }
      case "command",
          "declaration_command",
          "list",
          "pipeline",
          "redirected_statement",
          "test_command" ->
          walk.statement(node);
      default -> parts(node, manner);
    }
  }

  private void parts(Node node, Manner manner) {
    for (Node child : node.children()) {
      if (child.named || child.missing) {
        read(child, manner);
      }
    }
  }

  private void redirect(Node node) {
    if (node.has("&>") || node.has("&>>")) {
      walk.feature(Feature.REDIRECT_BOTH, node.start);
    }
    if (walk.source.ascii(node).contains("<<<")) {
      walk.feature(Feature.HERE_STRING, node.start);
    }
    parts(node, Manner.PLAIN);
  }

  private void braces(Node node) {
    char[] shown = walk.source.ascii(node).toCharArray();
    for (Node child : node.children()) {
      if (!child.is("word") && !child.is("brace_expression")) {
        for (int i = child.start; i < child.end; i++) {
          shown[i - node.start] = '_';
        }
      }
    }
    if (BRACES.matcher(new String(shown)).find()) {
      walk.feature(Feature.BRACE_EXPANSION, node.start);
    }
  }

  private void simple(Node node, Manner manner) {
    String name = walk.source.ascii(node).strip().replaceFirst("^\\$", "");
    if (isName(name)) {
      walk.use(name, manner, node.start);
    }
  }

  /** What the grammar takes as one piece may still hold expansions. */
  private void leaf(Node node, Manner manner) {
    if (!node.children().isEmpty()) {
      parts(node, manner);
      return;
    }
    String shown = walk.source.ascii(node);
    if (shown.indexOf('$') < 0) {
      if (node.is("word") && BRACES.matcher(shown).find()) {
        walk.feature(Feature.BRACE_EXPANSION, node.start);
      }
      return;
    }
    scan(node.start, node.end, manner);
  }

  /** Reads expansions by their text, where there are no nodes for them. */
  void scan(int from, int to, Manner manner) {
    String shown = walk.source.ascii;
    int i = from;
    while (i < to) {
      char c = shown.charAt(i);
      if (c == '\\') {
        i += 2;
      } else if (c == '$' && i + 1 < to) {
        i = dollar(i, to, manner);
      } else {
        i++;
      }
    }
  }

  private int dollar(int at, int to, Manner manner) {
    String shown = walk.source.ascii;
    char next = shown.charAt(at + 1);
    if (next == '{') {
      int end = ShellMask.closing(shown, at + 1, to);
      if (end > 0) {
        expansion.read(at, end + 1, List.of(), manner);
        return end + 1;
      }
    } else if (next == '(') {
      int end = ShellMask.closing(shown, at + 1, to);
      if (end > 0) {
        substitution(at, end);
        return end + 1;
      }
    } else {
      int end = at + 1;
      while (end < to && isName("a" + shown.charAt(end))) {
        end++;
      }
      String name = shown.substring(at + 1, end);
      if (isName(name)) {
        walk.use(name, manner, at);
        return end;
      }
    }
    return at + 1;
  }

  private void substitution(int at, int end) {
    if (walk.source.ascii.startsWith("$((", at)) {
      arithmetic.identifiers(Math.min(at + 3, end), end, List.of());
      scan(at + 3, end, Manner.PLAIN);
    } else {
      Source.Inner inner = new Source.Inner(walk.source);
      inner.literal(at + 2, end);
      walk.inner(inner.done(), true);
    }
  }

  /** The variable that a word consists of: {@code $X}, {@code "${X:-}"}. */
  Optional<String> soleVariable(Node node) {
    Node inner = node;
    if (node.is("string")) {
      List<Node> parts = node.children().stream().filter(child -> child.named).toList();
      if (parts.size() != 1
          || !walk.source.ascii.startsWith("$", node.start + 1)
          || parts.get(0).start != node.start + 1
          || parts.get(0).end != node.end - 1) {
        return Optional.empty();
      }
      inner = parts.get(0);
    }
    if (!inner.is("simple_expansion") && !inner.is("expansion")) {
      return Optional.empty();
    }
    return expansion.variable(walk.source.ascii(inner));
  }

  static boolean isName(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits =
          c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!fits) {
        return false;
      }
    }
    return !name.equals("_");
  }

  /** {@code X=value}, {@code X[i]=value}, {@code X+=value}. */
  void assignment(Node node, Origin origin) {
    Node target = node.field("name").orElse(node);
    String name;
    if (target.is("subscript")) {
      Node array = target.field("name").orElse(target);
      name = walk.source.ascii(array);
      walk.feature(Feature.ARRAY, node.start);
      memoriseArray(name);
      target.field("index").ifPresent(index -> subscript(name, target, index));
    } else {
      name = walk.source.ascii(target);
    }
    boolean appends = node.has("+=");
    if (appends) {
      walk.feature(Feature.APPEND, node.start);
    }
    Optional<Node> value = node.field("value");
    boolean self = appends && value.map(given -> !given.is("array")).orElse(true);
    Optional<String> literal = value.isPresent() ? Optional.empty() : Optional.of("");
    if (value.isPresent()) {
      if (value.get().is("array")) {
        memoriseArray(name);
      }
      read(value.get());
      self |= mentions(value.get(), name);
      ShellWord word = word(value.get());
      if (word.literal() && !value.get().is("array") && !appends) {
        literal = Optional.of(word.text());
      }
    }
    for (Node child : node.children()) {
      if (child.isError() || child.missing) {
        read(child);
      }
    }
    if (isName(name)) {
      walk.assign(name, origin, literal, self, node.start);
    }
  }

  private void memoriseArray(String name) {
    walk.memory.array(name);
  }

  /** Reads a subscript: arithmetic, unless the array has words for keys or is not known. */
  void subscript(String array, Node subscript, Node index) {
    if (walk.memory.subscriptIsArithmetic(array)) {
      arithmetic.read(index.start, subscript.end, List.of(index));
    } else {
      read(index);
    }
  }

  /** Whether a value is made from the variable itself. */
  private boolean mentions(Node node, String name) {
    if (node.is("simple_expansion") || node.is("expansion")) {
      String shown = walk.source.ascii(node).strip();
      if (shown.startsWith("$" + name) && shown.length() == name.length() + 1) {
        return true;
      }
      if (shown.matches("\\$\\{" + name + "(\\}|[%#/^,:+].*)")
          && !shown.matches("(?s)\\$\\{" + name + ":?[-=].*")) {
        return true;
      }
      return false;
    }
    if (node.is("command_substitution")) {
      return false;
    }
    return node.children().stream().anyMatch(child -> mentions(child, name));
  }

  ShellWord word(Node node) {
    StringBuilder text = new StringBuilder();
    boolean literal = spell(node, text) && !walk.source.filledWithin(node.start, node.end);
    return new ShellWord(text.toString(), literal, node);
  }

  private boolean spell(Node node, StringBuilder to) {
    switch (node.type) {
      case "raw_string" -> to.append(inside(node, 1, 1));
      case "ansi_c_string" -> to.append(inside(node, 2, 1));
      case "command_substitution", "process_substitution" -> {
        to.append("$(...)");
        return false;
      }
      case "simple_expansion", "expansion", "arithmetic_expansion", "brace_expression" -> {
        to.append(walk.source.text(node));
        return false;
      }
      case "string", "translated_string", "heredoc_body" -> {
        return spellParts(node, to);
      }
      case "concatenation", "command_name" -> {
        boolean literal = true;
        for (Node child : node.children()) {
          literal &= spell(child, to);
        }
        return literal;
      }
      case "array" -> {
        to.append(walk.source.text(node));
        return false;
      }
      default -> {
        String text = walk.source.text(node);
        unescape(text, "", to);
        return text.indexOf('$') < 0 && text.indexOf('`') < 0;
      }
    }
    return true;
  }

  private String inside(Node node, int before, int after) {
    int from = Math.min(node.start + before, node.end);
    return walk.source.text.substring(from, Math.max(from, node.end - after));
  }

  private boolean spellParts(Node node, StringBuilder to) {
    boolean literal = true;
    if (plainString(node)) {
      unescape(inside(node, 1, 1), "$`\"\\\n", to);
      return true;
    }
    int at = node.start;
    for (Node child : node.children()) {
      if (child.is("\"") || (child.is("$") && child.start == node.start)) {
        unescape(walk.source.text.substring(at, child.start), "$`\"\\\n", to);
        at = child.end;
      } else if (isExpansion(child) || child.is("string")) {
        unescape(walk.source.text.substring(at, child.start), "$`\"\\\n", to);
        literal &= spell(child, to);
        at = child.end;
      }
    }
    unescape(walk.source.text.substring(Math.min(at, node.end), node.end), "$`\"\\\n", to);
    return literal;
  }

  /**
   * @param only what a backslash quotes; everything, when empty
   */
  private static void unescape(String text, String only, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(i + 1);
        if (only.isEmpty() || only.indexOf(next) >= 0) {
          i++;
          if (next != '\n') {
            to.append(next);
          }
          continue;
        }
      }
      to.append(c);
    }
  }

  /** The text of a word as the shell that gets it sees it. */
  Source inner(Node node) {
    Source.Inner inner = new Source.Inner(walk.source);
    put(node, inner);
    return inner.done();
  }

  /** Several words, with a blank between them, as {@code eval} puts them together. */
  Source inner(List<Node> nodes) {
    Source.Inner inner = new Source.Inner(walk.source);
    for (Node node : nodes) {
      put(node, inner);
      if (node.end < walk.source.text.length() && node != nodes.get(nodes.size() - 1)) {
        inner.literal(node.end, node.end + 1);
      }
    }
    return inner.done();
  }

  private void put(Node node, Source.Inner inner) {
    switch (node.type) {
      case "raw_string" -> inner.literal(node.start + 1, Math.max(node.start + 1, node.end - 1));
      case "string", "heredoc_body", "translated_string" -> putParts(node, inner);
      case "concatenation" -> node.children().forEach(child -> put(child, inner));
      case "word", "number" -> putUnescaped(node.start, node.end, "", inner);
      default -> inner.filled(node.start, node.end);
    }
  }

  /** A string without expansions, whose parts were not asked for. */
  private static boolean plainString(Node node) {
    return node.is("string") && node.children().isEmpty();
  }

  private void putParts(Node node, Source.Inner inner) {
    if (plainString(node)) {
      putUnescaped(node.start + 1, node.end - 1, "$`\"\\\n", inner);
      return;
    }
    int at = node.start;
    for (Node child : node.children()) {
      if (child.is("\"")) {
        putUnescaped(at, child.start, "$`\"\\\n", inner);
        at = child.end;
      } else if (isExpansion(child)) {
        putUnescaped(at, child.start, "$`\"\\\n", inner);
        inner.filled(child.start, child.end);
        at = child.end;
      }
    }
    putUnescaped(at, Math.max(at, node.end), "$`\"\\\n", inner);
  }

  private void putUnescaped(int from, int to, String only, Source.Inner inner) {
    String text = walk.source.text;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\\'
          && i + 1 < to
          && (only.isEmpty() || only.indexOf(text.charAt(i + 1)) >= 0)) {
        i++;
        if (text.charAt(i) == '\n') {
          continue;
        }
      }
      inner.literal(i, i + 1);
    }
  }
}

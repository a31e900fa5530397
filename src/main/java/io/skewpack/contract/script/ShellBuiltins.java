package io.skewpack.contract.script;

import io.skewpack.contract.script.Known.After;
import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that set variables, set options, end the script, or read a text as a script. By the Bash
 * Reference Manual, 4, and POSIX XCU 2.14.
 */
final class ShellBuiltins {

  private static final Pattern ENVIRON =
      Pattern.compile("ENVIRON\\s*\\[\\s*\"([A-Za-z_][A-Za-z0-9_]*)\"\\s*\\]");

  /** Options that take an argument. */
  private static final String OF_READ = "diNnptu";

  private static final String OF_MAPFILE = "dnOsuCc";

  private final ShellWalk walk;
  private final ShellWords words;

  ShellBuiltins(ShellWalk walk) {
    this.walk = walk;
    this.words = walk.words;
  }

  /**
   * @param line the words, the command first; its words are read already
   */
  After run(String program, List<ShellWord> line, Node node) {
    List<ShellWord> arguments = line.isEmpty() ? List.of() : line.subList(1, line.size());
    switch (program) {
      case "exit" -> {
        return ended();
      }
      case "return" -> {
        walk.memory.returnsFrom(walk.scope);
        return ended();
      }
      case "break", "continue" -> {
        walk.memory.returnsFrom(walk.scope);
        return ended();
      }
      case "set" -> options(arguments, node.start);
      case "source" -> walk.feature(Feature.SOURCE, node.start);
      case "shopt" -> walk.feature(Feature.SHOPT, node.start);
      case "read" -> input(arguments, "REPLY", node.start);
      case "mapfile", "readarray" -> {
        walk.feature(Feature.MAPFILE, node.start);
        input(arguments, "MAPFILE", node.start);
      }
      case "getopts" -> {
        if (arguments.size() > 1) {
          given(arguments.get(1));
        }
      }
      case "printf" -> {
        if (arguments.size() > 1 && arguments.get(0).text().equals("-v")) {
          given(arguments.get(1));
        }
      }
      case "let" -> {
        walk.feature(Feature.ARITHMETIC_COMMAND, node.start);
        arguments.forEach(
            argument ->
                words
                    .arithmetic()
                    .read(argument.node().start, argument.node().end, List.of(argument.node())));
      }
      case "eval" -> eval(arguments, node);
      case "trap" -> trap(arguments, node);
      case "printenv" ->
          arguments.stream()
              .filter(word -> word.literal() && ShellWords.isName(word.text()))
              .forEach(word -> walk.use(word.text(), Manner.PLAIN, word.node().start));
      case "awk", "gawk", "mawk" -> arguments.forEach(this::awk);
      case "export", "readonly", "local", "declare", "typeset" -> {
        return declared(program, line, node);
      }
      default -> {
        if (walk.memory.endsTheScript(program)) {
          return ended();
        }
      }
    }
    return After.both(walk.known);
  }

  private After ended() {
    return After.both(walk.known.end());
  }

  private void awk(ShellWord word) {
    Matcher environ = ENVIRON.matcher(walk.source.ascii(word.node()));
    while (environ.find()) {
      walk.use(environ.group(1), Manner.PLAIN, word.node().start + environ.start());
    }
  }

  private void options(List<ShellWord> arguments, int at) {
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (!word.matches("[-+][a-zA-Z]+")) {
        return;
      }
      boolean on = word.startsWith("-");
      if (word.indexOf('o') > 0 && i + 1 < arguments.size()) {
        option(arguments.get(++i).text(), on, at);
      }
      if (on && word.indexOf('u') > 0) {
        walk.findings.unsetFails();
      }
      if (on && word.indexOf('a') > 0) {
        walk.findings.exportsAll();
      }
    }
  }

  private void option(String name, boolean on, int at) {
    switch (name) {
      case "nounset" -> {
        if (on) {
          walk.findings.unsetFails();
        }
      }
      case "allexport" -> {
        if (on) {
          walk.findings.exportsAll();
        }
      }
      case "pipefail" -> walk.feature(Feature.PIPEFAIL, at);
      default -> {}
    }
  }

  private void input(List<ShellWord> arguments, String otherwise, int at) {
    boolean named = false;
    String withArgument = otherwise.equals("MAPFILE") ? OF_MAPFILE : OF_READ;
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (word.startsWith("-") && word.length() > 1) {
        char last = word.charAt(word.length() - 1);
        if (last == 'a' && otherwise.equals("REPLY") && i + 1 < arguments.size()) {
          walk.feature(Feature.ARRAY, at);
          walk.memory.array(arguments.get(i + 1).text());
          given(arguments.get(++i));
          named = true;
        } else if (word.length() == 2 && withArgument.indexOf(last) >= 0) {
          i++;
        }
      } else {
        given(arguments.get(i));
        named = true;
      }
    }
    if (!named) {
      walk.assign(otherwise, Origin.INPUT, Optional.empty(), false, at);
    }
  }

  private void given(ShellWord word) {
    String name = word.text().replaceFirst("\\[.*", "");
    if (!word.literal()) {
      walk.unread(Reason.DYNAMIC, word.node().start, word.node().end);
    } else if (ShellWords.isName(name)) {
      walk.assign(name, Origin.INPUT, Optional.empty(), false, word.node().start);
    }
  }

  private void eval(List<ShellWord> arguments, Node node) {
    if (arguments.isEmpty()) {
      return;
    }
    if (arguments.stream().allMatch(ShellWord::literal)) {
      walk.inner(words.inner(arguments.stream().map(ShellWord::node).toList()), true);
    } else {
      walk.unread(Reason.DYNAMIC, node.start, node.end);
    }
  }

  private void trap(List<ShellWord> arguments, Node node) {
    if (arguments.stream()
        .anyMatch(word -> Set.of("ERR", "DEBUG", "RETURN").contains(word.text()))) {
      walk.feature(Feature.TRAP_ERR, node.start);
    }
    if (arguments.size() > 1 && !arguments.get(0).text().matches("-.*|")) {
      walk.inner(words.inner(arguments.get(0).node()), true);
    }
  }

  /** {@code export}, {@code local} and the like, where the grammar knows them. */
  After declaration(Node node) {
    List<ShellWord> line = new ArrayList<>();
    for (Node child : node.children()) {
      if (child.missing || child.isError()) {
        words.read(child);
      } else if (child.named && child.is("file_redirect")) {
        words.read(child);
      } else {
        line.add(child.named ? word(child) : new ShellWord(child.type, true, child));
      }
    }
    if (line.isEmpty()) {
      return After.both(walk.known);
    }
    walk.command(line, List.of(), node.start);
    String keyword = line.get(0).text();
    line.stream()
        .skip(1)
        .filter(word -> !word.node().is("variable_assignment"))
        .forEach(word -> words.read(word.node()));
    return declared(keyword, line, node);
  }

  private ShellWord word(Node child) {
    return child.is("variable_assignment")
        ? new ShellWord(walk.source.text(child), false, child)
        : words.word(child);
  }

  private After declared(String keyword, List<ShellWord> line, Node node) {
    switch (keyword) {
      case "local" -> walk.feature(Feature.LOCAL, node.start);
      case "declare", "typeset" -> walk.feature(Feature.DECLARE, node.start);
      default -> {}
    }
    StringBuilder given = new StringBuilder();
    line.stream()
        .skip(1)
        .map(ShellWord::text)
        .filter(word -> word.startsWith("-"))
        .forEach(given::append);
    String flags = given.toString();
    boolean prints = flags.indexOf('p') > 0 || flags.indexOf('f') > 0 || flags.indexOf('F') > 0;
    boolean reference = flags.indexOf('n') > 0 && !keyword.equals("export");
    if ((keyword.equals("export") && flags.indexOf('n') > 0)
        || (prints && !keyword.equals("local"))) {
      return After.both(walk.known);
    }
    if (flags.indexOf('A') > 0 || flags.indexOf('a') > 0) {
      walk.feature(Feature.ARRAY, node.start);
    }
    Origin origin = origin(keyword, flags);
    for (ShellWord word : line.subList(1, line.size())) {
      if (!word.text().startsWith("-") && !word.text().startsWith("+")) {
        declare(word, origin, flags, reference);
      }
    }
    return After.both(walk.known);
  }

  private Origin origin(String keyword, String flags) {
    if (keyword.equals("export") || flags.indexOf('x') > 0) {
      return Origin.EXPORTED;
    }
    boolean inFunction = !walk.scope.isEmpty() && flags.indexOf('g') < 0;
    boolean local = keyword.equals("local") || (keyword.matches("declare|typeset") && inFunction);
    return local ? Origin.LOCAL : Origin.ASSIGNED;
  }

  private void declare(ShellWord word, Origin origin, String flags, boolean reference) {
    Node node = word.node();
    int equals = word.text().indexOf('=');
    String name = equals < 0 ? word.text() : word.text().substring(0, equals).replace("+", "");
    name = name.replaceFirst("\\[.*", "");
    if (!ShellWords.isName(name)) {
      if (!word.literal()) {
        walk.unread(Reason.DYNAMIC, node.start, node.end);
      }
      return;
    }
    if (flags.indexOf('A') > 0) {
      walk.memory.keyed(name);
    } else if (flags.indexOf('a') > 0) {
      walk.memory.array(name);
    }
    if (reference && equals >= 0) {
      Optional<Node> value = node.field("value");
      if (value.isPresent() && !words.word(value.get()).literal()) {
        walk.unread(Reason.DYNAMIC, node.start, node.end);
      }
    }
    if (node.is("variable_assignment")) {
      words.assignment(node, origin);
    } else if (equals >= 0) {
      Optional<String> value =
          word.literal() ? Optional.of(word.text().substring(equals + 1)) : Optional.empty();
      walk.assign(name, origin, value, false, node.start);
    } else {
      boolean keeps = origin != Origin.LOCAL;
      if (!keeps) {
        walk.memory.declaredOnly(name, walk.findings.line(walk.source.origin(node.start)));
        walk.known = walk.known.forget(name);
      }
      walk.findings.assignment(
          name, origin, Optional.empty(), keeps, walk.source.origin(node.start), walk.scope);
    }
  }
}

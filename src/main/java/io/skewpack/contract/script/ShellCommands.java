package io.skewpack.contract.script;

import io.skewpack.contract.script.Known.After;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Simple commands: what the shell's own commands and a few programs do with variables. */
final class ShellCommands {

  private static final Pattern EXPANSION = Pattern.compile("\\$\\{?([A-Za-z_]\\w*)");

  /** What only runs another command, given as its arguments, in the same environment. */
  private static final Set<String> PREFIXES =
      Set.of(
          "exec", "command", "builtin", "nohup", "time", "timeout", "sudo", "env", "xargs", "nice",
          "gosu", "su-exec", "setsid", "stdbuf", "ionice", "busybox");

  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "rbash");

  /** What runs a command somewhere else, with another environment. */
  private static final Set<String> ELSEWHERE =
      Set.of("ssh", "sshpass", "kubectl", "oc", "docker", "podman", "nerdctl", "crictl", "nsenter");

  /** What begins no command: where the grammar takes it for one, the text is unbalanced. */
  private static final Set<String> RESERVED =
      Set.of("then", "do", "done", "fi", "elif", "else", "esac", "}");

  private final ShellWalk walk;
  private final ShellWords words;
  private final ShellBuiltins builtins;

  ShellCommands(ShellWalk walk) {
    this.walk = walk;
    this.words = walk.words;
    this.builtins = new ShellBuiltins(walk);
  }

  /** A command with its redirections. */
  After redirected(Node node) {
    List<Node> hereDocuments = new ArrayList<>();
    for (Node child : node.children()) {
      if (child.is("heredoc_redirect")) {
        hereDocuments.add(child);
      }
    }
    After after = After.both(walk.known);
    for (Node child : node.children()) {
      if (child.is("heredoc_redirect")) {
        after = hereDocument(child, node, after);
      } else if (child.is("command")) {
        after = command(child, hereDocuments);
      } else if (child.named || child.missing) {
        boolean body = child.field.equals("body") || child.isError();
        if (body) {
          after = walk.statement(child);
        } else {
          words.read(child);
        }
      }
    }
    return after;
  }

  /** Reads what the body expands, and what else stands on the line of {@code <<EOF}. */
  private After hereDocument(Node node, Node statement, After before) {
    After after = before;
    String operator = "";
    for (Node child : node.children()) {
      switch (child.type) {
        case "heredoc_body" -> {
          if (!quoted(node)) {
            words.read(child);
          }
        }
        case "heredoc_start", "heredoc_end", "<<", "<<-", "file_descriptor" -> {
          if (child.missing) {
            walk.unread(Reason.SYNTAX, child.start, walk.lineEnd(child.start));
          }
        }
        case "pipeline" -> walk.pipedOn(child, statement);
        case "&&", "||" -> operator = child.type;
        default -> {
          if (child.field.equals("right")) {
            after = walk.then(after, operator, child);
          } else if (child.named && !child.field.equals("argument")) {
            words.read(child);
          }
        }
      }
    }
    return after;
  }

  /** {@code <<'EOF'}: nothing is expanded. */
  private boolean quoted(Node hereDocument) {
    return hereDocument
        .child("heredoc_start")
        .map(start -> walk.source.text(start).matches("(?s).*['\"\\\\].*"))
        .orElse(false);
  }

  After command(Node node, List<Node> hereDocuments) {
    if (isOneAssignment(node.children())
        && !walk.source.ascii.substring(node.start, node.end).contains("(")) {
      Node assigned = node.children().get(0);
      words.assignment(assigned, Origin.ASSIGNED);
      // The value that the grammar sees may end with the `$` of the next expansion.
      plainExpansions(assigned.end - 1, node.end);
      return After.both(walk.known);
    }
    List<ShellWord> line = new ArrayList<>();
    List<String> environment = new ArrayList<>();
    for (Node child : node.children()) {
      switch (child.type) {
        case "variable_assignment" -> {
          words.assignment(child, Origin.COMMAND);
          child
              .field("name")
              .map(walk.source::ascii)
              .filter(ShellWords::isName)
              .ifPresent(environment::add);
        }
        case "command_name" -> line.add(words.word(child));
        case "file_redirect", "herestring_redirect" -> words.read(child);
        case "heredoc_redirect" -> hereDocument(child, node, After.both(walk.known));
        default -> {
          if (child.isError() || child.missing) {
            words.read(child);
          } else if (child.named) {
            line.add(words.word(child));
          } else if (child.field.equals("argument")) {
            line.add(new ShellWord(walk.source.text(child), true, child));
          }
        }
      }
    }
    for (Node hereDocument : hereDocuments) {
      for (Node child : hereDocument.children()) {
        if (child.field.equals("argument") && child.named) {
          line.add(words.word(child));
        }
      }
    }
    return line.isEmpty() ? After.both(walk.known) : run(node, line, environment, hereDocuments);
  }

  /**
   * {@code X=$A.$B-c}: the grammar (0.23.3) ends the value at the second {@code $} and takes what
   * follows, without a blank between, for a command.
   */
  private static boolean isOneAssignment(List<Node> children) {
    return children.size() > 1 && children.get(0).is("variable_assignment") && isUnbroken(children);
  }

  /** The grammar does not say what is expanded there: not even every expansion is a node. */
  private void plainExpansions(int start, int end) {
    Matcher expansion = EXPANSION.matcher(walk.source.ascii.substring(start, end));
    while (expansion.find()) {
      walk.use(expansion.group(1), Manner.PLAIN, start + expansion.start());
    }
  }

  private static boolean isUnbroken(List<Node> children) {
    for (int i = 1; i < children.size(); i++) {
      if (children.get(i).start != children.get(i - 1).end) {
        return false;
      }
    }
    return true;
  }

  private After run(
      Node node, List<ShellWord> line, List<String> environment, List<Node> hereDocuments) {
    int at = afterPrefixes(line, environment);
    walk.command(line, environment, node.start);
    if (misplaced(walk.source.ascii(line.get(0).node()))) {
      walk.unread(Reason.SYNTAX, node.start, walk.lineEnd(node.start));
    }
    String first = line.get(0).literal() ? line.get(0).text() : "";
    if (at > 0 && at < line.size() && Set.of("time", "command", "builtin").contains(first)) {
      walk.command(line.subList(at, line.size()), environment, node.start);
    }
    List<ShellWord> rest = line.subList(Math.min(at, line.size()), line.size());
    String program = rest.isEmpty() || !rest.get(0).literal() ? "" : baseName(rest.get(0).text());
    if (program.equals("test")) {
      return new ShellTests(walk).arguments(rest.subList(1, rest.size()));
    }
    if (!program.equals("let")) {
      line.forEach(word -> words.read(word.node()));
    }
    if (!ELSEWHERE.contains(program)) {
      innerShell(program, rest, hereDocuments);
    }
    After after = builtins.run(program, rest, node);
    if (program.equals("envsubst")) {
      new ShellSubstitution(walk).envsubst(node, rest, visibleInput(hereDocuments));
    } else if (first.equals("exec") && at < line.size()) {
      return After.both(after.merged().end());
    }
    return after;
  }

  /** The grammar takes the braces of {@code ! { ...; }} for commands: a pair of them is none. */
  private boolean misplaced(String word) {
    if (word.equals("{")) {
      walk.memory.openBrace();
    }
    return RESERVED.contains(word) && !(word.equals("}") && walk.memory.closeBrace());
  }

  static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The place of the command that runs in the end; {@code env X=y} puts X into its environment. */
  private static int afterPrefixes(List<ShellWord> line, List<String> environment) {
    int at = 0;
    while (at < line.size()
        && line.get(at).literal()
        && PREFIXES.contains(baseName(line.get(at).text()))) {
      String prefix = baseName(line.get(at).text());
      at++;
      while (at < line.size()) {
        String word = line.get(at).text();
        int equals = word.indexOf('=');
        if (prefix.equals("env") && equals > 0 && ShellWords.isName(word.substring(0, equals))) {
          environment.add(word.substring(0, equals));
        } else if (!word.startsWith("-")
            && !(prefix.equals("timeout") && word.matches("[0-9.]+[smhd]?|\\$.*"))
            && !((prefix.equals("gosu") || prefix.equals("su-exec")) && at == 1)) {
          break;
        } else if (takesArgument(prefix, word)) {
          at++;
        }
        at++;
      }
    }
    return Math.min(at, line.size());
  }

  private static boolean takesArgument(String prefix, String option) {
    return switch (prefix) {
      case "xargs" -> option.matches("-[InPLsda]");
      case "sudo" -> option.matches("-[ugh]");
      case "nice" -> option.equals("-n");
      case "timeout" -> option.matches("-[ks]");
      default -> false;
    };
  }

  /** {@code sh -c '...'}, also as an argument of something else, and {@code bash <<EOF}. */
  private void innerShell(String program, List<ShellWord> line, List<Node> hereDocuments) {
    if (program.equals("su") || program.equals("runuser")) {
      switchedUser(line);
      return;
    }
    for (int i = 0; i < line.size(); i++) {
      if (line.get(i).literal() && SHELLS.contains(baseName(line.get(i).text()))) {
        for (int j = i + 1; j < line.size(); j++) {
          String option = line.get(j).text();
          if (option.matches("-[a-zA-Z]*c[a-zA-Z]*") && j + 1 < line.size()) {
            int script = line.get(j + 1).text().equals("pipefail") ? j + 2 : j + 1;
            if (script < line.size()) {
              inner(line.get(script), true);
            }
            return;
          }
          if (!option.startsWith("-") && !line.get(j - 1).text().matches("[-+][a-z]*o")) {
            return;
          }
        }
        if (i == 0) {
          for (Node hereDocument : hereDocuments) {
            hereDocument.child("heredoc_body").ifPresent(body -> innerBody(hereDocument, body));
          }
        }
        return;
      }
    }
  }

  private void innerBody(Node hereDocument, Node body) {
    if (quoted(hereDocument)) {
      Source.Inner text = new Source.Inner(walk.source);
      text.literal(body.start, body.end);
      walk.inner(text.done(), true);
    } else {
      walk.inner(words.inner(body), true);
    }
  }

  /** {@code su - user -c "..."}: with {@code -} the user's own environment replaces this one. */
  private void switchedUser(List<ShellWord> line) {
    boolean login = line.stream().anyMatch(word -> word.text().matches("-|-[a-z]*l[a-z]*|--login"));
    for (int i = 1; i + 1 < line.size(); i++) {
      if (line.get(i).text().matches("-[a-z]*c|--command")) {
        inner(line.get(i + 1), !login);
        return;
      }
    }
  }

  private void inner(ShellWord word, boolean environment) {
    if (word.node().is("simple_expansion")
        || word.node().is("expansion")
        || (word.node().is("string") && words.soleVariable(word.node()).isPresent())) {
      walk.unread(Reason.DYNAMIC, word.node().start, word.node().end);
      return;
    }
    walk.inner(words.inner(word.node()), environment);
  }

  /** The text that a command reads, as far as the script shows it. */
  private Optional<String> visibleInput(List<Node> hereDocuments) {
    if (!hereDocuments.isEmpty()) {
      return bodies(hereDocuments);
    }
    Optional<Node> before = walk.pipedFrom();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Node node = before.get();
    List<Node> redirects =
        node.children().stream().filter(child -> child.is("heredoc_redirect")).toList();
    if (!redirects.isEmpty()) {
      return bodies(redirects);
    }
    if (node.is("command")) {
      String name = node.field("name").map(walk.source::ascii).orElse("");
      if (name.equals("echo") || name.equals("printf")) {
        List<Node> arguments =
            node.children().stream().filter(child -> child.field.equals("argument")).toList();
        if (arguments.stream().allMatch(argument -> words.word(argument).literal())) {
          return Optional.of(
              arguments.stream()
                  .map(argument -> words.word(argument).text())
                  .collect(Collectors.joining(" ")));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> bodies(List<Node> hereDocuments) {
    StringBuilder text = new StringBuilder();
    for (Node hereDocument : hereDocuments) {
      hereDocument
          .child("heredoc_body")
          .ifPresent(
              body ->
                  text.append(
                      quoted(hereDocument) ? walk.source.ascii(body) : words.inner(body).ascii));
    }
    return Optional.of(text.toString());
  }

  After declaration(Node node) {
    return builtins.declaration(node);
  }

  After unset(Node node) {
    for (Node child : node.children()) {
      if (child.is("variable_name") || child.is("word")) {
        walk.known = walk.known.forget(walk.source.ascii(child));
      } else if (child.named || child.missing) {
        words.read(child);
      }
    }
    walk.command(
        node.children().stream()
            .map(child -> child.named ? words.word(child) : new ShellWord(child.type, true, child))
            .toList(),
        List.of(),
        node.start);
    return After.both(walk.known);
  }
}

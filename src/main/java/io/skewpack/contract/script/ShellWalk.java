package io.skewpack.contract.script;

import io.skewpack.contract.script.Known.After;
import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through a shell script's statements in the order in which they run, and knows at each place
 * which variables were asked for. Words are read by {@link ShellWords}, commands by {@link
 * ShellCommands}, conditions by {@link ShellTests}.
 */
final class ShellWalk {

  /** Deeper than this a tree is not followed; real scripts stay below 60. */
  static final int DEPTH = 300;

  /** How many texts inside texts ({@code sh -c "sh -c ..."}) are followed. */
  private static final int LEVELS = 4;

  final Source source;
  final Findings findings;
  final ShellMemory memory;
  final ShellWords words;
  private final ShellCommands commands;
  private final int level;
  private final boolean ours;
  private final List<Node> pipedFrom = new ArrayList<>();
  String scope;
  Known known;

  private ShellWalk(
      Source source,
      Findings findings,
      ShellMemory memory,
      int level,
      boolean ours,
      String scope,
      Known known) {
    this.source = source;
    this.findings = findings;
    this.memory = memory;
    this.level = level;
    this.ours = ours;
    this.scope = scope;
    this.known = known;
    this.words = new ShellWords(this);
    this.commands = new ShellCommands(this);
  }

  /** Reads a script's own text. */
  static void read(Source source, Findings findings) {
    ShellMemory memory = new ShellMemory();
    new ShellWalk(source, findings, memory, 0, true, "", Known.NOTHING).script();
    memory.resolve(findings);
  }

  /**
   * Reads a text inside this one as a script.
   *
   * @param environment whether it has this script's environment; if not, its variables are another
   *     environment's and no uses of ours
   */
  void inner(Source text, boolean environment) {
    if (level + 1 >= LEVELS) {
      findings.unread(Reason.SIZE, text.origin(0), text.text);
      return;
    }
    new ShellWalk(text, findings, memory, level + 1, ours && environment, scope, known).script();
  }

  private void script() {
    Optional<Node> root = ShellMask.parse(source.ascii, DEPTH);
    if (root.isEmpty()) {
      findings.unread(Reason.SIZE, source.origin(0), source.text);
      return;
    }
    statement(root.get());
  }

  void use(String name, Manner manner, int index) {
    if (ours) {
      findings.use(name, manner, source.origin(index), scope, known.guards(name));
    }
    if (manner == Manner.REQUIRED) {
      known = known.ask(name);
    }
  }

  void assign(String name, Origin origin, Optional<String> value, boolean ofItself, int index) {
    findings.assignment(name, origin, value, ofItself, source.origin(index), scope);
    if (!ofItself && origin != Origin.COMMAND) {
      known = known.give(name);
    }
  }

  void indirection(String name, Manner manner, int start, int end) {
    if (ours) {
      memory.indirection(
          name, manner, source.origin(start), scope, source.text.substring(start, end));
    }
  }

  void command(List<ShellWord> line, List<String> environment, int index) {
    findings.command(
        line.stream().map(ShellWord::text).toList(), environment, source.origin(index), scope);
  }

  void feature(Feature feature, int index) {
    findings.feature(feature, source.origin(index), scope);
  }

  void unread(Reason reason, int start, int end) {
    findings.unread(reason, source.origin(start), source.text.substring(start, end));
  }

  /** What stands before the pipe that leads into the command that is read now. */
  Optional<Node> pipedFrom() {
    return pipedFrom.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(pipedFrom.get(pipedFrom.size() - 1));
  }

  /** Statements one after the other. */
  After block(List<Node> statements) {
    After after = After.both(known);
    for (Node statement : statements) {
      if (statement.named || statement.missing) {
        after = statement(statement);
        known = after.merged();
      } else if (statement.is("&&") || statement.is("||")) {
        known = after.merged();
      }
    }
    return after;
  }

  /** Runs something whose effects stay inside: a subshell. */
  void apart(List<Node> statements) {
    Known before = known;
    known = before.alive();
    block(statements);
    known = before;
  }

  After statement(Node node) {
    if (node.missing) {
      unread(Reason.SYNTAX, node.start, lineEnd(node.start));
      return After.both(known);
    }
    if (node.depth >= DEPTH) {
      unread(Reason.SIZE, node.start, lineEnd(node.start));
      return After.both(known);
    }
    return switch (node.type) {
      case "comment", "heredoc_start", "heredoc_end", "file_descriptor" -> After.both(known);
      case "list" -> list(node);
      case "negated_command" -> block(node.children()).negated();
      case "pipeline" -> pipeline(node);
      case "subshell" -> {
        apart(node.children());
        yield After.both(known);
      }
      case "compound_statement" -> compound(node);
      case "do_group", "else_clause", "program" -> block(node.children());
      case "redirected_statement" -> commands.redirected(node);
      case "if_statement", "elif_clause" -> branches(node);
      case "while_statement" -> loop(node);
      case "for_statement" -> forEach(node);
      case "c_style_for_statement" -> countingLoop(node);
      case "case_statement" -> choice(node);
      case "function_definition" -> function(node);
      case "test_command" -> test(node);
      case "command" -> commands.command(node, List.of());
      case "declaration_command" -> commands.declaration(node);
      case "unset_command" -> commands.unset(node);
      case "variable_assignment" -> {
        words.assignment(node, Origin.ASSIGNED);
        yield After.both(known);
      }
      case "variable_assignments" -> block(node.children());
      case "ERROR" -> error(node);
      default -> {
        words.read(node);
        yield After.both(known);
      }
    };
  }

  private After error(Node node) {
    int start = place(node);
    unread(Reason.SYNTAX, start, lineEnd(start));
    return block(node.children());
  }

  /** Where an error is: behind the statements that the grammar still made out. */
  private static int place(Node error) {
    for (Node child : error.children()) {
      if (!child.named && !child.is(";") && !child.is("\n")) {
        return child.start;
      }
    }
    return error.start;
  }

  int lineEnd(int index) {
    int end = source.text.indexOf('\n', index);
    return end < 0 ? source.text.length() : end;
  }

  private After list(Node node) {
    After after = After.both(known);
    String operator = "";
    for (Node child : node.children()) {
      if (child.is("&&") || child.is("||")) {
        operator = child.type;
      } else if (child.named || child.missing) {
        after = then(after, operator, child);
        operator = "";
      }
    }
    return after;
  }

  /** What follows {@code &&} or {@code ||}. */
  After then(After before, String operator, Node next) {
    switch (operator) {
      case "&&" -> {
        known = before.yes();
        After after = statement(next);
        return new After(after.yes(), before.no().or(after.no()));
      }
      case "||" -> {
        known = before.no();
        After after = statement(next);
        return new After(before.yes().or(after.yes()), after.no());
      }
      default -> {
        known = before.merged();
        return statement(next);
      }
    }
  }

  private After pipeline(Node node) {
    Known before = known;
    Node previous = null;
    for (Node child : node.children()) {
      if (child.is("|&")) {
        feature(Feature.REDIRECT_BOTH, child.start);
      }
      if (child.named || child.missing) {
        known = before.alive();
        stage(child, previous);
        previous = child;
      }
    }
    known = before;
    return After.both(before);
  }

  private void stage(Node child, Node previous) {
    pipedFrom.add(previous);
    statement(child);
    pipedFrom.remove(pipedFrom.size() - 1);
  }

  /** The rest of a pipeline that stands behind a here-document's first line. */
  void pipedOn(Node pipeline, Node first) {
    Known before = known;
    Node previous = first;
    for (Node child : pipeline.children()) {
      if (child.named) {
        known = before.alive();
        stage(child, previous);
        previous = child;
      }
    }
    known = before;
  }

  private After compound(Node node) {
    if (!node.children().isEmpty() && node.children().get(0).is("((")) {
      arithmeticCommand(node);
      return After.both(known);
    }
    return block(node.children());
  }

  private void arithmeticCommand(Node node) {
    feature(Feature.ARITHMETIC_COMMAND, node.start);
    words.arithmetic().read(node);
  }

  private After test(Node node) {
    if (!node.children().isEmpty() && node.children().get(0).is("((")) {
      arithmeticCommand(node);
      return After.both(known);
    }
    return new ShellTests(this).bracket(node);
  }

  private After branches(Node node) {
    List<Node> children = node.children();
    List<Node> condition = new ArrayList<>();
    List<Node> body = new ArrayList<>();
    int i = 0;
    while (i < children.size() && !children.get(i).is("then")) {
      condition.add(children.get(i++));
    }
    while (i < children.size()
        && !children.get(i).is("elif_clause")
        && !children.get(i).is("else_clause")) {
      body.add(children.get(i++));
    }
    After asked = block(condition);
    known = asked.yes();
    After done = block(body);
    Known end = done.merged();
    Known otherwise = asked.no();
    boolean last = false;
    for (; i < children.size(); i++) {
      Node child = children.get(i);
      known = otherwise;
      if (child.is("elif_clause")) {
        Branch branch = branch(child);
        end = end.or(branch.end());
        otherwise = branch.otherwise();
      } else if (child.is("else_clause")) {
        end = end.or(block(child.children()).merged());
        last = true;
      } else if (child.named) {
        otherwise = statement(child).merged();
      }
    }
    return After.both(last ? end : end.or(otherwise));
  }

  private record Branch(Known end, Known otherwise) {}

  private Branch branch(Node clause) {
    List<Node> condition = new ArrayList<>();
    List<Node> body = new ArrayList<>();
    boolean inBody = false;
    for (Node child : clause.children()) {
      inBody |= child.is("then");
      (inBody ? body : condition).add(child);
    }
    After asked = block(condition);
    known = asked.yes();
    return new Branch(block(body).merged(), asked.no());
  }

  private After loop(Node node) {
    List<Node> condition = new ArrayList<>();
    Node body = null;
    for (Node child : node.children()) {
      if (child.is("do_group")) {
        body = child;
      } else {
        condition.add(child);
      }
    }
    boolean until = !condition.isEmpty() && condition.get(0).is("until");
    Known before = known;
    After asked = block(condition);
    known = until ? asked.no() : asked.yes();
    if (body != null) {
      block(body.children());
    }
    return After.both(before);
  }

  private After forEach(Node node) {
    List<Node> values = new ArrayList<>();
    Node body = null;
    boolean in = false;
    for (Node child : node.children()) {
      in |= child.is("in");
      if (child.is("select")) {
        feature(Feature.SELECT, child.start);
      } else if (child.is("do_group") || child.is("compound_statement")) {
        body = child;
      } else if (child.field.equals("value") && child.named) {
        values.add(child);
      } else if (child.isError() || child.missing) {
        statement(child);
      }
    }
    values.forEach(words::read);
    Known before = known;
    Optional<Node> variable = node.field("variable");
    if (variable.isPresent()) {
      String name = source.text(variable.get());
      Set<String> literals = new HashSet<>();
      boolean literal = in;
      for (Node value : values) {
        ShellWord word = words.word(value);
        literal &= word.literal() && !word.text().matches(".*[*?\\[{].*");
        literals.add(word.text());
      }
      memory.loop(name, literal ? Optional.of(literals) : Optional.empty());
      Optional<String> only =
          literal && literals.size() == 1
              ? Optional.of(literals.iterator().next())
              : Optional.empty();
      assign(name, Origin.LOOP, only, false, variable.get().start);
    }
    if (body != null) {
      block(body.children());
    }
    return After.both(before);
  }

  private After countingLoop(Node node) {
    feature(Feature.C_STYLE_FOR, node.start);
    Node body = null;
    int from = -1;
    int to = -1;
    List<Node> head = new ArrayList<>();
    for (Node child : node.children()) {
      if (child.is("((")) {
        from = child.end;
      } else if (child.is("))")) {
        to = child.start;
      } else if (child.is("do_group") || child.is("compound_statement")) {
        body = child;
      } else if (from >= 0 && to < 0) {
        head.add(child);
      }
    }
    if (from >= 0 && to >= from) {
      words.arithmetic().read(from, to, head);
    }
    Known before = known;
    if (body != null) {
      block(body.children());
    }
    return After.both(before);
  }

  private After choice(Node node) {
    Optional<Node> value = node.field("value");
    Optional<String> subject = Optional.empty();
    if (value.isPresent()) {
      words.read(value.get(), Manner.TESTED);
      subject = words.soleVariable(value.get());
    }
    Known before = known;
    Known otherwise = before;
    Known end = null;
    boolean all = false;
    for (Node item : node.children()) {
      if (!item.is("case_item")) {
        if (item.isError() || item.missing) {
          statement(item);
        }
        continue;
      }
      boolean filled = true;
      boolean empty = false;
      List<Node> body = new ArrayList<>();
      boolean inBody = false;
      for (Node child : item.children()) {
        if (inBody) {
          body.add(child);
        } else if (child.is(")")) {
          inBody = true;
        } else if (child.field.equals("value")) {
          known = otherwise;
          words.read(child);
          String pattern = source.ascii(child);
          empty |= pattern.equals("\"\"") || pattern.equals("''");
          all |= pattern.equals("*");
          filled &= pattern.matches("[\"']?[A-Za-z0-9_/.-].*");
        }
      }
      known = otherwise;
      if (subject.isPresent() && filled) {
        known = known.ask(subject.get());
      }
      Known done = block(body).merged();
      end = end == null ? done : end.or(done);
      if (subject.isPresent() && empty) {
        otherwise = otherwise.ask(subject.get());
      }
    }
    if (end == null) {
      return After.both(before);
    }
    return After.both(all ? end : end.or(otherwise));
  }

  private After function(Node node) {
    if (!node.children().isEmpty() && node.children().get(0).is("function")) {
      feature(Feature.FUNCTION_KEYWORD, node.start);
    }
    Optional<Node> name = node.field("name");
    Known before = known;
    String outerScope = scope;
    if (name.isPresent()) {
      scope = source.text(name.get());
      findings.function(scope);
    }
    known = Known.NOTHING;
    boolean ends = false;
    for (Node child : node.children()) {
      if (child.field.equals("body")) {
        Known done = statement(child).merged();
        ends = done.dead() && !memory.returns(scope);
      } else if (child.isError() || child.missing) {
        statement(child);
      } else if (child.field.equals("redirect")) {
        words.read(child);
      }
    }
    if (ends) {
      memory.endsScript(scope);
    }
    scope = outerScope;
    known = before;
    return After.both(before);
  }
}

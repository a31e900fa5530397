package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a Python script takes from {@code os.environ} and {@code os.getenv}. */
final class PythonWalk {

  private static final int DEPTH = 400;

  /** Names in the text that are {@code os.environ}. */
  private final Set<String> environments = new HashSet<>(Set.of("os.environ", "os.environb"));

  private final Set<String> getters = new HashSet<>(Set.of("os.getenv", "os.getenvb"));
  private final Source source;
  private final Findings findings;

  private PythonWalk(Source source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  static void read(Source source, Findings findings) {
    PythonWalk walk = new PythonWalk(source, findings);
    Optional<Node> root = Grammar.PYTHON.parse(source.ascii, DEPTH);
    if (root.isEmpty()) {
      findings.unread(Reason.SIZE, 0, source.text);
      return;
    }
    walk.names(root.get());
    walk.visit(root.get(), Manner.PLAIN, "");
  }

  /** {@code from os import environ}, {@code import os as o}, {@code env = os.environ}. */
  private void names(Node node) {
    for (Node child : node.children()) {
      if (child.is("import_from_statement")
          && child.field("module_name").map(source::ascii).orElse("").equals("os")) {
        child.children().forEach(this::imported);
      } else if (child.is("import_statement")) {
        for (Node name : child.children()) {
          if (name.is("aliased_import") && text(name.field("name")).equals("os")) {
            environments.add(text(name.field("alias")) + ".environ");
            getters.add(text(name.field("alias")) + ".getenv");
          }
        }
      } else if (child.is("assignment")) {
        Optional<Node> value = child.field("right");
        if (environments.contains(text(value))) {
          environments.add(text(child.field("left")));
        }
      }
      names(child);
    }
  }

  private void imported(Node name) {
    if (!name.field.equals("name")) {
      return;
    }
    String imported = name.is("aliased_import") ? text(name.field("name")) : source.ascii(name);
    String known = name.is("aliased_import") ? text(name.field("alias")) : imported;
    switch (imported) {
      case "environ", "environb" -> environments.add(known);
      case "getenv", "getenvb" -> getters.add(known);
      default -> {}
    }
  }

  private String text(Optional<Node> node) {
    return node.map(source::ascii).orElse("");
  }

  private void visit(Node node, Manner manner, String scope) {
    if (node.depth >= DEPTH) {
      findings.unread(Reason.SIZE, source.origin(node.start), source.text(node));
      return;
    }
    if (node.isError() || node.missing) {
      findings.unread(Reason.SYNTAX, source.origin(node.start), source.text(node));
    }
    switch (node.type) {
      case "function_definition" -> {
        String name = text(node.field("name"));
        findings.function(name);
        children(node, Manner.PLAIN, name);
      }
      case "subscript" -> subscript(node, manner, scope);
      case "call" -> call(node, manner, scope);
      case "comparison_operator" -> comparison(node, scope);
      case "not_operator" -> children(node, Manner.TESTED, scope);
      case "boolean_operator" -> {
        boolean or = text(node.field("operator")).equals("or");
        Manner left = or && manner == Manner.PLAIN ? Manner.DEFAULTED : Manner.TESTED;
        node.field("left").ifPresent(child -> visit(child, left, scope));
        node.field("right").ifPresent(child -> visit(child, manner, scope));
      }
      case "if_statement", "elif_clause", "while_statement", "conditional_expression" ->
          conditional(node, manner, scope);
      case "parenthesized_expression" -> children(node, manner, scope);
      case "delete_statement" -> {}
      case "assignment" -> {
        node.field("left").ifPresent(left -> target(left, node, scope));
        node.field("right").ifPresent(right -> visit(right, Manner.PLAIN, scope));
      }
      default -> children(node, Manner.PLAIN, scope);
    }
  }

  private void children(Node node, Manner manner, String scope) {
    node.children().forEach(child -> visit(child, manner, scope));
  }

  private void conditional(Node node, Manner manner, String scope) {
    boolean condition = node.is("conditional_expression");
    for (Node child : node.children()) {
      if (condition) {
        boolean asked = node.children().indexOf(child) == 2;
        visit(child, asked ? Manner.TESTED : manner, scope);
      } else {
        visit(child, child.field.equals("condition") ? Manner.TESTED : Manner.PLAIN, scope);
      }
    }
  }

  private void target(Node left, Node assignment, String scope) {
    if (left.is("subscript") && environments.contains(text(left.field("value")))) {
      Optional<String> name = key(left.field("subscript"));
      if (name.isPresent()) {
        Optional<String> value = key(assignment.field("right"));
        findings.assignment(
            name.get(), Origin.EXPORTED, value, false, source.origin(left.start), scope);
      } else {
        dynamic(left);
      }
    } else {
      visit(left, Manner.PLAIN, scope);
    }
  }

  private void subscript(Node node, Manner manner, String scope) {
    if (!environments.contains(text(node.field("value")))) {
      children(node, Manner.PLAIN, scope);
      return;
    }
    Optional<Node> index = node.field("subscript");
    Optional<String> name = key(index);
    if (name.isPresent()) {
      use(name.get(), manner == Manner.TESTED ? Manner.REQUIRED : Manner.PLAIN, node, scope);
    } else {
      dynamic(node);
      index.ifPresent(child -> visit(child, Manner.PLAIN, scope));
    }
  }

  private void call(Node node, Manner manner, String scope) {
    String function = text(node.field("function"));
    int dot = function.lastIndexOf('.');
    String owner = dot < 0 ? "" : function.substring(0, dot);
    String method = function.substring(dot + 1);
    List<Node> arguments =
        node.field("arguments").map(Node::children).orElse(List.of()).stream()
            .filter(child -> child.named && !child.is("comment"))
            .toList();
    boolean onEnvironment = environments.contains(owner);
    boolean reads = getters.contains(function) || (onEnvironment && method.matches("get|pop"));
    if (reads && !arguments.isEmpty()) {
      Optional<String> name = key(Optional.of(arguments.get(0)));
      if (name.isPresent()) {
        use(name.get(), arguments.size() > 1 ? defaulted(arguments.get(1)) : manner, node, scope);
      } else {
        dynamic(node);
      }
    } else if (onEnvironment && method.equals("setdefault") && !arguments.isEmpty()) {
      Optional<String> name = key(Optional.of(arguments.get(0)));
      if (name.isPresent()) {
        use(name.get(), Manner.DEFAULTED, node, scope);
        findings.assignment(
            name.get(),
            Origin.DEFAULT,
            arguments.size() > 1 ? key(Optional.of(arguments.get(1))) : Optional.empty(),
            false,
            source.origin(node.start),
            scope);
      }
    } else if (onEnvironment && method.equals("update")) {
      dynamic(node);
    } else if (function.equals("os.path.expandvars")) {
      dynamic(node);
    }
    children(node, Manner.PLAIN, scope);
  }

  private Manner defaulted(Node given) {
    boolean none = source.ascii(given).matches("(default\\s*=\\s*)?None");
    return none ? Manner.PLAIN : Manner.DEFAULTED;
  }

  private void comparison(Node node, String scope) {
    List<Node> operands = node.children().stream().filter(child -> child.named).toList();
    boolean in = node.children().stream().anyMatch(child -> child.type.matches("in|not in"));
    if (in && operands.size() == 2 && environments.contains(source.ascii(operands.get(1)))) {
      Optional<String> name = key(Optional.of(operands.get(0)));
      if (name.isPresent()) {
        use(name.get(), Manner.TESTED, node, scope);
      } else {
        dynamic(node);
      }
      return;
    }
    children(node, Manner.TESTED, scope);
  }

  private void use(String name, Manner manner, Node node, String scope) {
    findings.use(name, manner, source.origin(node.start), scope, false);
  }

  private void dynamic(Node node) {
    findings.unread(Reason.DYNAMIC, source.origin(node.start), source.text(node));
  }

  /** The value of a string literal without any formatting. */
  private Optional<String> key(Optional<Node> node) {
    if (node.isEmpty() || !node.get().is("string") || node.get().has("interpolation")) {
      return Optional.empty();
    }
    String text = source.text(node.get()).replaceFirst("^[rRbBuU]{1,2}(?=[\"'])", "");
    if (text.length() < 2 || text.startsWith("\"\"\"") || text.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    return Optional.of(text.substring(1, text.length() - 1));
  }
}

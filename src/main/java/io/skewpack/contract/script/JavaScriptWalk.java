package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a JavaScript program takes from {@code process.env}, and a mongo shell script from
 * {@code _getEnv}.
 */
final class JavaScriptWalk {

  private static final int DEPTH = 400;

  private final Set<String> environments = new HashSet<>(Set.of("process.env"));
  private final Source source;
  private final Findings findings;

  private JavaScriptWalk(Source source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  static void read(Source source, Findings findings) {
    JavaScriptWalk walk = new JavaScriptWalk(source, findings);
    Optional<Node> root = Grammar.JAVASCRIPT.parse(source.ascii, DEPTH);
    if (root.isEmpty()) {
      findings.unread(Reason.SIZE, 0, source.text);
      return;
    }
    walk.names(root.get());
    walk.visit(root.get(), Manner.PLAIN, "");
  }

  /** {@code const env = process.env}. */
  private void names(Node node) {
    for (Node child : node.children()) {
      if (child.is("variable_declarator")
          && isEnvironment(child.field("value"))
          && child.field("name").map(name -> name.is("identifier")).orElse(false)) {
        environments.add(text(child.field("name")));
      }
      names(child);
    }
  }

  private boolean isEnvironment(Optional<Node> node) {
    return environments.contains(text(node).replace("?.", "."));
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
      case "function_declaration", "method_definition" -> {
        String name = text(node.field("name"));
        findings.function(name);
        children(node, Manner.PLAIN, name);
      }
      case "member_expression", "subscript_expression" -> member(node, manner, scope);
      case "call_expression" -> call(node, manner, scope);
      case "binary_expression" -> binary(node, manner, scope);
      case "unary_expression" -> {
        boolean asks = text(node.field("operator")).matches("!|typeof");
        children(node, asks ? Manner.TESTED : Manner.PLAIN, scope);
      }
      case "ternary_expression", "if_statement", "while_statement" -> {
        for (Node child : node.children()) {
          visit(child, child.field.equals("condition") ? Manner.TESTED : Manner.PLAIN, scope);
        }
      }
      case "parenthesized_expression" -> children(node, manner, scope);
      case "variable_declarator" -> declarator(node, scope);
      case "assignment_expression", "augmented_assignment_expression" -> assignment(node, scope);
      default -> children(node, Manner.PLAIN, scope);
    }
  }

  private void children(Node node, Manner manner, String scope) {
    node.children().forEach(child -> visit(child, manner, scope));
  }

  private void member(Node node, Manner manner, String scope) {
    if (!isEnvironment(node.field("object"))) {
      children(node, Manner.PLAIN, scope);
      return;
    }
    Optional<String> name = key(node);
    if (name.isPresent()) {
      findings.use(name.get(), manner, source.origin(node.start), scope, false);
    } else {
      dynamic(node);
      node.field("index").ifPresent(index -> visit(index, Manner.PLAIN, scope));
    }
  }

  /** The name in {@code process.env.X} or {@code process.env["X"]}. */
  private Optional<String> key(Node member) {
    return member.is("member_expression")
        ? member.field("property").map(source::ascii)
        : literal(member.field("index"));
  }

  private Optional<String> literal(Optional<Node> node) {
    if (node.isEmpty() || !node.get().is("string")) {
      return Optional.empty();
    }
    String text = source.text(node.get());
    return text.length() < 2 || text.indexOf('\\') >= 0
        ? Optional.empty()
        : Optional.of(text.substring(1, text.length() - 1));
  }

  private void call(Node node, Manner manner, String scope) {
    if (text(node.field("function")).equals("_getEnv")) {
      List<Node> arguments =
          node.field("arguments").map(Node::children).orElse(List.of()).stream()
              .filter(child -> child.named)
              .toList();
      Optional<String> name =
          arguments.isEmpty() ? Optional.empty() : literal(Optional.of(arguments.get(0)));
      if (name.isPresent()) {
        findings.use(name.get(), manner, source.origin(node.start), scope, false);
      } else {
        dynamic(node);
      }
    }
    children(node, Manner.PLAIN, scope);
  }

  private void binary(Node node, Manner manner, String scope) {
    String operator = text(node.field("operator"));
    switch (operator) {
      case "||", "??" -> {
        Manner left = manner == Manner.TESTED ? Manner.TESTED : Manner.DEFAULTED;
        node.field("left").ifPresent(child -> visit(child, left, scope));
        node.field("right").ifPresent(child -> visit(child, manner, scope));
      }
      case "&&" -> {
        node.field("left").ifPresent(child -> visit(child, Manner.TESTED, scope));
        node.field("right").ifPresent(child -> visit(child, manner, scope));
      }
      case "==", "===", "!=", "!==" -> children(node, Manner.TESTED, scope);
      case "in" -> {
        Optional<String> name = literal(node.field("left"));
        if (isEnvironment(node.field("right"))) {
          if (name.isPresent()) {
            findings.use(name.get(), Manner.TESTED, source.origin(node.start), scope, false);
          } else {
            dynamic(node);
          }
        } else {
          children(node, Manner.PLAIN, scope);
        }
      }
      default -> children(node, Manner.PLAIN, scope);
    }
  }

  /** {@code const {X, Y: y = "d"} = process.env}. */
  private void declarator(Node node, String scope) {
    Optional<Node> pattern = node.field("name").filter(name -> name.is("object_pattern"));
    if (pattern.isEmpty() || !isEnvironment(node.field("value"))) {
      children(node, Manner.PLAIN, scope);
      return;
    }
    for (Node part : pattern.get().children()) {
      switch (part.type) {
        case "shorthand_property_identifier_pattern" -> taken(part, Manner.PLAIN, scope);
        case "object_assignment_pattern" ->
            part.field("left").ifPresent(name -> taken(name, Manner.DEFAULTED, scope));
        case "pair_pattern" -> {
          boolean given = part.field("value").map(to -> to.is("assignment_pattern")).orElse(false);
          Optional<Node> key = part.field("key");
          if (key.isPresent() && key.get().is("property_identifier")) {
            taken(key.get(), given ? Manner.DEFAULTED : Manner.PLAIN, scope);
          } else {
            dynamic(part);
          }
        }
        case "rest_pattern" -> dynamic(part);
        default -> {}
      }
    }
  }

  private void taken(Node name, Manner manner, String scope) {
    findings.use(source.ascii(name), manner, source.origin(name.start), scope, false);
  }

  private void assignment(Node node, String scope) {
    Optional<Node> left = node.field("left");
    boolean ours = left.isPresent() && isEnvironment(left.get().field("object"));
    if (!ours) {
      children(node, Manner.PLAIN, scope);
      return;
    }
    boolean plain = node.is("assignment_expression");
    Optional<String> name = key(left.get());
    if (name.isEmpty()) {
      dynamic(left.get());
    } else {
      if (!plain) {
        visit(left.get(), Manner.DEFAULTED, scope);
      }
      findings.assignment(
          name.get(),
          Origin.EXPORTED,
          plain ? literal(node.field("right")) : Optional.empty(),
          false,
          source.origin(node.start),
          scope);
    }
    node.field("right").ifPresent(right -> visit(right, Manner.PLAIN, scope));
  }

  private void dynamic(Node node) {
    findings.unread(Reason.DYNAMIC, source.origin(node.start), source.text(node));
  }
}

package io.skewpack.contract.script;

import io.skewpack.contract.script.Known.After;
import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Conditions: {@code [ ... ]}, {@code [[ ... ]]}, {@code test ...}. Read as a row of operands and
 * operators, because the grammar knows nothing of their precedence.
 */
final class ShellTests {

  private static final Set<String> COMPARISONS =
      Set.of("-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-nt", "-ot", "-ef");
  private static final Set<String> BINARY = Set.of("=", "==", "!=", "=~", "<", ">", "\\<", "\\>");
  private static final Pattern UNARY = Pattern.compile("-[a-zA-Z]");

  /**
   * @param operator what it says as an operator; empty for what can only be an operand
   */
  private record Token(String operator, Node node) {}

  private final ShellWalk walk;
  private final List<Token> tokens = new ArrayList<>();
  private boolean arithmeticOperands;
  private int next;
  private int nested;

  ShellTests(ShellWalk walk) {
    this.walk = walk;
  }

  /** {@code [ ... ]} and {@code [[ ... ]]}. */
  After bracket(Node node) {
    arithmeticOperands = node.has("[[");
    if (arithmeticOperands) {
      walk.feature(Feature.DOUBLE_BRACKET, node.start);
    }
    flatten(node);
    return evaluate();
  }

  /** The arguments of {@code test}. */
  After arguments(List<ShellWord> arguments) {
    for (ShellWord argument : arguments) {
      tokens.add(token(argument.node()));
    }
    return evaluate();
  }

  private After evaluate() {
    After after = tokens.isEmpty() ? After.both(walk.known) : or();
    while (next < tokens.size()) {
      walk.words.read(tokens.get(next++).node(), Manner.TESTED);
    }
    return after;
  }

  private void flatten(Node node) {
    for (Node child : node.children()) {
      if (child.missing) {
        walk.unread(Reason.SYNTAX, child.start, walk.lineEnd(child.start));
        continue;
      }
      switch (child.type) {
        case "[", "]", "[[", "]]" -> {}
        case "binary_expression",
            "unary_expression",
            "parenthesized_expression",
            "ternary_expression",
            "postfix_expression" ->
            flatten(child);
        case "ERROR" -> {
          walk.unread(Reason.SYNTAX, child.start, walk.lineEnd(child.start));
          flatten(child);
        }
        default -> tokens.add(token(child));
      }
    }
  }

  private Token token(Node node) {
    boolean plain = !node.named || node.is("word") || node.is("test_operator") || node.is("number");
    return new Token(plain ? walk.source.ascii(node) : "", node);
  }

  private String operator() {
    return next < tokens.size() ? tokens.get(next).operator() : "";
  }

  private After or() {
    After after = and();
    while (operator().equals("||") || operator().equals("-o")) {
      next++;
      walk.known = after.no();
      After right = and();
      after = new After(after.yes().or(right.yes()), right.no());
    }
    return after;
  }

  private After and() {
    After after = not();
    while (operator().equals("&&") || (operator().equals("-a") && next + 1 < tokens.size())) {
      next++;
      walk.known = after.yes();
      After right = not();
      after = new After(right.yes(), after.no().or(right.no()));
    }
    return after;
  }

  private After not() {
    if (operator().equals("!") && next + 1 < tokens.size()) {
      if (++nested > ShellWalk.DEPTH) {
        return After.both(walk.known);
      }
      next++;
      return not().negated();
    }
    return primary();
  }

  private After primary() {
    if (next >= tokens.size()) {
      return After.both(walk.known);
    }
    if (operator().equals("(") && ++nested < ShellWalk.DEPTH) {
      next++;
      After inside = or();
      if (operator().equals(")")) {
        next++;
      }
      return inside;
    }
    Token first = tokens.get(next++);
    String following = operator();
    boolean binary = BINARY.contains(following) || COMPARISONS.contains(following);
    if (binary && next + 1 < tokens.size()) {
      next++;
      return binary(first.node(), following, tokens.get(next++).node());
    }
    if (UNARY.matcher(first.operator()).matches() && next < tokens.size()) {
      return unary(first.operator(), tokens.get(next++).node());
    }
    walk.words.read(first.node(), Manner.TESTED);
    return asked(first.node());
  }

  private After asked(Node operand) {
    Optional<String> name = walk.words.soleVariable(operand);
    return name.isPresent()
        ? new After(walk.known.ask(name.get()), walk.known)
        : After.both(walk.known);
  }

  private After unary(String operator, Node operand) {
    switch (operator) {
      case "-n", "-z" -> {
        walk.words.read(operand, Manner.TESTED);
        After filled = asked(operand);
        return operator.equals("-n") ? filled : filled.negated();
      }
      case "-v" -> {
        ShellWord word = walk.words.word(operand);
        walk.words.read(operand);
        if (!word.literal()) {
          walk.unread(Reason.DYNAMIC, operand.start, operand.end);
          return After.both(walk.known);
        }
        String name = word.text().replaceFirst("\\[.*", "");
        if (!ShellWords.isName(name)) {
          return After.both(walk.known);
        }
        walk.use(name, Manner.TESTED, operand.start);
        return new After(walk.known.ask(name), walk.known);
      }
      default -> {
        walk.words.read(operand);
        return asked(operand);
      }
    }
  }

  private After binary(Node left, String operator, Node right) {
    if (operator.equals("=~")) {
      walk.feature(Feature.REGEX_MATCH, left.start);
    }
    boolean comparison = COMPARISONS.contains(operator);
    Manner manner = comparison ? Manner.PLAIN : Manner.TESTED;
    for (Node operand : List.of(left, right)) {
      walk.words.read(operand, manner);
      if (comparison && arithmeticOperands && operand.is("word")) {
        walk.words.arithmetic().identifiers(operand.start, operand.end, List.of());
      }
    }
    if (comparison) {
      return new After(asked(left).yes().and(asked(right).yes()), walk.known);
    }
    After after = equal(left, operator, right);
    return walk.words.soleVariable(left).isPresent() ? after : equal(right, operator, left);
  }

  private After equal(Node variable, String operator, Node other) {
    Optional<String> name = walk.words.soleVariable(variable);
    ShellWord value = walk.words.word(other);
    if (name.isEmpty() || !value.literal()) {
      return After.both(walk.known);
    }
    After asked = asked(variable);
    return switch (operator) {
      case "=", "==" ->
          value.text().isEmpty()
              ? asked.negated()
              : value.text().startsWith("*") ? After.both(walk.known) : asked;
      case "!=" ->
          value.text().isEmpty()
              ? asked
              : value.text().startsWith("*") ? After.both(walk.known) : asked.negated();
      case "=~" -> matchesEmpty(value.text()) ? After.both(walk.known) : asked;
      default -> After.both(walk.known);
    };
  }

  private static boolean matchesEmpty(String regex) {
    try {
      return Pattern.compile(regex).matcher("").find();
    } catch (PatternSyntaxException | StackOverflowError e) {
      return true;
    }
  }
}

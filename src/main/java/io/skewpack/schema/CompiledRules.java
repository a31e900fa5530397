package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.cel.CelAnswer;
import io.skewpack.schema.cel.CelExpression;
import io.skewpack.schema.cel.CelShape;
import io.skewpack.schema.cel.CelTextException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The CEL rules of one schema node, compiled against what the node says of its value. A rule is
 * compiled once, when a value first meets it.
 */
final class CompiledRules {

  private final StructuralSchema schema;
  private final ConcurrentMap<Key, Compiled> compiled = new ConcurrentHashMap<>();

  CompiledRules(StructuralSchema schema) {
    this.schema = schema;
  }

  private record Key(CelRule rule, boolean resource) {}

  /** What came of compiling or evaluating. */
  sealed interface Verdict {
    /** The rule says yes. */
    record Holds() implements Verdict {}

    /**
     * It says no, or cannot say.
     *
     * @param message what is said of it, on one line; absent when nothing is
     */
    record Broken(Optional<String> message) implements Verdict {}

    /**
     * @param detail null when the reason says it all
     */
    record Open(CelSite.Reason reason, String detail) implements Verdict {}
  }

  private sealed interface Compiled {
    record Ready(CelExpression rule, Optional<CelExpression> message) implements Compiled {}

    record NotCompiled(String detail) implements Compiled {}
  }

  Verdict evaluate(CelRule rule, JsonNode value, boolean resource) {
    Compiled known =
        compiled.computeIfAbsent(new Key(rule, resource), key -> compile(rule, resource));
    if (known instanceof Compiled.NotCompiled not) {
      return new Verdict.Open(CelSite.Reason.NOT_COMPILED, not.detail());
    }
    Compiled.Ready ready = (Compiled.Ready) known;
    Object self = CelView.value(value, schema, resource);
    CelAnswer answer = ready.rule().evaluate(self);
    if (answer instanceof CelAnswer.TooCostly) {
      return new Verdict.Open(CelSite.Reason.TOO_COSTLY, null);
    }
    if (answer instanceof CelAnswer.NotAnswered not) {
      return new Verdict.Open(CelSite.Reason.NOT_ANSWERED, not.detail());
    }
    if (answer instanceof CelAnswer.Failed failed) {
      return new Verdict.Broken(Optional.of(failed.error()));
    }
    return ((CelAnswer.Value) answer).value().equals(true)
        ? new Verdict.Holds()
        : new Verdict.Broken(said(ready, self).or(rule::message));
  }

  /** A message of several lines, or none, gives way to the plain one. */
  private static Optional<String> said(Compiled.Ready ready, Object self) {
    return ready
        .message()
        .map(expression -> expression.evaluate(self))
        .filter(CelAnswer.Value.class::isInstance)
        .map(answer -> ((CelAnswer.Value) answer).value())
        .filter(String.class::isInstance)
        .map(message -> ((String) message).strip())
        .filter(message -> !message.isEmpty() && message.indexOf('\n') < 0);
  }

  private Compiled compile(CelRule rule, boolean resource) {
    Optional<CelShape> shape = CelView.shape(schema, resource);
    if (shape.isEmpty()) {
      return new Compiled.NotCompiled(String.join(", ", schema.types()));
    }
    try {
      CelExpression expression =
          CelExpression.rule(rule.text().orElseThrow(), shape.get(), rule.optionalOldSelf());
      return new Compiled.Ready(expression, message(rule, shape.get()));
    } catch (CelTextException e) {
      return new Compiled.NotCompiled(e.getMessage());
    }
  }

  private static Optional<CelExpression> message(CelRule rule, CelShape shape) {
    try {
      return rule.messageExpression().isEmpty()
          ? Optional.empty()
          : Optional.of(
              CelExpression.message(rule.messageExpression().get(), shape, rule.optionalOldSelf()));
    } catch (CelTextException broken) {
      return Optional.empty();
    }
  }
}

package io.skewpack.schema.cel;

import java.util.Objects;

/** What came of evaluating an expression. */
public sealed interface CelAnswer {

  /** The value, as Java has it. */
  record Value(Object value) implements CelAnswer {
    public Value {
      Objects.requireNonNull(value);
    }
  }

  /**
   * The expression has no value for these variables: a key is missing, a division by zero. An API
   * server rejects an object whose rule ends so.
   *
   * @param error in the library's words, on one line
   */
  record Failed(String error) implements CelAnswer {
    public Failed {
      Objects.requireNonNull(error);
    }
  }

  /** It was stopped, because an API server's budget might not suffice either. */
  record TooCostly() implements CelAnswer {}

  /**
   * The evaluator itself gave up: nothing can be said.
   *
   * @param detail in the library's words, on one line
   */
  record NotAnswered(String detail) implements CelAnswer {
    public NotAnswered {
      Objects.requireNonNull(detail);
    }
  }
}

package io.skewpack.schema.cel;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What an expression may know of a value before it meets one: the type that it is checked with. */
public sealed interface CelShape {

  /** Types without parts. {@code DYN} is checked only when the expression is evaluated. */
  enum Scalar implements CelShape {
    DYN,
    BOOL,
    INT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION
  }

  /**
   * A list whose items are all alike.
   *
   * @param set whether the order of its items means nothing
   */
  record ListOf(CelShape items, boolean set) implements CelShape {
    public ListOf {
      Objects.requireNonNull(items);
    }
  }

  /** A map from strings. */
  record MapOf(CelShape values) implements CelShape {
    public MapOf {
      Objects.requireNonNull(values);
    }
  }

  /**
   * An object with fields of its own.
   *
   * @param fields names as expressions spell them
   * @param field the shape of one of them, asked for when an expression names it; empty when
   *     expressions may not see it
   */
  record ObjectOf(Set<String> fields, Function<String, Optional<CelShape>> field)
      implements CelShape {
    public ObjectOf {
      fields = Set.copyOf(fields);
      Objects.requireNonNull(field);
    }
  }
}

package io.skewpack.schema;

import io.skewpack.snapshot.FieldPath;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * One field of one object that the API server does not accept.
 *
 * @param kind the object's kind
 * @param name the object's name; its {@code generateName} with a {@code *}, or empty, without one
 * @param path absolute, as {@link FieldPath} writes it; empty for the object itself
 * @param expected what the schema asks for, in signs and not in sentences: a type, the allowed
 *     values separated by a comma and a space, a pattern, {@code >= 1}, {@code <= 63}, a format,
 *     list-map keys. Absent where the rule says it all
 * @param found the type, value, length or key that was met; values are cut to 120 characters. For a
 *     CEL rule, which is what was asked for, what its author or the evaluator says of it
 * @param celRule the hash of the CEL rule's text, by which it is known again in a catalog; absent
 *     for every other rule
 */
public record RejectedField(
    String kind,
    String name,
    String path,
    Rule rule,
    Optional<String> expected,
    Optional<String> found,
    Optional<String> celRule)
    implements Comparable<RejectedField> {

  private static final Comparator<RejectedField> ORDER =
      Comparator.comparing(RejectedField::kind)
          .thenComparing(RejectedField::name)
          .thenComparing(RejectedField::path)
          .thenComparing(RejectedField::rule)
          .thenComparing(field -> field.expected().orElse(""))
          .thenComparing(field -> field.found().orElse(""))
          .thenComparing(field -> field.celRule().orElse(""));

  public RejectedField {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(path);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(expected);
    Objects.requireNonNull(found);
    Objects.requireNonNull(celRule);
  }

  @Override
  public int compareTo(RejectedField other) {
    return ORDER.compare(this, other);
  }
}

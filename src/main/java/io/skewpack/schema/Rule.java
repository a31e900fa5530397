package io.skewpack.schema;

import java.util.Locale;

/** Why a field is rejected. The API server has more words; these are the ones a reader needs. */
public enum Rule {
  /** The schema has no such field: strict decoding refuses it, everything else prunes it. */
  UNKNOWN,
  REQUIRED,
  TYPE,
  ENUM,
  /** The group has definitions here, and none of them is this kind. */
  KIND,
  /** The kind exists, and this version of it does not, or is not served. */
  VERSION,
  PATTERN,
  /** {@code minimum}, {@code maximum} or {@code multipleOf}. */
  RANGE,
  /** The length of a string in code points, or a number of items or properties. */
  LENGTH,
  FORMAT,
  /** Two items with the same list-map keys, or two equal items of a set. */
  DUPLICATE,
  /** {@code allOf}, {@code anyOf}, {@code oneOf} or {@code not}. */
  LOGIC,
  /** An {@code x-kubernetes-validations} rule. */
  CEL;

  /** The lower-case name that every output format uses. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

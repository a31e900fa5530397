package io.skewpack.schema.cel;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;

/**
 * Values for which Java has no type of its own. All others are {@link Boolean}, {@link Long},
 * {@link Double}, {@link String}, {@link java.time.Instant}, {@link java.time.Duration}, {@link
 * java.util.List} and {@link java.util.Map}.
 */
public final class CelValues {

  public static final Object NULL = NullValue.NULL_VALUE;

  private CelValues() {}

  public static Object bytes(byte[] bytes) {
    return CelByteString.of(bytes);
  }

  /** A value that does not fit its schema: there, and of use to no operator. */
  public static Object unreadable() {
    return new Unreadable();
  }

  private static final class Unreadable {}
}

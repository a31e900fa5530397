package io.skewpack.schema.cel;

/** An expression that is no CEL, does not fit its variables, or needs a function unknown here. */
public final class CelTextException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what does not go here, on one line
   */
  CelTextException(String message) {
    super(message);
  }

  /**
   * @param message the compiler's first complaint, on one line
   */
  CelTextException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.skewpack.render;

/** A template or a text cannot be used; the message names it. */
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TextException(String message, Throwable cause) {
    super(message, cause);
  }

  TextException(String message) {
    super(message);
  }
}

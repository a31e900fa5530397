package io.skewpack.render;

import java.util.stream.Collectors;

/** A template or a text cannot be used; the message names it. */
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TextException(String message, Throwable cause) {
    super(message, cause);
  }

  /** FreeMarker's message says what on its first line and which expression on its second. */
  static String summary(String freemarker) {
    return freemarker == null
        ? ""
        : freemarker.lines().limit(2).map(String::strip).collect(Collectors.joining(" "));
  }

  TextException(String message) {
    super(message);
  }
}

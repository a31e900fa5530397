package io.skewpack.snapshot;

/**
 * Text from outside as part of a message: one line that does to a terminal what it says and nothing
 * else. Control characters, line separators and characters that turn the direction of writing are
 * shown as {@code \}{@code u001b} and the like.
 */
public final class OneLine {

  private OneLine() {}

  public static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c)) {
                line.appendCodePoint(c);
              } else {
                line.append(String.format(c > 0xffff ? "\\u{%x}" : "\\u%04x", c));
              }
            });
    return line.toString();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

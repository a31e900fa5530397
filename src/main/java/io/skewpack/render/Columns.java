package io.skewpack.render;

import java.lang.Character.UnicodeScript;

/**
 * Columns of a terminal, where a Chinese character and its punctuation take two. After UAX #11
 * (East Asian Width), as far as our own words and the names in a cluster need it.
 */
public final class Columns {

  private Columns() {}

  /** How many columns a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  /** The text and spaces behind it, up to this many columns; a longer text stays as it is. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  private static int width(int point) {
    return switch (UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> 2;
      default -> isWideMark(point) ? 2 : 1;
    };
  }

  /** CJK punctuation and full-width forms; these belong to no script. */
  private static boolean isWideMark(int point) {
    return (point >= 0x3001 && point <= 0x303f) || (point >= 0xff01 && point <= 0xff60);
  }
}

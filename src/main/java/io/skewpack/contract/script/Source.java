package io.skewpack.contract.script;

import java.util.BitSet;

/**
 * A text that is parsed, and where in the script's own text it comes from: the script itself, or a
 * piece of it that a shell reads as a script once more ({@code sh -c "..."}), with the quotes of
 * the outer level removed.
 *
 * <p>{@code ascii} has the length of {@code text}; what no grammar here gives a meaning to is
 * replaced: characters past ASCII, NUL, the carriage return of a line end, and what another level
 * fills in. Bytes that a parser counts are therefore indices into both.
 */
final class Source {

  final String text;
  final String ascii;
  private final int[] origins;
  private final BitSet filled;

  private Source(String text, String ascii, int[] origins, BitSet filled) {
    this.text = text;
    this.ascii = ascii;
    this.origins = origins;
    this.filled = filled;
  }

  /** A script's own text; see {@link GoTemplates} for what is filled in. */
  static Source of(String text, String templateFree, BitSet filled, char stranger) {
    return new Source(text, ascii(templateFree, stranger), null, filled);
  }

  /** The place in the script's own text. */
  int origin(int index) {
    if (origins == null) {
      return index;
    }
    return origins.length == 0 ? 0 : origins[Math.min(Math.max(index, 0), origins.length - 1)];
  }

  /** Whether another level fills in something between these places: the text is not final. */
  boolean filledWithin(int start, int end) {
    int next = filled.nextSetBit(start);
    return next >= 0 && next < end;
  }

  String text(Node node) {
    return text.substring(node.start, node.end);
  }

  String ascii(Node node) {
    return ascii.substring(node.start, node.end);
  }

  private static String ascii(String text, char stranger) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (c >= 128 || c == 0) {
        chars[i] = stranger;
      } else if (c == '\r') {
        chars[i] = ' ';
      }
    }
    return new String(chars);
  }

  /** Puts the text together that an inner shell sees. */
  static final class Inner {
    private final Source outer;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder syntax = new StringBuilder();
    private final BitSet filled = new BitSet();
    private int[] origins = new int[64];

    Inner(Source outer) {
      this.outer = outer;
    }

    /** Characters that the inner shell reads. */
    void literal(int start, int end) {
      for (int i = start; i < end; i++) {
        put(i, outer.text.charAt(i), outer.ascii.charAt(i), outer.filled.get(i));
      }
    }

    /** Characters that the outer shell replaces by it knows what. */
    void filled(int start, int end) {
      for (int i = start; i < end; i++) {
        put(i, outer.text.charAt(i), 'x', true);
      }
    }

    private void put(int index, char original, char shown, boolean fill) {
      int at = text.length();
      if (at == origins.length) {
        origins = java.util.Arrays.copyOf(origins, at * 2);
      }
      origins[at] = outer.origin(index);
      text.append(original);
      syntax.append(shown);
      filled.set(at, fill);
    }

    Source done() {
      return new Source(
          text.toString(),
          syntax.toString(),
          java.util.Arrays.copyOf(origins, text.length()),
          filled);
    }
  }
}

package io.skewpack.capture.helm;

/**
 * Go's {@code path.Match}: {@code *} and {@code ?} stop at a slash, {@code [a-z]} and {@code [^a]}
 * are classes, a backslash escapes. A broken pattern matches nothing.
 */
final class GoGlob {

  private GoGlob() {}

  /** Whether the whole name matches; linear in practice: only the last star is tried again. */
  static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int starName = -1;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starName = n;
        continue;
      }
      int end = p < pattern.length() ? matchOne(pattern, p, name.charAt(n)) : -1;
      if (end >= 0) {
        p = end;
        n++;
      } else if (star >= 0 && name.charAt(starName) != '/') {
        p = star + 1;
        n = ++starName;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The index after the pattern's next element when it matches the character, else -1. */
  private static int matchOne(String pattern, int p, char c) {
    return switch (pattern.charAt(p)) {
      case '?' -> c == '/' ? -1 : p + 1;
      case '[' -> c == '/' ? -1 : matchClass(pattern, p + 1, c);
      case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
      default -> pattern.charAt(p) == c ? p + 1 : -1;
    };
  }

  private static int matchClass(String pattern, int from, char c) {
    int p = from;
    boolean negated = p < pattern.length() && pattern.charAt(p) == '^';
    p += negated ? 1 : 0;
    boolean found = false;
    boolean first = true;
    while (p < pattern.length() && (first || pattern.charAt(p) != ']')) {
      first = false;
      p += pattern.charAt(p) == '\\' && p + 1 < pattern.length() ? 1 : 0;
      char low = pattern.charAt(p++);
      char high = low;
      if (p + 1 < pattern.length() && pattern.charAt(p) == '-' && pattern.charAt(p + 1) != ']') {
        high = pattern.charAt(p + 1);
        p += 2;
      }
      found |= low <= c && c <= high;
    }
    return p < pattern.length() && found != negated ? p + 1 : -1;
  }
}

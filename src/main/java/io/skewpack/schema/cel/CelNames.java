package io.skewpack.schema.cel;

import java.util.Optional;
import java.util.Set;

/**
 * How a property's name is spelled in an expression ({@code k8s.io/apiserver/pkg/cel/escaping.go},
 * v0.34).
 */
public final class CelNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelNames() {}

  /** Empty for a name that no expression can spell: {@code 1st}, {@code a b}, {@code $ref}. */
  public static Optional<String> escaped(String name) {
    if (name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9')) {
      return Optional.empty();
    }
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && name.startsWith("__", i)) {
        escaped.append("__underscores__");
        i++;
      } else if (c == '.') {
        escaped.append("__dot__");
      } else if (c == '-') {
        escaped.append("__dash__");
      } else if (c == '/') {
        escaped.append("__slash__");
      } else if (c == '_'
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')) {
        escaped.append(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(escaped.toString());
  }
}

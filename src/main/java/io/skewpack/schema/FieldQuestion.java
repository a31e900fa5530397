package io.skewpack.schema;

import io.skewpack.snapshot.FieldPath;
import java.util.Objects;

/**
 * A field as a person asks for it: {@code ComponentDefinition.spec.roles.isExclusive}.
 *
 * @param kind a kind or the plural of one, in any case
 * @param path below it; {@code []} and indexes may be there or not
 */
public record FieldQuestion(String kind, FieldPath path) {

  public FieldQuestion {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(path);
  }

  /**
   * Reads {@code KIND.path} or {@code KIND .path}; a dot before or after it all is passed over.
   *
   * @throws IllegalArgumentException when it is neither; the message is one line
   */
  public static FieldQuestion parse(String text) {
    String bare =
        text.strip().replaceAll("^\\.+|\\.+$", "").replaceAll("\\s*\\.\\.+|\\s+\\.?", ".");
    int end = 0;
    while (end < bare.length() && Character.isLetterOrDigit(bare.charAt(end))) {
      end++;
    }
    boolean ends = end == bare.length() || bare.charAt(end) == '.' || bare.charAt(end) == '[';
    if (end == 0 || !ends) {
      throw new IllegalArgumentException(
          "a field is asked for as KIND.path, ComponentDefinition.spec.roles for instance");
    }
    return new FieldQuestion(bare.substring(0, end), FieldPath.parse(bare.substring(end)));
  }
}

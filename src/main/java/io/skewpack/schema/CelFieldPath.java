package io.skewpack.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.skewpack.snapshot.FieldPath;
import java.util.Optional;

/**
 * The {@code fieldPath} of a rule: {@code .a['b'].c}, through properties and maps and no lists
 * ({@code ValidFieldPath} in {@code pkg/apiserver/schema/cel/validation.go} of
 * apiextensions-apiserver v0.34).
 */
final class CelFieldPath {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

  private CelFieldPath() {}

  /** Empty when the text is no path, or leads out of the schema: the server then ignores it. */
  static Optional<FieldPath> join(FieldPath from, String text, StructuralSchema schema) {
    Matcher steps = STEP.matcher(text);
    FieldPath path = from;
    StructuralSchema at = schema;
    int end = 0;
    while (at != null && steps.find() && steps.start() == end) {
      String name =
          steps.group(1) != null ? steps.group(1) : steps.group(2).replaceAll("\\\\(.)", "$1");
      StructuralSchema.Facts facts = at.facts();
      at = facts.properties().isEmpty() ? facts.additional() : facts.properties().get(name);
      path = path.child(name);
      end = steps.end();
    }
    return at != null && end == text.length() ? Optional.of(path) : Optional.empty();
  }
}

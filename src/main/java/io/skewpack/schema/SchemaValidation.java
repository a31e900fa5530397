package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.StructuralSchema.Bounds;
import io.skewpack.schema.StructuralSchema.Facts;
import io.skewpack.schema.StructuralSchema.Logic;
import io.skewpack.schema.StructuralSchema.Sizes;
import io.skewpack.snapshot.FieldPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Validation of a pruned and defaulted value, as {@code kube-openapi/pkg/validation/validate} does
 * it (schema.go, type.go, values.go, object_validator.go, slice_validator.go, schema_props.go, at
 * the version of apiextensions-apiserver v0.34).
 *
 * <p>That code counts its checks, and of several failing branches of {@code anyOf} or {@code oneOf}
 * reports the first with the most; every method here returns the same count.
 */
final class SchemaValidation {

  private SchemaValidation() {}

  static int validate(JsonNode value, StructuralSchema schema, FieldPath path, Problems problems) {
    SharedFindings shared = value.isContainerNode() ? problems.shared(schema) : null;
    if (shared == null) {
      return checked(value, schema.facts(), path, problems);
    }
    Integer known = shared.valid(value, schema);
    if (known != null) {
      return known;
    }
    int before = problems.count();
    int checks = checked(value, schema.facts(), path, problems);
    if (problems.count() == before) {
      shared.keepValid(value, schema, checks);
    }
    return checks;
  }

  private static int checked(JsonNode value, Facts facts, FieldPath path, Problems problems) {
    if (value.isNull()) {
      boolean typed = !facts.types().isEmpty() && !facts.nullable();
      if (typed) {
        problems.add(path, Rule.TYPE, String.join(", ", facts.types()), "null");
      }
      enumeration(value, facts, path, problems);
      return typed ? 0 : 1;
    }
    int checks = 4;
    if (!facts.types().isEmpty() || facts.format() != null) {
      checks += type(value, facts, path, problems) ? 2 : 1;
    }
    if (facts.logic() != null) {
      checks += logic(value, facts.logic(), path, problems);
    }
    if (value.isTextual()) {
      text(value.textValue(), facts, path, problems);
      checks += facts.format() == null ? 1 : 2;
    } else if (value.isNumber()) {
      if (facts.bounds() != null) {
        range(value, facts.bounds(), path, problems);
      }
      checks += 2;
    } else if (value.isArray()) {
      checks += 2 + items(value, facts, path, problems);
    }
    enumeration(value, facts, path, problems);
    if (value.isObject()) {
      checks += 1 + properties(value, facts, path, problems);
    }
    return checks;
  }

  private static boolean type(JsonNode value, Facts facts, FieldPath path, Problems problems) {
    if (facts.takes(value)) {
      return true;
    }
    problems.add(path, Rule.TYPE, String.join(", ", facts.types()), Problems.type(value));
    return false;
  }

  /** {@code swag.IsFloat64AJSONInteger}: within 53 bits, and 1.0 is an integer. */
  static boolean isInteger(JsonNode value) {
    if (value.isLong() || value.isInt() || value.isShort()) {
      return true;
    }
    return isInteger(value.doubleValue());
  }

  private static boolean isInteger(double number) {
    double limit = (1L << 53) - 1;
    return number >= -limit && number <= limit && number == Math.rint(number);
  }

  private static void text(String text, Facts facts, FieldPath path, Problems problems) {
    Sizes sizes = facts.sizes();
    // values.go stops at the first of length and pattern that fails.
    boolean fits = true;
    if (sizes != null && (sizes.maxLength() != null || sizes.minLength() != null)) {
      long length = text.codePointCount(0, text.length());
      if (sizes.maxLength() != null && length > sizes.maxLength()) {
        problems.add(path, Rule.LENGTH, "<= " + sizes.maxLength(), Long.toString(length));
        fits = false;
      } else if (sizes.minLength() != null && length < sizes.minLength()) {
        problems.add(path, Rule.LENGTH, ">= " + sizes.minLength(), Long.toString(length));
        fits = false;
      }
    }
    if (fits && facts.pattern() != null && !Patterns.find(facts.pattern(), text)) {
      problems.add(path, Rule.PATTERN, facts.pattern(), shown(text));
    }
    if (facts.format() != null && !StringFormat.matches(facts.format(), text)) {
      problems.add(path, Rule.FORMAT, facts.format(), shown(text));
    }
  }

  private static String shown(String text) {
    return Problems.shown(com.fasterxml.jackson.databind.node.TextNode.valueOf(text));
  }

  private static void range(JsonNode value, Bounds bounds, FieldPath path, Problems problems) {
    boolean integer = value.isLong() || value.isInt() || value.isShort();
    if (bounds.multipleOf() != null && !isMultiple(value, integer, bounds.multipleOf())) {
      problems.add(path, Rule.RANGE, "* " + plain(bounds.multipleOf()), value.asText());
    }
    // values.go compares integers with the bound cut to an integer.
    if (bounds.maximum() != null) {
      double max = bounds.maximum();
      int order =
          integer
              ? Long.compare(value.longValue(), (long) max)
              : Double.compare(value.doubleValue(), max);
      if (order > 0 || (order == 0 && bounds.exclusiveMaximum())) {
        String sign = bounds.exclusiveMaximum() ? "< " : "<= ";
        problems.add(path, Rule.RANGE, sign + plain(max), value.asText());
      }
    }
    if (bounds.minimum() != null) {
      double min = bounds.minimum();
      int order =
          integer
              ? Long.compare(value.longValue(), (long) min)
              : Double.compare(value.doubleValue(), min);
      if (order < 0 || (order == 0 && bounds.exclusiveMinimum())) {
        String sign = bounds.exclusiveMinimum() ? "> " : ">= ";
        problems.add(path, Rule.RANGE, sign + plain(min), value.asText());
      }
    }
  }

  private static boolean isMultiple(JsonNode value, boolean integer, double factor) {
    if (integer) {
      long whole = (long) factor;
      return whole > 0 && value.longValue() % whole == 0;
    }
    double data = value.doubleValue();
    return factor > 0 && isInteger(factor < 1 ? 1 / factor * data : data / factor);
  }

  private static String plain(double number) {
    return new java.math.BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  private static void enumeration(JsonNode value, Facts facts, FieldPath path, Problems problems) {
    if (facts.enumeration().isEmpty()) {
      return;
    }
    if (!value.isNull()) {
      for (JsonNode allowed : facts.enumeration()) {
        if (CanonicalJson.same(value, allowed)) {
          return;
        }
      }
    }
    String expected =
        facts.enumeration().stream().map(Problems::shown).collect(Collectors.joining(", "));
    problems.add(path, Rule.ENUM, expected, Problems.shown(value));
  }

  private static int items(JsonNode list, Facts facts, FieldPath path, Problems problems) {
    int checks = 0;
    if (facts.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        checks += validate(list.get(i), facts.items(), path.child(i), problems);
      }
    }
    if (facts.sizes() != null) {
      size(list, facts.sizes().minItems(), facts.sizes().maxItems(), path, problems);
    }
    if (facts.uniqueItems()) {
      Set<String> seen = new HashSet<>();
      for (JsonNode item : list) {
        if (!seen.add(CanonicalJson.text(item))) {
          problems.add(path, Rule.DUPLICATE, null, Problems.shown(item));
          break;
        }
      }
    }
    return checks;
  }

  private static int properties(JsonNode object, Facts facts, FieldPath path, Problems problems) {
    int checks = 0;
    if (facts.sizes() != null) {
      size(object, facts.sizes().minProperties(), facts.sizes().maxProperties(), path, problems);
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      StructuralSchema child = facts.properties().get(entry.getKey());
      if (child == null) {
        child = facts.additional();
        if (facts.hasAdditional() && !facts.additionalAllowed()) {
          problems.add(path.child(entry.getKey()), Rule.UNKNOWN, null, null);
        }
      }
      if (child != null) {
        checks += validate(entry.getValue(), child, path.child(entry.getKey()), problems);
      }
    }
    for (String name : facts.required()) {
      if (!object.has(name)) {
        problems.add(path.child(name), Rule.REQUIRED, null, null);
      }
    }
    return checks;
  }

  private static void size(
      JsonNode container, Long least, Long most, FieldPath path, Problems problems) {
    int size = container.size();
    if (least != null && size < least) {
      problems.add(path, Rule.LENGTH, ">= " + least, Integer.toString(size));
    }
    if (most != null && size > most) {
      problems.add(path, Rule.LENGTH, "<= " + most, Integer.toString(size));
    }
  }

  private static int logic(JsonNode value, Logic logic, FieldPath path, Problems problems) {
    int checks = 0;
    if (!logic.anyOf().isEmpty()) {
      checks += anyOf(value, logic.anyOf(), path, problems);
    }
    if (!logic.oneOf().isEmpty()) {
      checks += oneOf(value, logic.oneOf(), path, problems);
    }
    if (!logic.allOf().isEmpty()) {
      checks += allOf(value, logic.allOf(), path, problems);
    }
    if (logic.not() != null) {
      Problems inner = new Problems();
      validate(value, logic.not(), path, inner);
      if (inner.isEmpty()) {
        problems.add(path, Rule.LOGIC, "not", null);
      }
    }
    return checks;
  }

  private static int anyOf(
      JsonNode value, List<StructuralSchema> branches, FieldPath path, Problems problems) {
    Problems best = null;
    int most = 0;
    for (StructuralSchema branch : branches) {
      Problems inner = new Problems();
      int checks = validate(value, branch, path, inner);
      if (inner.isEmpty()) {
        return checks;
      }
      if (best == null || checks > most) {
        best = inner;
        most = checks;
      }
    }
    problems.add(path, Rule.LOGIC, "anyOf", null);
    problems.addAll(best);
    return most;
  }

  private static int oneOf(
      JsonNode value, List<StructuralSchema> branches, FieldPath path, Problems problems) {
    Problems best = null;
    int most = 0;
    int valid = 0;
    int first = 0;
    for (StructuralSchema branch : branches) {
      Problems inner = new Problems();
      int checks = validate(value, branch, path, inner);
      if (inner.isEmpty()) {
        first = valid == 0 ? checks : first;
        valid++;
        best = null;
      } else if (valid == 0 && (best == null || checks > most)) {
        best = inner;
        most = checks;
      }
    }
    if (valid == 1) {
      return first;
    }
    problems.add(path, Rule.LOGIC, "oneOf", Integer.toString(valid));
    if (best == null) {
      return 0;
    }
    problems.addAll(best);
    return most;
  }

  private static int allOf(
      JsonNode value, List<StructuralSchema> branches, FieldPath path, Problems problems) {
    int checks = 0;
    boolean failed = false;
    for (StructuralSchema branch : branches) {
      Problems inner = new Problems();
      checks += validate(value, branch, path, inner);
      failed |= !inner.isEmpty();
      problems.addAll(inner);
    }
    if (failed) {
      problems.add(path, Rule.LOGIC, "allOf", null);
    }
    return checks;
  }
}

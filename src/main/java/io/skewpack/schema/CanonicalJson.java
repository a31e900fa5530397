package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** JSON in one spelling: keys sorted, numbers without trailing zeros, no white space. */
final class CanonicalJson {

  private CanonicalJson() {}

  /** Whether two values say the same, whatever their keys' order and their numbers' spelling. */
  static boolean same(JsonNode one, JsonNode other) {
    if (one.isTextual() && other.isTextual()) {
      return one.textValue().equals(other.textValue());
    }
    return one.getNodeType() == other.getNodeType() && text(one).equals(text(other));
  }

  static String text(JsonNode value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  static void write(JsonNode value, StringBuilder text) {
    if (value.isObject()) {
      List<String> names = new ArrayList<>(value.size());
      value.fieldNames().forEachRemaining(names::add);
      Collections.sort(names);
      char before = '{';
      for (String name : names) {
        quote(name, text.append(before)).append(':');
        write(value.get(name), text);
        before = ',';
      }
      text.append(names.isEmpty() ? "{}" : "}");
    } else if (value.isArray()) {
      char before = '[';
      for (JsonNode item : value) {
        write(item, text.append(before));
        before = ',';
      }
      text.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isTextual()) {
      quote(value.textValue(), text);
    } else if (value.isIntegralNumber()) {
      text.append(value.asText());
    } else if (value.isNumber()) {
      BigDecimal number = new BigDecimal(Double.toString(value.doubleValue())).stripTrailingZeros();
      text.append(number.signum() == 0 ? "0" : number.toPlainString());
    } else {
      text.append(value);
    }
  }

  static StringBuilder quote(String value, StringBuilder text) {
    text.append('"');
    if (isPlain(value)) {
      return text.append(value).append('"');
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"');
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        return false;
      }
    }
    return true;
  }
}

package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a plain scalar means to kubectl. The rules are those of {@code
 * sigs.k8s.io/yaml/goyaml.v2/resolve.go}, followed by Go's JSON encoding; they are neither YAML 1.1
 * nor YAML 1.2. Timestamps stay strings: {@code decode.go} hands them on as written.
 */
final class GoYamlScalars {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final BigInteger UINT64_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Map<String, JsonNode> WORDS = words();
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private GoYamlScalars() {}

  /**
   * The value of a scalar that is neither quoted nor tagged.
   *
   * @return the value, or empty when it has no JSON form ({@code .inf}, {@code .nan}): kubectl
   *     refuses the document
   */
  static Optional<JsonNode> resolve(String plain) {
    if (plain.isEmpty()) {
      return Optional.of(NODES.nullNode());
    }
    JsonNode word = WORDS.get(plain);
    if (word != null) {
      return Optional.of(word);
    }
    char first = plain.charAt(0);
    boolean numeric = first == '+' || first == '-' || (first >= '0' && first <= '9');
    if (!numeric && first != '.') {
      return Optional.of(NODES.textNode(plain));
    }
    if (NOT_FINITE.matcher(plain).matches()) {
      return Optional.empty();
    }
    String digits = numeric ? plain.replace("_", "") : plain;
    if (numeric) {
      Optional<JsonNode> integer = integer(digits);
      if (integer.isPresent()) {
        return integer;
      }
    }
    if (FLOAT.matcher(digits).matches()) {
      double value = Double.parseDouble(digits);
      if (!Double.isInfinite(value)) {
        return Optional.of(number(value));
      }
    }
    return Optional.of(NODES.textNode(plain));
  }

  /** A float as Go's JSON encoder writes it and the API server reads it again. */
  static JsonNode number(double value) {
    boolean integral = value == Math.rint(value) && Math.abs(value) < 0x1p63;
    return integral ? NODES.numberNode((long) value) : NODES.numberNode(value);
  }

  /** {@code strconv.ParseInt(s, 0, 64)}, then {@code ParseUint}: octal by a leading zero. */
  private static Optional<JsonNode> integer(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    boolean signed = rest.length() != text.length();
    int radix = 10;
    String digits = rest;
    if (rest.length() > 1 && rest.charAt(0) == '0') {
      switch (Character.toLowerCase(rest.charAt(1))) {
        case 'x' -> radix = 16;
        case 'o' -> radix = 8;
        case 'b' -> radix = 2;
        default -> radix = 0;
      }
      digits = radix == 0 ? rest.substring(1) : rest.substring(2);
      radix = radix == 0 ? 8 : radix;
    }
    if (digits.isEmpty() || !allDigits(digits, radix)) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(digits, radix);
    if (negative) {
      value = value.negate();
    }
    if (value.bitLength() < 64) {
      return Optional.of(NODES.numberNode(value.longValue()));
    }
    // Past int64, the API server's JSON reader makes a float of it.
    return !signed && value.compareTo(UINT64_MAX) <= 0
        ? Optional.of(NODES.numberNode(value.doubleValue()))
        : Optional.empty();
  }

  private static boolean allDigits(String digits, int radix) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, JsonNode> words() {
    Map<String, JsonNode> words = new HashMap<>();
    for (String word :
        List.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")) {
      words.put(word, NODES.booleanNode(true));
    }
    for (String word :
        List.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")) {
      words.put(word, NODES.booleanNode(false));
    }
    for (String word : List.of("~", "null", "Null", "NULL")) {
      words.put(word, NODES.nullNode());
    }
    return Map.copyOf(words);
  }
}

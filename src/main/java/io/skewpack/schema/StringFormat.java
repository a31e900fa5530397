package io.skewpack.schema;

import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The string formats that every API server checks in custom resources, as {@code
 * apiextensions-apiserver/pkg/apiserver/validation/formats.go} lists them and {@code
 * kube-openapi/pkg/validation/strfmt} implements them. All others, {@code int32} and {@code int64}
 * among them, are ignored there, and so here. The two that begin with {@code k8s-} are checked from
 * Kubernetes 1.34 on and only with that compatibility version: they are ignored too.
 */
final class StringFormat {

  private static final String HEX4 = "[0-9a-f]{4}-?";
  private static final Pattern TIME =
      Pattern.compile("^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");
  private static final Pattern DATE = Pattern.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
  private static final Pattern GO_DURATION =
      Pattern.compile(
          "^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$");
  private static final Pattern SCALA_DURATION = Pattern.compile("([0-9]+)\\s*([A-Za-z\u00b5]+)");
  private static final List<List<String>> UNITS =
      List.of(
          List.of("ns", "nano"),
          List.of("us", "\u00b5s", "micro"),
          List.of("ms", "milli"),
          List.of("s", "sec"),
          List.of("m", "min"),
          List.of("h", "hr", "hour"),
          List.of("d", "day"),
          List.of("w", "wk", "week"));
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x80-\\x{10FFFF}-]+";
  private static final String ADDRESS =
      "(" + ATOM + "(\\." + ATOM + ")*|\"[^\"\\\\]*\")@(" + ATOM + "(\\." + ATOM + ")*|\\[[^]]+])";
  private static final String BYTE_OF_COLOR = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";

  private static final Map<String, Predicate<String>> FORMATS =
      Map.ofEntries(
          Map.entry("bsonobjectid", matching("^[0-9a-fA-F]{24}$")),
          Map.entry("uri", NetworkFormat::isRequestUri),
          Map.entry("email", matching("^\\s*(" + ADDRESS + "|[^<>@,;:]*<" + ADDRESS + ">)\\s*$")),
          Map.entry("hostname", NetworkFormat::isHostname),
          Map.entry("ipv4", text -> text.contains(".") && NetworkFormat.isIp(text, true)),
          Map.entry("ipv6", text -> text.contains(":") && NetworkFormat.isIp(text, false)),
          Map.entry("cidr", NetworkFormat::isCidr),
          Map.entry("mac", NetworkFormat::isMac),
          Map.entry("uuid", uuid(HEX4, HEX4)),
          Map.entry("uuid3", uuid("3[0-9a-f]{3}-?", HEX4)),
          Map.entry("uuid4", uuid("4[0-9a-f]{3}-?", "[89ab][0-9a-f]{3}-?")),
          Map.entry("uuid5", uuid("5[0-9a-f]{3}-?", "[89ab][0-9a-f]{3}-?")),
          Map.entry("isbn", text -> isIsbn10(text) || isIsbn13(text)),
          Map.entry("isbn10", StringFormat::isIsbn10),
          Map.entry("isbn13", StringFormat::isIsbn13),
          Map.entry("creditcard", StringFormat::isCreditCard),
          Map.entry("ssn", matching("^(\\d{3}[- ]\\d{2}[- ]\\d{4})$")),
          Map.entry("hexcolor", matching("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
          Map.entry(
              "rgbcolor",
              matching(
                  "^rgb\\(" + BYTE_OF_COLOR + "," + BYTE_OF_COLOR + "," + BYTE_OF_COLOR + "\\)$")),
          Map.entry(
              "byte",
              matching(
                  "^(?:[A-Za-z0-9+/]{4})*"
                      + "(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$")),
          Map.entry("password", text -> true),
          Map.entry("date", StringFormat::isDate),
          Map.entry("duration", StringFormat::isDuration),
          Map.entry("datetime", StringFormat::isDateTime));

  private StringFormat() {}

  /** The name under which the format is checked; null when it is not checked, or null. */
  static String supported(String format) {
    String name = format == null ? "" : format.replace("-", "");
    return FORMATS.containsKey(name) ? name : null;
  }

  /**
   * @param format as {@link #supported} returned it
   */
  static boolean matches(String format, String text) {
    return FORMATS.get(format).test(text);
  }

  /** Compiled when it is first used: most formats occur in no schema at all. */
  static Predicate<String> matching(String pattern) {
    return text -> Patterns.find(pattern, text);
  }

  private static Predicate<String> uuid(String third, String fourth) {
    return matching("(?i)^[0-9a-f]{8}-?" + HEX4 + third + fourth + "[0-9a-f]{12}$");
  }

  private static boolean isDate(String text) {
    if (!DATE.matcher(text).find()) {
      return false;
    }
    try {
      LocalDate day =
          LocalDate.of(
              Integer.parseInt(text.substring(0, 4)),
              Integer.parseInt(text.substring(5, 7)),
              Integer.parseInt(text.substring(8)));
      return day.isBefore(LocalDate.MAX);
    } catch (DateTimeException noSuchDay) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int cut = lower.indexOf('t');
    if (cut < 0 || !isDate(lower.substring(0, cut))) {
      return false;
    }
    int next = lower.indexOf('t', cut + 1);
    String clock = lower.substring(cut + 1, next < 0 ? lower.length() : next);
    return TIME.matcher(clock).find()
        && clock.substring(0, 2).compareTo("23") <= 0
        && clock.substring(3, 5).compareTo("59") <= 0
        && clock.substring(6, 8).compareTo("59") <= 0;
  }

  private static boolean isDuration(String text) {
    if (GO_DURATION.matcher(text).find()) {
      return true;
    }
    com.google.re2j.Matcher parts = SCALA_DURATION.matcher(text);
    boolean known = false;
    while (parts.find()) {
      if (parts.group(1).length() > 18) {
        return false;
      }
      String unit = parts.group(2).toLowerCase(Locale.ROOT);
      known |=
          UNITS.stream()
              .anyMatch(
                  names -> names.contains(unit) || unit.startsWith(names.get(names.size() - 1)));
    }
    return known;
  }

  private static boolean isIsbn10(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!Patterns.find("^(?:[0-9]{9}X|[0-9]{10})$", digits)) {
      return false;
    }
    int sum = digits.charAt(9) == 'X' ? 100 : 10 * (digits.charAt(9) - '0');
    for (int i = 0; i < 9; i++) {
      sum += (i + 1) * (digits.charAt(i) - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isIsbn13(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!Patterns.find("^(?:[0-9]{13})$", digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return digits.charAt(12) - '0' == (10 - sum % 10) % 10;
  }

  private static boolean isCreditCard(String text) {
    String digits = text.replaceAll("[^0-9]+", "");
    if (!Patterns.find(
        "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}"
            + "|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})$",
        digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 1 ? digit * 2 : digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }
}

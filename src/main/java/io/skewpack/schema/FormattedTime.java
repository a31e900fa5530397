package io.skewpack.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What strings of the formats {@code date}, {@code date-time} and {@code duration} mean ({@code
 * kube-openapi/pkg/validation/strfmt}, at the version of apiextensions-apiserver v0.34).
 */
final class FormattedTime {

  private static final Pattern GO_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
  private static final Pattern GO = Pattern.compile("^([-+]?)(0|(?:" + GO_PART.pattern() + ")+)$");
  private static final Pattern WORDS = Pattern.compile("([0-9]+)\\s*([A-Za-z\u00b5]+)");
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000 * MICRO;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final Map<String, Long> GO_UNITS =
      Map.of(
          "ns", 1L, "us", MICRO, "\u00b5s", MICRO, "\u03bcs", MICRO, "ms", MILLI, "s", SECOND, "m",
          MINUTE, "h", HOUR);

  private FormattedTime() {}

  /** A day is the first moment of it in UTC. Empty when it is neither a day nor a moment. */
  static Optional<Instant> instant(String text) {
    try {
      if (text.length() == 10) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      // The validation takes a small t and z, the reading does not.
      return text.equals(text.toUpperCase(Locale.ROOT))
          ? Optional.of(OffsetDateTime.parse(text).toInstant())
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Go's {@code 1h30m}, else words as in {@code 2 days}. Empty beyond 290 years. */
  static Optional<Duration> duration(String text) {
    try {
      Matcher go = GO.matcher(text);
      return Optional.of(Duration.ofNanos(go.find() ? go(go.group(1), go.group(2)) : words(text)));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long go(String sign, String parts) {
    long nanos = 0;
    Matcher part = GO_PART.matcher(parts);
    while (part.find()) {
      BigDecimal count = new BigDecimal("0" + part.group(1));
      BigDecimal unit = BigDecimal.valueOf(GO_UNITS.get(part.group(2)));
      long own = count.multiply(unit).toBigInteger().longValueExact();
      nanos = Math.addExact(nanos, own);
    }
    return sign.equals("-") ? -nanos : nanos;
  }

  private static long words(String text) {
    long nanos = 0;
    Matcher part = WORDS.matcher(text);
    while (part.find()) {
      long unit = unit(part.group(2).toLowerCase(Locale.ROOT));
      nanos = Math.addExact(nanos, Math.multiplyExact(Long.parseLong(part.group(1)), unit));
    }
    return nanos;
  }

  /** The names that {@link StringFormat} takes; 0 for any other. */
  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "\u00b5s" -> MICRO;
      case "ms" -> MILLI;
      case "s" -> SECOND;
      case "m" -> MINUTE;
      case "h", "hr" -> HOUR;
      case "d" -> 24 * HOUR;
      case "w", "wk" -> 7 * 24 * HOUR;
      default ->
          name.startsWith("nano")
              ? 1
              : name.startsWith("micro")
                  ? MICRO
                  : name.startsWith("milli")
                      ? MILLI
                      : name.startsWith("sec")
                          ? SECOND
                          : name.startsWith("min")
                              ? MINUTE
                              : name.startsWith("hour")
                                  ? HOUR
                                  : name.startsWith("day")
                                      ? 24 * HOUR
                                      : name.startsWith("week") ? 7 * 24 * HOUR : 0;
    };
  }
}

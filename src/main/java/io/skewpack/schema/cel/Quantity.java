package io.skewpack.schema.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes quantity ({@code apimachinery/pkg/api/resource}, v0.34). Whether one is an integer
 * to the server depends on how it was written, {@code 1} or {@code 1000m}: so that is kept.
 *
 * @param small the amount without its scale, where the server holds it in 64 bits; else null
 * @param scale the power of ten that {@code small} is multiplied by
 * @param amount the exact amount
 */
record Quantity(Long small, int scale, BigDecimal amount) {

  static final String TYPE_NAME = "kubernetes.Quantity";
  static final CelType TYPE = OpaqueType.create(TYPE_NAME);

  private static final Pattern FORM =
      Pattern.compile("^([+-]?)([0-9]*)(?:(\\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$");
  private static final Pattern EXPONENT = Pattern.compile("^[eE]([+-]?[0-9]{1,9})$");
  private static final Map<String, Integer> TENS =
      Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final Map<String, Integer> TWOS =
      Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
  private static final int MOST_DIGITS = 18;
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  static Quantity of(long value) {
    return new Quantity(value, 0, BigDecimal.valueOf(value));
  }

  private static Quantity small(long value, int scale) {
    return new Quantity(value, scale, BigDecimal.valueOf(value).scaleByPowerOfTen(scale));
  }

  private static Quantity large(BigDecimal amount) {
    return new Quantity(null, 0, amount);
  }

  /** Empty when it is none. No digit at all counts as zero, as in {@code .5} and {@code m}. */
  static Optional<Quantity> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.find()) {
      return Optional.empty();
    }
    boolean negative = form.group(1).equals("-");
    String digits = form.group(2).replaceFirst("^0+", "");
    String fraction = form.group(4) == null ? "" : form.group(4);
    String suffix = form.group(5);
    Matcher exponent = EXPONENT.matcher(suffix);
    boolean binary = TWOS.containsKey(suffix);
    int power;
    if (binary) {
      power = TWOS.get(suffix);
    } else if (TENS.containsKey(suffix)) {
      power = TENS.get(suffix);
    } else if (exponent.find()) {
      power = Integer.parseInt(exponent.group(1));
    } else {
      return Optional.empty();
    }
    String whole = digits.isEmpty() ? "0" : digits;
    return Optional.of(
        binary
            ? ofTwos(negative, whole, fraction, power)
            : ofTens(negative, whole, fraction, power));
  }

  private static Quantity ofTens(boolean negative, String whole, String fraction, int power) {
    int scale = power - fraction.length();
    if (whole.length() + fraction.length() <= MOST_DIGITS && scale >= -9) {
      long value = Long.parseLong(whole + fraction);
      return small(negative ? -value : value, scale);
    }
    BigDecimal amount = new BigDecimal(whole + "." + fraction + "0").scaleByPowerOfTen(power);
    return large(rounded(negative ? amount.negate() : amount));
  }

  private static Quantity ofTwos(boolean negative, String whole, String fraction, int power) {
    BigDecimal factor = new BigDecimal(BigInteger.ONE.shiftLeft(power));
    BigDecimal amount = new BigDecimal(whole + "." + fraction + "0").multiply(factor);
    int precision = 15 - whole.length() - (int) ((float) power * 3 / 10) - 1;
    if (fraction.isEmpty() && precision >= 0) {
      return of((negative ? amount.negate() : amount).longValueExact());
    }
    BigDecimal capped = rounded(amount).min(MAX);
    return large(negative ? capped.negate() : capped);
  }

  /** Away from zero, to the billionth: who asks for some gets some. */
  private static BigDecimal rounded(BigDecimal amount) {
    return amount.scale() > 9 ? amount.setScale(9, RoundingMode.UP) : amount;
  }

  Quantity plus(Quantity other) {
    if (small != null && other.small != null) {
      if (other.small == 0) {
        return this;
      }
      if (small == 0) {
        return other;
      }
      int common = Math.min(scale, other.scale);
      try {
        return small(Math.addExact(small(common), other.small(common)), common);
      } catch (ArithmeticException tooLarge) {
        return large(amount.add(other.amount));
      }
    }
    return large(amount.add(other.amount));
  }

  Quantity minus(Quantity other) {
    return plus(
        other.small != null && other.small != Long.MIN_VALUE
            ? small(-other.small, other.scale)
            : large(other.amount.negate()));
  }

  /** The amount at a smaller scale; fails where that does not fit 64 bits. */
  private long small(int at) {
    return BigDecimal.valueOf(small).scaleByPowerOfTen(scale - at).longValueExact();
  }

  /** Empty when it is written with a fraction, or too large. */
  Optional<Long> integer() {
    if (small == null || scale < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(small(0));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  double approximately() {
    return small == null ? amount.doubleValue() : small * Math.pow(10, scale);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && amount.compareTo(quantity.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return amount.toPlainString();
  }
}

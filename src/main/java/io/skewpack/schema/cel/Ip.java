package io.skewpack.schema.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import java.math.BigInteger;
import java.util.Optional;

/**
 * An IP address as Go's {@code netip.ParseAddr} reads one, without zones and without IPv4 addresses
 * in IPv6.
 *
 * @param width 32 or 128 bits
 */
record Ip(BigInteger bits, int width) {

  static final String TYPE_NAME = "net.IP";
  static final CelType TYPE = OpaqueType.create(TYPE_NAME);

  /** Empty when it is none, or one that Kubernetes refuses. */
  static Optional<Ip> parse(String text) {
    if (text.indexOf(':') < 0) {
      return v4(text).map(bits -> new Ip(BigInteger.valueOf(bits), 32));
    }
    return v6(text)
        .map(bits -> new Ip(bits, 128))
        .filter(ip -> !ip.bits().shiftRight(32).equals(BigInteger.valueOf(0xffff)));
  }

  private static Optional<Long> v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long bits = 0;
    for (String part : parts) {
      boolean number =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!number || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return Optional.of(bits);
  }

  private static Optional<BigInteger> v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true).filter(bits -> bits.length() == 32).map(Ip::hex);
    }
    Optional<String> before = groups(text.substring(0, gap), false);
    Optional<String> after = groups(text.substring(gap + 2), true);
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    int missing = 32 - before.get().length() - after.get().length();
    return missing < 4
        ? Optional.empty()
        : Optional.of(hex(before.get() + "0".repeat(missing) + after.get()));
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  /** The groups between colons as hexadecimal digits, four for each. */
  private static Optional<String> groups(String text, boolean mayEndInV4) {
    if (text.isEmpty()) {
      return Optional.of("");
    }
    StringBuilder digits = new StringBuilder();
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (mayEndInV4 && i == parts.length - 1 && part.indexOf('.') >= 0) {
        Optional<Long> tail = v4(part);
        if (tail.isEmpty()) {
          return Optional.empty();
        }
        digits.append(String.format("%08x", tail.get()));
      } else if (part.isEmpty()
          || part.length() > 4
          || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
        return Optional.empty();
      } else {
        digits.append("0".repeat(4 - part.length())).append(part);
      }
    }
    return Optional.of(digits.toString());
  }

  int family() {
    return width == 32 ? 4 : 6;
  }

  boolean isUnspecified() {
    return bits.signum() == 0;
  }

  boolean isLoopback() {
    return width == 32 ? starts(8, 127) : bits.equals(BigInteger.ONE);
  }

  boolean isMulticast() {
    return width == 32 ? starts(4, 0xe) : starts(8, 0xff);
  }

  boolean isLinkLocalMulticast() {
    return width == 32
        ? starts(24, 0xe00000)
        : starts(8, 0xff) && bits.shiftRight(112).intValue() % 16 == 2;
  }

  boolean isLinkLocalUnicast() {
    return width == 32 ? starts(16, 0xa9fe) : starts(10, 0x3fa);
  }

  boolean isGlobalUnicast() {
    boolean broadcast = width == 32 && starts(32, 0xffffffffL);
    return !broadcast
        && !isUnspecified()
        && !isLoopback()
        && !isMulticast()
        && !isLinkLocalUnicast();
  }

  private boolean starts(int length, long prefix) {
    return bits.shiftRight(width - length).equals(BigInteger.valueOf(prefix));
  }

  /** The canonical form. */
  @Override
  public String toString() {
    if (width == 32) {
      long four = bits.longValue();
      return (four >> 24) + "." + (four >> 16 & 255) + "." + (four >> 8 & 255) + "." + (four & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = bits.shiftRight(112 - 16 * i).intValue() & 0xffff;
    }
    int gap = -1;
    int length = 1;
    for (int from = 0; from < 8; from++) {
      int to = from;
      while (to < 8 && groups[to] == 0) {
        to++;
      }
      if (to - from > length) {
        gap = from;
        length = to - from;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}

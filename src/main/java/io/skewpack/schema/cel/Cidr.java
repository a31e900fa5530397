package io.skewpack.schema.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import java.util.Optional;

/**
 * An address and the length of its network's prefix, as Go's {@code netip.ParsePrefix} reads it.
 *
 * @param bits how many bits of the address are the network's
 */
record Cidr(Ip address, int bits) {

  static final String TYPE_NAME = "net.CIDR";
  static final CelType TYPE = OpaqueType.create(TYPE_NAME);

  /** Empty when it is none, or one that Kubernetes refuses. */
  static Optional<Cidr> parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String length = text.substring(slash + 1);
    boolean number =
        !length.isEmpty()
            && length.length() <= 3
            && length.chars().allMatch(c -> c >= '0' && c <= '9')
            && (length.length() == 1 || length.charAt(0) != '0');
    return Ip.parse(text.substring(0, slash))
        .filter(address -> number && Integer.parseInt(length) <= address.width())
        .map(address -> new Cidr(address, Integer.parseInt(length)));
  }

  Cidr masked() {
    int host = address.width() - bits;
    return new Cidr(new Ip(address.bits().shiftRight(host).shiftLeft(host), address.width()), bits);
  }

  boolean contains(Ip ip) {
    return ip.width() == address.width()
        && new Cidr(ip, bits).masked().address().equals(masked().address());
  }

  boolean contains(Cidr other) {
    return bits <= other.bits() && contains(other.address());
  }

  @Override
  public String toString() {
    return address + "/" + bits;
  }
}

package io.skewpack.schema;

import java.nio.charset.StandardCharsets;

/** The formats that Go's {@code net} and {@code net/url} packages read. */
final class NetworkFormat {

  private static final String HOSTNAME =
      "^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)"
          + "|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9\\-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)"
          + "(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$";

  private NetworkFormat() {}

  static boolean isHostname(String text) {
    if (!Patterns.find(HOSTNAME, text) || bytes(text) > 255) {
      return false;
    }
    for (int from = 0; from <= text.length(); ) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 ? text.length() : dot;
      if (bytes(text.substring(from, to)) > 63) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * @param sloppy whether a part of an IPv4 address may begin with a zero, as before Go 1.17
   */
  static boolean isIp(String text, boolean sloppy) {
    return text.contains(":") ? isIpv6(text, sloppy) : isIpv4(text, sloppy);
  }

  private static boolean isIpv4(String text, boolean sloppy) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean number = Patterns.find("^[0-9]{1,9}$", part);
      if (!number || Integer.parseInt(part) > 255) {
        return false;
      }
      if (!sloppy && part.length() > 1 && part.charAt(0) == '0') {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text, boolean sloppy) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int groups =
        gap < 0
            ? groups(text, true, sloppy)
            : sum(
                groups(text.substring(0, gap), false, sloppy),
                groups(text.substring(gap + 2), true, sloppy));
    return gap < 0 ? groups == 8 : groups >= 0 && groups < 8;
  }

  private static int sum(int before, int after) {
    return before < 0 || after < 0 ? -1 : before + after;
  }

  /** How many 16-bit groups there are, or -1; an IPv4 tail counts as two. */
  private static int groups(String text, boolean mayEndInIpv4, boolean sloppy) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (mayEndInIpv4 && i == parts.length - 1 && parts[i].contains(".")) {
        if (!isIpv4(parts[i], sloppy)) {
          return -1;
        }
        count += 2;
      } else if (Patterns.find("^[0-9a-fA-F]{1,4}$", parts[i])) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String address = text.substring(0, slash);
    String length = text.substring(slash + 1);
    return isIp(address, true)
        && Patterns.find("^[0-9]{1,4}$", length)
        && Integer.parseInt(length) <= (address.contains(":") ? 128 : 32);
  }

  static boolean isMac(String text) {
    for (int bytes : new int[] {6, 8, 20}) {
      String pairs = "[0-9a-fA-F]{2}";
      String quads = "[0-9a-fA-F]{4}";
      if (Patterns.find("^" + pairs + "(:" + pairs + "){" + (bytes - 1) + "}$", text)
          || Patterns.find("^" + pairs + "(-" + pairs + "){" + (bytes - 1) + "}$", text)
          || Patterns.find("^" + quads + "(\\." + quads + "){" + (bytes / 2 - 1) + "}$", text)) {
        return true;
      }
    }
    return false;
  }

  /** As {@code net/url.ParseRequestURI}: an absolute URI or an absolute path. */
  static boolean isRequestUri(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f) || text.isEmpty()) {
      return false;
    }
    if (text.equals("*")) {
      return true;
    }
    int colon = Patterns.find("^[a-zA-Z][a-zA-Z0-9+.-]*:", text) ? text.indexOf(':') : -1;
    if (text.charAt(0) == ':') {
      return false;
    }
    String rest = text.substring(colon + 1);
    int query = rest.indexOf('?');
    String path = query < 0 ? rest : rest.substring(0, query);
    if (!path.startsWith("/")) {
      return colon >= 0;
    }
    if (colon >= 0 && path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      String authority = path.substring(2, slash < 0 ? path.length() : slash);
      path = slash < 0 ? "" : path.substring(slash);
      if (!isAuthority(authority)) {
        return false;
      }
    }
    return !Patterns.find("%([^0-9a-fA-F]|.[^0-9a-fA-F]|.?$)", path);
  }

  private static boolean isAuthority(String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0
        && !Patterns.find(
            "^([A-Za-z0-9._:~!$&'()*+,;=@-]|%[0-9a-fA-F]{2})*$", authority.substring(0, at))) {
      return false;
    }
    String host = authority.substring(at + 1);
    return host.startsWith("[")
        ? Patterns.find("^\\[[^\\[\\]]*](:[0-9]*)?$", host)
        : Patterns.find("^[^\\s#?%\\\\^`{|}]*$", host) && Patterns.find("^[^:]*(:[0-9]*)?$", host);
  }
}

package io.skewpack.schema;

import java.util.Comparator;

/** The order of the catalog's versions, which are semantic versions with numbered prereleases. */
final class CatalogVersion {

  /** As semver.org orders them: a prerelease before its release, numbers as numbers. */
  static final Comparator<String> ORDER = CatalogVersion::compare;

  private CatalogVersion() {}

  static String line(String version) {
    int first = version.indexOf('.');
    int second = version.indexOf('.', first + 1);
    return second < 0 ? version : version.substring(0, second);
  }

  private static int compare(String one, String other) {
    int dashOne = one.indexOf('-');
    int dashOther = other.indexOf('-');
    int core =
        parts(
            dashOne < 0 ? one : one.substring(0, dashOne),
            dashOther < 0 ? other : other.substring(0, dashOther));
    if (core != 0) {
      return core;
    }
    if (dashOne < 0 || dashOther < 0) {
      return Boolean.compare(dashOne < 0, dashOther < 0);
    }
    return parts(one.substring(dashOne + 1), other.substring(dashOther + 1));
  }

  private static int parts(String one, String other) {
    String[] a = one.split("\\.", -1);
    String[] b = other.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      boolean numberA = isNumber(a[i]);
      boolean numberB = isNumber(b[i]);
      int order =
          numberA && numberB
              ? Long.compare(Long.parseLong(a[i]), Long.parseLong(b[i]))
              : numberA != numberB ? Boolean.compare(numberB, numberA) : a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static boolean isNumber(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return false;
      }
    }
    return !part.isEmpty() && part.length() < 19;
  }
}

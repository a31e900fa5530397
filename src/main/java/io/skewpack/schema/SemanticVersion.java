package io.skewpack.schema;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version (semver.org 2.0.0), read as leniently as Masterminds semver v3 reads it: a
 * leading {@code v} and missing minor and patch numbers are accepted. Build metadata is dropped.
 *
 * @param prerelease dot-separated, without the dash; empty for a release
 */
public record SemanticVersion(long major, long minor, long patch, String prerelease)
    implements Comparable<SemanticVersion> {

  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,18})(?:\\.(\\d{1,18}))?(?:\\.(\\d{1,18}))?"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
  private static final Pattern NUMERIC = Pattern.compile("\\d+");

  private static final Comparator<SemanticVersion> BY_NUMBERS =
      Comparator.comparingLong(SemanticVersion::major)
          .thenComparingLong(SemanticVersion::minor)
          .thenComparingLong(SemanticVersion::patch);

  private static final Comparator<String> OF_TEXTS =
      Comparator.<String, SemanticVersion>comparing(
              text -> parse(text).orElse(null), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Comparator.naturalOrder());

  /** Texts by the version they spell; those that are none come last, by their characters. */
  public static Comparator<String> order() {
    return OF_TEXTS;
  }

  /**
   * The release line of a version's text, {@code 1.0} for 1.0.3-beta.4, without reading the rest.
   */
  public static String lineOf(String version) {
    int second = version.indexOf('.', version.indexOf('.') + 1);
    return second < 0 ? version : version.substring(0, second);
  }

  /** Empty when the text is no version. */
  public static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String prerelease = Optional.ofNullable(matcher.group(4)).orElse("");
    for (String part : parts(prerelease)) {
      if (part.length() > 1 && part.charAt(0) == '0' && NUMERIC.matcher(part).matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new SemanticVersion(
            number(matcher.group(1)),
            number(matcher.group(2)),
            number(matcher.group(3)),
            prerelease));
  }

  public boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** The release line, {@code 1.0} for 1.0.3-beta.4. */
  public String line() {
    return major + "." + minor;
  }

  /** Precedence as in section 11 of the specification. */
  @Override
  public int compareTo(SemanticVersion other) {
    int byNumbers = BY_NUMBERS.compare(this, other);
    return byNumbers != 0 ? byNumbers : comparePrerelease(prerelease, other.prerelease);
  }

  /** Without a leading {@code v}. */
  @Override
  public String toString() {
    String numbers = major + "." + minor + "." + patch;
    return prerelease.isEmpty() ? numbers : numbers + "-" + prerelease;
  }

  private static int comparePrerelease(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    List<String> ours = parts(left);
    List<String> theirs = parts(right);
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      int byPart = comparePart(ours.get(i), theirs.get(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return Integer.compare(ours.size(), theirs.size());
  }

  private static int comparePart(String ours, String theirs) {
    boolean number = NUMERIC.matcher(ours).matches();
    boolean otherNumber = NUMERIC.matcher(theirs).matches();
    if (number && otherNumber) {
      return new BigInteger(ours).compareTo(new BigInteger(theirs));
    }
    return number == otherNumber ? ours.compareTo(theirs) : Boolean.compare(otherNumber, number);
  }

  private static List<String> parts(String prerelease) {
    return prerelease.isEmpty() ? List.of() : List.of(prerelease.split("\\.", -1));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}

package io.skewpack.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A KubeBlocks release by its version, in the order of semver.org 2.0.0.
 *
 * @param numbers major, minor and patch
 * @param prerelease its parts; empty for a release proper
 */
record Release(List<Integer> numbers, List<String> prerelease) implements Comparable<Release> {

  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");

  /** Numbers by value and before words. */
  private static final Comparator<String> PARTS =
      Comparator.<String, Boolean>comparing(part -> !isNumber(part))
          .thenComparing(part -> isNumber(part) ? part.length() : 0)
          .thenComparing(Comparator.naturalOrder());

  /** Empty when the text is no version with three numbers. */
  static Optional<Release> parse(String version) {
    Matcher matcher = FORM.matcher(version);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<Integer> numbers =
        List.of(
            Integer.valueOf(matcher.group(1)),
            Integer.valueOf(matcher.group(2)),
            Integer.valueOf(matcher.group(3)));
    String prerelease = matcher.group(4);
    return Optional.of(
        new Release(
            numbers, prerelease == null ? List.of() : List.of(prerelease.split("\\.", -1))));
  }

  /** {@code 1.0} for 1.0.3-beta.8. */
  String line() {
    return numbers.get(0) + "." + numbers.get(1);
  }

  @Override
  public int compareTo(Release other) {
    for (int i = 0; i < numbers.size(); i++) {
      int byNumber = numbers.get(i).compareTo(other.numbers.get(i));
      if (byNumber != 0) {
        return byNumber;
      }
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
      int byPart = PARTS.compare(prerelease.get(i), other.prerelease.get(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return Integer.compare(prerelease.size(), other.prerelease.size());
  }

  private static boolean isNumber(String part) {
    return part.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

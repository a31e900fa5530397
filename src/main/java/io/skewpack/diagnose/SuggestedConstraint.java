package io.skewpack.diagnose;

import io.skewpack.diagnose.DeclaredConstraint.Answer;
import io.skewpack.schema.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a constraint for {@code addon.kubeblocks.io/kubeblocks-version} that admits exactly the
 * versions that accept a chart.
 *
 * <p>Support is a set of windows, so the constraint is one range for each, joined by {@code ||}.
 * Every bound names a prerelease ({@code -0} when no other), for two reasons: a bound without one
 * admits no prerelease at all, and the controller leaves a part alone that holds a dash already
 * (see {@link DeclaredConstraint}). Where the shorter spelling without {@code -0} gets the same
 * answers for every version, it is preferred.
 */
final class SuggestedConstraint {

  private SuggestedConstraint() {}

  /**
   * @param all every known version, oldest first
   * @param accepting those of them that accept the chart
   * @return absent when there is none to admit
   */
  static Optional<String> of(List<String> all, Set<String> accepting) {
    List<String> ranges = new ArrayList<>();
    for (int first = 0; first < all.size(); first++) {
      if (!accepting.contains(all.get(first))) {
        continue;
      }
      int last = first;
      while (last + 1 < all.size() && accepting.contains(all.get(last + 1))) {
        last++;
      }
      ranges.add(range(all, first, last));
      first = last;
    }
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    String exact = String.join(" || ", ranges);
    String brief = exact.replaceAll("-0(?=,| |$)", "");
    return Optional.of(sameAnswers(exact, brief, all) ? brief : exact);
  }

  private static boolean sameAnswers(String one, String other, List<String> all) {
    return all.stream()
        .allMatch(
            version ->
                DeclaredConstraint.evaluate(one, version)
                    == DeclaredConstraint.evaluate(other, version));
  }

  private static String range(List<String> all, int first, int last) {
    String lower = first == 0 ? from(all.get(0)) : from(all.get(first - 1), all.get(first));
    return last + 1 == all.size() ? lower : lower + ", " + to(all.get(last), all.get(last + 1));
  }

  private static String from(String first) {
    return ">=" + (version(first).isPrerelease() ? first : first + "-0");
  }

  /**
   * Where the version before it is a prerelease of the very same release, {@code -0} would admit
   * it.
   */
  private static String from(String rejecting, String first) {
    return sameRelease(rejecting, first) && !version(first).isPrerelease()
        ? ">" + rejecting
        : from(first);
  }

  /**
   * Up to the next line's first prerelease when the window closes there, so that releases of this
   * line that are still to come are admitted; else up to the version that rejects.
   */
  private static String to(String last, String rejecting) {
    SemanticVersion next = version(rejecting);
    if (!next.line().equals(version(last).line())) {
      return "<" + next.line() + ".0-0";
    }
    if (next.isPrerelease()) {
      return "<" + rejecting;
    }
    return sameRelease(last, rejecting) ? "<=" + last : "<" + rejecting + "-0";
  }

  private static boolean sameRelease(String one, String other) {
    SemanticVersion a = version(one);
    SemanticVersion b = version(other);
    return a.major() == b.major() && a.minor() == b.minor() && a.patch() == b.patch();
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("no semantic version: " + text));
  }

  /** Whether a constraint admits a version; nothing declared admits every one. */
  static boolean admits(String constraint, String version) {
    Answer answer = DeclaredConstraint.evaluate(constraint, version);
    return answer == Answer.ADMITS || answer == Answer.NONE;
  }
}

package io.skewpack.diagnose;

import io.skewpack.schema.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The annotation {@code addon.kubeblocks.io/kubeblocks-version} as the addon controller evaluates
 * it: {@code validateVersion} in KubeBlocks' {@code
 * controllers/extensions/addon_controller_stages.go} (the same from v1.0.2 to v1.2.0-alpha.3), on
 * top of {@code Constraints.Validate} of Masterminds semver v3.2.1.
 *
 * <p>Two things surprise: for a running version that holds a dash, {@code -0} is appended to some
 * parts between commas and not to others; and a part that names no prerelease never admits one.
 */
public final class DeclaredConstraint {

  /** What a constraint says of one version. */
  public enum Answer {
    ADMITS,
    EXCLUDES,
    /** Nothing is declared: every version is admitted. */
    NONE,
    /** The constraint cannot be read: the controller returns an error and reports no mismatch. */
    UNPARSABLE
  }

  private static final String VERSION =
      "v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?"
          + "(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
  private static final String OPERATOR = "(=|!=|>=|=>|<=|=<|>|<|~>|~|\\^|)";
  private static final Pattern COMPARATOR = Pattern.compile(OPERATOR + "\\s*(" + VERSION + ")");
  private static final Pattern CONJUNCTION =
      Pattern.compile(
          "^\\s*%1$s\\s*%2$s\\s*(?:(?:\\s+|,\\s*)%1$s\\s*%2$s\\s*)*$"
              .formatted(uncaptured(OPERATOR), uncaptured(VERSION)));
  private static final Pattern HYPHEN_RANGE =
      Pattern.compile("\\s*(%1$s)\\s+-\\s+(%1$s)\\s*".formatted(uncaptured(VERSION)));

  private DeclaredConstraint() {}

  /**
   * What the controller would decide.
   *
   * @param constraint as declared; empty when nothing is declared
   * @param running the KubeBlocks version that runs, with or without a leading {@code v}
   */
  public static Answer evaluate(String constraint, String running) {
    if (constraint.isEmpty()) {
      return Answer.NONE;
    }
    Optional<SemanticVersion> version = SemanticVersion.parse(running);
    if (version.isEmpty()) {
      return Answer.UNPARSABLE;
    }
    String effective = running.contains("-") ? admittingPrereleases(constraint) : constraint;
    return parse(effective)
        .map(any -> admits(any, version.get()) ? Answer.ADMITS : Answer.EXCLUDES)
        .orElse(Answer.UNPARSABLE);
  }

  /** The controller's {@code addPreReleaseInfo}, part by part between commas. */
  private static String admittingPrereleases(String constraint) {
    List<String> parts = new ArrayList<>();
    for (String part : constraint.split(",", -1)) {
      String trimmed = trimSpaces(part);
      boolean bounded = trimmed.startsWith(">") || trimmed.contains("<");
      parts.add(bounded && !trimmed.contains("-") ? trimmed + "-0" : trimmed);
    }
    return String.join(",", parts);
  }

  private static boolean admits(List<List<Comparator>> alternatives, SemanticVersion version) {
    return alternatives.stream()
        .anyMatch(all -> all.stream().allMatch(comparator -> comparator.admits(version)));
  }

  private static Optional<List<List<Comparator>>> parse(String constraint) {
    String text = HYPHEN_RANGE.matcher(constraint).replaceAll(">= $1, <= $2 ");
    List<List<Comparator>> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      if (!CONJUNCTION.matcher(alternative).find()) {
        return Optional.empty();
      }
      List<Comparator> all = new ArrayList<>();
      Matcher matcher = COMPARATOR.matcher(alternative);
      while (matcher.find()) {
        Optional<Comparator> comparator = Comparator.parse(matcher);
        if (comparator.isEmpty()) {
          return Optional.empty();
        }
        all.add(comparator.get());
      }
      alternatives.add(all);
    }
    return Optional.of(alternatives);
  }

  /**
   * One comparison.
   *
   * @param bound with zeros for the numbers that are missing or wild
   * @param given how many numbers are given: 3 for {@code 1.2.3}, 2 for {@code 1.2} and {@code
   *     1.2.x}, 0 for {@code *}
   */
  private record Comparator(String operator, SemanticVersion bound, int given) {

    static Optional<Comparator> parse(Matcher matcher) {
      String[] numbers = {matcher.group(3), dotless(matcher.group(4)), dotless(matcher.group(5))};
      int given = 0;
      while (given < 3 && !isWild(numbers[given])) {
        given++;
      }
      StringBuilder bound = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        bound.append(i == 0 ? "" : ".").append(i < given ? numbers[i] : "0");
      }
      bound.append(matcher.group(6) == null ? "" : matcher.group(6));
      int count = given;
      return SemanticVersion.parse(bound.toString())
          .map(version -> new Comparator(matcher.group(1), version, count));
    }

    boolean admits(SemanticVersion version) {
      if (version.isPrerelease() && !bound.isPrerelease()) {
        return false;
      }
      return switch (operator) {
        case "=", "" -> given == 3 ? version.compareTo(bound) == 0 : tilde(version);
        case "!=" -> !equalAsFarAsGiven(version);
        case ">" -> given == 3 ? version.compareTo(bound) > 0 : aboveWildcard(version);
        case "<" -> version.compareTo(bound) < 0;
        case ">=", "=>" -> version.compareTo(bound) >= 0;
        case "<=", "=<" -> given == 3 ? version.compareTo(bound) <= 0 : notAboveWildcard(version);
        case "^" -> caret(version);
        default -> tilde(version);
      };
    }

    private boolean aboveWildcard(SemanticVersion version) {
      if (version.major() != bound.major()) {
        return version.major() > bound.major();
      }
      return switch (given) {
        case 2 -> version.minor() > bound.minor();
        case 1 -> false;
        // A lone wildcard is 0.0.0 to the library, so everything but 0.0.0 is above it.
        default -> version.compareTo(bound) > 0;
      };
    }

    private boolean notAboveWildcard(SemanticVersion version) {
      if (version.major() != bound.major()) {
        return version.major() < bound.major();
      }
      return given == 1 || version.minor() <= bound.minor();
    }

    private boolean equalAsFarAsGiven(SemanticVersion version) {
      if (given == 3 || given == 0) {
        return given == 0
            ? sameNumbers(version) && version.compareTo(bound) == 0
            : version.compareTo(bound) == 0;
      }
      if (version.major() != bound.major()) {
        return false;
      }
      if (given == 1) {
        return true;
      }
      return version.minor() == bound.minor() && version.prerelease().equals(bound.prerelease());
    }

    private boolean sameNumbers(SemanticVersion version) {
      return version.major() == bound.major()
          && version.minor() == bound.minor()
          && version.patch() == bound.patch();
    }

    private boolean tilde(SemanticVersion version) {
      if (version.compareTo(bound) < 0) {
        return false;
      }
      boolean zero = bound.major() == 0 && bound.minor() == 0 && bound.patch() == 0;
      if (zero && given != 1 && given != 2) {
        return true;
      }
      return version.major() == bound.major() && (given == 1 || version.minor() == bound.minor());
    }

    private boolean caret(SemanticVersion version) {
      if (version.compareTo(bound) < 0) {
        return false;
      }
      if (bound.major() > 0 || given == 1) {
        return version.major() == bound.major();
      }
      if (version.major() > 0) {
        return false;
      }
      if (bound.minor() > 0 || given == 2) {
        return version.minor() == bound.minor();
      }
      return version.minor() == 0 && version.patch() == bound.patch();
    }

    private static boolean isWild(String number) {
      return number == null || number.equals("x") || number.equals("X") || number.equals("*");
    }

    private static String dotless(String number) {
      return number == null ? null : number.substring(1);
    }
  }

  private static String uncaptured(String pattern) {
    return "(?:" + pattern.replaceAll("\\((?!\\?)", "(?:") + ")";
  }

  private static String trimSpaces(String text) {
    return text.replaceAll("^ +| +$", "");
  }
}

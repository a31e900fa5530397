package io.skewpack.capture.git;

import com.google.re2j.Pattern;
import io.skewpack.snapshot.History.OwnersLine;
import io.skewpack.snapshot.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CODEOWNERS as GitHub reads it. Its patterns are those of {@code .gitignore}, but for {@code !},
 * {@code [ ]} and an escaped {@code #}, which it does not know; and {@code dir/*} is about the
 * files right in the directory alone.
 */
final class CodeOwnersFile {

  /** Where GitHub looks for it; the first that is there counts. */
  static final List<String> PLACES = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");

  /** A file of this size is not loaded. */
  static final int TOO_LARGE_BYTES = 3_000_000;

  /** The step of a pattern that stands for any number of directories. */
  private static final String ANYWHERE = "**";

  /** No path in a repository is longer; a longer pattern is none that anybody wrote. */
  private static final int MAX_PATTERN = 4_096;

  private static final int MAX_OWNERS = 50;
  private static final int MAX_LENGTH = 500;

  /** A user, a team, or a mail address. */
  private static final Pattern OWNER =
      Pattern.compile("@[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)?|[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

  /** GitLab's {@code [Name]}, {@code ^[Name]} and {@code [Name][2]}, with owners behind it. */
  private static final Pattern SECTION =
      Pattern.compile("\\^?\\[[^\\]]+\\](?:\\[\\d+\\])?(?:\\s+@.*)?");

  private final List<Rule> rules;
  private final int invalid;
  private final boolean sections;

  private record Rule(int number, String pattern, List<String> owners) {

    boolean matches(String file) {
      return Pattern.matches(regex(), file);
    }

    private String regex() {
      boolean directory = pattern.endsWith("/");
      String path = directory ? pattern.substring(0, pattern.length() - 1) : pattern;
      boolean fromRoot = path.contains("/");
      List<String> steps =
          List.of((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
      StringBuilder regex = new StringBuilder("(?s)").append(fromRoot ? "" : "(?:.*/)?");
      for (String step : steps.subList(0, steps.size() - 1)) {
        regex.append(step.equals(ANYWHERE) ? "(?:.*/)?" : name(step) + "/");
      }
      String last = steps.get(steps.size() - 1);
      regex.append(last.equals(ANYWHERE) ? ".+" : name(last));
      boolean childrenOnly = last.equals("*") && fromRoot;
      return regex.append(directory ? "/.+" : childrenOnly ? "" : "(?:/.*)?").toString();
    }

    /** The name of one file or directory. */
    private static String name(String step) {
      StringBuilder regex = new StringBuilder();
      for (int i = 0; i < step.length(); i++) {
        char c = step.charAt(i);
        if (c == '*') {
          regex.append("[^/]*");
        } else if (c == '?') {
          regex.append("[^/]");
        } else {
          boolean escaped = c == '\\' && i + 1 < step.length();
          i += escaped ? 1 : 0;
          regex.append(Pattern.quote(String.valueOf(step.charAt(i))));
        }
      }
      return regex.toString();
    }
  }

  private CodeOwnersFile(List<Rule> rules, int invalid, boolean sections) {
    this.rules = rules;
    this.invalid = invalid;
    this.sections = sections;
  }

  static CodeOwnersFile read(String text) {
    List<Rule> rules = new ArrayList<>();
    int invalid = 0;
    boolean sections = false;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String written = line.strip();
      if (written.isEmpty() || written.startsWith("#")) {
        continue;
      }
      sections |= SECTION.matcher(written).matches();
      Optional<Rule> rule = rule(number, written);
      rule.ifPresent(rules::add);
      invalid += rule.isEmpty() ? 1 : 0;
    }
    return new CodeOwnersFile(rules, invalid, sections);
  }

  private static Optional<Rule> rule(int number, String line) {
    String pattern = line.substring(0, endOfPattern(line));
    if (!isPattern(pattern)) {
      return Optional.empty();
    }
    List<String> owners = new ArrayList<>();
    for (String word : line.substring(pattern.length()).strip().split("\\s+", -1)) {
      if (word.startsWith("#")) {
        break;
      }
      if (!word.isEmpty() && !OWNER.matcher(word).matches()) {
        return Optional.empty();
      }
      if (!word.isEmpty()) {
        owners.add(word);
      }
    }
    return Optional.of(new Rule(number, pattern, owners));
  }

  /** Where the first space is that no backslash keeps. */
  private static int endOfPattern(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (Character.isWhitespace(line.charAt(i))) {
        return i;
      }
    }
    return line.length();
  }

  private static boolean isPattern(String pattern) {
    return pattern.length() <= MAX_PATTERN
        && !pattern.startsWith("!")
        && !pattern.startsWith("\\#")
        && !pattern.contains("[")
        && !pattern.contains("]")
        && !pattern.contains("***");
  }

  /** Whether it is written for GitLab, which reads each section on its own. */
  boolean hasSections() {
    return sections;
  }

  /** How many lines are not written by GitHub's rules, and are passed over as GitHub does. */
  int invalid() {
    return invalid;
  }

  /**
   * The line that says who owns a file: the last that matches.
   *
   * @param file its path in the repository, with {@code /}
   */
  Optional<OwnersLine> of(String file) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (rule.matches(file)) {
        return Optional.of(
            new OwnersLine(
                rule.number(),
                shown(rule.pattern()),
                rule.owners().stream().limit(MAX_OWNERS).map(CodeOwnersFile::shown).toList(),
                rule.owners().size()));
      }
    }
    return Optional.empty();
  }

  private static String shown(String written) {
    String line = OneLine.of(written);
    return line.length() <= MAX_LENGTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH / 2)) + "…";
  }
}

package io.skewpack.capture.helm;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code .helmignore}, by the rules of Helm's {@code pkg/ignore}: patterns of Go's {@code
 * filepath.Match}, one a line. It is close to {@code .gitignore} but not the same: a negated rule
 * that does not match ignores the path.
 */
final class HelmIgnore {

  static final String FILE = ".helmignore";

  private final List<Rule> rules;

  private HelmIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * @param text the file's content; empty when there is none: Helm's own rule holds all the same
   * @throws ChartException on {@code **}, which Helm refuses too
   */
  static HelmIgnore parse(String text) throws ChartException {
    List<Rule> rules = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String rule = line.strip();
      if (rule.isEmpty() || rule.startsWith("#")) {
        continue;
      }
      if (rule.contains("**")) {
        throw ChartException.invalid(FILE + ": double-star (**) syntax is not supported: " + rule);
      }
      rules.add(Rule.parse(rule));
    }
    rules.add(Rule.parse("templates/.?*"));
    return new HelmIgnore(rules);
  }

  /**
   * @param path from the chart's directory, with slashes
   */
  boolean ignores(String path, boolean directory) {
    for (Rule rule : rules) {
      if (rule.negated()) {
        if ((rule.directoriesOnly() && !directory) || !rule.matches(path)) {
          return true;
        }
      } else if ((!rule.directoriesOnly() || directory) && rule.matches(path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param wholePath whether the pattern is held against the path, not against the file name alone
   */
  private record Rule(String pattern, boolean negated, boolean directoriesOnly, boolean wholePath) {

    static Rule parse(String text) {
      String rule = text;
      boolean negated = rule.startsWith("!");
      rule = negated ? rule.substring(1) : rule;
      boolean directoriesOnly = rule.endsWith("/");
      rule = directoriesOnly ? rule.substring(0, rule.length() - 1) : rule;
      boolean wholePath = rule.contains("/");
      rule = rule.startsWith("/") ? rule.substring(1) : rule;
      return new Rule(rule, negated, directoriesOnly, wholePath);
    }

    boolean matches(String path) {
      return GoGlob.matches(pattern, wholePath ? path : path.substring(path.lastIndexOf('/') + 1));
    }
  }
}

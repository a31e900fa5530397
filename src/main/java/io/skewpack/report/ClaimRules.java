package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which kinds of evidence each kind of claim needs, by {@code claim-evidence.txt} beside this
 * class. What a claim cites must be what it is about: a pack that says something on other grounds
 * is worse than none.
 */
final class ClaimRules {

  private static final String FILE = "claim-evidence.txt";

  /** The texts of pieces of evidence begin like this. */
  private static final String EVIDENCE = "evidence.";

  /** The claim has another one inside it, and rests on what that one rests on. */
  private static final String SEEN = "seen";

  private final Map<String, Rule> exact = new LinkedHashMap<>();
  private final Map<String, Rule> beginnings = new LinkedHashMap<>();

  /**
   * One rule.
   *
   * @param needed of each set, one kind must be cited
   * @param allowed every kind that may be cited
   */
  private record Rule(List<Set<String>> needed, Set<String> allowed) {}

  /** A claim without the evidence that its kind needs, or with evidence of another kind. */
  static final class UnsupportedClaimException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnsupportedClaimException(String message) {
      super(message);
    }
  }

  /**
   * @param text one rule a line, as the file's own comment says
   * @throws IllegalArgumentException naming the line that is no rule
   */
  ClaimRules(String text) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("@")) {
        String[] parts = line.split("=", 2);
        groups.put(parts[0].strip(), expand(parts[1].strip(), groups));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        add(line, groups);
      }
    }
  }

  /** The rules of this program. */
  static ClaimRules shipped() {
    try (InputStream in = ClaimRules.class.getResourceAsStream(FILE)) {
      return new ClaimRules(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line, Map<String, String> groups) {
    int colon = line.indexOf(" : ");
    if (colon < 0) {
      throw new IllegalArgumentException(FILE + ": no rule: " + line);
    }
    String claim = line.substring(0, colon).strip();
    String[] parts = expand(line.substring(colon + 3).strip(), groups).split(" / ", 2);
    List<Set<String>> needed =
        parts[0].equals("-")
            ? List.of()
            : Stream.of(parts[0].split(" \\+ ")).map(ClaimRules::kinds).toList();
    Set<String> allowed = new LinkedHashSet<>();
    needed.forEach(allowed::addAll);
    if (parts.length == 2) {
      allowed.addAll(kinds(parts[1]));
    }
    Rule rule = new Rule(needed, Set.copyOf(allowed));
    Map<String, Rule> known = claim.endsWith("*") ? beginnings : exact;
    String key = claim.endsWith("*") ? claim.substring(0, claim.length() - 1) : claim;
    if (known.put(key, rule) != null) {
      throw new IllegalArgumentException(FILE + ": two rules for " + claim);
    }
  }

  private static Set<String> kinds(String bars) {
    return new LinkedHashSet<>(List.of(bars.strip().split("\\|")));
  }

  /** Groups are named before they are used, so one pass from the longest name on is enough. */
  private static String expand(String text, Map<String, String> groups) {
    String expanded = text;
    List<String> names =
        groups.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList();
    for (String name : names) {
      expanded = expanded.replace(name, groups.get(name));
    }
    if (expanded.contains("@")) {
      throw new IllegalArgumentException(FILE + ": no such group: " + expanded);
    }
    return expanded;
  }

  /**
   * Holds a claim against the rule of its kind.
   *
   * @throws UnsupportedClaimException naming the claim, what it needs and what it cites
   */
  void check(String claim, Facts facts, List<Evidence> evidence) {
    Rule rule =
        rule(claim)
            .orElseThrow(
                () ->
                    new UnsupportedClaimException(
                        "no rule says what evidence the claim " + claim + " needs"));
    if (rule.needed().contains(Set.of(SEEN))) {
      check(((Facts.Said) facts.values().get(SEEN)).key(), Facts.none(), evidence);
      return;
    }
    List<String> cited =
        evidence.stream().map(one -> one.id().substring(EVIDENCE.length())).distinct().toList();
    for (Set<String> oneOf : rule.needed()) {
      if (cited.stream().noneMatch(oneOf::contains)) {
        throw new UnsupportedClaimException(
            "the claim %s needs evidence of a kind among %s; it cites %s"
                .formatted(claim, oneOf, cited));
      }
    }
    for (String kind : cited) {
      if (!rule.allowed().contains(kind)) {
        throw new UnsupportedClaimException(
            "the claim %s cites evidence of the kind %s, which says nothing about it; of use are %s"
                .formatted(claim, kind, rule.allowed().stream().sorted().toList()));
      }
    }
  }

  /** Whether there is a rule for a claim. */
  boolean knows(String claim) {
    return rule(claim).isPresent();
  }

  private Optional<Rule> rule(String claim) {
    if (claim.startsWith("fix.check.")) {
      return rule(claim.substring("fix.".length()));
    }
    if (claim.matches("fix\\.substrate\\.[a-z-]+")) {
      return rule("check." + claim.substring("fix.substrate.".length()) + ".fail");
    }
    if (claim.matches("(?:fix|reproduction)\\.substrate\\..*")) {
      return Optional.of(new Rule(List.of(), Set.of()));
    }
    Optional<Rule> known = Optional.ofNullable(exact.get(claim));
    return known.or(
        () ->
            beginnings.keySet().stream()
                .filter(claim::startsWith)
                .max((a, b) -> a.length() - b.length())
                .map(beginnings::get));
  }
}

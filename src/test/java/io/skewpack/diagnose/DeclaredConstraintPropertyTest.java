package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.DeclaredConstraint.Answer;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The controller's rule in few words, for constraints of whole versions between commas: a part that
 * begins with {@code >} or holds {@code <} and has no dash gets {@code -0} when a prerelease runs;
 * a bound without a prerelease admits no prerelease; all parts must admit.
 */
class DeclaredConstraintPropertyTest {

  private static final List<String> RELEASED = VersionCatalog.load().versions();

  /** What each operator asks of a comparison of the running version with the bound. */
  private static final Map<String, IntPredicate> OPERATORS =
      Map.of(
          ">=", order -> order >= 0,
          ">", order -> order > 0,
          "<", order -> order < 0,
          "<=", order -> order <= 0,
          "=", order -> order == 0,
          "!=", order -> order != 0);

  /** One part between commas. */
  record Part(String operator, String bound, String spaces) {
    boolean admits(String running) {
      boolean prerelease = running.contains("-");
      boolean bounded = operator.startsWith(">") || operator.contains("<");
      String effective = prerelease && bounded && !bound.contains("-") ? bound + "-0" : bound;
      if (prerelease && !effective.contains("-")) {
        return false;
      }
      return OPERATORS.get(operator).test(version(running).compareTo(version(effective)));
    }

    @Override
    public String toString() {
      return spaces + operator + spaces + bound;
    }
  }

  @Property(tries = 3_000)
  void everyConjunctionIsTheSumOfItsParts(
      @ForAll("parts") List<Part> parts, @ForAll("versions") String running) {
    String constraint = String.join(",", parts.stream().map(Part::toString).toList());
    boolean admits = parts.stream().allMatch(part -> part.admits(running));
    assertThat(DeclaredConstraint.evaluate(constraint, running))
        .as("%s and %s", constraint, running)
        .isEqualTo(admits ? Answer.ADMITS : Answer.EXCLUDES);
  }

  /**
   * Worked out by hand: of 1.0.1, 1.0.2-beta.31, 1.0.2, 1.0.3-beta.0, 1.1.0-beta.9 and
   * 1.2.0-alpha.0, in this order, a plus for each that is admitted.
   */
  @Example
  void theTableThatWasWorkedOutByHand() {
    Map<String, String> table =
        Map.ofEntries(
            Map.entry(">=1.0.2", "-+++++"),
            Map.entry(">1.0.2", "-+-+++"),
            Map.entry(">=1.0.2-beta.31", "-+++++"),
            Map.entry(">1.0.2-beta.31", "--++++"),
            Map.entry("<1.0.2", "+-----"),
            Map.entry("<=1.0.2", "+-+---"),
            Map.entry("=1.0.2", "--+---"),
            Map.entry("!=1.0.2", "+-----"),
            Map.entry(">=1.0.0, <1.1.0", "++++--"),
            Map.entry(">=1.0.0, <1.1.0-0", "++++--"),
            Map.entry(">=1.1.0", "----++"),
            Map.entry(">=1.1.0-beta.4", "----++"),
            Map.entry(">=1.2.0", "-----+"),
            // Between commas there is one part only, so its end alone gets the -0.
            Map.entry(">=1.0.2 <1.1.0", "--+---"),
            Map.entry(">=1.0.2 || >=1.2.0", "--+--+"),
            Map.entry("^1.0.0", "+-+---"));
    List<String> running =
        List.of("1.0.1", "1.0.2-beta.31", "1.0.2", "1.0.3-beta.0", "1.1.0-beta.9", "1.2.0-alpha.0");
    table.forEach(
        (constraint, expected) -> {
          StringBuilder answers = new StringBuilder();
          for (String version : running) {
            answers.append(
                DeclaredConstraint.evaluate(constraint, version) == Answer.ADMITS ? '+' : '-');
          }
          assertThat(answers).as(constraint).hasToString(expected);
        });
  }

  @Provide
  Arbitrary<List<Part>> parts() {
    Arbitrary<String> operator = Arbitraries.of(OPERATORS.keySet());
    return Combinators.combine(operator, versions(), Arbitraries.of("", " "))
        .as(Part::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> versions() {
    return Arbitraries.of(RELEASED);
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text).orElseThrow();
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SuggestedConstraintTest {

  private static final List<String> RELEASED = VersionCatalog.load().versions();

  /** Versions, oldest first, and which of them accept. */
  record Support(List<String> all, Set<String> accepting) {}

  @Property(tries = 100)
  void admitsEveryAcceptingReleaseAndNoOther(@ForAll("releases") Support support) {
    admitsExactly(support);
  }

  @Property(tries = 2_000)
  void admitsExactlyTheAcceptingOnesOfAnyVersions(@ForAll("anyVersions") Support support) {
    admitsExactly(support);
  }

  private static void admitsExactly(Support support) {
    Optional<String> suggested = SuggestedConstraint.of(support.all(), support.accepting());
    if (support.accepting().isEmpty()) {
      assertThat(suggested).isEmpty();
      return;
    }
    List<String> admitted =
        support.all().stream()
            .filter(version -> SuggestedConstraint.admits(suggested.orElseThrow(), version))
            .toList();
    assertThat(admitted)
        .as("%s of %s", suggested, support.all())
        .containsExactlyElementsOf(support.accepting());
  }

  @Provide
  Arbitrary<Support> releases() {
    return subset(RELEASED);
  }

  @Provide
  Arbitrary<Support> anyVersions() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 2);
    Arbitrary<String> prerelease =
        Arbitraries.of("", "", "-alpha.0", "-alpha.1", "-beta.2", "-beta.10", "-rc", "-0.1");
    return Combinators.combine(small, small, small, prerelease)
        .as((major, minor, patch, end) -> major + "." + minor + "." + patch + end)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14)
        .map(
            versions ->
                versions.stream()
                    .distinct()
                    .sorted(Comparator.comparing(v -> SemanticVersion.parse(v).orElseThrow()))
                    .toList())
        .flatMap(SuggestedConstraintTest::subset);
  }

  private static Arbitrary<Support> subset(List<String> versions) {
    return Arbitraries.of(true, false)
        .list()
        .ofSize(versions.size())
        .map(
            flags -> {
              List<String> accepting = new ArrayList<>();
              for (int i = 0; i < versions.size(); i++) {
                if (flags.get(i)) {
                  accepting.add(versions.get(i));
                }
              }
              return new Support(versions, new LinkedHashSet<>(accepting));
            });
  }

  @Example
  void writesOneRangeForEachWindow() {
    assertThat(suggestion(List.of("1.0.0", "1.0.1", "1.1.0-beta.0", "1.1.0-beta.1"), "1.0.1"))
        .contains(">=1.0.1, <1.1.0");
    assertThat(suggestion(List.of("1.0.0", "1.0.1-beta.0", "1.0.1", "1.0.2"), "1.0.1"))
        .contains(">1.0.1-beta.0, <1.0.2");
    assertThat(
            suggestion(
                List.of("1.0.2", "1.0.3-beta.0", "1.1.0-alpha.4", "1.1.0-beta.4"),
                "1.0.3-beta.0",
                "1.1.0-beta.4"))
        .contains(">=1.0.3-beta.0, <1.1.0-0 || >=1.1.0-beta.4");
    assertThat(suggestion(List.of("1.0.0", "1.0.1"), "1.0.0", "1.0.1")).contains(">=1.0.0");
    assertThat(suggestion(List.of("1.0.0", "1.0.1"))).isEmpty();
  }

  /** A line that goes on is not closed at its newest release. */
  @Example
  void admitsWhatIsStillToComeOnALineThatAcceptsToItsEnd() {
    String suggested =
        suggestion(List.of("1.0.2", "1.0.3-beta.0", "1.1.0-alpha.4"), "1.0.3-beta.0").orElseThrow();
    assertThat(List.of("1.0.3-beta.1", "1.0.3", "1.0.4"))
        .allMatch(version -> SuggestedConstraint.admits(suggested, version));
    assertThat(List.of("1.0.2", "1.1.0-alpha.0", "1.1.0"))
        .noneMatch(version -> SuggestedConstraint.admits(suggested, version));
  }

  private static Optional<String> suggestion(List<String> all, String... accepting) {
    return SuggestedConstraint.of(
        all, List.of(accepting).stream().collect(Collectors.toCollection(LinkedHashSet::new)));
  }
}

package io.skewpack.capture.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.History.OwnersLine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeOwnersFileTest {

  private static final String CHART = "addons/redis/Chart.yaml";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                  | addons/redis/Chart.yaml     | true",
        "addons/redis/      | addons/redis/Chart.yaml     | true",
        "/addons/redis/     | addons/redis/Chart.yaml     | true",
        "addons/redis       | addons/redis/Chart.yaml     | true",
        "addons/redis/      | addons/redis-old/Chart.yaml | false",
        "addons/redis/      | old/addons/redis/Chart.yaml | false",
        "redis/             | addons/redis/Chart.yaml     | true",
        "/redis/            | addons/redis/Chart.yaml     | false",
        "addons/*           | addons/redis/Chart.yaml     | false",
        "addons/*           | addons/README.md            | true",
        "/*                 | addons/redis/Chart.yaml     | false",
        "/*                 | Chart.yaml                  | true",
        "addons/redis/*     | addons/redis/Chart.yaml     | true",
        "addons/*/Chart.yaml| addons/redis/Chart.yaml     | true",
        "addons/**          | addons/redis/Chart.yaml     | true",
        "**/redis/          | addons/redis/Chart.yaml     | true",
        "**/redis/*         | addons/redis/Chart.yaml     | true",
        "**/redis/*         | addons/redis/a/b.yaml       | false",
        "addons/**/*.yaml   | addons/redis/a/b.yaml       | true",
        "*.yaml             | addons/redis/Chart.yaml     | true",
        "*.yml              | addons/redis/Chart.yaml     | false",
        "addons/re?is/      | addons/redis/Chart.yaml     | true",
        "Addons/redis/      | addons/redis/Chart.yaml     | false",
        "my\\ addons/       | my addons/redis/Chart.yaml  | true",
        "Chart.yaml/        | addons/redis/Chart.yaml     | false",
        "/                  | addons/redis/Chart.yaml     | false",
        "addons/*/          | addons/redis/Chart.yaml     | true",
        "addons/*/          | addons/README.md            | false",
        "addons/**/         | addons/redis/Chart.yaml     | true",
        "**                 | addons/redis/Chart.yaml     | true",
        "**/Chart.yaml      | Chart.yaml                  | true",
        "addons/red*        | addons/redis/Chart.yaml     | true",
        "addons/a.b/        | addons/axb/Chart.yaml       | false",
      })
  void patternsMatchAsOnGitHub(String pattern, String file, boolean matches) {
    assertThat(CodeOwnersFile.read(pattern + " @a").of(file).isPresent()).isEqualTo(matches);
  }

  @Test
  void theLastLineThatMatchesCounts() {
    CodeOwnersFile file =
        CodeOwnersFile.read("* @all\r\naddons/redis/ @a @org/b c@d.io # why\r\naddons/kafka/ @k");
    assertThat(file.of(CHART))
        .contains(new OwnersLine(2, "addons/redis/", List.of("@a", "@org/b", "c@d.io"), 3));
    assertThat(file.of("README.md")).contains(new OwnersLine(1, "*", List.of("@all"), 1));
    assertThat(file.invalid()).isZero();
  }

  @Test
  void aLineWithoutOwnersTakesThemAway() {
    CodeOwnersFile file = CodeOwnersFile.read("* @all\n\naddons/redis/ # nobody");
    assertThat(file.of(CHART)).contains(new OwnersLine(3, "addons/redis/", List.of(), 0));
  }

  @ParameterizedTest
  @CsvSource({
    "!addons/redis/ @a",
    "addons/[rk]edis/ @a",
    "\\#addons @a",
    "addons/*** @a",
    "addons/redis/ somebody",
    "addons/redis/ @a @b/c/d",
    "addons/redis/ @a @"
  })
  void aLineThatIsNotWrittenByTheRulesIsPassedOver(String line) {
    CodeOwnersFile file = CodeOwnersFile.read("* @all\n" + line + "\n# a comment");
    assertThat(file.of(CHART)).map(OwnersLine::number).contains(1);
    assertThat(file.invalid()).isEqualTo(1);
    assertThat(file.hasSections()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"[Databases]", "^[Databases] @org/db", "[Databases][2] @org/db"})
  void gitLabsSectionsAreNoticed(String header) {
    assertThat(CodeOwnersFile.read("* @all\n" + header + "\naddons/redis/").hasSections()).isTrue();
  }

  @Test
  void whatIsVeryLongIsCutAndCounted() {
    String owners = IntStream.range(0, 60).mapToObj(i -> "@u" + i).collect(Collectors.joining(" "));
    OwnersLine line = CodeOwnersFile.read("addons/redis/ " + owners).of(CHART).orElseThrow();
    assertThat(line.owners()).hasSize(50);
    assertThat(line.count()).isEqualTo(60);
    OwnersLine other =
        CodeOwnersFile.read("x".repeat(900) + " @a").of("x".repeat(900)).orElseThrow();
    assertThat(other.pattern()).hasSizeLessThan(500).endsWith("…");
    assertThat(CodeOwnersFile.read("x".repeat(2_000_000) + " @a").invalid()).isEqualTo(1);
    assertThat(CodeOwnersFile.read("a " + "@x.".repeat(500_000)).invalid()).isEqualTo(1);
  }

  /** JGit's matcher was still at this one after ten minutes. */
  @Test
  @Timeout(10)
  void aPatternOfAStrangerCannotHoldTheSearchUp() {
    String pattern = "**/*" + "?*".repeat(400) + "y @a";
    assertThat(CodeOwnersFile.read(pattern).of("addons/" + "x".repeat(900))).isEmpty();
    assertThat(CodeOwnersFile.read((pattern + "\n").repeat(100)).of(CHART)).isEmpty();
  }

  @Test
  void whatWouldDisturbATerminalIsWrittenOut() {
    OwnersLine line = CodeOwnersFile.read("addons/redis/ a\u202e@b.io").of(CHART).orElseThrow();
    assertThat(line.owners()).containsExactly("a\\u202e@b.io");
  }
}

package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogProveCommandTest {

  @TempDir Path folder;

  private MadeUpReleases releases;
  private Path catalog;
  private Path objects;

  @BeforeEach
  void makeReleases() throws IOException {
    releases = MadeUpReleases.in(folder);
    catalog = folder.resolve("catalog.json.gz");
    Ran.skewpack("catalog", "build", "--crds", releases.archive(), "--out", catalog);
    objects =
        Files.writeString(
            folder.resolve("objects.yaml"),
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: Pump
            metadata: {name: small}
            spec: {name: abc, mode: fast, items: [{key: a, weight: 1}]}
            ---
            apiVersion: apps.kubeblocks.io/v1
            kind: Pump
            metadata: {name: long}
            spec: {name: abcdefghijklmno, evn: 1}
            ---
            apiVersion: apps.kubeblocks.io/v1
            kind: Pump
            metadata: {name: breaks-a-rule-that-the-catalog-has-as-a-hash}
            spec: {name: broken}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other}
            """);
  }

  private Ran prove(Object... more) {
    Object[] line = new Object[more.length + 7];
    Object[] begin = {"catalog", "prove", "--crds", releases.archive(), "--catalog", catalog};
    System.arraycopy(begin, 0, line, 0, begin.length);
    line[begin.length] = objects;
    System.arraycopy(more, 0, line, begin.length + 1, more.length);
    return Ran.skewpack(line);
  }

  @Test
  void findsNoDifferenceInWhatWasBuiltFromTheseCrds() {
    Ran ran = prove("--per-rule", 100, "--seed", 5);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out())
        .contains("releases     4 compared\n")
        .contains("definitions  5; 3 differ as written, 3 by their facts; proved once")
        .contains("objects      3 different ones of a catalogued kind, of 4 in 1 arguments")
        .contains("judgements   6 compared\n")
        .containsPattern("mutants      [1-9][0-9]+ compared \\(seed 5, at most 100 for")
        .containsPattern("rejections   [1-9][0-9]+ compared\n")
        .endsWith("differences  0\n");
    assertThat(prove("--per-rule", 100, "--seed", 5).out()).isEqualTo(ran.out());
  }

  @Test
  void findsDamageThatAnObjectMeetsAndDamageThatNoneMeets() throws IOException {
    damage("\"minimum\":1", "\"minimum\":2");
    Ran met = prove();
    assertThat(met.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(met.out())
        .contains(
            "  1.0.0 and 1 more pumps.apps.kubeblocks.io: the CRD says facts ",
            "  1.0.0 and 1 more pumps.apps.kubeblocks.io, Pump/small: the CRD says Accepted; rule ",
            "; the catalog says Rejected; .spec.items[0].weight range wants >= 2 found 1");
    assertThat(met.out().lines().filter(line -> line.contains(" with ")))
        .as("mutants show it too")
        .isNotEmpty();

    damage("\"minimum\":2", "\"minimum\":1,\"maximum\":1000000");
    Ran unmet = prove();
    assertThat(unmet.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(unmet.out())
        .contains("differences  3\n")
        .contains("  1.0.1 and 1 more valves")
        .doesNotContain("Pump/");
  }

  @Test
  void findsDefinitionsThatOneSideLacks() {
    Ran.skewpack(
        "catalog",
        "build",
        "--crds",
        releases.bundle("v1.0.1"),
        "--version",
        "1.1.0",
        "--onto",
        catalog,
        "--out",
        catalog);
    Ran ran = prove();
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains(
            "  1.1.0 pumps.apps.kubeblocks.io: the CRD says absent; the catalog says defined");
  }

  @Test
  void saysWhichReleasesAreNotProved() throws IOException {
    releases.without("v1.1.0");
    Ran ran = prove();
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out())
        .contains("releases     3 compared\n", " not compared, no CRDs given: 1.1.0\n");
  }

  private void damage(String from, String to) throws IOException {
    String json;
    try (var in = new GZIPInputStream(Files.newInputStream(catalog))) {
      json = new String(in.readAllBytes(), UTF_8);
    }
    assertThat(json).contains(from);
    try (var out = new GZIPOutputStream(Files.newOutputStream(catalog))) {
      out.write(json.replace(from, to).getBytes(UTF_8));
    }
  }
}

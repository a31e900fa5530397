package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.schema.FieldExplanation;
import io.skewpack.schema.FieldQuestion;
import io.skewpack.schema.VersionCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {

  @Test
  void showsWindowsByLineAndOtherPlaces() {
    Ran ran = Ran.skewpack("explain", "ComponentDefinition.spec.roles.isExclusive");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out())
        .startsWith(
            """
            ComponentDefinition .spec.roles[].isExclusive

            apps.kubeblocks.io/v1
              type           boolean
              required       no
              default        false
              in releases
                0.9    not served
                1.0    1.0.3-beta.0 – 1.0.3-beta.11; absent from 1.0.0 – 1.0.2
                1.1    1.1.0-beta.4 – 1.1.0-beta.9; absent from 1.1.0-alpha.4 – 1.1.0-beta.3
                1.2    all: 1.2.0-alpha.0 – 1.2.0-alpha.3

            apps.kubeblocks.io/v1alpha1: no such field in the 56 releases that serve it,
            """
                .stripTrailing())
        .contains(
            """
            The same name in 3 other places, each another field:
              Instance .spec.roles[].isExclusive (workloads.kubeblocks.io/v1)
                  1.0.3-beta.8 – 1.0.3-beta.11,\s""");
  }

  @Test
  void showsInWhichReleasesAFactDiffers() {
    assertThat(Ran.skewpack("explain", "Backup.spec.deletionPolicy").out())
        .contains(
            "  required       no   in 0.9.0 – 0.9.5, 1.0.0 – 1.0.3-beta.7, ",
            "                 yes   in 1.0.3-beta.8 – 1.0.3-beta.11, ");
    assertThat(Ran.skewpack("explain", "Cluster.spec").out())
        .contains("  requires       terminationPolicy\n", "restore (only 1.2.0-alpha.2, ");
    assertThat(Ran.skewpack("explain", "cluster").out())
        .startsWith("Cluster\n")
        .doesNotContain("other place");
  }

  @ParameterizedTest
  @CsvSource({"60", "80", "120"})
  void fitsTheTerminal(int width) {
    VersionCatalog catalog = VersionCatalog.load();
    FieldExplanation answer =
        FieldExplanation.of(catalog, FieldQuestion.parse("Cluster.spec"), Optional.empty())
            .orElseThrow();

    assertThat(new ExplainTable(catalog, width, false).render(answer))
        .filteredOn(line -> !line.contains("/v1"))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(width));
  }

  @Test
  void showsAllOtherPlacesWhenAsked() {
    Ran some = Ran.skewpack("explain", "Cluster.spec");
    Ran all = Ran.skewpack("explain", "Cluster.spec", "--all");
    assertThat(some.out()).contains("  ... and 86 more (--all, or --format json)");
    assertThat(all.out()).startsWith(some.out().substring(0, some.out().indexOf("  ... and")));
    assertThat(all.out()).doesNotContain("... and");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ComponentDefinition.spec.roles.isExclusive",
        "Cluster",
        "Cluster.spec.componentSpecs.resources",
        "OpsRequest.spec.type",
        "ComponentDefinition.spec.roles.isExclusiv",
        "ActionSet.spec.env"
      })
  void keepsToItsContract(String question) throws IOException {
    Ran ran = Ran.skewpack("explain", question, "--format", "json");
    assertThat(ran.err()).isEmpty();
    try (var schema = ExplainCommandTest.class.getResourceAsStream("explain.schema.json")) {
      assertThat(
              JsonSchemaFactory.getInstance(VersionFlag.V202012)
                  .getSchema(new String(schema.readAllBytes(), UTF_8))
                  .validate(ran.out(), InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void saysThatNoReleaseHasAField() {
    Ran typo = Ran.skewpack("explain", "ComponentDefinition.spec.roles.isExclusiv");
    assertThat(typo.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(typo.out())
        .contains(
            """
            No release in the catalog has it (57 releases, 0.9.0 to 1.2.0-alpha.3).
            Did you mean ComponentDefinition.spec.roles[].isExclusive?
            """,
            "The name occurs nowhere else in any release.");
    Ran misplaced = Ran.skewpack("explain", "ComponentDefinition.spec.isExclusive");
    assertThat(misplaced.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(misplaced.out()).contains("  ComponentDefinition .spec.roles[].isExclusive (apps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cmpd.spec | no release has a kind cmpd; did you mean ComponentDefinition",
        "zzz.spec | no release has a kind zzz; there are ActionSet, Addon, ",
        "a/b | 'a/b': a field is asked for as KIND.path",
        "Cluster.spec[ | 'Cluster.spec[': a bracket is not closed",
        "Cluster.metadata.labels | .metadata is Kubernetes' own on every kind",
        "Cluster.spec --api-version v7 | --api-version: no release serves Cluster in v7; there"
            + " are apps.kubeblocks.io/v1, apps.kubeblocks.io/v1alpha1"
      })
  void refusesWhatCannotBeAnswered(String line, String message) {
    Ran ran = Ran.skewpack((Object[]) ("explain " + line).split(" "));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasSize(1).first().asString().startsWith("skewpack: " + message);
  }

  @Test
  void asksAnotherCatalog(@TempDir Path folder) throws IOException {
    MadeUpReleases releases = MadeUpReleases.in(folder);
    Path catalog = folder.resolve("own.json.gz");
    Ran.skewpack("catalog", "build", "--crds", releases.archive(), "--out", catalog);
    assertThat(Ran.skewpack("explain", "pumps.spec.items.weight", "--catalog", catalog).out())
        .startsWith("Pump .spec.items[].weight\n")
        .contains("  minimum        1\n", "    1.1    not served\n");
    assertThat(Ran.skewpack("explain", "Pump.spec.name", "--catalog", catalog).out())
        .contains("  maxLength      10   in 1.0.0, 1.0.1-beta.2\n", "20   in 1.0.1\n");
  }
}

package io.skewpack.capture.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code capture --chart --registry}, and what is made of it, with a real registry. */
@EnabledIfEnvironmentVariable(
    named = "SKEWPACK_DOCKER_REGISTRY",
    matches = ".+",
    disabledReason = DockerRegistry.LEFT_OUT)
class RegistryCaptureTest {

  private static final String CHART =
      """
      apiVersion: apps.kubeblocks.io/v1
      kind: ComponentVersion
      metadata: {name: engine}
      spec:
        compatibilityRules: [{compDefs: [engine], releases: ["1", "2"]}]
        releases:
          - {name: "1", serviceVersion: 1.0.0, images: {engine: "%1$s/apecloud/engine:1"}}
          - {name: "2", serviceVersion: 2.0.0, images: {engine: "%1$s/apecloud/engine:2"}}
      ---
      apiVersion: dataprotection.kubeblocks.io/v1alpha1
      kind: ActionSet
      metadata: {name: backup}
      spec:
        backupType: Full
        backup:
          backupData: {image: "%1$s/apecloud/engine:$(TAG)", command: [sh], runOnTargetPodNode: true}
      """;

  @TempDir static Path files;
  private static DockerRegistry registry;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.open(files.resolve("registry"));
    registry.pushIndex("apecloud/engine", "1", "1.0.0");
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void aChartAloneIsAskedAbout() throws Exception {
    CommandInProcess captured = capture("--registry", "--plain-http", registry.host());
    assertThat(captured.exitCode()).as(captured.err()).isZero();
    assertThat(captured.out()).contains("2 images asked about");

    JsonNode images = SnapshotJson.tree(Files.readAllBytes(out().resolve("image.json")));
    assertThat(images.at("/registry/0/reference").asText())
        .isEqualTo(registry.host() + "/apecloud/engine:1");
    assertThat(images.at("/registry/0/platforms/1/platform").asText()).isEqualTo("linux/amd64");
    assertThat(images.at("/registry/1/outcome/reason").asText()).isEqualTo("NOT_FOUND");

    CommandInProcess checked = CommandInProcess.run("check", out().toString());
    assertThat(checked.out())
        .contains("engine:2` is not in its registry; named by `ComponentVersion engine")
        .contains(".spec.releases[1].images.engine")
        .contains("1 of 2 images that the chart and the controllers' settings name")
        .contains("engine:$(TAG)");

    assertThat(CommandInProcess.run("verify", out().toString()).exitCode()).isZero();
    CommandInProcess rendered = CommandInProcess.run("render", out().toString());
    assertThat(rendered.exitCode()).isZero();
    assertThat(rendered.out()).contains("engine:2").contains("could not be asked about");
  }

  @Test
  void withoutTheOptionNobodyIsAsked() throws Exception {
    assertThat(capture().exitCode()).isZero();
    assertThat(out().resolve("image.json")).doesNotExist();
    assertThat(Files.readString(out().resolve("snapshot.json"))).doesNotContain("registry\"");
  }

  @Test
  void withoutPlainHttpTheSnapshotSaysWhatIsMissing() throws Exception {
    CommandInProcess captured = capture("--registry", "--registry-timeout", "20");
    assertThat(captured.exitCode()).isEqualTo(4);
    assertThat(captured.err())
        .contains("registry not captured: 2 of 2 images could not be asked about")
        .contains("--plain-http " + registry.host());

    CommandInProcess checked = CommandInProcess.run("check", out().toString());
    assertThat(checked.exitCode()).isEqualTo(4);
    assertThat(checked.out()).contains("the images' registries").contains("UNREACHABLE");
    assertThat(CommandInProcess.run("verify", out().toString()).exitCode()).isZero();
    assertThat(CommandInProcess.run("render", out().toString()).exitCode()).isZero();
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() throws Exception {
    assertThat(capture("--plain-http", registry.host()).err()).contains("add --registry");
    assertThat(capture("--registry", "--registry-timeout", "0").err()).contains("above 0");
    CommandInProcess scheme = capture("--registry", "--plain-http", "http://a.example");
    assertThat(scheme.exitCode()).isEqualTo(2);
    assertThat(scheme.err()).contains("--plain-http is a host");
  }

  private CommandInProcess capture(String... more) throws Exception {
    Path chart = Files.writeString(folder.resolve("chart.yaml"), CHART.formatted(registry.host()));
    List<String> line =
        new ArrayList<>(List.of("capture", "--chart", chart.toString(), "--out", out().toString()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("S");
  }
}

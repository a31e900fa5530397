package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skewpack.snapshot.CapturedChart.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenManifestsTest {

  private static final String RENDERED =
      """
      ---
      # Source: mysql/templates/a.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: b}
      ---
      # Source: mysql/crds/c.yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: c}
      """;

  @TempDir Path tmp;
  private final ChartCollector collector = new ChartCollector("", Path.of("unused"));

  @Test
  void readsAFileOfRenderedManifests() throws Exception {
    Path file = Files.writeString(tmp.resolve("out.yaml"), RENDERED);

    RenderedChart read = collector.collect(ChartRequest.of(file));

    assertThat(read.facts()).isEmpty();
    assertThat(read.rendering().engine()).isEqualTo(Engine.GIVEN_MANIFESTS);
    assertThat(read.rendering().cannotShow()).containsExactly("chartFacts", "crds");
    assertThat(read.manifests())
        .extracting(m -> m.object().at("/metadata/name").asText(), m -> m.template().orElse(""))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "mysql/templates/a.yaml"),
            org.assertj.core.groups.Tuple.tuple("b", "mysql/templates/a.yaml"));
    assertThat(read.crds().places()).containsExactly("mysql/crds/c.yaml");
  }

  @Test
  void readsEveryManifestOfADirectoryAndNamesTheFile() throws Exception {
    Files.createDirectories(tmp.resolve("b"));
    Files.writeString(
        tmp.resolve("b/x.json"), "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{}}");
    Files.writeString(tmp.resolve("a.yml"), "apiVersion: v1\nkind: Service\n");
    Files.writeString(tmp.resolve("README.md"), "not a manifest");

    assertThat(collector.collect(ChartRequest.of(tmp)).manifests())
        .extracting(m -> m.template().orElse(""))
        .containsExactly("a.yml", "b/x.json");
  }

  @Test
  void namesFileAndDocumentOfWhatIsNoObject() throws IOException {
    Path file =
        Files.writeString(tmp.resolve("out.yaml"), "apiVersion: v1\nkind: A\n---\njust text\n");
    assertThat(failure(ChartRequest.of(file)))
        .hasMessage("out.yaml, document 2 is not a Kubernetes object: it has no kind");

    Files.writeString(file, "---\n# Source: m/templates/t.yaml\na: [\n");
    assertThat(failure(ChartRequest.of(file)))
        .hasMessageStartingWith("out.yaml: line ")
        .hasMessageEndingWith("(rendered from m/templates/t.yaml)");
  }

  @Test
  void pointsToChartsThatLieBelow() throws IOException {
    Files.createDirectories(tmp.resolve("mysql"));
    Files.writeString(tmp.resolve("mysql/Chart.yaml"), "name: mysql\n");

    assertThat(failure(ChartRequest.of(tmp)))
        .hasMessageContaining("charts lie below it: name one of them, such as")
        .hasMessageEndingWith("mysql");
  }

  @Test
  void refusesValuesThatCouldHaveNoEffect() throws IOException {
    Path file = Files.writeString(tmp.resolve("out.yaml"), RENDERED);

    assertThat(failure(ChartRequest.of(file).withSet(List.of("a=b"))))
        .hasMessageEndingWith("values have no effect on them");
  }

  private ChartException failure(ChartRequest request) {
    return catchThrowableOfType(ChartException.class, () -> collector.collect(request));
  }
}

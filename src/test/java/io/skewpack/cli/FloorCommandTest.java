package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code skewpack floor} over charts that a real Helm renders, and over manifests. */
class FloorCommandTest {

  private static final String ROLES =
      """
      apiVersion: apps.kubeblocks.io/v1
      kind: ComponentDefinition
      metadata:
        name: {{ .Chart.Name }}
      spec:
        runtime: {containers: []}
        roles:
        - {name: leader, updatePriority: 1, isExclusive: true}
      """;

  private static final String PLAIN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

  @TempDir Path folder;

  @Test
  void aHoleExitsThreeAndEveryChartOfAFolderIsJudged() throws IOException {
    chart("leaky", ">=1.0.0", ROLES);
    chart("sound", ">=1.0.0", PLAIN);
    library("common");
    Ran ran = Ran.skewpack("floor", folder);
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains(
            "leaky\n  declares      >=1.0.0\n",
            "unknown   ComponentDefinition .spec.roles[].isExclusive",
            "suggested     >=1.0.3-beta.0, <1.1.0-0 || >=1.1.0-beta.4\n",
            "sound\n",
            "it renders no custom resource of KubeBlocks",
            "passed over: " + folder.resolve("common"),
            "2 charts against 57 versions: 1 with holes, 0 over-tight");
    assertThat(ran.err()).as("no progress in a pipe").isEmpty();
  }

  @Test
  void aChartThatDoesNotRenderIsReportedAndDoesNotStopTheOthers() throws IOException {
    chart("broken", ">=1.0.0", "kind: A\nname: {{ .Values.a.b.c }}\n");
    chart("sound", ">=1.0.0", PLAIN);
    Ran ran = Ran.skewpack("floor", folder.resolve("broken"), folder.resolve("sound"));
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out())
        .contains("sound\n  declares", "not judged: " + folder.resolve("broken"))
        .contains("broken/templates/all.yaml:2", "0 declaring nothing, 1 not judged.");
  }

  @Test
  void aHoleWeighsMoreThanAChartThatDoesNotRender() throws IOException {
    chart("broken", ">=1.0.0", "kind: A\nname: {{ .Values.a.b.c }}\n");
    chart("leaky", ">=1.0.0", ROLES);
    Ran ran = Ran.skewpack("floor", folder, "--format", "json");
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    JsonNode json = SnapshotJson.tree(ran.out().getBytes(UTF_8));
    assertThat(json.at("/failed/0/chart").asText()).isEqualTo(folder.resolve("broken").toString());
    assertThat(json.at("/charts/0/name").asText()).isEqualTo("leaky");
  }

  @Test
  void hooksThatTheEmbeddedHelmDoesNotShowLeaveTheChartOpen() throws IOException {
    chart(
        "hooked",
        ">=1.0.0",
        PLAIN
            + "---\n"
            + ROLES.replace("spec:", "  annotations: {helm.sh/hook: pre-install}\nspec:"));
    Ran ran = Ran.skewpack("floor", folder.resolve("hooked"), "--helm", "embedded");
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out()).contains("not evaluated hooks of the chart");
  }

  @Test
  void aChartThatRendersNothingIsNotJudged() throws IOException {
    chart("empty", ">=1.0.0", "");
    Ran ran = Ran.skewpack("floor", folder.resolve("empty"));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).contains("not judged: " + folder.resolve("empty"), "renders no object");
  }

  @Test
  void nothingJudgedIsNoVerdict() throws IOException {
    library("common");
    Ran ran = Ran.skewpack("floor", folder.resolve("common"));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).contains("passed over", "0 charts against");
    assertThat(Ran.skewpack("floor", folder.resolve("nowhere")).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void jsonIsOfTheDocumentedShape() throws IOException {
    chart("leaky", ">=1.0.0", ROLES);
    Path manifests =
        Files.writeString(folder.resolve("given.yaml"), ROLES.replace("{{ .Chart.Name }}", "b"));
    Ran ran = Ran.skewpack("floor", folder.resolve("leaky"), manifests, "--format", "json");
    JsonNode json = SnapshotJson.tree(ran.out().getBytes(UTF_8));
    try (InputStream schema =
        FloorCommandTest.class.getResourceAsStream("/io/skewpack/render/floor.schema.json")) {
      var known =
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(SnapshotJson.tree(schema.readAllBytes()));
      assertThat(known.validate(json)).isEmpty();
    }
    JsonNode leaky = json.at("/charts/0");
    assertThat(leaky.path("declared").asText()).isEqualTo(">=1.0.0");
    assertThat(leaky.at("/accepts/0").asText()).isEqualTo("1.0.3-beta.0");
    assertThat(leaky.at("/admittedButRejected/0").asText()).isEqualTo("1.0.0");
    JsonNode given = json.at("/charts/1");
    assertThat(given.path("name").asText()).isEqualTo("given");
    assertThat(given.path("declared").isNull()).isTrue();
    assertThat(given.path("declaration").asText()).isEqualTo("NO_CHART");
    assertThat(given.path("admittedButRejected")).isEmpty();
    assertThat(given.path("accepts")).isEqualTo(leaky.path("accepts"));
  }

  @Test
  void aReleaseMoreIsJudgedLikeTheOthers() throws IOException {
    chart("leaky", ">=1.0.0", ROLES);
    Path crds =
        Files.writeString(
            folder.resolve("crds.yaml"),
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: componentdefinitions.apps.kubeblocks.io}
            spec:
              group: apps.kubeblocks.io
              scope: Cluster
              names: {kind: ComponentDefinition, plural: componentdefinitions}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: {type: object, properties: {spec: {type: object}}}
            """);
    Ran ran =
        Ran.skewpack(
            "floor", folder.resolve("leaky"), "--catalog", "v9.0.0=" + crds, "--format", "json");
    JsonNode chart = SnapshotJson.tree(ran.out().getBytes(UTF_8)).at("/charts/0");
    JsonNode last = chart.path("rejects").get(chart.path("rejects").size() - 1);
    assertThat(last.path("version").asText()).isEqualTo("9.0.0");
    assertThat(last.at("/fields/0/path").asText()).isEqualTo(".spec.roles");
    assertThat(chart.path("suggested").asText()).endsWith(">=1.1.0-beta.4, <9.0.0-0");
  }

  @Test
  void aCatalogThatCannotBeUsedIsNamed() throws IOException {
    chart("sound", ">=1.0.0", PLAIN);
    for (String given : new String[] {"nowhere.gz", "next=crds", "1.3.0=nowhere"}) {
      Ran ran = Ran.skewpack("floor", folder.resolve("sound"), "--catalog", given);
      assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err()).singleElement().asString().contains("--catalog " + given);
    }
  }

  @Test
  void aTerminalSeesProgressWhileManyChartsRender() throws IOException {
    chart("one", ">=1.0.0", PLAIN);
    chart("two", ">=1.0.0", PLAIN);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console terminal =
        new Console(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, true);
    assertThat(Main.run(terminal, "floor", folder.toString())).isZero();
    assertThat(err.toString(UTF_8)).contains("charts", "/2");
    assertThat(out.toString(UTF_8)).doesNotContain("/2");
  }

  @Test
  void theCatalogIsNamedByItsHash() throws IOException {
    chart("sound", ">=1.0.0", PLAIN);
    Ran ran = Ran.skewpack("floor", folder.resolve("sound"), "--format", "json");
    assertThat(SnapshotJson.tree(ran.out().getBytes(UTF_8)).path("catalog").asText())
        .isEqualTo(VersionCatalog.load().sha256());
  }

  private void chart(String name, String declares, String template) throws IOException {
    Path chart = Files.createDirectories(folder.resolve(name).resolve("templates")).getParent();
    Files.writeString(
        chart.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: %s
        version: 0.1.0
        annotations:
          addon.kubeblocks.io/kubeblocks-version: "%s"
        """
            .formatted(name, declares));
    Files.writeString(chart.resolve("templates/all.yaml"), template);
  }

  private void library(String name) throws IOException {
    Path chart = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        chart.resolve("Chart.yaml"),
        "apiVersion: v2\nname: common\nversion: 0.1.0\ntype: library\n");
  }
}

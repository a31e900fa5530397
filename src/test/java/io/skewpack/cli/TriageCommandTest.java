package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.git.GitFixture;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Finding;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotSchema;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, with whatever Helm this machine has. */
class TriageCommandTest {

  private static final String CRDS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: engines.apps.kubeblocks.io}
      spec:
        group: apps.kubeblocks.io
        scope: Namespaced
        names: {kind: Engine, plural: engines, singular: engine, listKind: EngineList}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    size: {type: integer}
      """;

  private static final String OBJECT =
      """
      apiVersion: apps.kubeblocks.io/v1
      kind: Engine
      metadata: {name: one}
      spec:
        size: {{ .Values.size }}
      """;

  @TempDir private Path folder;
  private Path repo;
  private Path chart;
  private Path crds;
  private String wanted;

  @BeforeEach
  void repository() throws IOException {
    crds = Files.writeString(folder.resolve("crds.yaml"), CRDS);
    repo = folder.resolve("repo");
    chart = repo.resolve("addons/engine");
    try (GitFixture fixture =
        GitFixture.in(repo)
            .file("addons/engine/Chart.yaml", "apiVersion: v2\nname: engine\nversion: 1.0.0\n")
            .file("addons/engine/values.yaml", "size: 1\n")
            .file("addons/engine/templates/one.yaml", OBJECT)
            .file("addons/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n")
            .file("addons/other/templates/one.yaml", OBJECT.replace("{{ .Values.size }}", "1"))) {
      fixture.commit("chart");
      fixture.branch("release-1.0").checkout("main");
      wanted =
          fixture
              .file("addons/engine/templates/one.yaml", OBJECT + "  colour: red\n")
              .commit("adds a colour");
      fixture.file("addons/engine/values.yaml", "size: 2\n").commit("later");
    }
  }

  @Test
  void saysWhoBroughtTheFieldInAndWhichRevisionPasses() throws Exception {
    var before = GitFixture.everything(repo);
    Path log =
        Files.writeString(
            folder.resolve("helm.log"),
            "db password=hunter2\n"
                + "Error: failed to create typed patch object (/one; apps.kubeblocks.io/v1,"
                + " Kind=Engine): errors:\n  .spec.colour: field not declared in schema\n"
                + "Error: ValidationError(Engine.spec): unknown field \"shape\" in x\n");
    Path out = folder.resolve("snapshot");
    Ran ran = Ran.skewpack("triage", chart, "--crds", crds, "--log", log, "--out", out);
    assertThat(ran.code()).as(String.join("\n", ran.err())).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains(".spec.colour on Engine (unknown)")
        .contains(
            "Brought in by " + wanted.substring(0, 10) + " of 2026-01-03 (Ada): adds a colour")
        .contains("Helm 4 and strict server-side apply reject it")
        .contains("  passes            release-1.0, chart 1.0.0")
        .contains("None of 1 other charts fails on the same fields")
        .contains("1. Install the chart of release-1.0 (addons/engine, version 1.0.0")
        .contains(
            "Confirmed: .spec.colour: field not declared in schema (raw/logs/1-helm.log line 3).")
        .contains("Confirmed by the schema: ValidationError(Engine.spec): unknown field \"shape\"")
        .contains("the report is of other values or of another revision of the chart")
        .contains("no tag")
        .doesNotContain("**");
    assertThat(GitFixture.everything(repo)).isEqualTo(before);
    Snapshot written = SnapshotStore.read(out);
    assertThat(SnapshotSchema.violations(written)).isEmpty();
    History history = written.history().orElseThrow();
    assertThat(history.introductions().get(0).finding()).isEqualTo(Finding.RENDERED);
    assertThat(history.revisions().get(0).result()).isEqualTo(Result.REJECTED);
    assertThat(written.index().outcome(Source.LOGS).isCollected()).isTrue();
    assertThat(Files.readString(out.resolve("raw/logs/1-helm.log")))
        .contains("password=***")
        .doesNotContain("hunter2");
    assertThat(written.index().redactions()).hasSize(1);
    assertThat(Ran.skewpack("render", out).code()).isZero();
    assertThat(Ran.skewpack("verify", out).code()).isZero();
  }

  @Test
  void givesTheSameAsJson() throws Exception {
    Ran ran = Ran.skewpack("triage", chart, "--crds", crds, "--format", "json", "--set", "size=7");
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    JsonNode json = SnapshotJson.tree(ran.out().getBytes(StandardCharsets.UTF_8));
    assertThat(json.at("/history/introductions/0/commit/id").asText()).isEqualTo(wanted);
    assertThat(json.at("/history/revisions/1/names/0").asText()).isEqualTo("release-1.0");
    assertThat(json.at("/rejections/0/path").asText()).isEqualTo(".spec.colour");
    MainTest.assertOfTheContract(ran.out());
  }

  @Test
  void aChartInNoRepositoryIsStillDiagnosedAndTheGapIsNamed() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("copy/templates")).getParent();
    for (String file : List.of("Chart.yaml", "values.yaml", "templates/one.yaml")) {
      Files.copy(chart.resolve(file), copy.resolve(file));
    }
    Path out = folder.resolve("snapshot");
    Ran ran = Ran.skewpack("triage", copy, "--crds", crds, "--out", out);
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains("The chart's repository was not asked")
        .contains("lies in no git repository: name the one it comes from with --repo");
    Outcome outcome = SnapshotStore.read(out).index().outcome(Source.HISTORY);
    assertThat(outcome.requestedButMissing()).isFalse();
    assertThat(SnapshotSchema.violations(SnapshotStore.read(out))).isEmpty();

    Files.writeString(copy.resolve("templates/one.yaml"), OBJECT);
    assertThat(Ran.skewpack("triage", copy, "--crds", crds).code()).isEqualTo(ExitCode.OK);
    Ran wrong = Ran.skewpack("triage", copy, "--crds", crds, "--repo", folder);
    assertThat(wrong.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(wrong.out()).contains("is no git repository and lies in none");
    Ran named = Ran.skewpack("triage", copy, "--crds", crds, "--repo", repo);
    assertThat(named.code()).isEqualTo(ExitCode.OK);
    assertThat(named.out()).contains("rejected (1)      HEAD, main, chart 1.0.0");
  }

  @Test
  void aChartThatDoesNotRenderMayHaveARevisionThatDoes() throws Exception {
    Files.writeString(chart.resolve("templates/broken.yaml"), "{{ fail \"no\" }}\n");
    Ran ran = Ran.skewpack("triage", chart, "--crds", crds);
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out())
        .contains("addons/engine/templates/broken.yaml")
        .contains("0 of 1 other charts are rejected; this one was not judged")
        .contains("1. Install the chart of release-1.0");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsDone() {
    assertThat(Ran.skewpack("triage", chart).code()).isEqualTo(ExitCode.USAGE);
    assertThat(Ran.skewpack("triage", folder.resolve("no"), "--crds", crds).code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Ran.skewpack("triage", chart, "--crds", crds, "--deadline", "0").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Ran.skewpack("triage", chart, "--crds", "kubeblocks:9.9.9").code())
        .isEqualTo(ExitCode.USAGE);
  }
}

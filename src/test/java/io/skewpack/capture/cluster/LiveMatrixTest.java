package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Two real API servers that differ in one live CRD, which somebody patched. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveMatrixTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: kubeblocks
        labels:
          app.kubernetes.io/name: kubeblocks
          app.kubernetes.io/component: apps
          app.kubernetes.io/version: 1.0.2
          helm.sh/chart: kubeblocks-1.0.2
      spec:
        selector: {matchLabels: {app: kb}}
        template:
          metadata: {labels: {app: kb}}
          spec:
            containers:
              - name: manager
                image: apecloud/kubeblocks:1.0.2
                env:
                  - {name: KUBEBLOCKS_TOOLS_IMAGE, value: "apecloud/kubeblocks-tools:1.0.2"}
                  - {name: DATASAFED_IMAGE, value: "apecloud/datasafed:0.2"}
      """;

  @TempDir static Path files;
  private static ApiServer left;
  private static ApiServer right;

  @BeforeAll
  static void start() throws Exception {
    left = server("left");
    right = server("right");
    // The times of managedFields are whole seconds.
    Thread.sleep(1_100);
    right.apply(
        CRDS + "/clusters.apps.kubeblocks.io",
        "rogue-installer",
        crd("Cluster", ", x: {type: string}"));
    capture(left, "left");
    capture(right, "right");
  }

  @AfterAll
  static void stop() {
    for (ApiServer server : new ApiServer[] {left, right}) {
      if (server != null) {
        server.close();
      }
    }
  }

  @Test
  void crdLayerIsNamedWithWhoWroteItLast() {
    CommandInProcess ran = CommandInProcess.run("matrix", out("left"), out("right"));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
    assertThat(ran.out())
        .contains("The CRD layer is the only captured one that differs.", "1 CRD differs;")
        .containsPattern("left: \\S+Z by \\S+ \\(Update\\)")
        .containsPattern("right: \\S+Z by rogue-installer \\(Apply\\)")
        .containsPattern("controller image +apecloud/kubeblocks:1.0.2 +apecloud/\\S+ +agree")
        .containsPattern("datasafed image +apecloud/datasafed:0.2 +apecloud/\\S+ +agree")
        .containsPattern("platform chart +kubeblocks-1.0.2 +kubeblocks-1.0.2 +agree")
        .contains("running digest     missing (NOT_FOUND: no pod reports a digest)")
        .doesNotContain("components.apps.kubeblocks.io");
  }

  @Test
  void thirdTargetSettlesWhichIsOdd() throws Exception {
    capture(left, "third");
    // The same cluster once more is no second witness.
    assertThat(CommandInProcess.run("matrix", out("left"), out("right"), out("third")).out())
        .contains("which count as one: left, third")
        .doesNotContain("odd");
    try (ApiServer other = server("other")) {
      capture(other, "other");
    }
    CommandInProcess ran =
        CommandInProcess.run("matrix", out("left"), out("right"), out("other"), "--format", "json");
    JsonNode json = SnapshotJson.tree(ran.out().getBytes(UTF_8));
    assertThat(json.path("odd").asInt()).isEqualTo(1);
    assertThat(json.path("differingLayers").toString()).isEqualTo("[\"crd\"]");
    assertThat(json.at("/crds/0/name").asText()).isEqualTo("clusters.apps.kubeblocks.io");
    assertThat(json.at("/crds/0/groups/1/lastWrite/manager").asText()).isEqualTo("rogue-installer");
  }

  @Test
  void packNamesTheCrdLayerAndItsLastWriter() {
    String pack = CommandInProcess.run("render", out("right")).out();
    assertThat(pack)
        .contains("**Odd layer: CRD")
        .containsPattern("\\| `\\S+Z`[^|]*\\|[^|]*CRD[^|]*\\| `rogue-installer` \\|")
        .contains("crd.json#/definitions/0/provenance/writes/")
        .contains("kubectl --context admin get backuprepo");
    assertThat(CommandInProcess.run("check", out("right")).out())
        .contains("last-crd-write", "by `rogue-installer` (`Apply`)");
  }

  private static ApiServer server(String name) throws Exception {
    ApiServer server = ApiServer.start(files.resolve("server-" + name));
    for (String kind : new String[] {"Cluster", "Component"}) {
      server.create(CRDS, crd(kind, ""));
    }
    server.create("/apis/apps/v1/namespaces/default/deployments", DEPLOYMENT);
    return server;
  }

  private static void capture(ApiServer server, String name) throws Exception {
    CommandInProcess ran =
        CommandInProcess.run(
            "capture",
            "--kubeconfig",
            server.kubeconfig(ApiServer.ADMIN).toString(),
            "--out",
            out(name));
    // These clusters serve too few kinds of KubeBlocks for a whole substrate.
    assertThat(ran.exitCode()).as(ran.err()).isIn(0, 4);
  }

  private static String out(String name) {
    return files.resolve(name + ".tgz").toString();
  }

  private static String crd(String kind, String field) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %2$ss.apps.kubeblocks.io
        spec:
          group: apps.kubeblocks.io
          names: {kind: %1$s, plural: %2$ss, singular: %2$s, listKind: %1$sList}
          scope: Namespaced
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
                      properties: {known: {type: string}%3$s}
        """
        .formatted(kind, kind.toLowerCase(java.util.Locale.ROOT), field);
  }
}

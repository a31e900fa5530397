package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.registry.DockerRegistry;
import io.skewpack.cli.CommandInProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What runs in a real cluster's records against what a real registry has at the tag. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
@EnabledIfEnvironmentVariable(
    named = "SKEWPACK_DOCKER_REGISTRY",
    matches = ".+",
    disabledReason = DockerRegistry.LEFT_OUT)
class RunningDigestTest {

  private static final String PODS = "/api/v1/namespaces/kb-system/pods";

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
      spec:
        selector: {matchLabels: {app: kb}}
        template:
          metadata: {labels: {app: kb}}
          spec:
            containers: [{name: manager, image: "%s"}]
      """;

  @TempDir static Path files;
  private static ApiServer server;
  private static DockerRegistry registry;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.open(files.resolve("registry"));
    server = ApiServer.start(files.resolve("server"));
    server.create(
        "/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: kb-system}}");
  }

  @AfterAll
  static void stop() {
    registry.close();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aTagThatMovesBetweenCapturesIsSameTagOtherDigest() throws Exception {
    String home = registry.host() + "/apecloud/kubeblocks";
    List<String> first = registry.pushIndex("apecloud/kubeblocks", "1.0.2", "1.0.2");
    server.create(
        "/apis/apps/v1/namespaces/kb-system/deployments", DEPLOYMENT.formatted(home + ":1.0.2"));
    runs("n1", home, first.get(0));
    runs("n2", home, first.get(2));

    Path before = capture("before");
    CommandInProcess same = CommandInProcess.run("check", before.toString());
    assertThat(same.out())
        .contains("1 image of the controllers runs with a digest that the registry has there");
    assertThat(CommandInProcess.run("render", before.toString()).out())
        .contains("1 image digest pass (E")
        .contains("the registry has this digest at that tag");

    List<String> second = registry.pushIndex("apecloud/kubeblocks", "1.0.2", "1.0.2-patched");
    Path after = capture("after");
    CommandInProcess moved = CommandInProcess.run("check", after.toString());
    assertThat(moved.out())
        .contains("Same tag, other digest: `" + home + ":1.0.2` (`kubeblocks/manager`)")
        .contains("on `n1`, `n2`; the registry has `" + second.get(0) + "`");
    String pack = CommandInProcess.run("render", after.toString()).out();
    assertThat(pack)
        .contains("1 image digest **warning** (E")
        .contains("the registry has another digest at that tag, so the tag is no witness");
    assertThat(CommandInProcess.run("verify", after.toString()).exitCode()).isZero();
    // What was captured before the tag moved says what it said then.
    assertThat(CommandInProcess.run("check", before.toString()).out()).isEqualTo(same.out());
  }

  private static void runs(String node, String home, String digest) throws Exception {
    server.create(
        PODS,
        """
        {apiVersion: v1, kind: Pod, metadata: {name: kubeblocks-%1$s, labels: {app: kb}},
         spec: {nodeName: %1$s, containers: [{name: manager, image: "%2$s:1.0.2"}]}}
        """
            .formatted(node, home));
    server.merge(
        PODS + "/kubeblocks-" + node + "/status",
        """
        {"status": {"containerStatuses": [{"name": "manager", "image": "%1$s:1.0.2", "ready": true,
          "restartCount": 0, "imageID": "%1$s@%2$s"}]}}
        """
            .formatted(home, digest));
  }

  private Path capture(String name) throws Exception {
    Path out = folder.resolve(name);
    CommandInProcess captured =
        CommandInProcess.run(
            "capture",
            "--kubeconfig",
            server.kubeconfig(ApiServer.ADMIN).toString(),
            "--registry",
            "--plain-http",
            registry.host(),
            "--out",
            out.toString());
    // The server has no KubeBlocks CRDs, so its substrate is not whole; what is asked here is.
    assertThat(captured.err()).doesNotContain("registry not captured", "image not captured");
    return out;
  }
}

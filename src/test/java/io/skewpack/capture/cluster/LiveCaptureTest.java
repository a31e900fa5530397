package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code capture --context} against a real API server. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveCaptureTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String CANARY = "canary-8d1f";

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
          helm.sh/chart: kubeblocks-1.0.1
        annotations:
          meta.helm.sh/release-name: kb
          meta.helm.sh/release-namespace: kb-system
      spec:
        selector: {matchLabels: {app: kb}}
        template:
          metadata: {labels: {app: kb}}
          spec:
            initContainers: [{name: tools, image: "apecloud/tools:1"}]
            containers:
              - name: manager
                image: apecloud/kubeblocks:1.0.2
                imagePullPolicy: IfNotPresent
                env:
                  - {name: KUBEBLOCKS_IMAGE_PULL_POLICY, value: Always}
                  - {name: DATASAFED_IMAGE, value: "apecloud/datasafed:0.2"}
                  - {name: SOME_PASSWORD, value: %s}
      """;

  private static final String POD =
      """
      {apiVersion: v1, kind: Pod, metadata: {name: kubeblocks-0, labels: {app: kb}},
       spec: {nodeName: n1, containers: [{name: manager, image: "apecloud/kubeblocks:1.0.2"}]}}
      """;

  private static final String SAD_POD =
      """
      {apiVersion: v1, kind: Pod, metadata: {name: sad-0},
       spec: {nodeName: n1, containers: [{name: c, image: "x:1",
         env: [{name: ROOT_PASSWORD, value: canary-8d1f}]}]}}
      """;

  private static final String SAD_STATUS =
      """
      {"status": {"phase": "Pending", "containerStatuses": [{"name": "c", "image": "x:1",
        "imageID": "", "ready": false, "restartCount": 0, "state": {"waiting": {
        "reason": "ErrImagePull", "message": "pull https://me:%s@registry.example/x: 401"}}}]}}
      """;

  private static final int MADE_UP = 21;

  /** More than a page. */
  private static final int COUNT = MADE_UP + 2;

  @TempDir static Path files;
  private static ApiServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(files.resolve("server"));
    for (int i = 0; i < MADE_UP; i++) {
      server.create(CRDS, crd("Kind%02d".formatted(i), ""));
    }
    KubeBlocksCrds.ADDONS.createOn(server);
    KubeBlocksCrds.BACKUP_REPOS.createOn(server);
    server.apply(
        CRDS + "/kind00s.apps.kubeblocks.io",
        "some-installer",
        crd("Kind00", ", extra: {type: string}"));
    server.create(
        "/api/v1/namespaces/default/secrets",
        "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {password: %s}}"
            .formatted(CANARY));
    server.create(
        "/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: kb-system}}");
    server.create("/apis/apps/v1/namespaces/kb-system/deployments", DEPLOYMENT.formatted(CANARY));
    server.create("/api/v1/namespaces/kb-system/pods", POD);
    server.merge(
        "/api/v1/namespaces/kb-system/pods/kubeblocks-0/status",
        """
        {"status": {"containerStatuses": [{"name": "manager", "image": "kb:1.0.2", "ready": true,
          "restartCount": 2, "imageID": "docker.io/apecloud/kubeblocks@sha256:0a1b"}]}}
        """);
    server.create("/api/v1/namespaces/kb-system/pods", SAD_POD);
    server.merge("/api/v1/namespaces/kb-system/pods/sad-0/status", SAD_STATUS.formatted(CANARY));
    server.create(RBAC + "/clusterroles", ReaderRole.yaml());
    server.create(
        RBAC + "/clusterrolebindings",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: reader}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: skewpack-reader}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]
        """);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void printedRoleIsEnough() throws Exception {
    CommandInProcess ran = capture(server.kubeconfig(ApiServer.READER));
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains(COUNT + " CRDs, of the cluster " + uid());
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
  }

  @Test
  void fingerprintTellsTheCluster() throws Exception {
    assertThat(capture(server.kubeconfig(ApiServer.ADMIN)).exitCode()).isZero();
    JsonNode subject = json("snapshot.json").path("subject");
    assertThat(subject.path("target").asText()).isEqualTo("admin");
    JsonNode fingerprint = subject.path("fingerprint");
    assertThat(fingerprint.path("server").asText()).isEqualTo(server.url());
    assertThat(fingerprint.path("kubeSystemUid").asText()).isEqualTo(uid());
    assertThat(fingerprint.path("version").asText())
        .isEqualTo(server.read("/version").path("gitVersion").asText());
    List<String> names = new ArrayList<>();
    fingerprint.path("certificateNames").forEach(name -> names.add(name.asText()));
    assertThat(names).contains("DNS:kubernetes.default.svc", "IP:127.0.0.1").isSorted();
    assertThat(json("snapshot.json").at("/sources/target/outcome").asText()).isEqualTo("collected");
  }

  @Test
  void crdsSayWhoWroteThemLast() throws Exception {
    assertThat(capture(server.kubeconfig(ApiServer.ADMIN)).exitCode()).isZero();
    JsonNode definitions = json("crd.json").path("definitions");
    assertThat(definitions).hasSize(COUNT);
    JsonNode crd = definitions.get(2);
    assertThat(crd.path("name").asText()).isEqualTo("kind00s.apps.kubeblocks.io");
    assertThat(crd.path("storedVersions").toString()).isEqualTo("[\"v1\"]");
    JsonNode provenance = crd.path("provenance");
    assertThat(provenance.path("from").asText()).isEqualTo(CRDS + "/kind00s.apps.kubeblocks.io");
    assertThat(provenance.path("labels").toString())
        .isEqualTo("{\"app.kubernetes.io/name\":\"kubeblocks\"}");
    assertThat(provenance.path("annotations").toString())
        .isEqualTo(
            "{\"controller-gen.kubebuilder.io/version\":\"v0.14.0\","
                + "\"helm.sh/note\":\"https://me:***@example.org\"}");
    assertThat(provenance.path("created").asText()).endsWith("Z");
    List<String> writes = new ArrayList<>();
    provenance
        .path("writes")
        .forEach(
            write ->
                writes.add(
                    write.path("manager").asText()
                        + " "
                        + write.path("operation").asText()
                        + " "
                        + write.path("subresource").asText()));
    assertThat(writes).contains("some-installer Apply ", "kube-apiserver Update status");
    String schema = Files.readString(folder.resolve("S/raw/crds/kind00s.apps.kubeblocks.io.json"));
    assertThat(schema).contains("extra").doesNotContain("prose");
  }

  @Test
  void controllersSayWhatRuns() throws Exception {
    assertThat(capture(server.kubeconfig(ApiServer.READER)).exitCode()).isZero();
    assertThat(json("image.json").toString())
        .isEqualTo(
            "{\"controllers\":[{\"namespace\":\"kb-system\",\"name\":\"kubeblocks\","
                + "\"component\":\"apps\",\"version\":\"1.0.2\",\"chart\":\"kubeblocks-1.0.1\","
                + "\"releaseName\":\"kb\",\"releaseNamespace\":\"kb-system\",\"containers\":["
                + "{\"container\":\"tools\",\"init\":true,\"image\":\"apecloud/tools:1\","
                + "\"pullPolicy\":\"IfNotPresent\"},"
                + "{\"container\":\"manager\",\"init\":false,"
                + "\"image\":\"apecloud/kubeblocks:1.0.2\",\"pullPolicy\":\"IfNotPresent\"}],"
                + "\"settings\":{\"DATASAFED_IMAGE\":\"apecloud/datasafed:0.2\","
                + "\"KUBEBLOCKS_IMAGE_PULL_POLICY\":\"Always\"},\"running\":["
                + "{\"pod\":\"kubeblocks-0\",\"container\":\"manager\",\"image\":\"kb:1.0.2\","
                + "\"imageId\":\"docker.io/apecloud/kubeblocks@sha256:0a1b\",\"node\":\"n1\","
                + "\"ready\":true,\"restarts\":2}]}]}");
    assertThat(CommandInProcess.run("render", out()).out())
        .contains(
            "`apecloud/kubeblocks:1.0.2`, running `sha256:0a1b`; its Deployment is labelled `1.0.2`; judged by its tag",
            "`kubeblocks-1.0.1`, by the label of the live Deployment");
  }

  @Test
  void nothingSecretIsCaptured() throws Exception {
    assertThat(capture(server.kubeconfig(ApiServer.ADMIN)).exitCode()).isZero();
    try (Stream<Path> all = Files.walk(folder.resolve("S"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .doesNotContain(CANARY, "last-applied", ApiServer.ADMIN + "-token");
      }
    }
  }

  @Test
  void whatIsForbiddenIsMissingByVerbAndResource() throws Exception {
    Path kubeconfig = server.kubeconfig(ApiServer.NOBODY);
    CommandInProcess alone = capture(kubeconfig);
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).contains("so nothing was written");
    assertThat(folder.resolve("S")).doesNotExist();

    CommandInProcess ran = capture(kubeconfig, "--case", caseFile());
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err())
        .contains(
            "target not captured: get namespaces/kube-system: forbidden (403)",
            "crds not captured: list customresourcedefinitions.apiextensions.k8s.io: forbidden",
            "skewpack capture --print-rbac");
    JsonNode index = json("snapshot.json");
    assertThat(index.at("/sources/crds/reason").asText()).isEqualTo("FORBIDDEN");
    assertThat(index.at("/sources/target/reason").asText()).isEqualTo("FORBIDDEN");
    // What could be read of the fingerprint is kept.
    assertThat(index.at("/subject/fingerprint/version").asText()).startsWith("v1.");
    assertThat(index.at("/subject/fingerprint/kubeSystemUid").isMissingNode()).isTrue();
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
    assertThat(CommandInProcess.run("check", out()).exitCode()).isEqualTo(4);
  }

  @Test
  void wrongCredentialsAreForbidden() throws Exception {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        Files.readString(server.kubeconfig(ApiServer.ADMIN))
            .replace("certs/", files.resolve("server/certs") + "/")
            .replace("admin-token", "stale"));
    CommandInProcess ran = capture(kubeconfig);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("does not accept the credentials of context admin (401)");
  }

  @Test
  void serverThatIsNotTrustedIsUnreachable() throws Exception {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        Files.readString(server.kubeconfig(ApiServer.ADMIN))
            .replace(", certificate-authority: certs/apiserver.crt", ""));
    CommandInProcess ran = capture(kubeconfig, "--case", caseFile());
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(json("snapshot.json").at("/sources/crds/reason").asText()).isEqualTo("UNREACHABLE");
    assertThat(ran.err()).contains("no trusted connection to " + server.url());
  }

  @Test
  void clusterIsNamedAndNeverGuessed() throws Exception {
    Path two = server.kubeconfig(ApiServer.READER, ApiServer.ADMIN);
    CommandInProcess ran = capture(two);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("name a context of", "--context: it has reader, admin");
    assertThat(capture(two, "--context", "admin").exitCode()).isZero();
    assertThat(json("snapshot.json").at("/subject/target").asText()).isEqualTo("admin");
    assertThat(capture(two, "--context", "other").err())
        .contains("has no context other; it has reader, admin");
  }

  @Test
  void expectedClusterOrNone() throws Exception {
    Path kubeconfig = server.kubeconfig(ApiServer.READER);
    CommandInProcess wrong = capture(kubeconfig, "--expect", "00000000-0000");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("another cluster", uid());
    assertThat(folder.resolve("S")).doesNotExist();
    CommandInProcess unknown =
        capture(server.kubeconfig(ApiServer.NOBODY), "--expect", uid(), "--case", caseFile());
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("cannot be told", "get namespaces/kube-system");
    assertThat(capture(kubeconfig, "--expect", uid()).exitCode()).isZero();
  }

  /** The guard's last line: the server itself never saw anything but reads of what is listed. */
  @Test
  void guardHoldsBeforeRealServer() throws Exception {
    Kubeconfig kubeconfig = Kubeconfig.read(server.kubeconfig(ApiServer.ADMIN));
    try (LiveTarget target =
        LiveTarget.open(kubeconfig, "admin", java.time.Duration.ofSeconds(20))) {
      for (String path :
          List.of(
              "/api/v1/namespaces/default/secrets/s",
              "/api/v1/namespaces/default/secrets?watch=true",
              "/api/v1/namespaces/kube-system/../default/secrets/s",
              "/api/v1/namespaces/kube-system/%2e%2e/default/secrets/s",
              "/api/v1//namespaces/default/secrets/s",
              "/api/v1/namespaces/default/pods/p/exec?command=id")) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> target.get(path, "try"))
            .as(path)
            .isInstanceOf(RefusedRequestException.class);
      }
      assertThat(target.get("/version", "get /version").path("major").asText()).isEqualTo("1");
    }
  }

  private CommandInProcess capture(Path kubeconfig, String... more) {
    List<String> line =
        new ArrayList<>(List.of("capture", "--kubeconfig", kubeconfig.toString(), "--out", out()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private String caseFile() throws IOException {
    return Files.writeString(folder.resolve("case.yaml"), "title: a case\n").toString();
  }

  private String out() {
    return folder.resolve("S").toString();
  }

  private JsonNode json(String file) throws IOException {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S").resolve(file)));
  }

  private static String uid() throws Exception {
    return server.read("/api/v1/namespaces/kube-system").path("metadata").path("uid").asText();
  }

  private static String crd(String kind, String field) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %2$ss.apps.kubeblocks.io
          labels: {app.kubernetes.io/name: kubeblocks, team: secretive}
          annotations:
            controller-gen.kubebuilder.io/version: v0.14.0
            helm.sh/note: https://me:%4$s@example.org
            api-approved.kubernetes.io: https://example.org
            kubectl.kubernetes.io/last-applied-configuration: '{"password": "%4$s"}'
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
                  description: prose
                  properties:
                    spec:
                      type: object
                      properties: {known: {type: string}%3$s}
        """
        .formatted(kind, kind.toLowerCase(java.util.Locale.ROOT), field, CANARY);
  }
}

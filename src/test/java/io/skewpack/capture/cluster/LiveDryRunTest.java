package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code capture --chart --context} asks a real API server about every object. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveDryRunTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String ENGINES = "/apis/apps.kubeblocks.io/v1/engines";

  /** Nothing of it is ever sent. */
  private static final String CANARY = "canary-77c0";

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: engines.apps.kubeblocks.io
        labels: {app.kubernetes.io/name: kubeblocks}
      spec:
        group: apps.kubeblocks.io
        names: {kind: Engine, plural: engines, singular: engine, listKind: EngineList}
        scope: Cluster
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
                    required: [port]
                    properties:
                      port: {type: integer, maximum: 65535}
                      mode: {type: string, enum: [a, b]}
                      roles:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties: {name: {type: string}, weight: {type: integer}}
                      open:
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
                        properties:
                          closed:
                            type: object
                            properties: {known: {type: string}}
                    x-kubernetes-validations:
                      - rule: "!has(self.mode) || self.mode != 'b' || self.port > 1000"
                        message: mode b needs a high port
      """;

  @TempDir static Path files;
  private static ApiServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(files.resolve("server"));
    server.create(CRDS, CRD);
    await(ENGINES);
    server.apply(
        ENGINES + "/live",
        "some-owner",
        "{apiVersion: apps.kubeblocks.io/v1, kind: Engine, metadata: {name: live},"
            + " spec: {port: 1, mode: a}}");
    server.create(RBAC + "/clusterroles", ReaderRole.yaml());
    server.create(RBAC + "/clusterroles", ReaderRole.dryRunYaml());
    bind("skewpack-reader");
    bind("skewpack-dry-run");
  }

  private static void bind(String role) throws Exception {
    server.create(
        RBAC + "/clusterrolebindings",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]
        """
            .formatted(role));
  }

  private static void await(String list) throws Exception {
    for (int tried = 0; tried < 100; tried++) {
      try {
        assertThat(server.read(list).path("items")).isEmpty();
        return;
      } catch (AssertionError notYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError(list + " is not served");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String engine(String name, String spec) {
    return "---\napiVersion: apps.kubeblocks.io/v1\nkind: Engine\nmetadata: {name: %s}\nspec: %s\n"
        .formatted(name, spec);
  }

  @Test
  void printedRolesAreEnoughAndNothingIsStored() throws Exception {
    String objects =
        engine("new", "{port: 5}")
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata: {a: b}\n"
            + "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n"
            + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: %s}\n"
                .formatted(CANARY);
    Map<String, String> before = stored();
    CommandInProcess ran = capture(ApiServer.READER, objects);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(4);
    // The one gap is that no KubeBlocks runs here; Secrets do not count.
    assertThat(ran.err()).contains("image not captured").doesNotContain("dryRun");
    assertThat(outcomes())
        .containsExactly(
            "Engine/new accepted", "ConfigMap/scripts accepted",
            "ServiceAccount/runner accepted", "Secret/s SECRET");
    assertThat(Files.readString(folder.resolve("S/dry-run.json"))).doesNotContain(CANARY);
    assertThat(stored()).isEqualTo(before);
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
    assertThat(CommandInProcess.run("check", out()).out())
        .contains(
            "The API server accepts 3 of 4 objects in a dry run",
            "agree on 1 object, path by path (0 rejected by both)",
            "Secrets are never sent");
    assertThat(CommandInProcess.run("render", out()).out())
        .contains("4 server-side dry-run pass (E");
  }

  @Test
  void everyPathIsNamedAndTheDecodeAgrees() throws Exception {
    CommandInProcess ran =
        capture(
            ApiServer.ADMIN,
            engine("unknown", "{port: 70000, alpha: 1, mode: z, roles: [{name: r, beta: 2}]}")
                + engine("cel", "{port: 80, mode: b}")
                + engine("twice", "{port: 80, roles: [{name: r}, {name: r}]}")
                + engine("lacks", "{mode: a}")
                + engine("type", "{port: high}"));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(4);
    assertThat(causes("unknown"))
        .containsExactly(
            ".spec.alpha unknown",
            ".spec.mode enum",
            ".spec.port range",
            ".spec.roles[0].beta unknown");
    assertThat(attempt("unknown").path("pruned").toString())
        .isEqualTo("[\".spec.alpha\",\".spec.roles[0].beta\"]");
    assertThat(causes("cel")).containsExactly(".spec cel");
    assertThat(causes("twice")).containsExactly(".spec.roles[1] duplicate");
    assertThat(causes("lacks")).containsExactly(".spec.port required");
    assertThat(causes("type")).contains(".spec.port type");
    CommandInProcess check = CommandInProcess.run("check", out());
    assertThat(check.exitCode()).isEqualTo(3);
    assertThat(check.out())
        .contains(
            "rejects 5 of 5 objects in a dry run: `Engine/unknown`, `Engine/cel`, `Engine/twice` and 2",
            "agree on 5 objects, path by path (5 rejected by both)",
            "would drop 2 fields of 1 object and go on");
    CommandInProcess render = CommandInProcess.run("render", out());
    assertThat(render.out())
        .as(render.err())
        .contains("The API server's own words", "4 server-side dry-run **fail** (E");
  }

  @Test
  void applyTakesAndDropsBelowPreservedFields() throws Exception {
    capture(ApiServer.ADMIN, engine("open", "{port: 1, open: {free: 1, closed: {gone: 1}}}"));
    JsonNode attempt = attempt("open");
    assertThat(attempt.at("/apply/outcome").asText()).isEqualTo("accepted");
    assertThat(attempt.at("/lenient/outcome").asText()).isEqualTo("accepted");
    assertThat(attempt.at("/strict/outcome").asText()).isEqualTo("rejected");
    assertThat(attempt.path("pruned").toString()).isEqualTo("[\".spec.open.closed.gone\"]");
    assertThat(CommandInProcess.run("check", out()).out())
        .contains(
            "Server-side apply (Helm 4) takes 1 object and drops 1 field without a word",
            "agree on 1 object, path by path (1 rejected by both)");
  }

  @Test
  void manyUnknownFieldsAreAllNamedThoughWarningsEnd() throws Exception {
    StringBuilder spec = new StringBuilder("{port: 1");
    for (int i = 0; i < 300; i++) {
      spec.append(", aRatherLongNameOfAField%03d: 1".formatted(i));
    }
    capture(ApiServer.ADMIN, engine("many", spec.append('}').toString()));
    assertThat(attempt("many").path("pruned")).hasSize(300);
    assertThat(CommandInProcess.run("check", out()).out()).contains("agree on 1 object");
  }

  @Test
  void liveOwnerIsNamedAndNoFailure() throws Exception {
    CommandInProcess ran =
        capture(ApiServer.ADMIN, engine("live", "{port: 2, mode: a}") + engine("new", "{port: 2}"));
    assertThat(ran.err()).doesNotContain("dryRun");
    JsonNode attempt = attempt("live");
    assertThat(attempt.path("existed").asBoolean()).isTrue();
    assertThat(attempt.path("conflicts").toString())
        .isEqualTo("[{\"manager\":\"some-owner\",\"path\":\".spec.port\"}]");
    assertThat(attempt("new").path("existed").asBoolean()).isFalse();
    assertThat(CommandInProcess.run("check", out()).out())
        .contains("1 field of 1 live object belongs to `some-owner`", "accepts 2 of 2 objects");
    assertThat(server.read(ENGINES + "/live").at("/spec/port").asInt()).isEqualTo(1);
  }

  @Test
  void kindsThatAreNotServedAreRejected() throws Exception {
    capture(
        ApiServer.ADMIN,
        engine("e", "{port: 1}")
            + "---\napiVersion: apps.kubeblocks.io/v1\nkind: Turbine\nmetadata: {name: t}\n"
            + "---\napiVersion: apps.kubeblocks.io/v2\nkind: Engine\nmetadata: {name: v}\n");
    assertThat(outcomes())
        .containsExactly("Engine/e accepted", "Turbine/t rejected", "Engine/v rejected");
    assertThat(causes("t")).containsExactly(".kind kind");
    assertThat(causes("v")).containsExactly(".apiVersion version");
    assertThat(CommandInProcess.run("check", out()).out())
        .contains("agree on 3 objects, path by path (2 rejected by both)");
  }

  @Test
  void whatHasNoAnswerIsToldApart() throws Exception {
    String role =
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %s}
        rules: [{apiGroups: [''], resources: [%s], verbs: [%s]}]
        """;
    String objects =
        engine("e", "{port: 1}")
            + role.formatted("more", "secrets", "list")
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: nowhere}\n"
            + "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: net}\n"
            + "spec: {podSelector: {}}\n";
    CommandInProcess ran = capture(ApiServer.READER, objects);
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("dryRun not captured: 3 of 4 objects have no answer, first");
    assertThat(outcomes())
        .containsExactly(
            "Engine/e accepted", "ClusterRole/more RBAC_ESCALATION",
            "ConfigMap/c NO_NAMESPACE", "NetworkPolicy/net FORBIDDEN");
    assertThat(CommandInProcess.run("check", out()).out())
        .contains("grant more than the user", "the namespace is not there", "--print-rbac");
    assertThat(CommandInProcess.run("render", out()).out())
        .contains("4 server-side dry-run *not evaluated* (E");
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
  }

  @Test
  void releaseNamespaceIsUsedForObjectsWithoutOne() throws Exception {
    String map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n";
    CommandInProcess ran = capture(ApiServer.ADMIN, map, "-n", "nowhere");
    assertThat(ran.err()).contains("NO_NAMESPACE", "nowhere");
    capture(ApiServer.ADMIN, map, "-n", "kube-system");
    assertThat(outcomes()).containsExactly("ConfigMap/c accepted");
  }

  @Test
  void webhookWithoutDryRunIsNotAnAnswer() throws Exception {
    server.create(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: asks}
        webhooks:
          - name: asks.example.org
            admissionReviewVersions: [v1]
            sideEffects: NoneOnDryRun
            clientConfig: {url: "https://127.0.0.1:1/none"}
            rules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [services]}]
        """);
    // Configurations are read by the server a moment later.
    Thread.sleep(2000);
    CommandInProcess ran =
        capture(
            ApiServer.ADMIN,
            "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 1}]}\n");
    assertThat(outcomes()).containsExactly("Service/s WEBHOOK");
    assertThat(ran.err()).contains("asks.example.org");
    assertThat(CommandInProcess.run("check", out()).out())
        .contains("1 object (`Service`) not tried: an admission webhook knows no dry run");
  }

  @Test
  void dryRunCanBeLeftOut() throws Exception {
    CommandInProcess ran = capture(ApiServer.READER, engine("e", "{port: 1}"), "--no-dry-run");
    assertThat(ran.err()).doesNotContain("dryRun");
    assertThat(folder.resolve("S/dry-run.json")).doesNotExist();
    assertThat(json("snapshot.json").at("/sources/dryRun/reason").asText())
        .isEqualTo("NOT_REQUESTED");
    assertThat(CommandInProcess.run("render", out()).out())
        .contains("4 server-side dry-run *not evaluated*.");
  }

  /** The server itself is behind the guard; what gets past it would be stored. */
  @Test
  void guardLetsNothingPastThatWouldWrite() throws Exception {
    Map<String, String> before = stored();
    Kubeconfig kubeconfig = Kubeconfig.read(server.kubeconfig(ApiServer.ADMIN));
    String maps = "/api/v1/namespaces/default/configmaps";
    String map = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"past\"}}";
    try (LiveTarget target = LiveTarget.open(kubeconfig, "admin", Duration.ofSeconds(30))) {
      for (String path :
          List.of(
              maps,
              maps + "?dryRun=",
              maps + "?dryRun=all",
              maps + "?dryRun=All&dryRun=",
              maps + "?dryRun=%41ll",
              maps + "?fieldManager=dryRun=All",
              "/api/v1/namespaces/default/secrets?dryRun=All",
              "/api/v1/namespaces/default/configmaps/%2e%2e/secrets?dryRun=All",
              "/api/v1/namespaces/default/serviceaccounts/default/token?dryRun=All",
              "/apis/authentication.k8s.io/v1/selfsubjectreviews?dryRun=All")) {
        assertThatThrownBy(() -> target.send("POST", path, "application/json", map, "try"))
            .as(path)
            .isInstanceOf(RefusedRequestException.class);
      }
      for (String method : List.of("PUT", "DELETE", "POST", "PATCH")) {
        assertThatThrownBy(
                () ->
                    target.send(
                        method, maps + "/kube-root-ca.crt?dryRun=All", "text/plain", map, "try"))
            .as(method)
            .isInstanceOf(RefusedRequestException.class);
      }
      var reply = target.send("POST", maps + "?dryRun=All", "application/json", map, "try");
      assertThat(reply.code()).isEqualTo(201);
    }
    assertThat(stored()).isEqualTo(before);
  }

  /** Everything that a test here could have stored, by kind, with the versions. */
  private static Map<String, String> stored() throws Exception {
    Map<String, String> stored = new TreeMap<>();
    for (String list :
        List.of(
            ENGINES,
            "/api/v1/namespaces",
            "/api/v1/configmaps",
            "/api/v1/secrets",
            "/api/v1/serviceaccounts",
            "/api/v1/pods",
            "/apis/batch/v1/jobs",
            RBAC + "/clusterroles")) {
      for (JsonNode item : server.read(list).path("items")) {
        JsonNode metadata = item.path("metadata");
        stored.put(
            list + " " + metadata.path("namespace").asText() + "/" + metadata.path("name").asText(),
            metadata.path("resourceVersion").asText());
      }
    }
    return stored;
  }

  private CommandInProcess capture(String user, String objects, String... more) throws Exception {
    Path chart = Files.writeString(folder.resolve("rendered.yaml"), objects);
    List<String> line =
        new ArrayList<>(
            List.of(
                "capture",
                "--chart",
                chart.toString(),
                "--kubeconfig",
                server.kubeconfig(user).toString(),
                "--out",
                out()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private List<String> outcomes() throws IOException {
    JsonNode objects = json("chart.json").at("/addon/objects");
    List<String> outcomes = new ArrayList<>();
    for (JsonNode attempt : json("dry-run.json").path("attempts")) {
      JsonNode object = objects.get(attempt.path("object").asInt());
      JsonNode apply = attempt.path("apply");
      outcomes.add(
          "%s/%s %s"
              .formatted(
                  object.path("kind").asText(),
                  object.path("name").asText(),
                  apply.path("reason").asText(apply.path("outcome").asText())));
    }
    return outcomes;
  }

  private JsonNode attempt(String name) throws IOException {
    JsonNode objects = json("chart.json").at("/addon/objects");
    for (JsonNode attempt : json("dry-run.json").path("attempts")) {
      if (objects.get(attempt.path("object").asInt()).path("name").asText().equals(name)) {
        return attempt;
      }
    }
    throw new AssertionError(name);
  }

  /** Of all answers, path and rule. */
  private List<String> causes(String name) throws IOException {
    List<String> causes = new ArrayList<>();
    for (String answer : List.of("apply", "strict", "lenient")) {
      for (JsonNode cause : attempt(name).path(answer).path("causes")) {
        String text = cause.path("path").asText() + " " + cause.path("rule").asText();
        if (!causes.contains(text)) {
          causes.add(text);
        }
      }
    }
    causes.sort(null);
    return causes;
  }

  private String out() {
    return folder.resolve("S").toString();
  }

  private JsonNode json(String file) throws IOException {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S").resolve(file)));
  }
}

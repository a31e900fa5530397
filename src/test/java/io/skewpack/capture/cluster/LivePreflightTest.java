package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code preflight} against a real API server: each item passes once, fails once and is forbidden
 * once, as far as an API server can show it.
 */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePreflightTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String STORAGE = "/apis/storage.k8s.io/v1";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices";
  private static final String DAEMONS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
  private static final String SNAPSHOTS = "volumesnapshots.snapshot.storage.k8s.io";

  /** What the API shows, by item; how the runner and the kubeconfig are is not asked of it. */
  private static final List<String> SHOWN =
      List.of(
          "backupRepo",
          "storageClass",
          "imagePull",
          "autopatcher",
          "clusterDns",
          "kubeBlocks",
          "dataProtection",
          "csi",
          "pullSecrets",
          "addons",
          "residue");

  @TempDir static Path files;
  private static ApiServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(files.resolve("server"));
    for (KubeBlocksCrds crd : KubeBlocksCrds.values()) {
      crd.createOn(server);
    }
    for (String kind : List.of("VolumeSnapshotClass", "VolumeSnapshotContent", "VolumeSnapshot")) {
      snapshotCrd(kind);
    }
    server.create(
        "/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: kb-system}}");
    server.create("/api/v1/nodes", "{apiVersion: v1, kind: Node, metadata: {name: n1}}");
    server.create(
        STORAGE + "/storageclasses",
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
        provisioner: csi.example.org
        """);
    server.create(
        "/api/v1/namespaces/kube-system/services",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: kube-dns}
        spec: {clusterIP: 10.0.0.10, ports: [{port: 53, protocol: UDP}]}
        """);
    server.create(
        SLICES,
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: kube-dns-1, labels: {kubernetes.io/service-name: kube-dns}}
        addressType: IPv4
        endpoints: [{addresses: [10.1.0.1], conditions: {ready: true}}]
        """);
    pod("kube-system", "coredns-1", "k8s-app: kube-dns", "");
    pod("kube-system", "csi-node-1", "app: csi", "");
    pod(
        "kb-system",
        "kubeblocks-dataprotection-1",
        "app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: dataprotection",
        "imagePullSecrets: [{name: regcred}],");
    server.create(
        "/apis/apps/v1/namespaces/kb-system/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: kubeblocks-dataprotection
          labels: {app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: dataprotection}
        spec:
          selector: {matchLabels: {app.kubernetes.io/component: dataprotection}}
          template:
            metadata: {labels: {app.kubernetes.io/component: dataprotection}}
            spec: {containers: [{name: main, image: "kubeblocks-dataprotection-1:1"}]}
        """);
    server.create(
        "/apis/apps/v1/namespaces/kb-system/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: kubeblocks
          labels: {app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: apps}
        spec:
          selector: {matchLabels: {app.kubernetes.io/component: apps}}
          template:
            metadata: {labels: {app.kubernetes.io/component: apps}}
            spec: {containers: [{name: main, image: "kubeblocks-1:1"}]}
        """);
    pod(
        "kb-system",
        "kubeblocks-1",
        "app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: apps",
        "");
    server.create(
        DAEMONS,
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: auto-patcher}
        spec:
          selector: {matchLabels: {app: p}}
          template:
            metadata: {labels: {app: p}}
            spec: {containers: [{name: main, image: "alpine:3", command: [/bin/sh, /patch.sh]}]}
        """);
    server.merge(
        DAEMONS + "/auto-patcher/status", status("desiredNumberScheduled: 1, numberReady: 1"));
    server.create(
        KubeBlocksCrds.BACKUP_REPOS.path(""),
        """
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: BackupRepo
        metadata: {name: repo, annotations: {dataprotection.kubeblocks.io/is-default-repo: "true"}}
        spec: {storageProviderRef: s3}
        """);
    server.merge(KubeBlocksCrds.BACKUP_REPOS.path("") + "/repo/status", status("phase: Ready"));
    server.create(
        KubeBlocksCrds.ADDONS.path(""),
        """
        apiVersion: extensions.kubeblocks.io/v1alpha1
        kind: Addon
        metadata: {name: mysql}
        spec: {install: {enabled: true}}
        """);
    server.merge(KubeBlocksCrds.ADDONS.path("") + "/mysql/status", status("phase: Enabled"));
    server.create(
        RBAC + "/clusterroles", ReaderRole.yaml(java.util.EnumSet.of(Extra.HELM_RELEASES)));
    bind("reader", "skewpack-reader");
    server.create(
        RBAC + "/clusterroles",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: hardly}
        rules:
          - {apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get]}
          - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [list]}
        """);
    bind("nobody", "hardly");
  }

  private static void bind(String user, String role) throws Exception {
    server.create(
        RBAC + "/clusterrolebindings",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %2$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
        """
            .formatted(user, role));
  }

  private static void snapshotCrd(String kind) throws Exception {
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + (kind.endsWith("Class") ? "es" : "s");
    server.create(
        CRDS,
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %2$s.snapshot.storage.k8s.io
          annotations: {api-approved.kubernetes.io: "https://example.org"}
        spec:
          group: snapshot.storage.k8s.io
          names: {kind: %1$s, plural: %2$s, singular: %3$s, listKind: %1$sList}
          scope: Cluster
          versions:
            - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
        """
            .formatted(kind, plural, kind.toLowerCase(java.util.Locale.ROOT)));
  }

  private static void pod(String namespace, String name, String labels, String more)
      throws Exception {
    String path = "/api/v1/namespaces/" + namespace + "/pods";
    server.create(
        path,
        """
        {apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {%s}},
         spec: {nodeName: n1, %s containers: [{name: main, image: "%s:1"}]}}
        """
            .formatted(name, labels, more, name));
    server.merge(path + "/" + name + "/status", status(WELL));
  }

  private static final String WELL =
      "phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name:"
          + " main, image: x, imageID: x, ready: true, restartCount: 0, state: {running: {}}}]";

  private static final String ILL =
      "phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{name:"
          + " main, image: x, imageID: '', ready: false, restartCount: 4, state: {waiting: {reason:"
          + " %s}}}]";

  /** A merge patch of a status, from YAML in one line. */
  private static String status(String fields) throws Exception {
    return io.skewpack.capture.KubernetesYaml.read("{status: {" + fields + "}}")
        .get(0)
        .value()
        .toString();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void everyItemPassesOnAHealthyCluster() throws Exception {
    CommandInProcess ran = preflight(kubeconfig(), "--artifacts", folder.toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).as(ran.out()).isZero();
    Map<String, JsonNode> items = items(ran);
    SHOWN.stream()
        // That a pull secret exists is never said, since Secrets are not read.
        .filter(item -> !item.equals("pullSecrets"))
        .forEach(
            item ->
                assertThat(items.get(item).path("status").asText())
                    .as("%s", items.get(item))
                    .isEqualTo("pass"));
    for (String item : List.of("kubeconfig", "apiReadiness", "snapshotCrds")) {
      assertThat(items.get(item).path("status").asText()).as(item).isEqualTo("pass");
    }
    assertThat(items.get("pullSecrets").path("status").asText()).isEqualTo("notEvaluated");
    assertThat(items.get("pullSecrets").toString()).contains("kb-system/regcred");
    assertThat(items.get("chartRender").path("status").asText()).isEqualTo("notEvaluated");
  }

  @Test
  @Order(2)
  void eachItemFailsWhenItsThingIsBroken() throws Exception {
    String repo = KubeBlocksCrds.BACKUP_REPOS.path("") + "/repo/status";
    String coredns = "/api/v1/namespaces/kube-system/pods/coredns-1/status";
    String csi = "/api/v1/namespaces/kube-system/pods/csi-node-1/status";
    String dp = "/api/v1/namespaces/kb-system/pods/kubeblocks-dataprotection-1/status";
    String fast = STORAGE + "/storageclasses/fast";
    String isDefault =
        "{\"metadata\": {\"annotations\": {\"storageclass.kubernetes.io/is-default-class\": \"%s\"}}}";

    Map<String, String> seen = new LinkedHashMap<>();
    server.merge(repo, status("phase: Failed"));
    seen.put("backupRepo", message("backupRepo"));
    server.merge(repo, status("phase: Ready"));

    server.merge(fast, isDefault.formatted("false"));
    seen.put("storageClass", message("storageClass"));
    server.merge(fast, isDefault.formatted("true"));

    server.merge(csi, status(ILL.formatted("ErrImageNeverPull")));
    seen.put("imagePull", message("imagePull"));
    seen.put("csi", message("csi"));
    server.merge(csi, status(WELL));

    server.merge(
        DAEMONS + "/auto-patcher/status", status("desiredNumberScheduled: 1, numberReady: 0"));
    seen.put("autopatcher", message("autopatcher"));
    server.merge(
        DAEMONS + "/auto-patcher/status", status("desiredNumberScheduled: 1, numberReady: 1"));

    server.merge(coredns, status(ILL.formatted("ImagePullBackOff")));
    seen.put("clusterDns", message("clusterDns"));
    server.merge(coredns, status(WELL));

    server.merge(dp, status(ILL.formatted("CrashLoopBackOff")));
    seen.put("dataProtection", message("dataProtection"));
    server.merge(dp, status(WELL));

    String apps = "/api/v1/namespaces/kb-system/pods/kubeblocks-1/status";
    server.merge(apps, status(ILL.formatted("CrashLoopBackOff")));
    seen.put("kubeBlocks", message("kubeBlocks"));
    server.merge(apps, status(WELL));

    server.delete(CRDS + "/" + SNAPSHOTS);
    server.awaitGone(CRDS + "/" + SNAPSHOTS);
    seen.put("snapshotCrds", message("snapshotCrds"));
    snapshotCrd("VolumeSnapshot");

    server.merge(KubeBlocksCrds.ADDONS.path("") + "/mysql/status", status("phase: Failed"));
    seen.put("addons", message("addons"));
    server.merge(KubeBlocksCrds.ADDONS.path("") + "/mysql/status", status("phase: Enabled"));

    server.create(
        "/api/v1/namespaces/kb-system/events",
        """
        apiVersion: v1
        kind: Event
        metadata: {name: e1}
        type: Warning
        reason: FailedToRetrieveImagePullSecret
        message: "Unable to retrieve some image pull secrets (regcred); attempting to pull"
        lastTimestamp: "2026-01-01T00:00:00Z"
        involvedObject:
          {kind: Pod, namespace: kb-system, name: kubeblocks-dataprotection-1, apiVersion: v1}
        """);
    seen.put("pullSecrets", message("pullSecrets"));
    server.delete("/api/v1/namespaces/kb-system/events/e1");

    server.create(
        "/api/v1/namespaces/kb-system/secrets",
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata:
          name: sh.helm.release.v1.kb.v2
          labels: {name: kb, owner: helm, status: pending-upgrade, version: "2"}
        stringData: {release: canary-77aa}
        """);
    seen.put("residue", message("residue", "--helm-secrets"));

    assertThat(seen.keySet()).containsAll(SHOWN);
    assertThat(seen).allSatisfy((item, said) -> assertThat(said).as(item).startsWith("fail: "));
    assertThat(seen.get("backupRepo")).contains("repo is not Ready (Failed)");
    assertThat(seen.get("imagePull")).contains("ErrImageNeverPull, csi-node-1:1");
    assertThat(seen.get("clusterDns")).contains("(ImagePullBackOff)", "coredns-1:1");
    assertThat(seen.get("dataProtection")).contains("(CrashLoopBackOff), 4 restarts");
    assertThat(seen.get("snapshotCrds")).contains(SNAPSHOTS);
    assertThat(seen.get("residue")).contains("kb-system/kb (pending-upgrade)");
  }

  @Test
  @Order(3)
  void whatIsForbiddenIsNotEvaluatedByVerbAndResource() throws Exception {
    CommandInProcess ran = preflight(server.kubeconfig(ApiServer.NOBODY));
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(4);
    Map<String, JsonNode> items = items(ran);
    for (String item : SHOWN) {
      assertThat(items.get(item).path("status").asText())
          .as("%s", items.get(item))
          .isEqualTo("notEvaluated");
      assertThat(items.get(item).path("requested").asBoolean()).as(item).isTrue();
      assertThat(items.get(item).path("messages").toString())
          .as(item)
          .containsPattern("Not read \\(FORBIDDEN\\): (list|get) [a-z0-9./-]+: forbidden \\(403\\)")
          .contains("--print-rbac");
    }
    String junit = CommandInProcess.run(line(server.kubeconfig(ApiServer.NOBODY), "junit")).out();
    assertThat(junit)
        .contains("<error type=\"notEvaluated\" message=\"Not read (FORBIDDEN): ")
        .doesNotContain("<failure");
  }

  @Test
  @Order(4)
  void otherCurrentContextIsNoIsolation() throws Exception {
    Path two = server.kubeconfig(ApiServer.READER, ApiServer.ADMIN);
    CommandInProcess ran = preflight(two, "--context", ApiServer.ADMIN);
    assertThat(items(ran).get("kubeconfig").toString())
        .contains("\"status\":\"fail\"", "has 2 contexts");
    assertThat(preflight(two, "--context", ApiServer.ADMIN, "--fail-on", "warning").exitCode())
        .isEqualTo(3);
  }

  @Test
  @Order(5)
  void tableEndsWithTheVerdictAndLeavesNoFile() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("artifacts"));
    CommandInProcess ran =
        CommandInProcess.run(
            "preflight", "--kubeconfig", kubeconfig().toString(), "--artifacts", empty.toString());
    assertThat(ran.out())
        .contains("Installation", "Smoke run", "  pass           1 BackupRepo", "7 CoreDNS image")
        .endsWith("reader: ok\n");
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  @Order(5)
  void triageTakesACluster() throws Exception {
    Path chart = Files.createDirectories(folder.resolve("engine/templates")).getParent();
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: engine\nversion: 1.0.0\n");
    Files.writeString(
        chart.resolve("templates/x.yaml"),
        "apiVersion: apps.kubeblocks.io/v1\nkind: Unheard\nmetadata: {name: x}\n");
    String reader = kubeconfig().toString();
    CommandInProcess ran = CommandInProcess.run("triage", chart.toString(), "--kubeconfig", reader);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(3);
    assertThat(ran.out()).contains("Rejected here: 1 field", "Unheard");
    assertThat(CommandInProcess.run("triage", chart.toString()).err())
        .contains("name them with --crds, or a cluster with --context");
    assertThat(
            CommandInProcess.run(
                    "triage",
                    chart.toString(),
                    "--kubeconfig",
                    reader,
                    "--crds",
                    "kubeblocks:1.0.2")
                .err())
        .contains("name one of them");
  }

  /** Without its store a server still answers, and says that it is not ready. */
  @Test
  @Order(6)
  void serverWithoutItsStoreIsNotReady() throws Exception {
    server.killStore();
    CommandInProcess ran = preflight(server.kubeconfig(ApiServer.ADMIN), "--api-timeout", "10");
    assertThat(items(ran).get("apiReadiness").toString())
        .as(ran.out() + ran.err())
        .contains("\"status\":\"fail\"");
    assertThat(ran.exitCode()).isEqualTo(3);
  }

  private String message(String item, String... more) throws Exception {
    CommandInProcess ran = preflight(kubeconfig(), more);
    JsonNode found = items(ran).get(item);
    return found.path("status").asText() + ": " + found.path("messages").get(0).asText();
  }

  private static Path kubeconfig() throws Exception {
    return server.kubeconfig(ApiServer.READER);
  }

  private static CommandInProcess preflight(Path kubeconfig, String... more) {
    return CommandInProcess.run(line(kubeconfig, "json", more));
  }

  private static String[] line(Path kubeconfig, String format, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("preflight", "--kubeconfig", kubeconfig.toString(), "--format", format));
    line.addAll(List.of(more));
    return line.toArray(String[]::new);
  }

  private static Map<String, JsonNode> items(CommandInProcess ran) throws Exception {
    assertThat(ran.out()).as(ran.err()).startsWith("{");
    JsonNode document = SnapshotJson.tree(ran.out().getBytes(UTF_8));
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (String group : List.of("steps", "smoke", "others")) {
      document.path(group).forEach(item -> items.put(item.path("item").asText(), item));
    }
    return items;
  }
}

package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.cluster.ReadOnlyGuard.Allowed;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Access;
import io.skewpack.snapshot.Substrate.DnsService;
import io.skewpack.snapshot.Substrate.Patched;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PullSecret;
import io.skewpack.snapshot.Substrate.Role;
import io.skewpack.snapshot.Substrate.Runner;
import io.skewpack.snapshot.Substrate.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What KubeBlocks stands on, read from a real API server. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveSubstrateTest {

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String ROLE = RBAC + "/clusterroles/skewpack-reader";
  private static final String CANARY = "canary-51e0";
  private static final String PODS = "/api/v1/namespaces/db/pods";
  private static final Access ACCESS = new Access(1, true, false, false);
  private static final Runner RUNNER = new Runner(Map.of(), Optional.empty());

  @TempDir static Path files;
  private static ApiServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(files.resolve("server"));
    for (KubeBlocksCrds crd : KubeBlocksCrds.values()) {
      crd.createOn(server);
    }
    for (String name : List.of("kb-system", "db", "leaving")) {
      server.create(
          "/api/v1/namespaces",
          "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
    }
    nodes();
    storage();
    dns();
    controllers();
    kubeBlocks();
    pods();
    events();
    releases();
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
    // Whatever every other user may read without a role, the printed one must hold.
    server.delete(RBAC + "/clusterrolebindings/system:discovery");
    server.delete(RBAC + "/clusterrolebindings/system:public-info-viewer");
  }

  private static void nodes() throws Exception {
    for (String node : List.of("n1", "n2")) {
      server.create(
          "/api/v1/nodes", "{apiVersion: v1, kind: Node, metadata: {name: %s}}".formatted(node));
      server.merge(
          "/api/v1/nodes/" + node + "/status",
          """
          {"status": {"nodeInfo": {"kubeletVersion": "v1.33.1"},
            "conditions": [{"type": "Ready", "status": "%s"}],
            "images": [{"names": ["docker.io/apecloud/kubeblocks:1.0.2"]}%s]}}
          """
              .formatted(
                  node.equals("n1") ? "True" : "False",
                  node.equals("n1") ? ", {\"names\": [\"example.org/only@sha256:0a\"]}" : ""));
    }
  }

  private static void storage() throws Exception {
    server.create(
        "/apis/storage.k8s.io/v1/storageclasses",
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: fast
          annotations: {storageclass.kubernetes.io/is-default-class: "true"}
        provisioner: csi.example.org
        allowVolumeExpansion: true
        volumeBindingMode: WaitForFirstConsumer
        """);
    server.create(
        "/apis/storage.k8s.io/v1/storageclasses",
        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: slow},"
            + " provisioner: csi.example.org}");
    server.create(
        "/apis/storage.k8s.io/v1/csidrivers",
        "{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: csi.example.org}}");
  }

  private static void dns() throws Exception {
    server.create(
        "/api/v1/namespaces/kube-system/services",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: kube-dns}
        spec: {clusterIP: 10.0.0.10, ports: [{port: 53, protocol: UDP}]}
        """);
    server.create(
        "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices",
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: kube-dns-1, labels: {kubernetes.io/service-name: kube-dns}}
        addressType: IPv4
        endpoints:
          - {addresses: [10.1.0.1], conditions: {ready: true}}
          - {addresses: [10.1.0.2], conditions: {ready: false}}
        """);
    server.create(
        "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices",
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: other-1, labels: {kubernetes.io/service-name: other}}
        addressType: IPv4
        endpoints: [{addresses: [10.1.0.9]}]
        """);
  }

  private static void controllers() throws Exception {
    server.create(
        "/api/v1/namespaces/kb-system/configmaps",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kubeblocks-manager-config}
        data:
          other: %1$s
          config.yaml: |
            DEFAULT_STORAGE_CLASS: %1$s
            registries:
              defaultRegistry: user:%1$s@mirror.example.org
              registryConfig:
                - from: docker.io
                  to: mirror.example.org
                  namespaceMapping: {apecloud: kb}
        """
            .formatted(CANARY));
    server.create(
        "/apis/apps/v1/namespaces/kb-system/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: kubeblocks
          labels: {app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: apps}
        spec:
          replicas: 2
          selector: {matchLabels: {app: kb}}
          template:
            metadata: {labels: {app: kb}}
            spec:
              containers: [{name: manager, image: "apecloud/kubeblocks:1.0.2"}]
              volumes: [{name: c, configMap: {name: kubeblocks-manager-config}}]
        """);
    server.create(
        "/apis/apps/v1/namespaces/kube-system/daemonsets",
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: image-patcher}
        spec:
          selector: {matchLabels: {app: p}}
          template:
            metadata: {labels: {app: p}}
            spec:
              containers:
                - {name: main, image: "alpine:3", command: [/bin/sh, -c, "exec bash /patch.sh"]}
        """);
    server.create(
        "/apis/apps/v1/namespaces/db/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: unrelated}
        spec:
          selector: {matchLabels: {app: u}}
          template:
            metadata: {labels: {app: u}}
            spec: {containers: [{name: main, image: "u:1"}]}
        """);
  }

  private static void kubeBlocks() throws Exception {
    server.create(
        KubeBlocksCrds.BACKUP_REPOS.path(""),
        """
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: BackupRepo
        metadata:
          name: repo
          annotations: {dataprotection.kubeblocks.io/is-default-repo: "true"}
        spec: {storageProviderRef: s3}
        """);
    server.merge(
        KubeBlocksCrds.BACKUP_REPOS.path("") + "/repo/status",
        """
        {"status": {"phase": "Failed", "conditions": [{"type": "A", "status": "True"},
          {"type": "B", "status": "False", "message": "no bucket"}]}}
        """);
    server.create(
        KubeBlocksCrds.ADDONS.path(""),
        """
        apiVersion: extensions.kubeblocks.io/v1alpha1
        kind: Addon
        metadata:
          name: mysql
          annotations: {addon.kubeblocks.io/kubeblocks-version: ">=1.0.0"}
          labels: {addon.kubeblocks.io/version: 1.0.1}
        spec: {helm: {chartLocationURL: "file:///mysql.tgz"}, install: {enabled: true}}
        """);
    server.create(
        KubeBlocksCrds.COMPONENT_VERSIONS.path(""),
        """
        apiVersion: apps.kubeblocks.io/v1
        kind: ComponentVersion
        metadata:
          name: mysql
          labels: {helm.sh/chart: mysql-1.0.1}
          annotations: {meta.helm.sh/release-name: kb-addon-mysql}
        """);
    server.create(
        KubeBlocksCrds.CLUSTERS.path("db"),
        """
        apiVersion: apps.kubeblocks.io/v1
        kind: Cluster
        metadata: {name: c, finalizers: [cluster.kubeblocks.io/finalizer]}
        """);
    server.delete(KubeBlocksCrds.CLUSTERS.path("db") + "/c");
    server.create(
        KubeBlocksCrds.INSTANCE_SETS.path("db"),
        """
        apiVersion: workloads.kubeblocks.io/v1
        kind: InstanceSet
        metadata: {name: its}
        spec:
          instances: [{name: x, image: "mysql:8.1"}]
          template: {spec: {containers: [{name: mysql, image: "mysql:8"}]}}
        """);
  }

  private static void pods() throws Exception {
    server.create(
        "/apis/apps/v1/namespaces/kb-system/replicasets",
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: kubeblocks-1}
        spec:
          replicas: 2
          selector: {matchLabels: {app: kb}}
          template:
            metadata: {labels: {app: kb}}
            spec: {containers: [{name: manager, image: "apecloud/kubeblocks:1.0.2"}]}
        """);
    server.create(
        "/api/v1/namespaces/kb-system/pods?fieldManager=replicaset-controller",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kubeblocks-1-a
          labels:
            app: kb
            app.kubernetes.io/name: kubeblocks
            app.kubernetes.io/component: apps
          ownerReferences:
            - {apiVersion: apps/v1, kind: ReplicaSet, name: kubeblocks-1, uid: u, controller: true}
        spec:
          nodeName: n1
          imagePullSecrets: [{name: regcred}]
          containers:
            - {name: manager, image: "apecloud/kubeblocks:1.0.2", imagePullPolicy: IfNotPresent}
            - {name: injected, image: "mesh:1"}
        """);
    server.merge(
        "/api/v1/namespaces/kb-system/pods/kubeblocks-1-a/status",
        """
        {"status": {"phase": "Running", "startTime": "2026-01-02T03:04:05Z",
          "conditions": [{"type": "Ready", "status": "True"}],
          "containerStatuses": [{"name": "manager", "ready": true, "restartCount": 3,
            "image": "x", "imageID": "docker.io/x@sha256:0a1b",
            "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2026-01-02T03:04:00Z"}}}]}}
        """);
    server.apply(
        "/api/v1/namespaces/kb-system/pods/kubeblocks-1-a",
        "image-patcher",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: kubeblocks-1-a}
        spec: {containers: [{name: manager, image: "mirror/kubeblocks:1.0.2"}]}
        """);
    pod("its-0", "app.kubernetes.io/managed-by: kubeblocks", "InstanceSet/its", "mysql:8.1");
    pod("its-1", "app.kubernetes.io/managed-by: kubeblocks", "InstanceSet/its", "mysql:9");
    pod("well", "a: b", "Job/j", "u:1");
    running("well");
    pod("pulling", "a: b", "Job/j", "u:2");
    server.merge(
        PODS + "/pulling/status",
        """
        {"status": {"phase": "Pending", "containerStatuses": [{"name": "mysql", "image": "u:2",
          "imageID": "", "ready": false, "restartCount": 0,
          "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}}}]}}
        """);
    pod("kept", "a: b", "Job/j", "u:1");
    running("kept");
    server.merge(PODS + "/kept", "{\"metadata\": {\"finalizers\": [\"example.org/keep\"]}}");
    server.delete(PODS + "/kept?gracePeriodSeconds=0");
  }

  private static void pod(String name, String label, String owner, String image) throws Exception {
    String[] parts = owner.split("/", 2);
    server.create(
        PODS,
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          labels: {%s}
          ownerReferences: [{apiVersion: v1, kind: %s, name: %s, uid: u, controller: true}]
        spec: {containers: [{name: mysql, image: "%s"}]}
        """
            .formatted(name, label, parts[0], parts[1], image));
  }

  private static void running(String name) throws Exception {
    server.merge(
        PODS + "/" + name + "/status",
        "{\"status\": {\"phase\": \"Running\","
            + " \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}");
  }

  private static void events() throws Exception {
    event("e1", "Pod", "pulling", "Warning", "Failed", "older", "2026-01-02T00:00:00Z");
    event(
        "e2",
        "Pod",
        "pulling",
        "Warning",
        "Failed",
        "newer password=hunter2",
        "2026-01-02T01:00:00Z");
    event("e3", "Pod", "pulling", "Normal", "Pulling", "no warning", "2026-01-02T01:00:00Z");
    event("e4", "Pod", "well", "Warning", "Old", "of nobody", "2026-01-02T01:00:00Z");
    event("e5", "Job", "j", "Warning", "Backoff", "of an owner", "2026-01-02T00:30:00Z");
    server.create(
        "/api/v1/namespaces/kb-system/events",
        """
        apiVersion: v1
        kind: Event
        metadata: {name: e6}
        type: Warning
        reason: FailedToRetrieveImagePullSecret
        message: >-
          Unable to retrieve some image pull secrets (other, regcred); attempting to pull the image
          may not succeed.
        lastTimestamp: "2026-01-01T00:00:00Z"
        involvedObject: {kind: Pod, namespace: kb-system, name: kubeblocks-1-a, apiVersion: v1}
        """);
  }

  private static void event(
      String name, String kind, String of, String type, String reason, String message, String last)
      throws Exception {
    server.create(
        "/api/v1/namespaces/db/events",
        """
        {apiVersion: v1, kind: Event, metadata: {name: %s}, type: %s, reason: %s, message: %s,
         lastTimestamp: "%s", count: 2,
         involvedObject: {kind: %s, namespace: db, name: %s, apiVersion: v1}}
        """
            .formatted(name, type, reason, message, last, kind, of));
  }

  private static void releases() throws Exception {
    server.create(
        "/api/v1/namespaces/kb-system/secrets",
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata:
          name: sh.helm.release.v1.kubeblocks.v3
          labels: {name: kubeblocks, owner: helm, status: deployed, version: "3",
            modifiedAt: "1767323045"}
        stringData: {release: %s}
        """
            .formatted(CANARY));
    server.create(
        "/api/v1/namespaces/kb-system/secrets",
        "{apiVersion: v1, kind: Secret, metadata: {name: other}, stringData: {password: %s}}"
            .formatted(CANARY));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void nodesAndStorage() throws Exception {
    Substrate substrate = substrate();
    assertThat(substrate.ready()).contains(true);
    assertThat(substrate.nodes())
        .containsExactly(
            new Substrate.Node("n1", true, "v1.33.1", 2),
            new Substrate.Node("n2", false, "v1.33.1", 1));
    assertThat(substrate.nodeImages())
        .containsExactly(
            new Substrate.NodeImage("docker.io/apecloud/kubeblocks:1.0.2", List.of("n1", "n2")),
            new Substrate.NodeImage("example.org/only@sha256:0a", List.of("n1")));
    assertThat(substrate.nodeImages().get(0).isNamedBy("apecloud/kubeblocks:1.0.2")).isTrue();
    assertThat(substrate.storageClasses())
        .containsExactly(
            new Substrate.StorageClass(
                "fast",
                true,
                "csi.example.org",
                true,
                Optional.of("Delete"),
                Optional.of("WaitForFirstConsumer")),
            new Substrate.StorageClass(
                "slow",
                false,
                "csi.example.org",
                false,
                Optional.of("Delete"),
                Optional.of("Immediate")));
    assertThat(substrate.csiDrivers()).containsExactly("csi.example.org");
  }

  @Test
  void dnsCountsTheEndpointsOfKubeDnsOnly() throws Exception {
    assertThat(substrate().dns())
        .contains(
            new DnsService(
                "kube-system",
                "kube-dns",
                Optional.of("10.0.0.10"),
                Optional.of(1),
                Optional.of(1)));
  }

  @Test
  void whatKubeBlocksHolds() throws Exception {
    Substrate substrate = substrate();
    assertThat(substrate.backupRepos())
        .containsExactly(
            new Substrate.BackupRepo(
                "repo", true, Optional.of("Failed"), Optional.of("s3"), Optional.of("no bucket")));
    assertThat(substrate.addons())
        .containsExactly(
            new Substrate.Addon(
                "mysql",
                Optional.of(">=1.0.0"),
                Optional.of("1.0.1"),
                Optional.of("file:///mysql.tgz"),
                true,
                Optional.empty(),
                Optional.empty()));
    assertThat(substrate.installed())
        .containsExactly(
            new Substrate.Installed(
                "ComponentVersion",
                "mysql",
                Optional.of("mysql-1.0.1"),
                Optional.of("kb-addon-mysql"),
                Optional.empty()));
  }

  @Test
  void workloadsThatMatter() throws Exception {
    List<Workload> workloads = substrate().workloads();
    assertThat(workloads).extracting(Workload::name).containsExactly("kubeblocks", "image-patcher");
    assertThat(workloads)
        .extracting(Workload::role)
        .containsExactly(Role.KUBEBLOCKS, Role.AUTOPATCHER);
    assertThat(workloads.get(0).desired()).isEqualTo(2);
    assertThat(workloads.get(0).changed()).isPresent();
    assertThat(workloads.get(0).changedBy()).isPresent();
    assertThat(workloads.get(1).containers().get(0).interpreter()).contains("bash");
  }

  @Test
  void podsThatMatterAndCountsOfAll() throws Exception {
    Substrate substrate = substrate();
    assertThat(substrate.pods())
        .extracting(Pod::name)
        .containsExactly("its-0", "its-1", "pulling", "kubeblocks-1-a");
    Substrate.PodCounts counts = substrate.podCounts().orElseThrow();
    assertThat(counts.all()).isEqualTo(6);
    assertThat(counts.described()).isEqualTo(4);
    assertThat(counts.matching()).isEqualTo(4);
    assertThat(counts.byPhase()).isEqualTo(Map.of("Pending", 3, "Running", 3));
    Pod controller = substrate.pods().get(3);
    assertThat(controller.role()).isEqualTo(Role.KUBEBLOCKS);
    assertThat(controller.owner()).contains("ReplicaSet/kubeblocks-1");
    assertThat(controller.node()).contains("n1");
    assertThat(controller.ready()).isTrue();
    assertThat(controller.started()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    Substrate.PodContainer container = controller.containers().get(0);
    assertThat(container.digest()).contains("sha256:0a1b");
    assertThat(container.restarts()).isEqualTo(3);
    assertThat(container.lastEnded()).contains(Instant.parse("2026-01-02T03:04:00Z"));
    assertThat(substrate.pods().get(2).containers().get(0).waiting()).contains("ImagePullBackOff");
    assertThat(substrate.pods().get(2).role()).isEqualTo(Role.OTHER);
  }

  @Test
  void deletionThatDoesNotEndIsStuckLater() throws Exception {
    assertThat(substrate().terminating()).isEmpty();
    Substrate later = substrate(Instant.now().plus(Duration.ofHours(1)));
    assertThat(later.terminating())
        .extracting(one -> one.kind() + " " + one.namespace() + "/" + one.name())
        .containsExactly("Cluster db/c", "Pod db/kept");
    assertThat(later.terminating().get(1).finalizers()).containsExactly("example.org/keep");
    assertThat(later.pods()).extracting(Pod::name).contains("kept");
  }

  @Test
  void patchedPodsNameWhoPatchedThem() throws Exception {
    assertThat(substrate().patched())
        .containsExactly(
            new Patched(
                "kb-system",
                "kubeblocks-1-a",
                "ReplicaSet/kubeblocks-1",
                "manager",
                "image",
                "apecloud/kubeblocks:1.0.2",
                "mirror/kubeblocks:1.0.2",
                List.of("image-patcher")));
  }

  @Test
  void warningsAboutWhatMattersNewestFirst() throws Exception {
    Substrate substrate = substrate();
    assertThat(substrate.events())
        .extracting(event -> event.object() + " " + event.reason() + " " + event.count())
        .containsExactly(
            "Pod db/pulling Failed 2",
            "Job db/j Backoff 2",
            "Pod kb-system/kubeblocks-1-a FailedToRetrieveImagePullSecret 1");
    assertThat(substrate.events().get(0).message()).isEqualTo("newer password=***");
    assertThat(substrate.pullSecrets())
        .containsExactly(new PullSecret("kb-system", "regcred", 1, true));
  }

  @Test
  void releasesAreReadAsMetadataAndOnlyWhenAskedFor() throws Exception {
    assertThat(substrate().releases()).isEmpty();
    assertThat(substrate().reads()).doesNotContainKey("list secrets");
    CommandInProcess ran = capture(ApiServer.ADMIN, "--helm-secrets");
    assertThat(ran.err()).isEmpty();
    assertThat(json("substrate.json").path("releases").toString())
        .isEqualTo(
            "[{\"namespace\":\"kb-system\",\"name\":\"kubeblocks\",\"revision\":3,"
                + "\"status\":\"deployed\",\"modified\":\"2026-01-02T03:04:05Z\"}]");
    assertNoCanary();
  }

  @Test
  void defaultRoleHasNoSecrets() throws Exception {
    CommandInProcess ran = capture(ApiServer.READER, "--helm-secrets");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("substrate not captured: list secrets: forbidden (403)");
    assertThat(json("substrate.json").at("/reads/list secrets/reason").asText())
        .isEqualTo("FORBIDDEN");
    assertThat(json("substrate.json").path("pods")).hasSize(4);
  }

  @Test
  void registryRulesWithoutCredentials() throws Exception {
    assertThat(capture(ApiServer.READER).exitCode()).isZero();
    assertThat(json("image.json").path("registries").toString())
        .isEqualTo(
            "{\"configMap\":\"kb-system/kubeblocks-manager-config\","
                + "\"defaultRegistry\":\"mirror.example.org\",\"rules\":[{\"from\":\"docker.io\","
                + "\"to\":\"mirror.example.org\",\"namespaces\":{\"apecloud\":\"kb\"}}]}");
    assertNoCanary();
    assertThat(CommandInProcess.run("verify", out()).err()).isEmpty();
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
  }

  @Test
  void accessAndRunnerAreSaid() throws Exception {
    Path artifacts = Files.createDirectory(folder.resolve("artifacts"));
    assertThat(capture(ApiServer.ADMIN, "--artifacts", artifacts.toString()).exitCode()).isZero();
    JsonNode substrate = json("substrate.json");
    assertThat(substrate.path("access").toString())
        .isEqualTo("{\"contexts\":1,\"named\":false,\"isCurrent\":true,\"expected\":false}");
    assertThat(substrate.at("/runner/programs").has("sha256sum")).isTrue();
    assertThat(substrate.at("/runner/artifacts/writable").asBoolean()).isTrue();
    assertThat(substrate.at("/runner/artifacts/freeBytes").asLong()).isPositive();
    assertThat(artifacts).isEmptyDirectory();
  }

  /** Each rule that is taken away costs what it allows, and nothing else. */
  @Test
  void eachRuleOfTheRoleIsNeededForItsReadAlone() throws Exception {
    try {
      for (Allowed rule : ReadOnlyGuard.ALLOWED_READS) {
        server.apply(ROLE, "test", without(rule));
        assertThat(missingWhen(Set.of(what(rule))::equals)).containsExactly(what(rule));
      }
      server.apply(ROLE, "test", ReaderRole.yaml().replaceAll("(?s)  - nonResourceURLs.*", ""));
      assertThat(missingWhen(missing -> missing.contains("get /version")))
          .contains("get /apis", "get /readyz", "get /version")
          .allMatch(what -> what.contains("/") || what.contains("kubeblocks.io"));
    } finally {
      server.apply(ROLE, "test", ReaderRole.yaml());
      assertThat(missingWhen(Set::isEmpty)).isEmpty();
    }
  }

  private static String what(Allowed rule) {
    return rule.name().isPresent()
        ? "get " + rule.resource() + "/" + rule.name().get()
        : "list " + rule.resource() + (rule.group().isEmpty() ? "" : "." + rule.group());
  }

  private static String without(Allowed rule) {
    String whole = ReaderRole.yaml();
    StringBuilder text = new StringBuilder();
    text.append("  - apiGroups: [\"").append(rule.group()).append("\"]\n");
    text.append("    resources: [\"").append(rule.resource()).append("\"]\n");
    rule.name()
        .ifPresent(name -> text.append("    resourceNames: [\"").append(name).append("\"]\n"));
    text.append("    verbs: [\"").append(rule.verb()).append("\"]\n");
    assertThat(whole).contains(text);
    String less = whole.replace(text, "");
    // The one ConfigMap that is read whole is also one of those whose keys may be named.
    return rule.resource().equals("configmaps")
        ? less.replace(
            "  - apiGroups: [\"\"]\n    resources: [\"configmaps\"]\n    verbs: [\"get\"]\n", "")
        : less;
  }

  /** All that a capture misses, once the server goes by the changed role. */
  private Set<String> missingWhen(Predicate<Set<String>> expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Set<String> missing = missing();
    while (!expected.test(missing) && System.nanoTime() < end) {
      missing = missing();
    }
    return missing;
  }

  private Set<String> missing() throws Exception {
    CommandInProcess ran = capture(ApiServer.READER);
    Set<String> missing = new TreeSet<>();
    List<JsonNode> outcomes = new ArrayList<>();
    json("snapshot.json")
        .path("sources")
        .properties()
        .forEach(
            source -> {
              if (!source.getKey().equals("substrate")) {
                outcomes.add(source.getValue());
              }
            });
    for (JsonNode outcome : outcomes) {
      String detail = outcome.path("detail").asText();
      if (!detail.isEmpty()) {
        assertThat(outcome.path("reason").asText()).isEqualTo("FORBIDDEN");
        missing.add(detail.substring(0, detail.indexOf(": ")));
      }
    }
    for (Map.Entry<String, JsonNode> read : json("substrate.json").path("reads").properties()) {
      if (!read.getValue().path("outcome").asText().equals("collected")) {
        assertThat(read.getValue().path("reason").asText()).isEqualTo("FORBIDDEN");
        assertThat(read.getValue().path("detail").asText()).contains("--print-rbac");
        missing.add(read.getKey());
      }
    }
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(missing.isEmpty() ? 0 : 4);
    return missing;
  }

  private Substrate substrate() throws Exception {
    return substrate(Instant.now());
  }

  private Substrate substrate(Instant now) throws Exception {
    Kubeconfig kubeconfig = Kubeconfig.read(server.kubeconfig(ApiServer.ADMIN));
    try (LiveTarget target = LiveTarget.open(kubeconfig, "admin", Duration.ofSeconds(30))) {
      return new SubstrateCollector(
              target, Clock.fixed(now, ZoneOffset.UTC), ACCESS, RUNNER, Set.of())
          .collect()
          .substrate();
    }
  }

  private CommandInProcess capture(String user, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of("capture", "--kubeconfig", server.kubeconfig(user).toString(), "--out", out()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private void assertNoCanary() throws Exception {
    try (Stream<Path> all = Files.walk(folder.resolve("S"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(CANARY);
      }
    }
  }

  private String out() {
    return folder.resolve("S").toString();
  }

  private JsonNode json(String file) throws Exception {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S").resolve(file)));
  }
}

package io.skewpack.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Each item of the substrate table: a healthy cluster, and one thing of it that is not. */
class SubstrateChecksTest {

  private static final List<String> READS =
      List.of(
          "get /readyz",
          "list addons.extensions.kubeblocks.io",
          "list backuprepos.dataprotection.kubeblocks.io",
          "list csidrivers.storage.k8s.io",
          "list daemonsets.apps",
          "list statefulsets.apps",
          "list replicasets.apps",
          "list jobs.batch",
          "list deployments.apps",
          "list endpointslices.discovery.k8s.io",
          "list events",
          "list nodes",
          "list pods",
          "get services/kube-dns",
          "list storageclasses.storage.k8s.io");

  /** Captured at 2026-05-01T00:00:00Z, see the fixture. */
  private static final String HEALTHY =
      """
      {"access": {"contexts": 1, "named": true, "isCurrent": true, "expected": false},
       "runner": {"programs": {"bash": true, "kubectl": true},
                  "artifacts": {"path": "out", "exists": true, "writable": true, "freeBytes": 9000000000}},
       "ready": true,
       "nodes": [{"name": "n1", "ready": true, "kubelet": "v1.33.1", "imagesShown": 10},
                 {"name": "n2", "ready": true, "kubelet": "v1.33.1", "imagesShown": 10}],
       "storageClasses": [{"name": "fast", "isDefault": true, "provisioner": "disk.csi.example",
                           "expandable": true, "reclaimPolicy": "Delete", "bindingMode": "Immediate"}],
       "csiDrivers": ["disk.csi.example"],
       "backupRepos": [{"name": "repo", "isDefault": true, "phase": "Ready", "provider": "s3"}],
       "addons": [{"name": "mysql", "declared": ">=1.0.0", "enabled": true, "phase": "Enabled"}],
       "podCounts": {"all": 3, "byPhase": {"Running": 3}, "described": 3},
       "pods": [
         {"role": "DNS", "namespace": "kube-system", "name": "coredns-1", "phase": "Running", "ready": true,
          "containers": [{"name": "coredns", "init": false, "image": "coredns:1.11", "ready": true, "restarts": 0}]},
         {"role": "KUBEBLOCKS", "namespace": "kb", "name": "kb-1", "phase": "Running", "ready": true,
          "containers": [{"name": "manager", "init": false, "image": "kb:1", "ready": true, "restarts": 0}]},
         {"role": "DATA_PROTECTION", "namespace": "kb", "name": "dp-1", "phase": "Running", "ready": true,
          "containers": [{"name": "manager", "init": false, "image": "kb-dp:1", "ready": true, "restarts": 1,
                          "lastEnded": "2026-01-02T03:00:00Z"}]},
         {"role": "CSI", "namespace": "csi", "name": "csi-1", "phase": "Running", "ready": true,
          "containers": [{"name": "driver", "init": false, "image": "csi:1", "ready": true, "restarts": 0}]}],
       "dns": {"namespace": "kube-system", "name": "kube-dns", "readyAddresses": 1, "notReadyAddresses": 0}}
      """;

  private final Texts texts = new Texts(new Templates(Optional.empty()), "en");

  @Test
  void healthyClusterPassesEveryItem() throws Exception {
    List<Finding> findings = findings(healthy());
    assertThat(findings)
        .as("%s", findings.stream().map(this::text).toList())
        .allMatch(finding -> finding.status() == Status.PASS)
        .extracting(Finding::check)
        .containsExactly(
            "backup-repo",
            "storage-class",
            "image-pull",
            "autopatcher",
            "kubeconfig",
            "runner",
            "cluster-dns",
            "api-readiness",
            "kubeblocks-controller",
            "data-protection",
            "csi",
            "pull-secrets",
            "installed-addons",
            "residue");
    assertThat(findings).allMatch(finding -> !text(finding).isBlank());
  }

  /** Without a cluster nothing is said of one. */
  @Test
  void snapshotWithoutSubstrateHasNoSuchFinding() throws Exception {
    Diagnosis diagnosis = Diagnosis.of(new SnapshotFixture().snapshot(), VersionCatalog.load());
    assertThat(diagnosis.findings()).noneMatch(f -> f.failureLayer().equals(Optional.of(2)));
    assertThat(diagnosis.preflight().smoke())
        .hasSize(7)
        .allMatch(item -> item.status() == Status.NOT_EVALUATED && !item.requested());
  }

  /** The patch is a JSON merge patch (RFC 7386) on the healthy cluster. */
  @ParameterizedTest(name = "{index}: {0} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "backup-repo|BLOCKER|{backupRepos: []}|has no BackupRepo",
        "backup-repo|BLOCKER|{backupRepos: [{name: a, isDefault: false, phase: Ready}]}|None of the 1 BackupRepo is the default",
        "backup-repo|BLOCKER|{backupRepos: [{name: a, isDefault: true, phase: Failed, message: no bucket}]}|`a` is not Ready (`Failed`): `no bucket`",
        "backup-repo|BLOCKER|{backupRepos: [{name: a, isDefault: true, phase: Ready}, {name: b, isDefault: true, phase: Ready}]}|2 BackupRepos are default",
        "storage-class|BLOCKER|{storageClasses: []}|has no StorageClass",
        "storage-class|BLOCKER|{storageClasses: [{name: a, isDefault: false, provisioner: p, expandable: true}]}|None of the 1 StorageClass is the default (`a`)",
        "storage-class|WARNING|{storageClasses: [{name: a, isDefault: true, provisioner: p, expandable: true}, {name: b, isDefault: true, provisioner: p, expandable: true}]}|2 StorageClasses are default: `a`, `b`",
        "image-pull|WARNING|{pods: [{role: OTHER, namespace: x, name: p, phase: Pending, ready: false, containers: [{name: c, init: false, image: 'i:1', ready: false, restarts: 0, waiting: ImagePullBackOff, message: denied}]}]}|A container waits for its image: `c` of `x/p`: `ImagePullBackOff`, `i:1`: `denied`",
        "image-pull|BLOCKER|{pods: [{role: DNS, namespace: x, name: p, phase: Pending, ready: false, containers: [{name: c, init: false, image: 'i:1', ready: false, restarts: 0, waiting: ErrImageNeverPull}]}]}|`ErrImageNeverPull`",
        "image-pull|WARNING|{nodeImages: [{image: 'docker.io/side:1', nodes: [n1]}], pods: [{role: CLUSTER, namespace: x, name: p, phase: Running, ready: true, containers: [{name: c, init: false, image: 'side:1', pullPolicy: Never, ready: true, restarts: 0}]}]}|`side:1` is never pulled and is missing on 1 of 2 nodes: `n2`",
        "autopatcher|WARNING|{workloads: [{role: AUTOPATCHER, kind: Deployment, namespace: a, name: patcher, desired: 1, ready: 0, containers: []}]}|`Deployment a/patcher` is not ready (0 of 1)",
        "autopatcher|WARNING|{workloads: [{role: AUTOPATCHER, kind: Deployment, namespace: a, name: patcher, desired: 1, ready: 1, containers: [{name: c, image: 'registry:5000/library/alpine:3.19', interpreter: bash}]}]}|calls `bash` in `registry:5000/library/alpine:3.19`",
        "autopatcher|WARNING|{patched: [{namespace: x, pod: p, owner: ReplicaSet/r, container: c, field: image, wanted: 'a:1', found: 'b:1', by: [someone]}]}|Written by `someone`",
        "kubeconfig|WARNING|{access: {contexts: 3, named: true, isCurrent: false, expected: false}}|has 3 contexts, and its current one is not",
        "runner|WARNING|{runner: {programs: {tar: false}}}|Not on the PATH of the machine that this ran on: `tar`",
        "runner|BLOCKER|{runner: {artifacts: {exists: false, writable: false, freeBytes: null}}}|`out` does not exist",
        "runner|BLOCKER|{runner: {artifacts: {writable: false}}}|`out` cannot be written to",
        "runner|BLOCKER|{runner: {artifacts: {freeBytes: 1048576}}}|has 1 MB free",
        "cluster-dns|BLOCKER|{pods: [{role: DNS, namespace: kube-system, name: coredns-1, phase: Pending, ready: false, containers: [{name: c, init: false, image: 'coredns:1', ready: false, restarts: 0, waiting: ImagePullBackOff}]}], dns: {readyAddresses: 0}}|The only pod of the cluster's DNS is not ready (`ImagePullBackOff`), 0 ready addresses, image `coredns:1`",
        "cluster-dns|BLOCKER|{dns: {readyAddresses: 0}}|has no ready address",
        "cluster-dns|BLOCKER|{dns: null}|no Service kube-dns",
        "api-readiness|BLOCKER|{ready: false}|does not call itself ready",
        "data-protection|BLOCKER|{pods: [{role: DATA_PROTECTION, namespace: kb, name: dp-1, phase: Running, ready: false, containers: [{name: manager, init: false, image: i, ready: false, restarts: 7, waiting: CrashLoopBackOff}]}]}|its only pod is not ready (`CrashLoopBackOff`), 7 restarts",
        "data-protection|WARNING|{pods: [{role: DATA_PROTECTION, namespace: kb, name: dp-1, phase: Running, ready: true, containers: [{name: manager, init: false, image: i, ready: true, restarts: 7, lastEnded: '2026-04-30T23:59:00Z'}]}]}|ended within the last 90 s",
        "kubeblocks-controller|BLOCKER|{pods: [{role: KUBEBLOCKS, namespace: kb, name: kb-1, phase: Running, ready: false, containers: [{name: manager, init: false, image: i, ready: false, restarts: 57, waiting: CrashLoopBackOff}]}]}|its only pod is not ready (`CrashLoopBackOff`), 57 restarts. Nothing is reconciled",
        "cluster-dns|BLOCKER|{reads: {list endpointslices.discovery.k8s.io: {outcome: missing, reason: FORBIDDEN, from: x, detail: d}}, pods: [{role: DNS, namespace: kube-system, name: coredns-1, phase: Running, ready: false, containers: []}]}|The only pod of the cluster's DNS is not ready (`Running`), image",
        "backup-repo|BLOCKER|{terminating: [{kind: BackupRepo, namespace: '', name: repo, since: '2026-01-01T00:00:00Z', finalizers: [f]}]}|`repo` is not Ready",
        "csi|WARNING|{pods: [{role: CSI, namespace: c, name: p, phase: Running, ready: false, containers: []}]}|0 of 1 CSI pods are ready",
        "pull-secrets|WARNING|{pullSecrets: [{namespace: x, name: regcred, pods: 2, unretrievable: true}]}|could not retrieve 1 pull secret: `x/regcred`",
        "installed-addons|WARNING|{addons: [{name: mysql, enabled: true, phase: Failed, message: boom}]}|`mysql` has failed: `boom`",
        "residue|WARNING|{pods: [{role: OTHER, namespace: x, name: old, phase: Pending, ready: false, created: '2026-04-30T23:00:00Z', containers: []}]}|1 Pending pod (`x/old`)",
        "residue|WARNING|{terminating: [{kind: Namespace, namespace: '', name: gone, since: '2026-01-01T00:00:00Z', finalizers: [kubernetes]}]}|1 object whose deletion does not end (`Namespace gone`)",
        "residue|WARNING|{releases: [{namespace: x, name: r, revision: 3, status: pending-upgrade}]}|1 unfinished or failed Helm release (`x/r (pending-upgrade)`)",
      })
  void oneThingThatIsWrongIsSaidOfItsItemAlone(
      String check, Severity severity, String patch, String says) throws Exception {
    ObjectNode cluster = healthy();
    merge(cluster, yaml(patch));
    List<Finding> findings = findings(cluster);
    List<Finding> about = findings.stream().filter(f -> f.check().equals(check)).toList();
    assertThat(about).hasSize(1);
    Finding finding = about.get(0);
    assertThat(finding.status()).isEqualTo(Status.FAIL);
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.failureLayer()).contains(2);
    assertThat(text(finding)).contains(says);
    assertThat(texts.get("fix.substrate." + check, finding.facts())).isNotBlank();
    assertThat(texts.get("does.substrate." + check, finding.facts())).isNotBlank();
    assertThat(finding.evidence()).isNotEmpty().allMatch(one -> !evidence(one).isBlank());
  }

  @ParameterizedTest(name = "{index}: {0} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "image-pull|true|{nodes: [{name: n1, ready: true, kubelet: v1, imagesShown: 50}], pods: [{role: CLUSTER, namespace: x, name: p, phase: Running, ready: true, containers: [{name: c, init: false, image: 'side:1', pullPolicy: Never, ready: true, restarts: 0}]}]}|lists its 50 largest images only",
        "runner|false|{runner: {artifacts: null}}|--artifacts DIR",
        "runner|false|{runner: null}|was not looked at",
        "kubeconfig|false|{access: null}|was not captured",
        "cluster-dns|true|{pods: null, dns: null}|recognisably the cluster's DNS",
        "image-pull|true|{nodes: [{name: n1, ready: true, kubelet: v1, imagesShown: 0}], pods: [{role: CLUSTER, namespace: x, name: p, phase: Running, ready: true, containers: [{name: c, init: false, image: 'side:1', pullPolicy: Never, ready: true, restarts: 0}]}]}|never pulled; whether `n1`",
        "kubeblocks-controller|false|{pods: null}|nothing is said of its controller",
        "data-protection|false|{pods: null}|nothing is said of its data-protection controller",
        "csi|false|{pods: null}|in a virtual cluster they run on the host",
        "pull-secrets|false|{pullSecrets: [{namespace: x, name: regcred, pods: 2, unretrievable: false}]}|Secrets are never read: `x/regcred`",
      })
  void whatCannotBeToldIsNotEvaluated(String check, boolean counts, String patch, String says)
      throws Exception {
    ObjectNode cluster = healthy();
    merge(cluster, yaml(patch));
    List<Finding> about = findings(cluster).stream().filter(f -> f.check().equals(check)).toList();
    assertThat(about).hasSize(1);
    assertThat(about.get(0).status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(about.get(0).requested()).isEqualTo(counts);
    assertThat(text(about.get(0))).contains(says);
  }

  /** What rests on a read that was refused is open, by verb and resource, and nothing else is. */
  @ParameterizedTest
  @FieldSource("READS")
  void forbiddenReadLeavesItsItemsOpen(String read) throws Exception {
    ObjectNode cluster = healthy();
    ((ObjectNode) cluster.path("reads"))
        .putObject(read)
        .put("outcome", "missing")
        .put("reason", "FORBIDDEN")
        .put("from", "context test")
        .put("detail", read + ": forbidden (403)");
    if (read.equals("list nodes")) {
      // Nodes matter where an image is never pulled.
      ((ArrayNode) cluster.path("pods"))
          .add(
              yaml(
                  "{role: CLUSTER, namespace: x, name: p, phase: Running, ready: true, containers:"
                      + " [{name: c, init: false, image: i, pullPolicy: Never, ready: true,"
                      + " restarts: 0}]}"));
    }
    List<Finding> findings = findings(cluster);
    List<Finding> open = findings.stream().filter(f -> f.status() == Status.NOT_EVALUATED).toList();
    assertThat(open).isNotEmpty();
    assertThat(open)
        .allSatisfy(
            finding -> {
              assertThat(finding.requested()).isTrue();
              assertThat(text(finding))
                  .contains("Not read (`FORBIDDEN`): `" + read + ": forbidden (403)`");
              assertThat(finding.evidence()).hasSize(1);
            });
    assertThat(findings).noneMatch(f -> f.status() == Status.FAIL);
    assertThat(findings).hasSize(14);
  }

  @Test
  void clusterThatDoesNotKnowBackupReposHasNone() throws Exception {
    ObjectNode cluster = healthy();
    cluster.remove("backupRepos");
    ((ObjectNode) cluster.path("reads"))
        .putObject("list backuprepos.dataprotection.kubeblocks.io")
        .put("outcome", "missing")
        .put("reason", "NOT_FOUND");
    assertThat(findings(cluster))
        .filteredOn(finding -> finding.check().equals("backup-repo"))
        .hasSize(1)
        .allMatch(Finding::isBlocker);
  }

  /** What is up contradicts the worst that its lack may mean. */
  @Test
  void lackOfSnapshotCrdsIsABlockerOnlyWhereNothingSpeaksAgainstIt() throws Exception {
    String controllers =
        """
        {"controllers": [{"namespace": "kb", "name": "dp", "component": "dataprotection",
          "containers": [], "settings": {}, "running": []}]}
        """;
    ObjectNode up = healthy();
    ObjectNode down = healthy();
    merge(down, yaml("{pods: null}"));
    for (boolean isUp : List.of(true, false)) {
      Finding finding =
          Diagnosis.of(
                  fixture(isUp ? up : down).foreignCrds().images(controllers).snapshot(),
                  VersionCatalog.load())
              .findings()
              .stream()
              .filter(f -> f.check().equals("snapshot-crds"))
              .findFirst()
              .orElseThrow();
      assertThat(finding.severity()).isEqualTo(isUp ? Severity.WARNING : Severity.BLOCKER);
      assertThat(text(finding)).contains(isUp ? "is up all the same" : "ends again and again");
    }
  }

  @Test
  void addonIsHeldAgainstItsChartAndTheRunningVersion() throws Exception {
    ObjectNode cluster = healthy();
    merge(cluster, yaml("{addons: [{name: engine, declared: '>=1.1.0', enabled: true}]}"));
    SnapshotFixture fixture =
        fixture(cluster)
            .objects(
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"x\"}}")
            .declares(">=1.0.0")
            .images(
                """
                {"controllers": [{"namespace": "kb", "name": "kubeblocks", "component": "apps",
                  "version": "1.0.2", "containers": [{"container": "manager", "init": false,
                  "image": "apecloud/kubeblocks:1.0.2"}], "settings": {}, "running": []}]}
                """);
    List<Finding> about =
        Diagnosis.of(fixture.snapshot(), VersionCatalog.load()).findings().stream()
            .filter(f -> f.check().equals("installed-addons"))
            .toList();
    assertThat(about).hasSize(2).allMatch(Finding::isWarning);
    assertThat(text(about.get(0))).contains("declares `>=1.1.0`, and the chart `>=1.0.0`");
    assertThat(text(about.get(1))).contains("does not admit the running `1.0.2`");
  }

  @Test
  void chartThatDoesNotRenderFailsItsStepInItsOwnWords() throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .outcome(
                Source.ADDON_CHART,
                Outcome.missing(Outcome.Reason.INVALID, "chart", "templates/x.yaml: boom"));
    Preflight.Item item =
        Diagnosis.of(fixture.snapshot(), VersionCatalog.load()).preflight().steps().get(1);
    assertThat(item.status()).isEqualTo(Status.FAIL);
    assertThat(item.deciding()).hasSize(1);
    assertThat(text(item.deciding().get(0))).contains("boom");
  }

  /** A fingerprint that was read needs no line; what sets the exit code always has one. */
  @Test
  void whatSetsTheExitCodeIsOnThePage() throws Exception {
    assertThat(others(Outcome.collected("context test"))).doesNotContain("fingerprint", "rest");
    assertThat(others(Outcome.missing(Outcome.Reason.FORBIDDEN, "context test", "get namespaces")))
        .startsWith("fingerprint")
        .doesNotContain("rest");
    SnapshotFixture logs =
        fixture(healthy())
            .outcome(Source.LOGS, Outcome.missing(Outcome.Reason.NOT_FOUND, "x.log", "gone"));
    assertThat(
            Diagnosis.of(logs.snapshot(), VersionCatalog.load()).preflight().others().stream()
                .map(Preflight.Item::id))
        .endsWith("rest");
  }

  private static List<String> others(Outcome fingerprint) throws Exception {
    SnapshotFixture fixture = fixture(healthy()).outcome(Source.TARGET, fingerprint);
    return Diagnosis.of(fixture.snapshot(), VersionCatalog.load()).preflight().others().stream()
        .map(Preflight.Item::id)
        .toList();
  }

  @Test
  void worstFindingDecidesTheItem() throws Exception {
    ObjectNode cluster = healthy();
    merge(cluster, yaml("{storageClasses: [], access: null}"));
    Preflight preflight =
        Diagnosis.of(fixture(cluster).snapshot(), VersionCatalog.load()).preflight();
    assertThat(preflight.smoke())
        .extracting(item -> item.id() + " " + item.status().id())
        .containsExactly(
            "backupRepo pass",
            "storageClass fail",
            "imagePull pass",
            "autopatcher pass",
            "kubeconfig notEvaluated",
            "runner pass",
            "clusterDns pass");
    assertThat(preflight.steps())
        .extracting(Preflight.Item::id)
        .containsExactly("imageDigest", "chartRender", "crdKeys", "dryRun");
  }

  private static List<Finding> findings(ObjectNode cluster) throws Exception {
    return Diagnosis.of(fixture(cluster).snapshot(), VersionCatalog.load()).findings().stream()
        .filter(f -> f.failureLayer().equals(Optional.of(2)))
        // The CRDs are in another file, which this snapshot does not have.
        .filter(f -> !f.check().equals("snapshot-crds"))
        .toList();
  }

  private static SnapshotFixture fixture(ObjectNode cluster) {
    return new SnapshotFixture().substrate(cluster.toString());
  }

  private static ObjectNode healthy() throws Exception {
    ObjectNode cluster = (ObjectNode) SnapshotJson.tree(HEALTHY.getBytes(UTF_8));
    ObjectNode reads = cluster.putObject("reads");
    for (String read : new TreeSet<>(READS)) {
      reads.putObject(read).put("outcome", "collected").put("from", "context test");
    }
    return cluster;
  }

  private static JsonNode yaml(String patch) throws Exception {
    return io.skewpack.capture.KubernetesYaml.read(patch).get(0).value();
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        target.remove(field.getKey());
      } else if (field.getValue().isObject()
          && target.path(field.getKey()) instanceof ObjectNode below) {
        merge(below, field.getValue());
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  private String text(Finding finding) {
    return texts.get(finding.text(), finding.facts());
  }

  private String evidence(Evidence evidence) {
    return texts.get(evidence.id(), evidence.facts());
  }
}

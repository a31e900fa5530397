package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs, read from a real API server. It has no kubelet and no controllers: pods, Jobs, their
 * states and events are made here, and a log is never to be had.
 */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveRunningTest {

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String ROLE = RBAC + "/clusterroles/skewpack-reader";
  private static final String PODS = "/api/v1/namespaces/db/pods";
  private static final String JOBS = "/apis/batch/v1/namespaces/db/jobs";

  /** In every value that could be taken for one. */
  private static final String CANARY = "canary-7d21";

  @TempDir static Path files;
  private static ApiServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(files.resolve("server"));
    for (KubeBlocksCrds crd : KubeBlocksCrds.values()) {
      crd.createOn(server);
    }
    server.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: db}}");
    server.create("/api/v1/nodes", "{apiVersion: v1, kind: Node, metadata: {name: n1}}");
    server.create(
        "/api/v1/namespaces/db/configmaps",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: orcl-oracle-env}
        data: {ORACLE_SID: %1$s, KB_CLUSTER_NAME: %1$s}
        binaryData: {blob: Y2FuYXJ5LTdkMjE=}
        """
            .formatted(CANARY));
    server.create(
        "/apis/apps/v1/namespaces/db/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: kubeblocks
          labels: {app.kubernetes.io/name: kubeblocks, app.kubernetes.io/component: apps}
        spec:
          replicas: 1
          selector: {matchLabels: {app: kb}}
          template:
            metadata: {labels: {app: kb}}
            spec: {containers: [{name: manager, image: "apecloud/kubeblocks:1.0.2"}]}
        """);
    runs();
    components();
    jobs();
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
    server.close();
  }

  private static void runs() throws Exception {
    KubeBlocksCrds backups = KubeBlocksCrds.BACKUPS;
    for (String name : List.of("nightly", "weekly")) {
      server.create(
          backups.path("db"),
          "{apiVersion: %s, kind: Backup, metadata: {name: %s}, spec: {backupMethod: rman}}"
              .formatted(backups.apiVersion(), name));
    }
    server.merge(
        backups.path("db") + "/nightly/status",
        """
        {"status": {"phase": "Failed", "failureReason": "Job failed, password=%s",
          "backupMethod": {"name": "rman", "actionSetName": "oracle-rman",
            "env": [{"name": "X", "value": "%s"}]}}}
        """
            .formatted(CANARY, CANARY));
    server.merge(
        backups.path("db") + "/weekly/status",
        """
        {"status": {"phase": "Completed",
          "backupMethod": {"name": "rman", "actionSetName": "oracle-rman"}}}
        """);
    KubeBlocksCrds restores = KubeBlocksCrds.RESTORES;
    server.create(
        restores.path("db"),
        """
        apiVersion: %s
        kind: Restore
        metadata: {name: again}
        spec: {backup: {name: weekly, namespace: db}}
        """
            .formatted(restores.apiVersion()));
    server.merge(restores.path("db") + "/again/status", "{\"status\": {\"phase\": \"Running\"}}");
  }

  private static void components() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.create(
          PODS,
          """
          apiVersion: v1
          kind: Pod
          metadata:
            name: orcl-oracle-%1$d
            labels:
              app.kubernetes.io/managed-by: kubeblocks
              app.kubernetes.io/instance: orcl
              app.kubernetes.io/component: oracle-1.0.0
              apps.kubeblocks.io/component-name: oracle
          spec:
            initContainers:
              - {name: init-kbagent, image: tools, command: [cp], env: [{name: SEED, value: %2$s}]}
            containers:
              - name: oracle
                image: oracle:19
                command: ["/bin/bash", "-c", "echo %2$s"]
                env:
                  - {name: ORACLE_HOME, value: %2$s}
                  - {name: PASSWORD, valueFrom: {secretKeyRef: {name: acct, key: %2$s}}}
                  - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                envFrom:
                  - configMapRef: {name: orcl-oracle-env}
                  - secretRef: {name: more, optional: true}
                volumeMounts:
                  - {name: scripts, mountPath: /scripts}
                  - {name: data, mountPath: /data}
              - {name: kbagent, image: kbagent:1.0.2}
            volumes:
              - {name: scripts, configMap: {name: orcl-oracle-scripts}}
              - {name: data, emptyDir: {}}
          """
              .formatted(i, CANARY));
    }
    server.merge(
        PODS + "/orcl-oracle-2/status",
        """
        {"status": {"phase": "Running", "containerStatuses": [
          {"name": "oracle", "ready": false, "restartCount": 7, "image": "oracle:19",
           "imageID": "", "state": {"waiting": {"reason": "CrashLoopBackOff"}},
           "lastState": {"terminated": {"exitCode": 127, "reason": "Error",
             "message": "/scripts/start.sh: bash: not found, token=%s"}}}]}}
        """
            .formatted(CANARY));
    // Of somebody else: no business of a capture.
    server.create(
        PODS,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: shop, image: shop, env: [{name: NOT_OURS, value: x}]}]}
        """);
  }

  private static void jobs() throws Exception {
    job("dp-backup-0-nightly-1a2b3c4d", "nightly", "backupdata", "rman.sh");
    job("dp-backup-0-weekly-1a2b3c4d", "weekly", "backupdata", "rman.sh");
    server.merge(
        JOBS + "/dp-backup-0-nightly-1a2b3c4d/status",
        """
        {"status": {"startTime": "2026-01-02T03:04:05Z", "failed": 2, "conditions": [
          {"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded"},
          {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
           "message": "Job has reached the specified backoff limit"}]}}
        """);
    server.create(
        PODS,
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: dp-backup-0-nightly-1a2b3c4d-xyz
          labels: {dataprotection.kubeblocks.io/backup-name: nightly}
          ownerReferences:
            - {apiVersion: batch/v1, kind: Job, name: dp-backup-0-nightly-1a2b3c4d,
               uid: 1a2b, controller: true}
        spec:
          nodeName: n1
          restartPolicy: Never
          containers:
            - {name: backupdata, image: oracle-tools, command: [/bin/sh],
               env: [{name: DP_BACKUP_NAME, value: %1$s}]}
            - {name: manager, image: tools}
        """
            .formatted(CANARY));
    server.merge(
        PODS + "/dp-backup-0-nightly-1a2b3c4d-xyz/status",
        """
        {"status": {"phase": "Failed", "containerStatuses": [
          {"name": "backupdata", "ready": false, "restartCount": 0, "image": "oracle-tools",
           "imageID": "", "state": {"terminated": {"exitCode": 1, "reason": "Error",
             "message": "ORA-12154: TNS:could not resolve the connect identifier specified"}}}]}}
        """);
    server.create(
        JOBS,
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: restore-post-ready-1a2b3c4d-weekly-0-0
          labels: {dataprotection.kubeblocks.io/restore: again}
        spec:
          template:
            metadata: {labels: {dataprotection.kubeblocks.io/restore: again}}
            spec:
              restartPolicy: Never
              containers: [{name: restore, image: oracle-tools, command: [sh, -c, "x"],
                env: [{name: DP_DB_HOST, value: h}]}]
        """);
    for (String object :
        List.of("Pod dp-backup-0-nightly-1a2b3c4d-xyz", "Job dp-backup-0-nightly-1a2b3c4d")) {
      String[] named = object.split(" ", -1);
      server.create(
          "/api/v1/namespaces/db/events",
          """
          apiVersion: v1
          kind: Event
          metadata: {name: e-%2$s, namespace: db}
          involvedObject: {apiVersion: v1, kind: %1$s, namespace: db, name: %2$s}
          type: Warning
          reason: Reason%1$s
          message: it failed, password=%3$s
          lastTimestamp: "2026-01-02T03:04:05Z"
          """
              .formatted(named[0], named[1], CANARY));
    }
  }

  private static void job(String name, String backup, String container, String script)
      throws Exception {
    server.create(
        JOBS,
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: %1$s
          labels:
            dataprotection.kubeblocks.io/backup-name: %2$s
            app.kubernetes.io/managed-by: kubeblocks
            app.kubernetes.io/instance: orcl
        spec:
          template:
            metadata: {labels: {dataprotection.kubeblocks.io/backup-name: %2$s}}
            spec:
              restartPolicy: Never
              containers:
                - name: %3$s
                  image: oracle-tools
                  command: [/bin/sh, -c, %4$s]
                  env:
                    - {name: DP_BACKUP_NAME, value: %5$s}
                    - {name: DP_DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: p}}}
                - {name: manager, image: tools, env: [{name: DP_CHECK_INTERVAL, value: "5"}]}
        """
            .formatted(name, backup, container, script, CANARY));
  }

  @Test
  void environmentsAreKeptByNameAndKindOfSourceOnce() throws Exception {
    captureWhole();
    JsonNode oracle = container("oracle");
    assertThat(oracle.path("count").asInt()).isEqualTo(3);
    assertThat(oracle.path("object").asText()).isEqualTo("orcl-oracle-0");
    assertThat(oracle.path("command").asText()).isEqualTo("/bin/bash");
    assertThat(oracle.path("purpose").toString())
        .isEqualTo(
            "{\"stage\":\"container\",\"component\":\"db/orcl-oracle\","
                + "\"componentDefinition\":\"oracle-1.0.0\"}");
    assertThat(environment(oracle))
        .containsExactly(
            "envFrom.configMapRef orcl-oracle-env",
            "envFrom.secretRef more",
            "value ORACLE_HOME",
            "valueFrom.secretKeyRef PASSWORD",
            "valueFrom.fieldRef POD");
    assertThat(oracle.at("/environment/2/path").asText()).isEqualTo(".spec.containers[0].env[0]");
    assertThat(oracle.path("mounts").toString())
        .isEqualTo("[{\"mountPath\":\"/scripts\",\"configMap\":\"orcl-oracle-scripts\"}]");
    assertThat(container("kbagent").at("/purpose/stage").asText()).isEqualTo("lifecycle");
    assertThat(container("init-kbagent").path("purpose").has("stage")).isFalse();
    assertThat(json("running.json").toString()).doesNotContain("NOT_OURS");
    assertNoCanary();
    assertThat(CommandInProcess.run("verify", out()).err()).isEmpty();
  }

  @Test
  void keysOfAConfigMapAreNamedAndItsValuesNeverSent() throws Exception {
    captureWhole();
    assertThat(json("running.json").path("configMaps").toString())
        .isEqualTo(
            "[{\"namespace\":\"db\",\"name\":\"orcl-oracle-env\",\"exists\":true,"
                + "\"keys\":[\"KB_CLUSTER_NAME\",\"ORACLE_SID\",\"blob\"]},"
                + "{\"namespace\":\"db\",\"name\":\"orcl-oracle-scripts\",\"exists\":false}]");
  }

  @Test
  void jobsAreKnownByStageAndActionSet() throws Exception {
    captureWhole();
    List<String> jobs = new ArrayList<>();
    for (JsonNode one : json("running.json").path("containers")) {
      if (one.path("purpose").has("run")) {
        jobs.add(
            "%s %s %s %s %s %s x%d"
                .formatted(
                    one.path("kind").asText(),
                    one.path("object").asText(),
                    one.path("container").asText(),
                    one.at("/purpose/stage").asText("-"),
                    one.at("/purpose/run").asText(),
                    one.at("/purpose/actionSet").asText("-"),
                    one.path("count").asInt()));
      }
    }
    assertThat(jobs)
        .containsExactly(
            "Job dp-backup-0-nightly-1a2b3c4d backupdata backupData Backup db/nightly oracle-rman x2",
            "Job dp-backup-0-nightly-1a2b3c4d manager - Backup db/nightly oracle-rman x2",
            "Job restore-post-ready-1a2b3c4d-weekly-0-0 restore postReady.job Restore db/again"
                + " oracle-rman x1",
            "Pod dp-backup-0-nightly-1a2b3c4d-xyz backupdata backupData Backup db/nightly"
                + " oracle-rman x1",
            "Pod dp-backup-0-nightly-1a2b3c4d-xyz manager - Backup db/nightly oracle-rman x1");
  }

  @Test
  void failedRunIsToldWithItsJobPodAndEvents() throws Exception {
    captureWhole();
    JsonNode failure = failure("Backup db/nightly");
    assertThat(failure.path("phase").asText()).isEqualTo("Failed");
    assertThat(failure.path("reason").asText()).isEqualTo("Job failed, password=***");
    assertThat(failure.path("actionSet").asText()).isEqualTo("oracle-rman");
    List<String> states = new ArrayList<>();
    failure
        .path("states")
        .forEach(
            state ->
                states.add(
                    state.path("object").asText()
                        + " "
                        + state.path("reason").asText()
                        + " "
                        + state.path("exitCode").asText("-")
                        + " "
                        + state.path("message").asText("-")));
    assertThat(states)
        .containsExactlyInAnyOrder(
            "Job db/dp-backup-0-nightly-1a2b3c4d BackoffLimitExceeded - Job has reached the"
                + " specified backoff limit",
            "Pod db/dp-backup-0-nightly-1a2b3c4d-xyz Error 1 ORA-12154: TNS:could not resolve the"
                + " connect identifier specified");
    assertThat(failure.path("events")).hasSize(2);
    assertThat(failure.at("/events/0/message").asText()).isEqualTo("it failed, password=***");
    assertThat(failure.has("logs")).isFalse();
    assertThat(json("substrate.json").path("reads").has("get pods/log")).isFalse();
    assertNoCanary();
  }

  @Test
  void crashingComponentIsToldAndAHealthyRunIsNot() throws Exception {
    captureWhole();
    JsonNode failure = failure("Component db/orcl-oracle");
    assertThat(failure.path("componentDefinition").asText()).isEqualTo("oracle-1.0.0");
    assertThat(failure.at("/states/0").toString())
        .isEqualTo(
            "{\"object\":\"Pod db/orcl-oracle-2\",\"container\":\"oracle\",\"stage\":\"container\","
                + "\"reason\":\"CrashLoopBackOff\",\"exitCode\":127,\"restarts\":7,"
                + "\"message\":\"/scripts/start.sh: bash: not found, token=***\"}");
    assertThat(json("running.json").path("failures")).hasSize(2);
  }

  /** Without a kubelet the API server answers with an error, which is no exception here. */
  @Test
  void logThatCannotBeHadIsMissingWithItsReason() throws Exception {
    CommandInProcess ran = capture(ApiServer.ADMIN, "--job-logs");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("get pods/log").doesNotContain("Exception");
    assertThat(json("substrate.json").at("/reads/get pods~1log/outcome").asText())
        .isEqualTo("missing");
    JsonNode logs = failure("Backup db/nightly").path("logs");
    assertThat(logs).hasSize(1);
    assertThat(logs.at("/0/pod").asText()).isEqualTo("db/dp-backup-0-nightly-1a2b3c4d-xyz");
    assertThat(logs.at("/0/previous").asBoolean()).isFalse();
    assertThat(logs.at("/0/read/outcome").asText()).isEqualTo("missing");
    assertThat(logs.at("/0/read/detail").asText()).contains("get pods/log");
    assertThat(failure("Component db/orcl-oracle").at("/logs/0/previous").asBoolean()).isTrue();
    assertThat(json("running.json").path("containers")).isNotEmpty();
    assertThat(CommandInProcess.run("verify", out()).err()).isEmpty();
  }

  @Test
  void defaultRoleHasNoLogs() throws Exception {
    CommandInProcess ran = capture(ApiServer.READER, "--job-logs");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(json("substrate.json").at("/reads/get pods~1log/reason").asText())
        .isEqualTo("FORBIDDEN");
    assertThat(ReaderRole.yaml(Set.of(Extra.JOB_LOGS))).contains("resources: [\"pods/log\"]");
  }

  @Test
  void configMapsThatMayNotBeReadAreMissing() throws Exception {
    String rule =
        """
          - apiGroups: [""]
            resources: ["configmaps"]
            verbs: ["get"]
        """;
    assertThat(ReaderRole.yaml()).contains(rule);
    try {
      server.apply(ROLE, "test", ReaderRole.yaml().replace(rule, ""));
      awaitExit(4);
      assertThat(json("substrate.json").at("/reads/get configmaps/reason").asText())
          .isEqualTo("FORBIDDEN");
      assertThat(json("running.json").has("configMaps")).isFalse();
      assertThat(container("oracle").path("count").asInt()).isEqualTo(3);
    } finally {
      server.apply(ROLE, "test", ReaderRole.yaml());
      awaitExit(0);
    }
  }

  /** The server goes by a changed role after a moment. */
  private void awaitExit(int code) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    CommandInProcess ran = capture(ApiServer.READER);
    while (ran.exitCode() != code && System.nanoTime() < end) {
      ran = capture(ApiServer.READER);
    }
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(code);
  }

  /** A template asks which Kubernetes it is, and whether the cluster serves KubeBlocks. */
  private String chart() throws Exception {
    Path chart = folder.resolve("asking");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: asking\nversion: 1.0.0\n");
    Files.writeString(
        chart.resolve("templates/map.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: asking}
        data:
          version: {{ .Capabilities.KubeVersion.Version | quote }}
          kubeblocks: {{ .Capabilities.APIVersions.Has "apps.kubeblocks.io/v1" | quote }}
          other: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
        """);
    return chart.toString();
  }

  @Test
  void chartIsRenderedForTheClusterItIsHeldAgainst() throws Exception {
    String version = server.read("/version").path("gitVersion").asText();
    assertThat(capture(ApiServer.ADMIN, "--chart", chart(), "--no-dry-run").err())
        .doesNotContain("addonChart");
    JsonNode rendering = json("chart.json").at("/addon/rendering");
    assertThat(rendering.path("kubeVersion").asText()).isEqualTo(version).isNotEqualTo("v1.34.0");
    JsonNode data = json("raw/addon-objects.json").at("/0/data");
    assertThat(data.path("version").asText()).isEqualTo(version);
    boolean program = rendering.path("engine").asText().equals("HELM_PROGRAM");
    // The embedded Helm cannot be told what is served, and then says so.
    assertThat(data.path("kubeblocks").asText()).isEqualTo(program ? "true" : "false");
    assertThat(rendering.path("cannotShow").toString().contains("apiVersions")).isEqualTo(!program);
    assertThat(data.path("other").asText()).isEqualTo("false");
  }

  @Test
  void embeddedHelmSaysThatItCouldNotAskWhatIsServed() throws Exception {
    capture(ApiServer.ADMIN, "--chart", chart(), "--no-dry-run", "--helm", "embedded");
    assertThat(json("chart.json").at("/addon/rendering/cannotShow").toString())
        .contains("apiVersions");
    assertThat(json("chart.json").at("/addon/rendering/kubeVersion").asText())
        .isNotEqualTo("v1.34.0");
  }

  @Test
  void versionThatWasNamedIsTheOneThatTemplatesSee() throws Exception {
    capture(ApiServer.ADMIN, "--chart", chart(), "--no-dry-run", "--kube-version", "v1.30.0");
    assertThat(json("raw/addon-objects.json").at("/0/data/version").asText()).isEqualTo("v1.30.0");
  }

  private JsonNode failure(String subject) throws Exception {
    for (JsonNode one : json("running.json").path("failures")) {
      if (one.path("subject").asText().equals(subject)) {
        return one;
      }
    }
    throw new AssertionError("no failure of " + subject + ": " + json("running.json"));
  }

  private JsonNode container(String name) throws Exception {
    for (JsonNode one : json("running.json").path("containers")) {
      if (one.path("container").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no container " + name + ": " + json("running.json"));
  }

  private static List<String> environment(JsonNode container) {
    List<String> entries = new ArrayList<>();
    container
        .path("environment")
        .forEach(
            entry -> entries.add(entry.path("kind").asText() + " " + entry.path("name").asText()));
    return entries;
  }

  private void captureWhole() throws Exception {
    CommandInProcess ran = capture(ApiServer.READER);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
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
        assertThat(Files.readString(file)).as("%s", file).doesNotContain(CANARY);
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

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.KnownErrorText.Judge;
import io.skewpack.schema.Rule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of error texts by real forms, and logs as programs write them. */
class ReportedTextTest {

  private static Arguments row(KnownErrorText known, String line, String subject) {
    return Arguments.of(known, line, subject);
  }

  /** A real form of every row, and what it is about. */
  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            KnownErrorText.FIELD_NOT_DECLARED,
            "failed to create typed patch object (/o; apps.kubeblocks.io/v1, Kind=ComponentDefinition):"
                + " .spec.configs[name=\"my config\"].reconfigure: field not declared in schema",
            "ComponentDefinition .spec.configs[].reconfigure"),
        row(
            KnownErrorText.VALIDATION_UNKNOWN,
            "error validating data: ValidationError(ComponentDefinition.spec.roles[0]): unknown field"
                + " \"isExclusive\" in io.kubeblocks.apps.v1.ComponentDefinition.spec.roles",
            "ComponentDefinition .spec.roles[].isExclusive"),
        row(
            KnownErrorText.VALIDATION_REQUIRED,
            "ValidationError(ComponentDefinition.spec): missing required field \"runtime\" in io.x",
            "ComponentDefinition .spec.runtime"),
        row(
            KnownErrorText.VALIDATION_TYPE,
            "ValidationError(Cluster.spec.replicas): invalid type for io.x: got \"string\","
                + " expected \"integer\"",
            "Cluster .spec.replicas"),
        row(
            KnownErrorText.UNKNOWN_FIELD,
            "W0101 12:00:00.000000    1 warnings.go:70] unknown field \"spec.roles[0].x\"",
            ".spec.roles[].x"),
        row(
            KnownErrorText.DUPLICATE_FIELD,
            "strict decoding error: yaml: duplicate field \"spec.x\"",
            ".spec.x"),
        row(
            KnownErrorText.JSON_TYPE,
            "json: cannot unmarshal string into Go struct field ClusterSpec.spec.replicas of type"
                + " int32",
            ".spec.replicas"),
        row(
            KnownErrorText.STORED_VERSION,
            "CustomResourceDefinition.apiextensions.k8s.io \"clusters.apps.kubeblocks.io\" is invalid:"
                + " status.storedVersions[0]: Invalid value: \"v1alpha1\": must appear in"
                + " spec.versions",
            "clusters.apps.kubeblocks.io"),
        row(
            KnownErrorText.STORED_VERSION,
            "status.storedVersions[1]: Invalid value: \"v1alpha1\": missing from spec.versions;"
                + " v1alpha1 was previously a storage version, and must remain in spec.versions",
            "status.storedVersions[1]: Invalid value: \"v1alpha1\": missing from spec.versions"),
        row(
            KnownErrorText.ANNOTATION_TOO_LONG,
            "metadata.annotations: Too long: must have at most 262144 bytes",
            "metadata.annotations: Too long: must have at most 262144"),
        row(
            KnownErrorText.REQUIRED_VALUE,
            "ParametersDefinition.parameters.kubeblocks.io \"p\" is invalid: spec.fileFormatConfig:"
                + " Required value",
            "ParametersDefinition .spec.fileFormatConfig"),
        row(
            KnownErrorText.UNSUPPORTED_VALUE,
            "spec.updateStrategy: Unsupported value: \"x\": supported values: \"Serial\"",
            ".spec.updateStrategy"),
        row(
            KnownErrorText.FIELD_IMMUTABLE,
            "spec.selector: Invalid value: v1.LabelSelector{}: field is immutable",
            ".spec.selector"),
        row(
            KnownErrorText.WRONG_TYPE,
            "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer:"
                + " \"string\"",
            ".spec.replicas"),
        row(
            KnownErrorText.NO_PATTERN_MATCH,
            "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]$'",
            ".spec.name"),
        row(
            KnownErrorText.OUT_OF_RANGE,
            "spec.n: Invalid value: 0: spec.n in body should be greater than or equal to 1",
            ".spec.n"),
        row(KnownErrorText.TOO_LONG, "spec.name: Too long: may not be more than 63", ".spec.name"),
        row(
            KnownErrorText.DUPLICATE_VALUE,
            "spec.roles[1]: Duplicate value: map[string]interface {}{\"name\":\"a\"}",
            ".spec.roles[]"),
        row(
            KnownErrorText.INVALID_VALUE,
            "spec.exec: Invalid value: \"object\": either image or command is needed",
            ".spec.exec"),
        row(
            KnownErrorText.NO_KIND,
            "resource mapping not found for name: \"a\" namespace: \"\" from \"x\": no matches for kind"
                + " \"Rollout\" in version \"apps.kubeblocks.io/v1alpha1\"",
            "Rollout"),
        row(
            KnownErrorText.NO_RESOURCE_TYPE,
            "error: the server doesn't have a resource type \"rollouts\"",
            "rollouts"),
        row(
            KnownErrorText.NO_SUCH_RESOURCE,
            "Error: the server could not find the requested resource",
            "the server could not find the requested resource"),
        row(
            KnownErrorText.DEFINITION_IMMUTABLE,
            "immutable fields can't be updated",
            "immutable fields can't be updated"),
        row(
            KnownErrorText.VERSION_CONSTRAINT,
            "The version of kubeblocks needs to be >=1.0.3, <1.1.0, current is 1.0.2",
            "The version of kubeblocks needs to be >=1.0.3, <1.1.0, current is 1.0.2"),
        row(
            KnownErrorText.NO_KUBEBLOCKS,
            "there is no KubeBlocks deployment, please check your cluster",
            "there is no KubeBlocks deployment"),
        row(
            KnownErrorText.CRDS_NOT_DOWNLOADED,
            "not found CRDs from https://example.com/kubeblocks_crds.yaml",
            "not found CRDs from https://example.com/kubeblocks_crds.yaml"),
        row(
            KnownErrorText.NO_TEMPLATE,
            "config/script template has no template specified: oceanbase-config",
            "oceanbase-config"),
        row(
            KnownErrorText.CONFIG_NOT_DEFINED,
            "the config template mysql-conf is not defined",
            "mysql-conf"),
        row(
            KnownErrorText.NO_MATCHING_DEFINITION,
            "no matched component definition found with componentDef \"mysql\" and serviceVersion"
                + " \"8.0\"",
            "mysql"),
        row(
            KnownErrorText.DEFINITION_UNAVAILABLE,
            "the referenced ComponentDefinition is unavailable: mysql-8.0",
            "ComponentDefinition"),
        row(
            KnownErrorText.TOPOLOGY_NOT_FOUND,
            "specified cluster topology not found: raft",
            "raft"),
        row(
            KnownErrorText.NO_MATCHING_IMAGE,
            "no matched image found for container mysql with required version 8.0.30",
            "mysql"),
        row(
            KnownErrorText.SEVERAL_EXEC_IMAGES,
            "only one exec image is allowed in lifecycle actions",
            "only one exec image is allowed in lifecycle actions"),
        row(
            KnownErrorText.VARIABLE_NOT_RESOLVED,
            "the required var is not found in Service object db/mysql",
            "Service"),
        row(
            KnownErrorText.ACTION_FAILED,
            "post-provision action failed: exit status 1",
            "post-provision action failed"),
        row(KnownErrorText.ACTION_NOT_DEFINED, "action switchover has not defined", "switchover"),
        row(
            KnownErrorText.NO_DEFAULT_REPOSITORY,
            "multiple default BackupRepo found, both a and b are default",
            "multiple default BackupRepo found"),
        row(KnownErrorText.REPOSITORY_NOT_FOUND, "backup repo minio not found", "minio"),
        row(
            KnownErrorText.ACTION_SET_NOT_FOUND,
            "some ActionSets not found",
            "some ActionSets not found"),
        row(
            KnownErrorText.PARAMETER_UNDECLARED,
            "parameter streams is undeclared in withParameters of actionSet mysql",
            "streams"),
        row(
            KnownErrorText.SNAPSHOT_NOT_ENABLED,
            "current backup method depends on volume snapshot, but volume snapshot is not enabled",
            "depends on volume snapshot, but volume snapshot is not enabled"),
        row(
            KnownErrorText.NO_TARGET_POD,
            "failed to get target pods by backup policy db/policy",
            "failed to get target pods by backup policy"),
        row(
            KnownErrorText.SNAPSHOT_CACHE,
            "\"Could not wait for Cache to sync\" err=\"failed to wait for backup caches to sync: timed"
                + " out waiting for cache to be synced for Kind *v1.VolumeSnapshot\"",
            "timed out waiting for cache to be synced for Kind *v1.VolumeSnapshot"),
        row(
            KnownErrorText.CACHE_NOT_SYNCED,
            "timed out waiting for cache to be synced for Kind *v1.Cluster",
            "timed out waiting for cache to be synced"),
        row(
            KnownErrorText.UNSET_VARIABLE,
            "/scripts/restore.sh: line 4: HOST: unbound variable",
            "HOST"),
        row(
            KnownErrorText.CONNECT_IDENTIFIER,
            "ORA-12154: TNS:could not resolve the connect identifier specified",
            "ORA-12154"),
        row(
            KnownErrorText.OTHER_SHELL,
            "sh: 3: set: Illegal option -o pipefail",
            "Illegal option -o pipefail"),
        row(
            KnownErrorText.NO_INTERPRETER,
            "exec /scripts/x.sh: no such file or directory",
            "exec /scripts/x.sh: no such file or directory"),
        row(
            KnownErrorText.NO_PROGRAM,
            "/scripts/x.sh: line 9: jq: command not found",
            "jq: command not found"),
        row(
            KnownErrorText.NO_SUCH_HOST,
            "dial tcp: lookup db on 10.0.0.10:53: no such host",
            "no such host"),
        row(
            KnownErrorText.HOST_NAME_NOT_TRANSLATED,
            "could not translate host name \"pg\" to address: Name or service not known",
            "could not translate host name"),
        row(
            KnownErrorText.RESOLVER_FAILS,
            "curl: Temporary failure in name resolution",
            "Temporary failure in name resolution"),
        row(
            KnownErrorText.NO_NAME_SERVER,
            ";; connection timed out; no servers could be reached",
            "connection timed out; no servers could be reached"),
        row(
            KnownErrorText.NAME_UNKNOWN,
            "curl: (6) Could not resolve host: minio.kb",
            "Could not resolve host"),
        row(
            KnownErrorText.WRONG_FORMAT,
            "exec /usr/bin/mysqld: exec format error",
            "exec format error"),
        row(
            KnownErrorText.NO_SOURCE,
            "MountVolume.SetUp failed for volume \"c\" : configmap \"orcl-env\" not found",
            "orcl-env"),
        row(
            KnownErrorText.IMAGE_NOT_PULLED,
            "Failed to pull image \"docker.io/x:1\": rpc error: ... docker.io/x:1: not found",
            "Failed to pull image \"docker.io/x:1"),
        row(KnownErrorText.IMAGE_NOT_PULLED, "Error: ErrImageNeverPull", "ErrImageNeverPull"),
        row(
            KnownErrorText.IMAGE_NAME_INVALID,
            "Failed to apply default image tag \"$(IMAGE)\": couldn't parse image name",
            "couldn't parse image name"),
        row(
            KnownErrorText.UNBOUND_VOLUME,
            "pod has unbound immediate PersistentVolumeClaims",
            "unbound immediate PersistentVolumeClaims"),
        row(
            KnownErrorText.VOLUME_NOT_PROVISIONED,
            "failed to provision volume with StorageClass \"fast\": rpc error",
            "fast"),
        row(
            KnownErrorText.VOLUME_NOT_MOUNTED,
            "Unable to attach or mount volumes: unmounted volumes=[data]",
            "Unable to attach or mount volumes"),
        row(
            KnownErrorText.NOT_SCHEDULED,
            "0/3 nodes are available: 3 Insufficient cpu.",
            "0/3 nodes are available:"),
        row(
            KnownErrorText.CRASH_LOOP,
            "Back-off restarting failed container manager in pod kb",
            "Back-off restarting failed container"),
        row(KnownErrorText.OUT_OF_MEMORY, "Last State: Terminated, OOMKilled", "OOMKilled"),
        row(
            KnownErrorText.QUOTA,
            "pods \"a\" is forbidden: exceeded quota: compute, requested: cpu=2",
            "compute"),
        row(
            KnownErrorText.FORBIDDEN,
            "secrets is forbidden: User \"system:serviceaccount:kb:w\" cannot list resource \"secrets\"",
            "secrets"),
        row(
            KnownErrorText.WEBHOOK_DENIED,
            "admission webhook \"v.kb.io\" denied the request: no",
            "v.kb.io"),
        row(
            KnownErrorText.WEBHOOK_NOT_REACHED,
            "failed calling webhook \"v.kb.io\": failed to call webhook",
            "v.kb.io"),
        row(
            KnownErrorText.NO_ENDPOINTS,
            "no endpoints available for service \"kubeblocks\"",
            "kubeblocks"),
        row(
            KnownErrorText.API_NOT_REACHED,
            "The connection to the server localhost:8080 was refused - did you specify",
            "The connection to the server localhost:8080 was refused"),
        row(
            KnownErrorText.CERTIFICATE,
            "tls: x509: certificate signed by unknown authority",
            "x509: certificate signed by unknown authority"),
        row(
            KnownErrorText.DEADLINE,
            "Error: INSTALLATION FAILED: context deadline exceeded",
            "context deadline exceeded"),
        row(
            KnownErrorText.HELM_TIMED_OUT,
            "Error: timed out waiting for the condition",
            "timed out waiting for the condition"),
        row(
            KnownErrorText.HELM_BUSY,
            "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
            "another operation (install/upgrade/rollback) is in progress"),
        row(
            KnownErrorText.HELM_NAME_IN_USE,
            "Error: INSTALLATION FAILED: cannot re-use a name that is still in use",
            "cannot re-use a name that is still in use"),
        row(
            KnownErrorText.HELM_NOT_OWNER,
            "Unable to continue with install: ConfigMap \"a\" in namespace \"kb\" exists and cannot be"
                + " imported into the current release: invalid ownership metadata",
            "ConfigMap"),
        row(
            KnownErrorText.APPLY_CONFLICT,
            "Apply failed with 2 conflicts: conflicts with \"kubectl\" using apps/v1:",
            "Apply failed with 2 conflicts: conflicts with"),
        row(
            KnownErrorText.KUBE_VERSION,
            "chart requires kubeVersion: >=1.30.0 which is incompatible with Kubernetes v1.20.0",
            "chart requires kubeVersion: >=1.30.0 which is incompatible"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void formOfEveryRowIsRecognised(KnownErrorText known, String line, String subject)
      throws Exception {
    List<ReportedText> texts = read(line);

    assertThat(texts).extracting(ReportedText::known).contains(known);
    ReportedText text = texts.stream().filter(t -> t.known() == known).findFirst().orElseThrow();
    assertThat(text.subject()).isEqualTo(subject);
    assertThat(text.line()).contains(new ReportedText.LogLine("raw/logs/1-x.log", 1));
  }

  /** Of rows that name a schema's rule, nothing else takes the same words. */
  @ParameterizedTest
  @MethodSource("rows")
  void schemaTextIsOfOneRowOnly(KnownErrorText known, String line, String subject)
      throws Exception {
    if (known.judge() == Judge.FIELD || known.judge() == Judge.KIND) {
      assertThat(read(line)).as(subject).hasSize(1);
    }
  }

  @Test
  void noRowIsWithoutARealForm() {
    Set<KnownErrorText> missing = EnumSet.allOf(KnownErrorText.class);
    rows().forEach(one -> missing.remove((KnownErrorText) one.get()[0]));

    assertThat(missing).isEmpty();
  }

  @Test
  void helm4NamesTheObjectOnceAndItsFieldsBelow() throws Exception {
    assertThat(
            places(
                "Error: INSTALLATION FAILED: failed to create typed patch object (/oracle-12;"
                    + " apps.kubeblocks.io/v1, Kind=ComponentDefinition): errors:",
                "  .spec.configs[name=\"my config\"].reconfigure: field not declared in schema",
                "  .spec.roles[0].isExclusive: field not declared in schema",
                "done",
                ".spec.other: field not declared in schema"))
        .containsExactly(
            "2 ComponentDefinition .spec.configs[].reconfigure unknown",
            "3 ComponentDefinition .spec.roles[].isExclusive unknown",
            "5 ? .spec.other unknown");
  }

  @Test
  void strictDecodingAndHelm3NamePathsInQuotes() throws Exception {
    assertThat(
            places(
                "Error from server (BadRequest): error when creating \"x\": ParametersDefinition in"
                    + " version \"v1alpha1\" cannot be handled as a ParametersDefinition: strict"
                    + " decoding error: unknown field \"spec.componentDef\", unknown field"
                    + " \"spec.templateName\"",
                "W0101 12:00:00.000000       1 warnings.go:70] unknown field \"spec.roles[0].x\"",
                "W0101 12:00:01.000000       1 warnings.go:70] unknown field \"spec.roles[1].x\"",
                "{\"msg\":\"strict decoding error: unknown field \\\"spec.y\\\"\"}"))
        .containsExactly(
            "1 ParametersDefinition .spec.componentDef unknown",
            "1 ParametersDefinition .spec.templateName unknown",
            "2 ? .spec.roles[].x unknown",
            "4 ? .spec.y unknown");
  }

  @Test
  void oldClustersNameSeveralOnOneLine() throws Exception {
    assertThat(
            places(
                "error validating data: [ValidationError(ComponentDefinition.spec.roles[0]): unknown"
                    + " field \"isExclusive\" in io.x, ValidationError(ComponentDefinition.spec):"
                    + " missing required field \"runtime\" in io.x]"))
        .containsExactly(
            "1 ComponentDefinition .spec.roles[].isExclusive unknown",
            "1 ComponentDefinition .spec.runtime required");
  }

  /** Terminal colours, the runtime's stamp, klog, zap's console and JSON, logfmt. */
  @Test
  void sameTextInEveryProgramsDressIsOneText() throws Exception {
    List<ReportedText> texts =
        read(
            "\u001b[31mError:\u001b[0m unknown field \"spec.x\"",
            "2026-01-02T03:04:05.678901234Z stderr F unknown field \"spec.x\"",
            "E0102 03:04:05.678901       1 controller.go:329] unknown field \"spec.x\"",
            "2026-01-02T03:04:05.678Z\tERROR\tReconciler error\t{\"controller\": \"addon\","
                + " \"error\": \"unknown field \\\"spec.x\\\"\"}",
            "{\"level\":\"error\",\"ts\":1,\"msg\":\"Reconciler error\",\"error\":\"unknown field"
                + " \\\"spec.x\\\"\"}",
            "level=error msg=\"unknown field \\\"spec.x\\\"\"",
            "{\"log\":\"E0102 03:04:05.678901       1 c.go:3] unknown field \\\"spec.x\\\"\\n\","
                + "\"stream\":\"stderr\"}");

    assertThat(texts).singleElement().satisfies(one -> assertThat(one.count()).isEqualTo(7));
  }

  @Test
  void textThatALoopRepeatsIsOneWithACountAndThreePlaces() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      log.append("2026-01-02T03:04:%02dZ unknown field \"spec.x\"%n".formatted(i % 60));
    }
    List<ReportedText> texts = read(log.toString());

    assertThat(texts).hasSize(1);
    assertThat(texts.get(0).count()).isEqualTo(1_000);
    assertThat(texts.get(0).places()).hasSize(ReportedText.MAX_PLACES);
  }

  @Test
  void ordinaryLinesReportNothing() throws Exception {
    assertThat(
            read(
                "",
                "unknown field",
                "all is well",
                "ORA-01017: invalid username/password",
                "ORA-121540",
                "HTTP 404: page not found",
                "lookup of the host succeeded",
                "Successfully pulled image \"x\" in 3s",
                "the config template is defined"))
        .isEmpty();
  }

  /**
   * Every mark of the table over and over, on one line of a megabyte; and what made regexes slow.
   */
  @Test
  void hostileLinesEndSoonAndAreNotCutInSilence() throws Exception {
    StringBuilder marks = new StringBuilder();
    rows().forEach(one -> marks.append(one.get()[1]).append(' '));
    for (String part :
        List.of(
            marks.toString(),
            "a",
            ".a[",
            "[[[[",
            "a.b.c: ",
            "ValidationError(",
            "status.storedVersions[",
            ": Invalid value: ",
            "\u001b[",
            "{\"msg\":",
            "\\\"")) {
      String line = part.repeat(1_000_000 / part.length());
      ReportedText.All all =
          Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> all(line), part);
      assertThat(all.unread())
          .as(part)
          .singleElement()
          .satisfies(one -> assertThat(one.longLines()).isEqualTo(1));
    }
  }

  @Test
  void logOfTooManyDifferentErrorsSaysWhereReadingStopped() throws Exception {
    StringBuilder log = new StringBuilder();
    String filling = "x".repeat(60_000);
    for (int i = 0; i < 500; i++) {
      log.append("context deadline exceeded ").append(i).append(filling).append('\n');
    }
    ReportedText.All all = all(log.toString());

    assertThat(all.unread())
        .singleElement()
        .satisfies(one -> assertThat(one.lastLine().orElseThrow()).isBetween(100, 499));
  }

  @Test
  void moreTextsThanAFailureHasAreCounted() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      log.append("unknown field \"spec.x").append(i).append("\"\n");
    }
    ReportedText.All all = all(log.toString());

    assertThat(all.texts()).hasSize(500);
    assertThat(all.further()).isEqualTo(100);
  }

  private static ReportedText.All all(String log) throws Exception {
    return ReportedText.of(new SnapshotFixture().log("1-x.log", log).snapshot(), Optional.empty());
  }

  private static List<ReportedText> read(String... lines) throws Exception {
    return all(String.join("\n", lines)).texts();
  }

  private static List<String> places(String... lines) throws Exception {
    return read(lines).stream()
        .map(
            one ->
                "%d %s %s %s"
                    .formatted(
                        one.line().orElseThrow().number(),
                        one.kind().orElse("?"),
                        one.path().orElse("?"),
                        one.known().rule().map(Rule::id).orElse("?")))
        .toList();
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Declared against actual environments, and what failed. */
class LiveEnvironmentCheckTest {

  private static final String ACTION_SET =
      """
      {"apiVersion": "dataprotection.kubeblocks.io/v1alpha1", "kind": "ActionSet",
       "metadata": {"name": "oracle-rman"},
       "spec": {"backupType": "Full",
         "env": [{"name": "ORACLE_SID", "value": "x"}, {"name": "DATA_DIR", "value": "/d"}],
         "backup": {"backupData": {"image": "t", "command": ["sh", "-c", "x"]}},
         "restore": {"prepareData": {"image": "t", "command": ["sh"]},
           "postReady": [{"exec": {"command": ["sh"]}}]}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion": "dataprotection.kubeblocks.io/v1alpha1", "kind": "BackupPolicyTemplate",
       "metadata": {"name": "oracle"},
       "spec": {"backupMethods": [{"name": "rman", "actionSetName": "oracle-rman",
         "env": [{"name": "IMAGE_TAG", "valueFrom": {"versionMapping": [
           {"serviceVersions": ["19"], "mappedValue": "19"}]}}]}]}}
      """;

  private static final String DEFINITION =
      """
      {"apiVersion": "apps.kubeblocks.io/v1", "kind": "ComponentDefinition",
       "metadata": {"name": "oracle-1.0.0"},
       "spec": {"runtime": {"containers": [
         {"name": "exporter", "env": [{"name": "PORT", "value": "1"}]},
         {"name": "oracle", "env": [{"name": "HOME_DIR", "value": "/h"},
           {"name": "MODE", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "k", "optional": true}}}]}]}}}
      """;

  private static final String WELL = job("backupData", "ORACLE_SID", "DATA_DIR", "IMAGE_TAG");

  private final Texts texts = new Texts(new Templates(Optional.empty()), "en");

  @Test
  void jobThatHasAllThatIsDeclaredPasses() throws Exception {
    Finding finding = only(running(WELL, ""));
    assertThat(finding.status()).isEqualTo(Status.PASS);
    assertThat(finding.text()).isEqualTo("check.live-environment.pass.declared");
    assertThat(finding.layer()).isEqualTo(Layer.CONTRACT);
  }

  @Test
  void declaredVariableThatIsNotThereIsNamedWithItsPlace() throws Exception {
    Finding finding = only(running(job("prepareData", "DATA_DIR", "IMAGE_TAG"), ""));
    assertThat(finding.isWarning()).isTrue();
    assertThat(finding.failureLayer()).hasValue(5);
    assertThat(text(finding))
        .contains("`Job db/dp-backup-0`, container `backupdata` (`prepareData`), lacks a variable")
        .contains("`ActionSet/oracle-rman` declares: `ORACLE_SID`")
        .contains("older chart")
        .doesNotContain("version mapping");
    assertThat(finding.evidence())
        .extracting(one -> one.at().toString())
        .containsExactly("running.json#/containers/0", "raw/addon-objects.json#/0/spec/env/0");
  }

  @Test
  void mappedVariableThatIsLeftOutIsToldAsSuch() throws Exception {
    Finding finding = only(running(job("backupData", "ORACLE_SID", "DATA_DIR"), ""));
    assertThat(text(finding)).contains("`IMAGE_TAG`").contains("version mapping");
  }

  /** Of a Job that takes over a pod's environment, only what no pod has is told. */
  @Test
  void nameThatNothingSuppliesIsToldAndAccusesNobody() throws Exception {
    String job =
        job(
            "backupData",
            "ORACLE_SID",
            "DATA_DIR",
            "IMAGE_TAG",
            "DP_BACKUP_NAME",
            "HOME_DIR",
            "ODD");
    String pod =
        """
        {"kind": "Pod", "namespace": "db", "object": "orcl-0", "container": "oracle",
         "init": false, "image": "o", "count": 3,
         "environment": [{"name": "HOME_DIR", "kind": "value", "optional": false, "path": ".x"}],
         "purpose": {"stage": "container", "component": "db/orcl", "componentDefinition": "oracle-1.0.0"}}
        """;
    List<Finding> findings = findings(running(job + ", " + pod, ""), Optional.empty(), true);
    assertThat(findings).hasSize(2);
    assertThat(findings.get(1).severity()).isEqualTo(Severity.INFO);
    assertThat(text(findings.get(1)))
        .contains("a variable that")
        .contains("`ODD`")
        .doesNotContain("DP_");
    // Without a pod, what the Job took over from it is not known.
    assertThat(findings(running(job, ""), Optional.empty(), true)).hasSize(1);
  }

  @Test
  void execJobIsNotHeldAgainstTheActionSet() throws Exception {
    Finding finding = only(running(job("postReady.exec"), ""));
    assertThat(finding.status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(finding.requested()).isFalse();
  }

  /** A Secret's keys are never read: what it may supply cannot be called lacking. */
  @Test
  void whatASecretMaySupplyIsNotLacking() throws Exception {
    String job =
        job("backupData")
            .replace(
                "\"environment\": [",
                "\"environment\": [{\"name\": \"s\", \"kind\": \"envFrom.secretRef\","
                    + " \"optional\": false, \"path\": \".x\"}");
    assertThat(only(running(job, "")).status()).isEqualTo(Status.PASS);
  }

  @Test
  void keysOfAConfigMapCountAndUnreadOnesAccuseNobody() throws Exception {
    String job =
        job("backupData", "IMAGE_TAG")
            .replace(
                "\"environment\": [",
                "\"environment\": [{\"name\": \"env\", \"kind\": \"envFrom.configMapRef\","
                    + " \"optional\": false, \"path\": \".x\"}, ");
    assertThat(only(running(job, "")).status()).isEqualTo(Status.PASS);
    String keys =
        ", \"configMaps\": [{\"namespace\": \"db\", \"name\": \"env\", \"exists\": true,"
            + " \"keys\": [\"ORACLE_SID\"]}]";
    Finding finding = only(running(job, keys));
    assertThat(finding.isWarning()).isTrue();
    assertThat(text(finding)).contains("`DATA_DIR`").doesNotContain("ORACLE_SID");
  }

  @Test
  void componentIsHeldAgainstItsRuntime() throws Exception {
    String pod =
        """
        {"kind": "Pod", "namespace": "db", "object": "orcl-0", "container": "oracle",
         "init": false, "image": "o", "count": 3, "environment": [],
         "purpose": {"stage": "container", "component": "db/orcl", "componentDefinition": "oracle-1.0.0"}}
        """;
    Finding finding = only(running(pod, ""));
    assertThat(text(finding))
        .contains("`ComponentDefinition/oracle-1.0.0` declares: `HOME_DIR`")
        .contains("3 containers are like it")
        .doesNotContain("MODE");
    assertThat(finding.evidence().get(1).at().toString())
        .isEqualTo("raw/addon-objects.json#/2/spec/runtime/containers/1/env/0");
    assertThat(only(running(pod.replace("oracle-1.0.0", "other"), "")).status())
        .isEqualTo(Status.NOT_EVALUATED);
  }

  @Test
  void failedRunIsReportedWithWhatItsLinesMayMean() throws Exception {
    String failures =
        """
        , "failures": [{"subject": "Backup db/nightly", "phase": "Failed", "actionSet": "oracle-rman",
          "states": [{"object": "Pod db/p", "container": "backupdata", "stage": "backupData",
            "reason": "Error", "exitCode": 1, "restarts": 0}],
          "logs": [{"pod": "db/p", "container": "backupdata", "previous": false,
            "read": {"outcome": "collected", "from": "db/p"},
            "lines": ["start", "x.sh: line 3: ORACLE_PWD_FILE: unbound variable", "ORA-12154: TNS"]}]}]
        """;
    List<Finding> findings = findings(running(WELL, failures), Optional.empty());
    assertThat(findings).hasSize(2);
    Finding failed = findings.get(1);
    assertThat(failed.isWarning()).isTrue();
    assertThat(failed.failureLayer()).hasValue(5);
    assertThat(text(failed))
        .contains("`Backup db/nightly` is `Failed` (`Error`)")
        .contains("Reported, and not settled")
        .contains("`ORACLE_PWD_FILE`");
    assertThat(failed.evidence())
        .filteredOn(one -> one.strength() == Evidence.Strength.REPORTED)
        .extracting(one -> one.at().toString())
        .containsExactly(
            "running.json#/failures/0/logs/0/lines/1", "running.json#/failures/0/logs/0/lines/2");
    assertThat(texts.get("fix." + failed.text(), failed.facts()).toString()).contains("declared");
  }

  @Test
  void failureWithoutWordsIsOnNoFailureLayer() throws Exception {
    String failures =
        """
        , "failures": [{"subject": "Component db/c",
          "states": [{"object": "Pod db/p", "container": "c", "reason": "CrashLoopBackOff", "restarts": 4}]}]
        """;
    Finding failed = findings(running(WELL, failures), Optional.empty()).get(1);
    assertThat(failed.failureLayer()).isEmpty();
    assertThat(text(failed)).contains("does not run").contains("nothing that was read says why");
  }

  /** The check of image pulls tells it, as a fault of the substrate. */
  @Test
  void imageThatIsNotPulledIsNotToldTwice() throws Exception {
    String failures =
        """
        , "failures": [{"subject": "Component db/c",
          "states": [{"object": "Pod db/p", "container": "c", "reason": "ImagePullBackOff", "restarts": 0}]}]
        """;
    assertThat(only(running(WELL, failures)).status()).isEqualTo(Status.PASS);
  }

  @Test
  void readThatWasRefusedIsNotEvaluated() throws Exception {
    String reads =
        """
        {"reads": {"get pods/log": {"outcome": "missing", "reason": "FORBIDDEN", "from": "x",
          "detail": "get pods/log: forbidden (403)"}}}
        """;
    List<Finding> findings = findings(running(WELL, ""), Optional.of(reads));
    assertThat(findings.get(0).isIncomplete()).isTrue();
    assertThat(text(findings.get(0))).contains("get pods/log: forbidden (403)");
  }

  @Test
  void snapshotInWhichNothingRunningWasLookedAtHasNoFinding() throws Exception {
    assertThat(
            Diagnosis.of(
                    new SnapshotFixture().objects(ACTION_SET).snapshot(), VersionCatalog.load())
                .findings())
        .noneMatch(finding -> finding.check().equals("live-environment"));
  }

  private static String job(String stage, String... names) {
    StringBuilder environment = new StringBuilder();
    for (String name : names) {
      environment
          .append(environment.isEmpty() ? "" : ", ")
          .append("{\"name\": \"")
          .append(name)
          .append("\", \"kind\": \"value\", \"optional\": false, \"path\": \".x\"}");
    }
    return """
        {"kind": "Job", "namespace": "db", "object": "dp-backup-0", "container": "backupdata",
         "init": false, "image": "t", "count": 1, "environment": [%s],
         "purpose": {"stage": "%s", "run": "Backup db/nightly", "actionSet": "oracle-rman"}}
        """
        .formatted(environment, stage);
  }

  private static String running(String containers, String more) {
    return "{\"containers\": [%s], \"unlisted\": 0, \"furtherFailures\": 0%s}"
        .formatted(containers, more);
  }

  private Finding only(String running) throws Exception {
    List<Finding> findings = findings(running, Optional.empty());
    assertThat(findings).as("%s", findings.stream().map(this::text).toList()).hasSize(1);
    return findings.get(0);
  }

  private List<Finding> findings(String running, Optional<String> substrate) throws Exception {
    return findings(running, substrate, false);
  }

  private List<Finding> findings(String running, Optional<String> substrate, boolean released)
      throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture().objects(ACTION_SET, TEMPLATE, DEFINITION).running(running);
    substrate.ifPresent(fixture::substrate);
    if (released) {
      fixture.crdsOf(VersionCatalog.load(), "1.0.2");
    }
    var snapshot = fixture.snapshot();
    assertThat(SnapshotSchema.violations(snapshot))
        .filteredOn(one -> one.startsWith("running"))
        .isEmpty();
    return Diagnosis.of(snapshot, VersionCatalog.load()).findings().stream()
        .filter(finding -> finding.check().equals("live-environment"))
        .toList();
  }

  private String text(Finding finding) {
    return texts.get(finding.text(), finding.facts()).toString();
  }
}

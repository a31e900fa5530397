package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Account;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Contracts.Recognition;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContractFactsTest {

  private static final Pointer FILE = Pointer.parse("raw/addon-objects.json");

  private static Contracts read(String yaml) {
    return ContractFacts.of(GivenYaml.parse(yaml), FILE);
  }

  @Test
  void hashesInlineScriptOfBackupJobAndPointsAtIt() {
    Contracts facts =
        read(
            """
            apiVersion: dataprotection.kubeblocks.io/v1alpha1
            kind: ActionSet
            metadata: {name: ora}
            spec: {backup: {backupData: {image: 'r.io/a:1', command: [bash, -c, 'exp é']}}}
            """);
    assertThat(facts.scripts())
        .containsExactly(
            new Script(
                "ActionSet/ora",
                ".spec.backup.backupData.command[2]",
                Pointer.parse("raw/addon-objects.json#/0/spec/backup/backupData/command/2"),
                Sha256.of("exp é"),
                6,
                Recognition.COMMAND,
                Optional.of("bash")));
    assertThat(facts.actions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.stage()).isEqualTo("backupData");
              assertThat(action.command()).containsExactly("bash", "-c");
              assertThat(action.script()).contains(".spec.backup.backupData.command[2]");
              assertThat(action.image()).contains("r.io/a:1");
            });
  }

  @Test
  void namesEveryStageOfAnActionSet() {
    Contracts facts =
        read(
            """
            apiVersion: dataprotection.kubeblocks.io/v1alpha1
            kind: ActionSet
            metadata: {name: a}
            spec:
              backup:
                preBackup: [{exec: {container: db, command: [a]}}, {job: {command: [b]}}]
                backupData: {command: [c]}
                postBackup: [{exec: {command: [d]}}]
                preDelete: {command: [e]}
              restore:
                prepareData: {command: [f]}
                postReady: [{job: {command: [g]}}, {exec: {command: [h]}}]
            """);
    assertThat(facts.actions())
        .extracting(Action::stage, Action::path)
        .containsExactlyInAnyOrder(
            tuple("preBackup.exec", ".spec.backup.preBackup[0].exec"),
            tuple("preBackup.job", ".spec.backup.preBackup[1].job"),
            tuple("backupData", ".spec.backup.backupData"),
            tuple("postBackup.exec", ".spec.backup.postBackup[0].exec"),
            tuple("preDelete", ".spec.backup.preDelete"),
            tuple("prepareData", ".spec.restore.prepareData"),
            tuple("postReady.job", ".spec.restore.postReady[0].job"),
            tuple("postReady.exec", ".spec.restore.postReady[1].exec"));
    assertThat(facts.actions())
        .filteredOn(action -> action.stage().equals("preBackup.exec"))
        .extracting(Action::container)
        .containsExactly(Optional.of("db"));
  }

  @Test
  void keepsNamesAndKindsOfVariablesAndNoValue() throws IOException {
    Contracts facts =
        read(
            """
            apiVersion: dataprotection.kubeblocks.io/v1alpha1
            kind: ActionSet
            metadata: {name: a}
            spec:
              env:
              - {name: REP_PASSWD, value: hunter2}
              - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}
              - {name: NOTHING}
              envFrom: [{configMapRef: {name: common}}]
              backup: {withParameters: [tables]}
            """);
    assertThat(facts.variables())
        .extracting(Contracts.Variable::layer, Contracts.Variable::entry)
        .containsExactly(
            tuple(
                "actionSet",
                new EnvironmentEntry("common", "envFrom.configMapRef", false, ".spec.envFrom[0]")),
            tuple("actionSet", new EnvironmentEntry("REP_PASSWD", "value", false, ".spec.env[0]")),
            tuple(
                "actionSet",
                new EnvironmentEntry("KEY", "valueFrom.secretKeyRef", true, ".spec.env[1]")),
            tuple("actionSet", new EnvironmentEntry("NOTHING", "unset", false, ".spec.env[2]")),
            tuple(
                "backupParameters",
                new EnvironmentEntry(
                    "tables", "parameter", true, ".spec.backup.withParameters[0]")));
    assertThat(SnapshotJson.mapper().writeValueAsString(facts)).doesNotContain("hunter2");
  }

  @Test
  void readsLifecycleActionsOfBothGenerations() {
    Contracts facts =
        read(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: new}
            spec:
              lifecycleActions:
                roleProbe: {exec: {command: [/probe], container: db, env: [{name: A, value: x}]}}
                switchover: {http: {port: '80'}}
            ---
            apiVersion: apps.kubeblocks.io/v1alpha1
            kind: ComponentDefinition
            metadata: {name: old}
            spec:
              lifecycleActions:
                roleProbe:
                  customHandler: {image: i, env: [{name: B}], exec: {command: [sh], args: [-c, p]}}
                switchover: {withCandidate: {exec: {command: [/sw]}}}
            """);
    assertThat(facts.actions())
        .extracting(Action::object, Action::stage, Action::path, Action::command)
        .containsExactly(
            tuple(
                "ComponentDefinition/new",
                "lifecycle.roleProbe",
                ".spec.lifecycleActions.roleProbe.exec",
                List.of("/probe")),
            tuple(
                "ComponentDefinition/old",
                "lifecycle.roleProbe",
                ".spec.lifecycleActions.roleProbe.customHandler",
                List.of("sh", "-c")),
            tuple(
                "ComponentDefinition/old",
                "lifecycle.switchover.withCandidate",
                ".spec.lifecycleActions.switchover.withCandidate",
                List.of("/sw")));
    assertThat(facts.actions().get(0).environment())
        .extracting(EnvironmentEntry::name)
        .containsExactly("A");
    assertThat(facts.actions().get(1).environment())
        .extracting(EnvironmentEntry::path)
        .containsExactly(".spec.lifecycleActions.roleProbe.customHandler.env[0]");
    assertThat(facts.scripts())
        .extracting(Script::path)
        .containsExactly(".spec.lifecycleActions.roleProbe.customHandler.exec.args[1]");
  }

  @Test
  void readsContainersWithTheirProbesAndHooks() {
    Contracts facts =
        read(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: c}
            spec:
              runtime:
                containers:
                - name: db
                  env: [{name: A, value: x}]
                  readinessProbe: {exec: {command: [/ready]}}
                  livenessProbe: {httpGet: {port: 80}}
                  lifecycle: {preStop: {exec: {command: [sh, -c, stop]}}}
            """);
    assertThat(facts.actions())
        .extracting(Action::stage, Action::container, action -> action.environment().size())
        .containsExactly(
            tuple("container", Optional.of("db"), 1),
            tuple("container.readinessProbe", Optional.of("db"), 0),
            tuple("container.preStop", Optional.of("db"), 0));
    assertThat(facts.actions().get(2).content())
        .hasToString("raw/addon-objects.json#/0/spec/runtime/containers/0/lifecycle/preStop/exec");
  }

  @Test
  void tellsScriptsInConfigMapsFromConfiguration() {
    Contracts facts =
        read(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: scripts}
            data:
              a.sh: "#!/usr/bin/env -S bash -e\\nrun\\n"
              b.sh: "run\\n"
              helper: "run\\n"
              init.sql: "select 1"
              tool: "#! /bin/sh\\n"
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: config}
            data: {helper: "a = 1", my.cnf: "a = 1"}
            ---
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: c}
            spec: {scripts: [{name: s, template: scripts, volumeName: s}],
                   configs: [{name: c, template: config, volumeName: c}]}
            """);
    assertThat(facts.scripts())
        .extracting(Script::path, Script::recognizedBy, Script::interpreter)
        .containsExactly(
            tuple(".data[a.sh]", Recognition.SHEBANG, Optional.of("bash")),
            tuple(".data[b.sh]", Recognition.EXTENSION, Optional.empty()),
            tuple(".data.helper", Recognition.REFERENCE, Optional.empty()),
            tuple(".data.tool", Recognition.SHEBANG, Optional.of("/bin/sh")));
  }

  @Test
  void readsAccountsByNameOnly() {
    Contracts facts =
        read(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: c}
            spec:
              systemAccounts:
              - {name: root, initAccount: true, passwordGenerationPolicy: {length: 10}}
              - {name: backup}
              vars:
              - {name: U, valueFrom: {credentialVarRef: {name: root, username: Optional}}}
            ---
            apiVersion: dataprotection.kubeblocks.io/v1alpha1
            kind: BackupPolicyTemplate
            metadata: {name: b}
            spec:
              target: {account: root}
              backupMethods:
              - {name: full, actionSetName: full-as}
              - {name: dump, actionSetName: dump-as, target: {account: backup}}
              - {name: volumes, snapshotVolumes: true}
            """);
    assertThat(facts.accounts())
        .extracting(Account::role, Account::name, Account::path)
        .containsExactly(
            tuple("variable", "root", ".spec.vars[0].valueFrom.credentialVarRef.name"),
            tuple("declared.init", "root", ".spec.systemAccounts[0].name"),
            tuple("declared", "backup", ".spec.systemAccounts[1].name"),
            tuple("backupTarget", "root", ".spec.target.account"),
            tuple("backupTarget", "backup", ".spec.backupMethods[1].target.account"));
    assertThat(facts.variables())
        .singleElement()
        .satisfies(variable -> assertThat(variable.entry().optional()).isTrue());
    assertThat(facts.backupMethods())
        .extracting("name", "actionSet", "account")
        .containsExactly(
            tuple("full", Optional.of("full-as"), Optional.of("root")),
            tuple("dump", Optional.of("dump-as"), Optional.of("backup")),
            tuple("volumes", Optional.empty(), Optional.of("root")));
  }

  @Test
  void readsVersionMappingsOfBothGenerations() {
    Contracts facts =
        read(
            """
            apiVersion: dataprotection.kubeblocks.io/v1alpha1
            kind: BackupPolicyTemplate
            metadata: {name: new}
            spec:
              backupMethods:
              - name: full
                env:
                - name: IMAGE_TAG
                  valueFrom: {versionMapping: [{serviceVersions: ['8.0', '8.4'], mappedValue: x}]}
            ---
            apiVersion: apps.kubeblocks.io/v1alpha1
            kind: BackupPolicyTemplate
            metadata: {name: old}
            spec:
              backupPolicies:
              - backupMethods:
                - name: full
                  envMapping:
                  - key: IMAGE_TAG
                    valueFrom: {serviceVersion: [{names: ['5.7'], mappingValue: z}]}
            """);
    assertThat(facts.mappings())
        .extracting("object", "backupMethod", "variable", "serviceVersions", "mappedValue")
        .containsExactly(
            tuple("BackupPolicyTemplate/new", "full", "IMAGE_TAG", List.of("8.0", "8.4"), "x"),
            tuple("BackupPolicyTemplate/old", "full", "IMAGE_TAG", List.of("5.7"), "z"));
    assertThat(facts.variables())
        .extracting("layer")
        .containsExactly("backupMethod:full", "backupMethod:full");
  }

  @Test
  void readsWhatAnOpsDefinitionRunsAndGives() {
    Contracts facts =
        read(
            """
            apiVersion: operations.kubeblocks.io/v1alpha1
            kind: OpsDefinition
            metadata: {name: o}
            spec:
              componentInfos: [{accountName: admin}]
              parametersSchema: {openAPIV3Schema: {properties: {topic: {type: string}}}}
              podInfoExtractors:
              - name: pod
                env: [{name: PASS, optional: true, valueFrom: {envRef: {envName: P}}}]
              actions:
              - exec: {containerName: db, command: [/do]}
              - workload: {podSpec: {containers: [{name: job, image: i, command: [/job]}]}}
            """);
    assertThat(facts.actions())
        .extracting(Action::stage, Action::container)
        .containsExactly(
            tuple("ops.exec", Optional.of("db")),
            tuple("ops.workload.container", Optional.of("job")));
    assertThat(facts.variables())
        .extracting(Contracts.Variable::layer, v -> v.entry().kind(), v -> v.entry().optional())
        .containsExactly(
            tuple("podInfo:pod", "podInfo.envRef", true),
            tuple("opsParameters", "parameter", true));
    assertThat(facts.accounts()).extracting(Account::role).containsExactly("ops");
  }

  @Test
  void saysWhichConfigMapAContainerSeesWhere() {
    Contracts facts =
        read(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: c}
            spec:
              scripts: [{name: s, template: db-scripts, volumeName: scripts}]
              runtime:
                volumes: [{name: extra, configMap: {name: extra-map}}, {name: tmp, emptyDir: {}}]
                containers:
                - name: db
                  volumeMounts:
                  - {name: scripts, mountPath: /scripts}
                  - {name: tmp, mountPath: /tmp}
                  - {name: extra, mountPath: /e/x.sh, subPath: x.sh}
            """);
    assertThat(facts.mounts())
        .extracting("container", "mountPath", "subPath", "configMap")
        .containsExactly(
            tuple("db", "/scripts", Optional.empty(), "db-scripts"),
            tuple("db", "/e/x.sh", Optional.of("x.sh"), "extra-map"));
  }

  @Test
  void survivesTheWayThroughJson() throws IOException {
    Contracts facts =
        read(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata: {name: c}
            spec:
              vars: [{name: A, value: x}]
              runtime: {containers: [{name: db, command: [sh, -c, run]}]}
            """);
    assertThat(SnapshotJson.mapper().readValue(SnapshotJson.compact(facts), Contracts.class))
        .isEqualTo(facts);
  }
}

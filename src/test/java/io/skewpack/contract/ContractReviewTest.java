package io.skewpack.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.skewpack.capture.ContractFacts;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Charts in a few lines, and what their actions lack. */
class ContractReviewTest {

  private static final Pointer FILE = Pointer.parse("raw/addon-objects.json");

  @Test
  void aRestoreScriptThatReadsWhatNobodyDeclaresGetsNothing() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c,"
                        + " 'sqlplus $ORACLE_CONNECT']}}",
                    "")))
        .containsExactly("prepareData ORACLE_CONNECT NEEDED Nothing");
  }

  @Test
  void whatTheActionSetDeclaresReachesItsJobs() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c,"
                        + " 'sqlplus $ORACLE_CONNECT']}}",
                    "env: [{name: ORACLE_CONNECT, value: x}]")))
        .isEmpty();
  }

  @Test
  void whatTheActionSetDeclaresDoesNotReachExecActions() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {postReady: [{exec: {command: [sh, -c,"
                        + " 'sqlplus $ORACLE_CONNECT $DP_BACKUP_NAME']}}]}",
                    "env: [{name: ORACLE_CONNECT, value: x}]")))
        .containsExactly(
            "postReady.exec ORACLE_CONNECT NEEDED Nothing",
            "postReady.exec DP_BACKUP_NAME NEEDED Nothing");
  }

  @Test
  void theEnvironmentOfTheTargetsFirstContainerReachesBackupsAndNoPrepareData() throws Exception {
    String actions =
        actionSet(
            "backup: {backupData: {image: i, command: [sh, -c, 'use $PGUSER']}},"
                + " restore: {prepareData: {image: i, command: [sh, -c, 'use $PGUSER']}}",
            "");
    assertThat(unmet("1.0.2", actions + policy("") + component("env: [{name: PGUSER, value: p}]")))
        .containsExactly(
            "backupData PGUSER NEEDED FromContainer", "prepareData PGUSER NEEDED Nothing");
  }

  @Test
  void theDatabaseUserIsSuppliedOnlyWhereTheTargetNamesAnAccount() throws Exception {
    String actions =
        actionSet("backup: {backupData: {image: i, command: [sh, -c, 'use $DP_DB_USER']}}", "");
    String component = component("env: []");
    assertThat(unmet("1.0.2", actions + policy("") + component))
        .containsExactly("backupData DP_DB_USER NEEDED Nothing");
    assertThat(
            unmet("1.0.2", actions + policy("target: {role: primary, account: root}") + component))
        .isEmpty();
  }

  @Test
  void lifecycleActionsGetVarsAndEachOthersEnvironmentAndNotTheContainers() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                """
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentDefinition
                metadata: {name: db-1}
                spec:
                  vars: [{name: FROM_VARS, value: x}]
                  runtime: {containers: [{name: db, image: i, env: [{name: OF_CONTAINER, value: x}]}]}
                  lifecycleActions:
                    roleProbe: {exec: {command: [sh, -c, 'use $FROM_VARS $OF_CONTAINER $OTHERS $KB_AGENT_POD_NAME']}}
                    memberJoin: {exec: {env: [{name: OTHERS, value: x}], command: ['true']}}
                ---
                """))
        .containsExactly("lifecycle.roleProbe OF_CONTAINER NEEDED Nothing");
  }

  @Test
  void sourcedLibrariesAreFollowedThroughMountsAndOnlyWhereTheyAreCalled() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: lib}
                data:
                  join.sh: |
                    #!/bin/sh
                    . /scripts/common.sh
                    called
                    use "$SET_BY_LIBRARY"
                  common.sh: |
                    SET_BY_LIBRARY=1
                    called() {
                      use "$NEEDED_BY_CALLED"
                    }
                    never_called() {
                      use "$NEEDED_BY_NOBODY"
                    }
                ---
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentDefinition
                metadata: {name: db-1}
                spec:
                  scripts: [{name: s, template: lib, volumeName: scripts}]
                  runtime: {containers: [{name: db, image: i, volumeMounts: [{name: scripts, mountPath: /scripts}]}]}
                  lifecycleActions:
                    memberJoin: {exec: {command: [/scripts/join.sh]}}
                ---
                """))
        .containsExactly("lifecycle.memberJoin NEEDED_BY_CALLED NEEDED Nothing");
  }

  @Test
  void aFileThatTheChartDoesNotHoldMaySetAnything() throws Exception {
    ContractReview.Result result =
        review(
            "1.0.2",
            targeted(
                "restore: {prepareData: {image: i, command: [sh, -c, '. /opt/lib.sh; use $A']}}",
                ""));
    assertThat(result.unmet())
        .singleElement()
        .satisfies(
            unmet -> assertThat(unmet.need().unknownSources()).containsExactly("/opt/lib.sh"));
  }

  @Test
  void aChildSeesWhatItsParentExportsAndNothingElseOfIt() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: lib}
                data:
                  child.sh: |
                    #!/bin/sh
                    use "$EXPORTED" "$GIVEN" "$KEPT"
                ---
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentDefinition
                metadata: {name: db-1}
                spec:
                  scripts: [{name: s, template: lib, volumeName: scripts}]
                  runtime: {containers: [{name: db, image: i, volumeMounts: [{name: scripts, mountPath: /scripts}]}]}
                  lifecycleActions:
                    memberJoin:
                      exec:
                        command: [sh, -c, 'export EXPORTED=1; KEPT=1; GIVEN=1 /scripts/child.sh']
                ---
                """))
        .containsExactly("lifecycle.memberJoin KEPT NEEDED Nothing");
  }

  @Test
  void whatIsAskedForFirstIsOptional() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c,"
                        + " 'if [ -n \\\"$TLS\\\" ]; then use $TLS; fi; use ${LEVEL:-1}']}}",
                    "")))
        .containsExactly("prepareData TLS OPTIONAL Nothing");
  }

  @Test
  void aReferenceThatTheKubeletExpandsIsANeed() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [restore,"
                        + " '--to=$(DP_TARGET)', '--as=$$(DP_NOT)']}}",
                    "")))
        .containsExactly("prepareData DP_TARGET NEEDED Nothing");
  }

  @Test
  void aScriptThatIsNotOfTheGrammarIsToldWithItsPlaceAndTheRestGoesOn() throws Exception {
    ContractReview.Result result =
        review(
            "1.0.2",
            targeted(
                "backup: {backupData: {image: i, command: [sh, -c, \"use a\\nif then fi ((\\n\"]}},"
                    + " restore: {prepareData: {image: i, command: [sh, -c, 'use $B']}}",
                ""));
    assertThat(result.unread()).isNotEmpty();
    assertThat(result.unread().get(0).place().line()).isEqualTo(2);
    assertThat(result.unmet()).extracting(unmet -> unmet.need().name()).contains("B");
  }

  @Test
  void anActionSetThatNoMethodRunsMayGetMoreThanTheChartShows() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                actionSet("restore: {prepareData: {image: i, command: [sh, -c, 'use $X']}}", "")))
        .containsExactly("prepareData X NEEDED Unknown");
  }

  @Test
  void whatATestForEmptinessEndsTheScriptOverIsChecked() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c,"
                        + " 'if [ -z \"$X\" ]; then exit 1; fi; use $X']}}",
                    "")))
        .containsExactly("prepareData X CHECKED Nothing");
  }

  @Test
  void whatOnlyStandsInAMessageIsNoMoreThanChecked() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c, 'echo \"to $X\"']}}", "")))
        .containsExactly("prepareData X CHECKED Nothing");
  }

  @Test
  void aLineThatPrintsAndThenDoesMoreIsNoMessage() throws Exception {
    assertThat(
            unmet(
                "1.0.2",
                targeted(
                    "restore: {prepareData: {image: i, command: [sh, -c, 'echo go; use $X']}}",
                    "")))
        .containsExactly("prepareData X NEEDED Nothing");
  }

  @Test
  void whatAFunctionReturnsBeforeIsOptionalWhenTheOtherVariableIsMissingToo() throws Exception {
    String script =
        "f() {\\n  if [ -z \\\"$LIST\\\" ]; then\\n    return\\n  fi\\n  use $PORT\\n}\\nf\\n";
    String stages = "restore: {prepareData: {image: i, command: [sh, -c, \"" + script + "\"]}}";
    assertThat(unmet("1.0.2", targeted(stages, "")))
        .containsExactly("prepareData LIST OPTIONAL Nothing", "prepareData PORT OPTIONAL Nothing");
    assertThat(unmet("1.0.2", targeted(stages, "env: [{name: LIST, value: x}]")))
        .containsExactly("prepareData PORT NEEDED Nothing");
  }

  @Test
  void variablesOfAShardingDefinitionsComponentReachItsActions() throws Exception {
    assertThat(
            unmet(
                "1.2.0-alpha.3",
                """
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentDefinition
                metadata: {name: db-1}
                spec: {vars: [{name: FROM_VARS, value: x}]}
                ---
                apiVersion: apps.kubeblocks.io/v1
                kind: ShardingDefinition
                metadata: {name: shards}
                spec:
                  template: {compDef: db-}
                  lifecycleActions:
                    shardRemove: {exec: {command: [sh, -c, 'use $FROM_VARS $KB_REMOVE_SHARD_NAME $NOT']}}
                ---
                """))
        .containsExactly("sharding.shardRemove NOT NEEDED Nothing");
  }

  /** An ActionSet that a policy runs for a component whose first container declares nothing. */
  private static String targeted(String stages, String env) {
    return actionSet(stages, env) + policy("") + component("env: []");
  }

  private static String actionSet(String stages, String env) {
    return """
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: ActionSet
        metadata: {name: ora}
        spec: {backupType: Full, %s%s}
        ---
        """
        .formatted(stages, env.isEmpty() ? "" : ", " + env);
  }

  private static String policy(String target) {
    return """
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: BackupPolicyTemplate
        metadata: {name: policy}
        spec: {compDefs: [db-], backupMethods: [{name: full, actionSetName: ora}]%s}
        ---
        """
        .formatted(target.isEmpty() ? "" : ", " + target);
  }

  private static String component(String container) {
    return """
        apiVersion: apps.kubeblocks.io/v1
        kind: ComponentDefinition
        metadata: {name: db-1}
        spec: {runtime: {containers: [{name: db, image: i, %s}]}}
        ---
        """
        .formatted(container);
  }

  private static List<String> unmet(String version, String yaml) throws Exception {
    return review(version, yaml).unmet().stream()
        .map(
            unmet ->
                "%s %s %s %s"
                    .formatted(
                        unmet.action().stage(),
                        unmet.need().name(),
                        unmet.need().strength(),
                        unmet.supply().getClass().getSimpleName()))
        .toList();
  }

  private static ContractReview.Result review(String version, String yaml) throws Exception {
    List<JsonNode> objects =
        KubernetesYaml.read(yaml).stream()
            .map(KubernetesYaml.Document::value)
            .filter(JsonNode::isObject)
            .toList();
    ArrayNode list = SnapshotJson.mapper().createArrayNode();
    objects.forEach(list::add);
    return new ContractReview(
            ContractFacts.of(objects, FILE),
            objects,
            pointer -> list.at(JsonPointer.compile(pointer.pointer())),
            StageEnvironments.of(version),
            (image, variable) -> false)
        .review();
  }
}

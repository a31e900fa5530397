package io.skewpack.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.contract.StageEnvironment.Controller;
import io.skewpack.contract.StageEnvironment.Declared;
import io.skewpack.contract.StageEnvironment.Declarer;
import io.skewpack.contract.StageEnvironment.Layer;
import io.skewpack.contract.StageEnvironment.Supplied;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageEnvironmentsTest {

  /** What the captured facts call the stages of the kinds that a chart renders. */
  private static final Map<String, List<String>> STAGES =
      Map.of(
          "ActionSet",
          List.of(
              "preBackup.job",
              "preBackup.exec",
              "backupData",
              "postBackup.job",
              "postBackup.exec",
              "preDelete",
              "prepareData",
              "postReady.job",
              "postReady.exec"),
          "ComponentDefinition",
          List.of(
              "lifecycle.postProvision",
              "lifecycle.preTerminate",
              "lifecycle.roleProbe",
              "lifecycle.availableProbe",
              "lifecycle.switchover",
              "lifecycle.switchover.withCandidate",
              "lifecycle.switchover.withoutCandidate",
              "lifecycle.memberJoin",
              "lifecycle.memberLeave",
              "lifecycle.readonly",
              "lifecycle.readwrite",
              "lifecycle.dataDump",
              "lifecycle.dataLoad",
              "lifecycle.reconfigure",
              "lifecycle.accountProvision",
              "reconfigure",
              "container",
              "container.livenessProbe",
              "container.readinessProbe",
              "container.startupProbe",
              "container.postStart",
              "container.preStop",
              "initContainer",
              "initContainer.startupProbe",
              "ephemeralContainer"),
          "SidecarDefinition",
          List.of("reconfigure", "container", "container.preStop"),
          "ShardingDefinition",
          List.of(
              "sharding.postProvision",
              "sharding.preTerminate",
              "sharding.shardAdd",
              "sharding.shardRemove"),
          "OpsDefinition",
          List.of(
              "ops.exec",
              "ops.workload.container",
              "ops.workload.container.preStop",
              "ops.workload.initContainer",
              "ops.workload.ephemeralContainer"),
          "ParametersDefinition",
          List.of("reload", "reload.tool", "reload.downwardAPI"),
          "ConfigConstraint",
          List.of("reload", "reload.tool", "reload.downwardAPI"),
          "ClusterDefinition",
          List.of("container", "initContainer"),
          "InstanceSet",
          List.of("container", "initContainer"));

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.0", "1.1.0-alpha.4", "1.1", "1.2.0-alpha.0", "1.2"})
  void everyStageIsKnownOrSaysWhyNot(String version) {
    StageEnvironments environments = StageEnvironments.of(version);

    assertThat(environments.known()).isTrue();
    STAGES.forEach(
        (kind, stages) -> {
          for (String stage : stages) {
            boolean known = environments.stage(kind, stage).isPresent();
            boolean explained = environments.whyUnknown(kind, stage).isPresent();
            assertThat(known ^ explained).as("%s %s in %s", kind, stage, version).isTrue();
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.3-beta.8, true",
    "v1.0.2, true",
    "1.1.0, true",
    "1.2, true",
    "1.2.0-alpha.3+abc, true",
    "0.9.5, false",
    "0.9, false",
    "1.3.0, false",
    "10.0.0, false",
    "main, false",
    "'', false"
  })
  void aVersionFindsItsLine(String version, boolean known) {
    StageEnvironments environments = StageEnvironments.of(version);

    assertThat(environments.known()).isEqualTo(known);
    assertThat(environments.stage("backupData").isPresent()).isEqualTo(known);
    if (!known) {
      assertThat(environments.whyUnknown("ActionSet", "backupData"))
          .contains(StageEnvironments.LINE_NOT_READ);
    }
  }

  @Test
  void aBackupJobIsPutTogetherInTheOrderOfTheSource() {
    assertThat(
            layers("1.0.2", "ActionSet", "backupData").stream()
                .map(StageEnvironmentsTest::label)
                .toList())
        .containsExactly(
            "TARGET_FIRST_CONTAINER+envFrom",
            "DP_BACKUP_NAME..",
            "DP_DB_HOST..",
            "ACTION_SET+envFrom",
            "BACKUP_PARAMETERS",
            "KB_CLUSTER_UID..",
            "DP_PARENT_BACKUP_NAME..",
            "BACKUP_METHOD",
            "DATASAFED_LOCAL_BACKEND_PATH..",
            "DP_ARCHIVE_INTERVAL..");
  }

  @Test
  void anExecActionSeesItsContainerAndNothingElse() {
    for (String stage : List.of("preBackup.exec", "postBackup.exec", "postReady.exec")) {
      assertThat(layers("1.0.2", "ActionSet", stage))
          .singleElement()
          .isInstanceOfSatisfying(
              Declared.class,
              layer -> assertThat(layer.from()).isEqualTo(Declarer.TARGET_CONTAINER));
    }
    assertThat(names(layers("1.0.2", "OpsDefinition", "ops.exec"))).isEmpty();
    assertThat(names(layers("1.0.2", "OpsDefinition", "ops.exec.words"))).contains("KB_OPS_NAME");
  }

  @Test
  void restoreHasNoPodBeforeItIsReady() {
    assertThat(declarers(layers("1.0.2", "ActionSet", "prepareData")))
        .containsExactly(
            Declarer.RESTORE_PARAMETERS,
            Declarer.ACTION_SET,
            Declarer.BACKUP_METHOD,
            Declarer.RESTORE);
    assertThat(names(layers("1.0.2", "ActionSet", "prepareData"))).doesNotContain("DP_DB_HOST");
    assertThat(names(layers("1.0.2", "ActionSet", "postReady.job"))).contains("DP_DB_HOST");
    assertThat(layers("1.0.2", "ActionSet", "postReady.job"))
        .filteredOn(layer -> layer instanceof Declared d && d.from() == Declarer.ACTION_SET)
        .allSatisfy(layer -> assertThat(((Declared) layer).envFrom()).isFalse());
  }

  @Test
  void onlyAnActionSetOfALaterBackupHasABase() {
    List<List<String>> conditions =
        layers("1.1", "ActionSet", "prepareData").stream()
            .filter(layer -> names(List.of(layer)).contains("DP_BASE_BACKUP_NAME"))
            .map(Layer::conditions)
            .toList();

    assertThat(conditions)
        .containsExactly(
            List.of("backupType:Incremental"),
            List.of("backupType:Continuous", "restore.baseBackup"));
    StageEnvironments environments = StageEnvironments.of("1.1");
    assertThat(conditions)
        .allSatisfy(
            all ->
                assertThat(all)
                    .anySatisfy(
                        id ->
                            assertThat(environments.condition(id).holdsFor("Full"))
                                .contains(false)));
  }

  @Test
  void aVariableMayComeUnderMoreThanOneCondition() {
    assertThat(
            variables(layers("1.0.2", "ActionSet", "prepareData"))
                .filter(variable -> variable.name().equals("DP_RESTORE_TIME"))
                .map(Supplied::conditions))
        .containsExactly(List.of("backupType:Continuous"), List.of("restoreTime"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, target.account",
    "1.0.1, component.account",
    "1.0.2-beta.12, component.account",
    "1.1.0-alpha.4, component.account",
    "1.2.0-alpha.3, component.account"
  })
  void whoseAccountARestoreUsesChangedInsideTheFirstLine(String version, String condition) {
    assertThat(supplied(version, "ActionSet", "postReady.job", "DP_DB_USER"))
        .hasValueSatisfying(user -> assertThat(user.conditions()).containsExactly(condition));
  }

  @ParameterizedTest
  @CsvSource({
    // the method's env, the target's
    "1.0.1, false, false",
    "1.0.2-beta.23, false, false",
    "1.0.2-beta.24, true, false",
    "1.0.3-beta.9, true, false",
    "1.0.3-beta.11, true, true",
    "1.0, true, true",
    "1.1.0-beta.1, false, false",
    "1.1.0-beta.2, true, false",
    "1.1.0-beta.10, true, false",
    "1.2.0-alpha.3, true, false",
    "1.2, true, false",
    "1.2.0-alpha.4, true, true"
  })
  void whatADeletionGetsGrewWithinTheLines(String version, boolean method, boolean target) {
    Set<Declarer> declarers = Set.copyOf(declarers(layers(version, "ActionSet", "preDelete")));

    assertThat(declarers.contains(Declarer.BACKUP_METHOD)).isEqualTo(method);
    assertThat(declarers.contains(Declarer.TARGET_FIRST_CONTAINER)).isEqualTo(target);
    assertThat(supplied(version, "ActionSet", "preDelete", "DP_DB_HOST").isPresent())
        .isEqualTo(target);
  }

  @Test
  void theListsOfThePodsOfAClusterEndedWithTheFirstLine() {
    String stage = "lifecycle.postProvision";
    assertThat(supplied("1.0.3-beta.11", "ComponentDefinition", stage, "KB_CLUSTER_POD_NAME_LIST"))
        .isPresent();
    assertThat(supplied("1.1.0-alpha.4", "ComponentDefinition", stage, "KB_CLUSTER_POD_NAME_LIST"))
        .isEmpty();
  }

  @Test
  void aProbeIsCalledWithoutVariablesAndAnActionWithTheComponentsOnTop() {
    assertThat(declarers(layers("1.0.2", "ComponentDefinition", "lifecycle.roleProbe")))
        .containsExactly(
            Declarer.COMPONENT_VARS,
            Declarer.SIDECAR_VARS,
            Declarer.LIFECYCLE_ACTIONS,
            Declarer.CLUSTER);
    assertThat(declarers(layers("1.2.0-alpha.0", "ComponentDefinition", "lifecycle.memberJoin")))
        .endsWith(Declarer.COMPONENT_VARS, Declarer.SIDECAR_VARS)
        .doesNotContain(Declarer.ITSELF);
    assertThat(declarers(layers("1.2.0-alpha.1", "ComponentDefinition", "lifecycle.memberJoin")))
        .endsWith(Declarer.CALL_ALIASES);
  }

  @Test
  void aProbeOfAContainerHasWhatTheContainerHas() {
    assertThat(layers("1.1", "ComponentDefinition", "container.preStop"))
        .isEqualTo(layers("1.1", "ComponentDefinition", "container"));
    assertThat(
            StageEnvironments.of("1.1")
                .stage("ComponentDefinition", "container.preStop")
                .map(StageEnvironment::stage))
        .contains("container.preStop");
    assertThat(StageEnvironments.of("1.1").stage("ComponentDefinition", "lifecycle.preStop"))
        .isEmpty();
  }

  @Test
  void ofSeveralKindsTheComponentDefinitionsStageIsMeant() {
    StageEnvironments environments = StageEnvironments.of("1.2");

    assertThat(environments.stage("container"))
        .isEqualTo(environments.stage("ComponentDefinition", "container"))
        .isNotEqualTo(environments.stage("SidecarDefinition", "container"));
  }

  @Test
  void shardingActionsRunFromTheFirstBetaOn() {
    assertThat(StageEnvironments.of("1.0.2").whyUnknown("ShardingDefinition", "sharding.shardAdd"))
        .contains("neverCalled");
    assertThat(
            StageEnvironments.of("1.1.0-beta.0").stage("ShardingDefinition", "sharding.shardAdd"))
        .isEmpty();
    assertThat(names(layers("1.1.0-beta.1", "ShardingDefinition", "sharding.shardAdd")))
        .contains("KB_ADD_SHARD_NAME", "KB_AGENT_POD_NAME");
  }

  @Test
  void conditionsTellWhoDecides() {
    StageEnvironments environments = StageEnvironments.of("1.0.2");

    assertThat(environments.condition("target.account").decidedByChart()).isTrue();
    assertThat(environments.condition("restoreTime").decidedByChart()).isFalse();
    StageCondition type = environments.condition("backupType:Continuous");
    assertThat(type.holdsFor("Continuous")).contains(true);
    assertThat(type.holdsFor("Full")).contains(false);
    assertThat(environments.condition("restoreTime").holdsFor("Full")).isEmpty();
    assertThat(type.source())
        .startsWith("pkg/dataprotection/backup/request.go, ")
        .endsWith("(v1.0.2)");
    assertThatThrownBy(() -> environments.condition("moon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moon");
  }

  @Test
  void aSourceIsTheOneOfTheLine() {
    assertThat(layers("1.0.2", "ParametersDefinition", "reload"))
        .extracting(Layer::source)
        .contains(
            "pkg/controller/configuration/config_utils.go, BuildReloadActionContainer (v1.0.2)");
    assertThat(layers("1.1.0-beta.9", "ParametersDefinition", "reload"))
        .extracting(Layer::source)
        .contains("pkg/parameters/config_util.go, BuildReloadActionContainer (v1.1.0-beta.9)");
  }

  @ParameterizedTest
  @CsvSource({
    "max-connections, MAX_CONNECTIONS",
    "MY_VAR, MY_VAR",
    "2fast, _2FAST",
    "a.b, A_B",
    "'', ''",
    "é, __"
  })
  void aCallAliasIsANameThatShellsCanSpell(String name, String alias) {
    assertThat(StageEnvironment.callAlias(name)).isEqualTo(alias);
  }

  @Test
  void everyConditionAndEveryReasonHasItsWords() throws IOException {
    Properties texts = new Properties();
    try (Reader in =
        Files.newBufferedReader(Path.of("templates/texts/en.properties"), StandardCharsets.UTF_8)) {
      texts.load(in);
    }

    // What a Backup, a Restore or an OpsRequest may set is a condition of no stage.
    Set<String> conditions = new TreeSet<>(StageEnvironments.conditions());
    conditions.add(StageSupply.PARAMETER);
    assertThat(keysAfter("contract.condition.", texts)).isEqualTo(conditions);
    assertThat(keysAfter("contract.unknown.", texts)).isEqualTo(StageEnvironments.reasons());
  }

  @Test
  void theFileHasNothingThatIsNotUsedAndUsesNothingThatIsNotThere() throws IOException {
    JsonNode file = file();
    Set<String> uses = new TreeSet<>();
    for (String field : List.of("source", "set", "group")) {
      file.findValues(field).forEach(value -> uses.add(field + " " + value.asText()));
    }
    file.findValues("when").forEach(list -> list.forEach(id -> uses.add("when " + id.asText())));
    Set<String> given = new TreeSet<>();
    Map.of("sources", "source", "sets", "set", "groups", "group", "conditions", "when")
        .forEach(
            (part, field) ->
                file.get(part).fieldNames().forEachRemaining(n -> given.add(field + " " + n)));

    assertThat(uses).isEqualTo(given);
  }

  @Test
  void windowsNameLinesThatWereReadAndVersionsOfThem() throws IOException {
    for (JsonNode windows : file().findValues("in")) {
      windows
          .properties()
          .forEach(
              entry -> {
                assertThat(StageEnvironments.lines()).contains(entry.getKey());
                entry
                    .getValue()
                    .forEach(
                        bound ->
                            assertThat(Release.parse(bound.asText()).map(Release::line))
                                .contains(entry.getKey()));
              });
    }
  }

  private static JsonNode file() throws IOException {
    try (InputStream in = StageEnvironments.class.getResourceAsStream("stage-environments.json")) {
      return SnapshotJson.mapper().readTree(Objects.requireNonNull(in));
    }
  }

  private static Set<String> keysAfter(String prefix, Properties texts) {
    return texts.stringPropertyNames().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Layer> layers(String version, String kind, String stage) {
    return StageEnvironments.of(version).stage(kind, stage).orElseThrow().layers();
  }

  private static List<Declarer> declarers(List<Layer> layers) {
    return layers.stream()
        .flatMap(layer -> layer instanceof Declared d ? Stream.of(d.from()) : Stream.empty())
        .toList();
  }

  private static Stream<Supplied> variables(List<Layer> layers) {
    return layers.stream()
        .flatMap(
            layer ->
                layer instanceof Controller c ? c.variables().stream() : Stream.<Supplied>empty());
  }

  private static Set<String> names(List<Layer> layers) {
    return variables(layers).map(Supplied::name).collect(Collectors.toSet());
  }

  private static Optional<Supplied> supplied(
      String version, String kind, String stage, String name) {
    return variables(layers(version, kind, stage))
        .filter(variable -> variable.name().equals(name))
        .findFirst();
  }

  private static String label(Layer layer) {
    if (layer instanceof Declared declared) {
      return declared.from() + (declared.envFrom() ? "+envFrom" : "");
    }
    return ((Controller) layer).variables().get(0).name() + "..";
  }
}

package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Contracts.Recognition;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything in an object that runs a command, with the script that the command may carry.
 *
 * <p>Actions that call HTTP or gRPC, name a built-in handler, send a signal or patch a resource run
 * no command and are left out.
 */
final class ActionFacts {

  private record Row(String kind, FieldPattern pattern, String stage) {}

  /**
   * Fields of KubeBlocks kinds that hold a command and are not containers. A {@code *} in the stage
   * stands for the key that the star of the path stood for. Read from the CRDs of v0.9.0 to
   * v1.2.0-alpha.3; a path that only some of them have says so.
   */
  private static final List<Row> TABLE =
      List.of(
          row("ActionSet", ".spec.backup.preBackup[].job", "preBackup.job"),
          row("ActionSet", ".spec.backup.preBackup[].exec", "preBackup.exec"),
          row("ActionSet", ".spec.backup.backupData", "backupData"),
          row("ActionSet", ".spec.backup.postBackup[].job", "postBackup.job"),
          row("ActionSet", ".spec.backup.postBackup[].exec", "postBackup.exec"),
          row("ActionSet", ".spec.backup.preDelete", "preDelete"),
          row("ActionSet", ".spec.restore.prepareData", "prepareData"),
          row("ActionSet", ".spec.restore.postReady[].job", "postReady.job"),
          row("ActionSet", ".spec.restore.postReady[].exec", "postReady.exec"),
          row("ComponentDefinition", ".spec.lifecycleActions.*.exec", "lifecycle.*"),
          // v1alpha1, up to v1.2.0-alpha.2
          row("ComponentDefinition", ".spec.lifecycleActions.*.customHandler", "lifecycle.*"),
          row(
              "ComponentDefinition",
              ".spec.lifecycleActions.switchover.withCandidate",
              "lifecycle.switchover.withCandidate"),
          row(
              "ComponentDefinition",
              ".spec.lifecycleActions.switchover.withoutCandidate",
              "lifecycle.switchover.withoutCandidate"),
          // v1.2.0-alpha.0 and later
          row("ComponentDefinition", ".spec.configs[].reconfigure.exec", "reconfigure"),
          row("ComponentDefinition", ".spec.scripts[].reconfigure.exec", "reconfigure"),
          row("SidecarDefinition", ".spec.configs[].reconfigure.exec", "reconfigure"),
          row("SidecarDefinition", ".spec.scripts[].reconfigure.exec", "reconfigure"),
          row("ShardingDefinition", ".spec.lifecycleActions.*.exec", "sharding.*"),
          row("OpsDefinition", ".spec.actions[].exec", "ops.exec"),
          row("ParametersDefinition", ".spec.reloadAction.shellTrigger", "reload"),
          row(
              "ParametersDefinition",
              ".spec.reloadAction.shellTrigger.toolsSetup.toolConfigs[]",
              "reload.tool"),
          // v1.0.0 to v1.1.0-beta.9
          row(
              "ParametersDefinition",
              ".spec.downwardAPIChangeTriggeredActions[]",
              "reload.downwardAPI"),
          // v1beta1, then v1alpha1
          row("ConfigConstraint", ".spec.reloadAction.shellTrigger", "reload"),
          row(
              "ConfigConstraint",
              ".spec.reloadAction.shellTrigger.toolsSetup.toolConfigs[]",
              "reload.tool"),
          row(
              "ConfigConstraint",
              ".spec.downwardAPIChangeTriggeredActions[]",
              "reload.downwardAPI"),
          row("ConfigConstraint", ".spec.reloadOptions.shellTrigger", "reload"),
          row(
              "ConfigConstraint",
              ".spec.reloadOptions.shellTrigger.toolsSetup.toolConfigs[]",
              "reload.tool"),
          row("ConfigConstraint", ".spec.toolsImageSpec.toolConfigs[]", "reload.tool"),
          row("ConfigConstraint", ".spec.downwardAPIOptions[]", "reload.downwardAPI"));

  /** Commands inside a container, which run with that container's environment. */
  private static final List<Row> IN_CONTAINER =
      List.of(
          row("", ".livenessProbe.exec", ".livenessProbe"),
          row("", ".readinessProbe.exec", ".readinessProbe"),
          row("", ".startupProbe.exec", ".startupProbe"),
          row("", ".lifecycle.*.exec", ".*"));

  private final String object;
  private final Pointer content;
  private final List<Action> actions = new ArrayList<>();
  private final List<Script> scripts = new ArrayList<>();

  private ActionFacts(JsonNode object, Pointer content) {
    this.object = ObjectType.titleOf(object);
    this.content = content;
  }

  /**
   * @param content where the object is in the snapshot
   */
  static ActionFacts of(JsonNode object, Pointer content) {
    ActionFacts facts = new ActionFacts(object, content);
    ObjectType type = ObjectType.of(object);
    if (type.isKubeBlocks()) {
      for (Row row : TABLE) {
        if (row.kind().equals(type.kind())) {
          for (FieldPattern.Match match : row.pattern().select(object)) {
            facts.add(match.value(), match.path(), stage(row, match), Optional.empty());
          }
        }
      }
    }
    PodSpecs.containersOf(object).forEach(facts::addContainer);
    return facts;
  }

  /** In the order of the table and then of the fields. */
  List<Action> actions() {
    return List.copyOf(actions);
  }

  /** The inline scripts of the actions. */
  List<Script> scripts() {
    return List.copyOf(scripts);
  }

  private void addContainer(PodSpecs.Container container) {
    Optional<String> name = ObjectType.text(container.value().path("name"));
    add(container.value(), container.path(), container.stage(), name);
    for (Row row : IN_CONTAINER) {
      for (FieldPattern.Match match : row.pattern().select(container.value())) {
        add(
            match.value(),
            container.path().join(match.path()),
            container.stage() + stage(row, match),
            name);
      }
    }
  }

  private void add(JsonNode node, FieldPath path, String stage, Optional<String> container) {
    if (!node.isObject()) {
      return;
    }
    // v1alpha1 handlers keep the command one level further in than the image.
    boolean nested = node.path("exec").isObject();
    CommandLine line =
        CommandLine.of(nested ? node.path("exec") : node, nested ? path.child("exec") : path);
    line.script().ifPresent(this::addScript);
    List<EnvironmentEntry> environment =
        EnvironmentEntries.of(node, path).stream().map(EnvironmentEntries.Placed::entry).toList();
    actions.add(
        new Action(
            object,
            path.toString(),
            path.under(content),
            stage,
            line.before(),
            line.script().map(script -> script.path().toString()),
            line.after(),
            line.interpreter(),
            ObjectType.text(node.path("image")),
            container
                .or(() -> ObjectType.text(node.path("container")))
                .or(() -> ObjectType.text(node.path("containerName"))),
            environment));
  }

  private void addScript(CommandLine.InlineScript script) {
    Recognition why =
        script.interpreter().isPresent() ? Recognition.COMMAND : Recognition.MULTI_LINE;
    scripts.add(script(object, content, script.path(), script.text(), why, script.interpreter()));
  }

  /** The facts about a script's text. */
  static Script script(
      String object,
      Pointer content,
      FieldPath path,
      String text,
      Recognition why,
      Optional<String> interpreter) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new Script(
        object,
        path.toString(),
        path.under(content),
        Sha256.of(utf8),
        utf8.length,
        why,
        interpreter);
  }

  private static String stage(Row row, FieldPattern.Match match) {
    String stage = row.stage();
    for (String key : match.keys()) {
      stage = stage.replace("*", key);
    }
    return stage;
  }

  private static Row row(String kind, String pattern, String stage) {
    return new Row(kind, FieldPattern.of(pattern), stage);
  }
}

package io.skewpack.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.contract.Need.Strength;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Unread;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what every action of a chart needs against what its stage gives it: {@code reads - assigned
 * - defaulted - supplied}.
 */
public final class ContractReview {

  private static final String ACTION_SET = "ActionSet/";
  private static final String COMPONENT = "ComponentDefinition/";

  /** Stages whose command is a container's, so that the kubelet expands {@code $(NAME)} in it. */
  private static final Set<String> JOBS =
      Set.of(
          "backupData",
          "preBackup.job",
          "postBackup.job",
          "preDelete",
          "prepareData",
          "postReady.job",
          "ops.workload.container",
          "ops.workload.initContainer",
          "container",
          "initContainer");

  /** Kinds whose actions KubeBlocks runs. */
  private static final Set<String> KUBEBLOCKS_KINDS =
      Set.of(
          "ActionSet",
          "ComponentDefinition",
          "SidecarDefinition",
          "ShardingDefinition",
          "OpsDefinition",
          "ParametersDefinition",
          "ConfigConstraint");

  /**
   * What was found.
   *
   * @param actions those that were judged
   * @param unmet in the order of the actions, and of the needs in their scripts
   * @param unread places of scripts that were not evaluated, each once, with one action that runs
   *     the script
   * @param unknownStages actions of whose stage no environment is known, each with the id of the
   *     reason, when there is one: its words are the text {@code contract.unknown.<id>}
   */
  public record Result(
      List<Action> actions,
      List<UnmetNeed> unmet,
      List<UnreadPlace> unread,
      List<UnknownStage> unknownStages) {
    public Result {
      actions = List.copyOf(actions);
      unmet = List.copyOf(unmet);
      unread = List.copyOf(unread);
      unknownStages = List.copyOf(unknownStages);
    }
  }

  /** Where the texts of scripts are. */
  @FunctionalInterface
  public interface PointerSource {
    /**
     * @throws SnapshotException when the pointer leads nowhere
     */
    JsonNode resolve(Pointer pointer) throws SnapshotException;
  }

  /** An action of whose stage no environment is known. */
  public record UnknownStage(Action action, Optional<String> why) {}

  /** A place of a script that nobody here could read. */
  public record UnreadPlace(Script script, Unread place, Action action) {}

  private final Contracts contracts;
  private final StageEnvironments stages;
  private final ImageEnvironments images;
  private final ChartScripts scripts;
  private final Declarations declarations;
  private final Targets targets;
  private final Map<String, List<String>> patterns;
  private final Map<String, String> backupTypes = new HashMap<>();
  private final Set<String> components = new LinkedHashSet<>();

  /**
   * @param objects the chart's rendered objects
   * @param source what the facts' pointers point into
   * @param stages of the KubeBlocks release that is meant
   * @throws SnapshotException when the snapshot contradicts itself
   */
  public ContractReview(
      Contracts contracts,
      List<JsonNode> objects,
      PointerSource source,
      StageEnvironments stages,
      ImageEnvironments images)
      throws SnapshotException {
    this.contracts = contracts;
    this.stages = stages;
    this.images = images;
    Map<Pointer, String> texts = new HashMap<>();
    for (Script script : contracts.scripts()) {
      texts.put(script.content(), source.resolve(script.content()).asText(""));
    }
    this.scripts = new ChartScripts(contracts, texts);
    Map<String, Set<String>> keys = new HashMap<>();
    Map<String, List<String>> patterns = new HashMap<>();
    for (JsonNode object : objects) {
      String name = object.path("metadata").path("name").asText("");
      JsonNode spec = object.path("spec");
      switch (object.path("kind").asText("")) {
        case "ConfigMap" -> {
          Set<String> own = new LinkedHashSet<>();
          object.path("data").fieldNames().forEachRemaining(own::add);
          keys.put(name, own);
        }
        case "BackupPolicyTemplate" -> patterns.put("BackupPolicyTemplate/" + name, compDefs(spec));
        case "ComponentDefinition" -> components.add(COMPONENT + name);
        case "ShardingDefinition" ->
            patterns.put(
                "ShardingDefinition/" + name,
                List.of(spec.path("template").path("compDef").asText("")));
        case "OpsDefinition" -> patterns.put("OpsDefinition/" + name, ofComponents(spec));
        case "SidecarDefinition" ->
            patterns.put("SidecarDefinition/" + name, List.of(spec.path("owner").asText("")));
        case "ActionSet" -> backupTypes.put(name, spec.path("backupType").asText("Full"));
        default -> {
          // Other kinds declare nothing that is looked up by name.
        }
      }
    }
    this.patterns = patterns;
    this.declarations = new Declarations(contracts, keys);
    this.targets =
        new Targets(
            contracts,
            patterns,
            components.stream().map(title -> title.substring(COMPONENT.length())).toList());
  }

  /** Judges every action of a KubeBlocks object whose stage is known. */
  public Result review() {
    List<Action> judged = new ArrayList<>();
    List<UnmetNeed> unmet = new ArrayList<>();
    List<UnknownStage> unknown = new ArrayList<>();
    Map<String, UnreadPlace> unread = new LinkedHashMap<>();
    for (Action action : contracts.actions()) {
      if (!isOfKubeBlocks(action)) {
        continue;
      }
      Optional<StageEnvironment> stage = stages.stage(kindOf(action.object()), action.stage());
      if (stage.isEmpty()) {
        unknown.add(
            new UnknownStage(action, stages.whyUnknown(kindOf(action.object()), action.stage())));
        continue;
      }
      judged.add(action);
      Targets.Of runsFor = runsFor(action);
      List<Program> programs = programs(action, runsFor);
      programs.forEach(program -> collectUnread(program, action, unread));
      StageSupply supply = supply(stage.get(), action, runsFor);
      for (Need stated : needs(action, programs)) {
        Need need = isBehindGates(stated, supply) ? stated.taken(Strength.OPTIONAL) : stated;
        Supply found = supply.of(need.name());
        if (!(found instanceof Supply.Given)) {
          unmet.add(
              new UnmetNeed(
                  action, need, found, supply.declarers(), declarations.sites(need.name())));
        }
      }
    }
    return new Result(judged, unmet, List.copyOf(unread.values()), unknown);
  }

  private List<Program> programs(Action action, Targets.Of runsFor) {
    return new ProgramAssembly(scripts, runsFor.components()).of(action);
  }

  private List<Need> needs(Action action, List<Program> programs) {
    boolean unsetFails = action.command().stream().anyMatch(word -> word.matches("-[a-z]*u[a-z]*"));
    List<Need> needs = new ArrayList<>(Needs.of(programs, unsetFails));
    if (JOBS.contains(action.stage())) {
      Optional<Program.Part> inline =
          scripts.inline(action).flatMap(script -> partOf(script, programs));
      needs.addAll(KubernetesExpansion.of(action, inline));
    }
    return needs;
  }

  /** Whether every use stands behind the question for another variable that is not there either. */
  private static boolean isBehindGates(Need need, StageSupply supply) {
    return need.places().stream()
        .filter(place -> place.manner() != Manner.TESTED)
        .allMatch(
            place ->
                place.gates().stream().anyMatch(gate -> supply.of(gate) instanceof Supply.Nothing));
  }

  private static Optional<Program.Part> partOf(Script script, List<Program> programs) {
    return programs.stream()
        .map(program -> program.parts().get(0))
        .filter(part -> part.script().equals(script))
        .findFirst();
  }

  private StageSupply supply(StageEnvironment stage, Action action, Targets.Of runsFor) {
    return new StageSupply(
        stages,
        stage,
        action,
        declarations,
        runsFor,
        Optional.ofNullable(backupTypes.get(nameOf(action.object()))),
        images);
  }

  /** For which components an action runs; all of the chart where the object does not say. */
  private Targets.Of runsFor(Action action) {
    String object = action.object();
    if (object.startsWith(ACTION_SET)) {
      return targets.of(nameOf(object));
    }
    if (object.startsWith(COMPONENT)) {
      return new Targets.Of(List.of(), List.of(object), true);
    }
    List<String> named = patterns.getOrDefault(object, List.of());
    return named.isEmpty()
        ? new Targets.Of(List.of(), List.copyOf(components), true)
        : targets.named(named);
  }

  private static void collectUnread(
      Program program, Action action, Map<String, UnreadPlace> unread) {
    for (Program.Part part : program.parts()) {
      for (Unread place : part.reading().unread()) {
        unread.putIfAbsent(
            part.script().content() + " " + place.line() + " " + place.column(),
            new UnreadPlace(part.script(), place, action));
      }
    }
    program.children().forEach(child -> collectUnread(child, action, unread));
  }

  private static boolean isOfKubeBlocks(Action action) {
    return KUBEBLOCKS_KINDS.contains(kindOf(action.object()));
  }

  private static List<String> compDefs(JsonNode spec) {
    List<String> patterns = new ArrayList<>();
    spec.path("compDefs").forEach(pattern -> patterns.add(pattern.asText("")));
    for (JsonNode policy : spec.path("backupPolicies")) {
      policy.path("componentDefs").forEach(pattern -> patterns.add(pattern.asText("")));
    }
    return patterns;
  }

  private static List<String> ofComponents(JsonNode spec) {
    List<String> patterns = new ArrayList<>();
    for (JsonNode info : spec.path("componentInfos")) {
      patterns.add(info.path("componentDefinitionName").asText(""));
    }
    return patterns;
  }

  private static String kindOf(String object) {
    return object.substring(0, object.indexOf('/'));
  }

  private static String nameOf(String object) {
    return object.substring(object.indexOf('/') + 1);
  }
}

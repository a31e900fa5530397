package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.BackupMethod;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Contracts.Variable;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Container;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that the chart's own objects declare for a container that runs: those that must be
 * in it, whatever else the controllers put there.
 *
 * <ul>
 *   <li>Jobs of data protection have {@code .spec.env} of their ActionSet and the environment of
 *       the backup method (KubeBlocks v1.0.2, {@code pkg/dataprotection/backup/request.go} {@code
 *       BuildJobActionPodSpec}, {@code restore/builder.go} {@code addCommonEnv}, {@code
 *       backup/deleter.go}). Those that run {@code kubectl exec} have neither.
 *   <li>A component's container has the {@code env} that the runtime of its ComponentDefinition
 *       gives to the container of that name.
 * </ul>
 */
final class DeclaredEnvironment {

  private static final Set<String> JOB_STAGES =
      Set.of(
          "backupData",
          "preBackup.job",
          "postBackup.job",
          "prepareData",
          "postReady.job",
          "preDelete");

  /** A name alone is a variable that is empty (Kubernetes API reference, EnvVar v1). */
  private static final Set<String> NAMED_ONLY = Set.of("expression", "unset");

  /**
   * @param definition as {@code Kind/name}
   * @param lacking what is declared and not there, sorted by name
   */
  record Comparison(String definition, List<Lack> lacking) {}

  /**
   * A variable that is declared and not there.
   *
   * @param isMapped whether it has a {@code versionMapping}, which leaves it out for versions that
   *     it does not cover
   * @param object that declares it
   */
  record Lack(String name, String object, boolean isMapped, Pointer at) {}

  private final Contracts contracts;

  DeclaredEnvironment(Contracts contracts) {
    this.contracts = contracts;
  }

  /** Absent when the chart does not declare what the container belongs to. */
  Optional<Comparison> compare(Container container, Running running) {
    Optional<String> stage = container.purpose().stage();
    if (stage.isEmpty()) {
      return Optional.empty();
    }
    if (JOB_STAGES.contains(stage.get())) {
      return container
          .purpose()
          .actionSet()
          .map(name -> "ActionSet/" + name)
          .filter(this::isKnown)
          .map(object -> new Comparison(object, lacking(ofActionSet(object), container, running)));
    }
    return container
        .purpose()
        .componentDefinition()
        .map(name -> "ComponentDefinition/" + name)
        .flatMap(
            object ->
                ofRuntime(object, container)
                    .map(known -> new Comparison(object, lacking(known, container, running))));
  }

  private boolean isKnown(String object) {
    return contracts.actions().stream().anyMatch(action -> action.object().equals(object));
  }

  private static List<Lack> lacking(
      Map<String, Lack> declared, Container container, Running running) {
    Set<String> there = new HashSet<>();
    for (EnvironmentEntry entry : container.environment()) {
      if (!entry.kind().startsWith("envFrom.")) {
        there.add(entry.name());
      } else if (!keys(entry, container, running).map(there::addAll).isPresent()) {
        // Whatever is in a Secret, or in a ConfigMap that was not read, may be what is looked for.
        return List.of();
      }
    }
    return declared.values().stream().filter(lack -> !there.contains(lack.name())).toList();
  }

  private static Optional<List<String>> keys(
      EnvironmentEntry entry, Container container, Running running) {
    if (!entry.kind().equals("envFrom.configMapRef")) {
      return Optional.empty();
    }
    return running.configMaps().stream()
        .filter(one -> one.namespace().equals(container.namespace()))
        .filter(one -> one.name().equals(entry.name()))
        .findFirst()
        .flatMap(one -> one.exists() ? one.keys() : Optional.of(List.of()));
  }

  private Map<String, Lack> ofActionSet(String object) {
    Map<String, Lack> declared = new java.util.TreeMap<>();
    for (Variable variable : contracts.variables()) {
      if (variable.object().equals(object) && variable.layer().equals("actionSet")) {
        add(variable.entry(), object, variable.content(), declared);
      }
    }
    ofEveryMethod(object).forEach(declared::putIfAbsent);
    return declared;
  }

  /** What all methods that run it declare: which of them was run is not known here. */
  private Map<String, Lack> ofEveryMethod(String actionSet) {
    String name = actionSet.substring(actionSet.indexOf('/') + 1);
    Optional<Map<String, Lack>> common = Optional.empty();
    for (BackupMethod method : contracts.backupMethods()) {
      if (!method.actionSet().equals(Optional.of(name))) {
        continue;
      }
      Map<String, Lack> declared = new LinkedHashMap<>();
      for (Variable variable : contracts.variables()) {
        if (variable.object().equals(method.object())
            && variable.layer().equals("backupMethod:" + method.name())) {
          add(variable.entry(), method.object(), variable.content(), declared);
        }
      }
      common.ifPresent(known -> declared.keySet().retainAll(known.keySet()));
      common = Optional.of(declared);
    }
    return common.orElse(Map.of());
  }

  private Optional<Map<String, Lack>> ofRuntime(String object, Container container) {
    List<Action> same = new ArrayList<>();
    for (Action action : contracts.actions()) {
      if (action.object().equals(object)
          && action.stage().equals(container.purpose().stage().orElse(""))
          && action.container().equals(Optional.of(container.container()))) {
        same.add(action);
      }
    }
    if (same.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Lack> declared = new java.util.TreeMap<>();
    for (Action action : same) {
      for (EnvironmentEntry entry : action.environment()) {
        Pointer at = FieldPath.parse(entry.path()).under(objectAt(action));
        add(entry, object, at, declared);
      }
    }
    return Optional.of(declared);
  }

  /** The object in the snapshot: its content without the path inside it. */
  private static Pointer objectAt(Action action) {
    String whole = action.content().pointer();
    String inside = FieldPath.parse(action.path()).under(new Pointer("x", "")).pointer();
    return new Pointer(
        action.content().file(), whole.substring(0, whole.length() - inside.length()));
  }

  private static void add(
      EnvironmentEntry entry, String object, Pointer at, Map<String, Lack> declared) {
    boolean isVariable = entry.kind().startsWith("value") || NAMED_ONLY.contains(entry.kind());
    if (isVariable && !entry.optional()) {
      declared.putIfAbsent(
          entry.name(),
          new Lack(entry.name(), object, entry.kind().endsWith(".versionMapping"), at));
    }
  }
}

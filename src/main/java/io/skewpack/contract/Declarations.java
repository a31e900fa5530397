package io.skewpack.contract;

import io.skewpack.contract.UnmetNeed.Elsewhere;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Contracts.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a chart's objects declare, by who declares it. */
final class Declarations {

  private static final String CONTAINER = "container";

  /**
   * Names that somebody declares.
   *
   * @param names the variables
   * @param unknown {@code envFrom} sources that the chart does not hold
   */
  record Declared(Set<String> names, Set<String> unknown) {
    Declared {
      names = Set.copyOf(names);
      unknown = Set.copyOf(unknown);
    }
  }

  private final Contracts contracts;
  private final Map<String, Set<String>> configMapKeys;

  /**
   * @param configMapKeys the keys of every ConfigMap of the chart, by its name
   */
  Declarations(Contracts contracts, Map<String, Set<String>> configMapKeys) {
    this.contracts = contracts;
    this.configMapKeys = new HashMap<>(configMapKeys);
  }

  /** What an object declares in a layer: see {@link Variable#layer}. */
  Declared layer(String object, String layer) {
    return declared(
        contracts.variables().stream()
            .filter(variable -> variable.object().equals(object))
            .filter(
                variable ->
                    variable.layer().equals(layer)
                        || (layer.endsWith(":") && variable.layer().startsWith(layer)))
            .map(Variable::entry));
  }

  /** What is declared at an action itself and, for a probe or a hook, at its container. */
  Declared itself(Action action) {
    Stream<EnvironmentEntry> own = action.environment().stream();
    int dot = action.stage().lastIndexOf(CONTAINER + ".");
    boolean inContainer = dot >= 0 && action.container().isPresent();
    return declared(
        inContainer
            ? Stream.concat(
                own,
                containers(action.object())
                    .filter(container -> container.container().equals(action.container()))
                    .flatMap(container -> container.environment().stream()))
            : own);
  }

  /** The union of what all lifecycle actions of an object declare. */
  Declared lifecycleActions(String object) {
    return declared(
        contracts.actions().stream()
            .filter(action -> action.object().equals(object))
            .filter(action -> action.stage().startsWith("lifecycle."))
            .flatMap(action -> action.environment().stream()));
  }

  /**
   * What a container of an object declares.
   *
   * @param name absent for the first one
   */
  Declared container(String object, Optional<String> name) {
    return declared(
        containers(object)
            .filter(action -> action.stage().equals(CONTAINER))
            .filter(action -> name.isEmpty() || action.container().equals(name))
            .limit(1)
            .flatMap(action -> action.environment().stream()));
  }

  /**
   * The SidecarDefinitions of the chart that may stand beside an action: the one that it belongs
   * to, or any one.
   */
  List<String> sidecars(String object) {
    if (object.startsWith("SidecarDefinition/")) {
      return List.of(object);
    }
    return contracts.variables().stream()
        .filter(variable -> variable.layer().equals("vars"))
        .map(Variable::object)
        .filter(declarer -> declarer.startsWith("SidecarDefinition/"))
        .distinct()
        .toList();
  }

  /** Everywhere in the chart that declares a variable. */
  List<Elsewhere> sites(String name) {
    List<Elsewhere> sites = new ArrayList<>();
    for (Variable variable : contracts.variables()) {
      if (variable.entry().name().equals(name)) {
        sites.add(new Elsewhere(variable.object(), variable.entry(), variable.content()));
      }
    }
    for (Action action : contracts.actions()) {
      for (EnvironmentEntry entry : action.environment()) {
        if (entry.name().equals(name)) {
          sites.add(new Elsewhere(action.object(), entry, action.content()));
        }
      }
    }
    return sites;
  }

  private Stream<Action> containers(String object) {
    return contracts.actions().stream()
        .filter(action -> action.object().equals(object))
        .filter(
            action ->
                action.stage().endsWith(CONTAINER) || action.stage().endsWith("initContainer"));
  }

  private Declared declared(Stream<EnvironmentEntry> entries) {
    Map<String, EnvironmentEntry> names = new LinkedHashMap<>();
    Map<String, EnvironmentEntry> unknown = new LinkedHashMap<>();
    entries.forEach(
        entry -> {
          if (!entry.kind().startsWith("envFrom.")) {
            names.put(entry.name(), entry);
          } else if (entry.kind().equals("envFrom.configMapRef")
              && configMapKeys.containsKey(entry.name())) {
            configMapKeys.get(entry.name()).forEach(key -> names.put(key, entry));
          } else {
            unknown.put(entry.name(), entry);
          }
        });
    return new Declared(names.keySet(), unknown.keySet());
  }
}

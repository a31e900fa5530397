package io.skewpack.contract;

import io.skewpack.contract.Declarations.Declared;
import io.skewpack.contract.StageEnvironment.Controller;
import io.skewpack.contract.StageEnvironment.Declarer;
import io.skewpack.contract.StageEnvironment.Layer;
import io.skewpack.contract.StageEnvironment.Supplied;
import io.skewpack.contract.Supply.Conditional;
import io.skewpack.contract.Supply.FromContainer;
import io.skewpack.contract.Supply.Given;
import io.skewpack.contract.Supply.Nothing;
import io.skewpack.contract.Supply.SomeMethods;
import io.skewpack.contract.Supply.Unknown;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.BackupMethod;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** What one stage gives to one action: the best that any of its layers can say of a variable. */
final class StageSupply {

  /** The condition of a variable that is a parameter of the run. */
  static final String PARAMETER = "parameter";

  private static final Set<String> ACCOUNTS = Set.of("target.account", "component.account");

  /** Who declares for one run or one cluster, and for no chart. */
  private static final Set<Declarer> NOT_THE_CHARTS =
      EnumSet.of(
          Declarer.BACKUP_PARAMETERS,
          Declarer.RESTORE_PARAMETERS,
          Declarer.RESTORE,
          Declarer.CLUSTER,
          Declarer.CONFIG_VARIABLES,
          Declarer.CALL_ALIASES);

  private final StageEnvironments stages;
  private final StageEnvironment stage;

  /** What KubeBlocks gives to every container of a component. */
  private final Optional<StageEnvironment> containerStage;

  private final Action action;
  private final Declarations declarations;
  private final Targets.Of targets;
  private final Optional<String> backupType;
  private final ImageEnvironments images;

  /**
   * @param targets for an ActionSet's action: what it runs for; empty lists for other objects
   * @param backupType of the ActionSet
   */
  StageSupply(
      StageEnvironments stages,
      StageEnvironment stage,
      Action action,
      Declarations declarations,
      Targets.Of targets,
      Optional<String> backupType,
      ImageEnvironments images) {
    this.stages = stages;
    this.stage = stage;
    this.containerStage = stages.stage("ComponentDefinition", "container");
    this.action = action;
    this.declarations = declarations;
    this.targets = targets;
    this.backupType = backupType;
    this.images = images;
  }

  /** The declarers that a chart's author can use for this stage, nearest first. */
  List<Declarer> declarers() {
    List<Declarer> all = new ArrayList<>();
    for (Layer layer : stage.layers()) {
      if (layer instanceof StageEnvironment.Declared declared
          && !NOT_THE_CHARTS.contains(declared.from())) {
        all.add(0, declared.from());
      }
    }
    return List.copyOf(all);
  }

  Supply of(String name) {
    Supply best = images.sets(action.image(), name) ? new Given() : (Supply) new Nothing();
    for (Layer layer : stage.layers()) {
      Supply here =
          layer instanceof Controller controller
              ? byController(controller, name)
              : declared((StageEnvironment.Declared) layer, name);
      best = better(best, under(layer.conditions(), here));
    }
    return best;
  }

  private Supply byController(Controller controller, String name) {
    Supply best = new Nothing();
    for (Supplied variable : controller.variables()) {
      if (isNamed(variable.name(), name)) {
        best = better(best, under(variable.conditions(), new Given()));
      }
    }
    return best;
  }

  /** A supply that is there only if all of this is so. */
  private Supply under(List<String> conditions, Supply supply) {
    Supply worst = supply;
    List<String> open = new ArrayList<>();
    for (String id : conditions) {
      StageCondition condition = stages.condition(id);
      Optional<Boolean> holds = backupType.flatMap(condition::holdsFor);
      if (holds.isPresent()) {
        worst = holds.get() ? worst : new Nothing();
      } else if (ACCOUNTS.contains(id) && !targets.methods().isEmpty()) {
        worst = worse(worst, byMethods(method -> method.account().isPresent()));
      } else if (!condition.decidedByChart() || ACCOUNTS.contains(id)) {
        open.add(id);
      }
    }
    return open.isEmpty() ? worst : worse(worst, new Conditional(open));
  }

  private Supply declared(StageEnvironment.Declared layer, String name) {
    String object = action.object();
    return switch (layer.from()) {
      case ACTION_SET -> in(declarations.layer(object, "actionSet"), name, layer.envFrom());
      case BACKUP_PARAMETERS -> perhaps(declarations.layer(object, "backupParameters"), name);
      case RESTORE_PARAMETERS -> perhaps(declarations.layer(object, "restoreParameters"), name);
      case BACKUP_METHOD ->
          byMethods(
              method ->
                  declarations
                      .layer(method.object(), "backupMethod:" + method.name())
                      .names()
                      .contains(name));
      // What a Restore or a Cluster adds is no chart's word.
      case RESTORE, CLUSTER, CONFIG_VARIABLES -> new Nothing();
      case CALL_ALIASES -> byAlias(name);
      case TARGET_FIRST_CONTAINER -> fromContainer(Optional.empty(), name, layer.envFrom());
      case TARGET_CONTAINER -> inTarget(name);
      case COMPONENT_VARS -> inComponents(component -> declarations.layer(component, "vars"), name);
      case SIDECAR_VARS ->
          declarations.sidecars(object).stream()
              .map(sidecar -> in(declarations.layer(sidecar, "vars"), name, true))
              .reduce(new Nothing(), StageSupply::better);
      case LIFECYCLE_ACTIONS -> inComponents(declarations::lifecycleActions, name);
      case ITSELF -> in(declarations.itself(action), name, layer.envFrom());
      case POD_INFO -> in(declarations.layer(object, "podInfo:"), name, true);
      case OPS_PARAMETERS -> in(declarations.layer(object, "opsParameters"), name, true);
    };
  }

  private Supply byAlias(String name) {
    Supply best = new Nothing();
    for (Layer layer : stage.layers()) {
      if (layer instanceof Controller controller) {
        for (Supplied variable : controller.variables()) {
          if (isNamed(StageEnvironment.callAlias(variable.name()), name)) {
            best = better(best, under(variable.conditions(), new Given()));
          }
        }
      }
    }
    return best;
  }

  /** An exec action sees its container's environment and nothing else. */
  private Supply inTarget(String name) {
    Supply found = fromContainer(action.container(), name, true);
    return found instanceof FromContainer some && some.without().isEmpty() ? new Given() : found;
  }

  private Supply fromContainer(Optional<String> container, String name, boolean envFrom) {
    Set<String> with = new TreeSet<>();
    Set<String> without = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (String component : targets.components()) {
      Declared own = declarations.container(component, container);
      Declared vars = declarations.layer(component, "vars");
      boolean has =
          own.names().contains(name)
              || vars.names().contains(name)
              || containerStage.filter(stage -> givenToContainers(stage, name)).isPresent();
      (has ? with : without).add(component);
      if (envFrom) {
        unknown.addAll(own.unknown());
      }
    }
    if (!with.isEmpty()) {
      return new FromContainer(List.copyOf(with), List.copyOf(without));
    }
    if (!unknown.isEmpty()) {
      return new Unknown(String.join(", ", unknown));
    }
    return targets.known() ? new Nothing() : new Unknown("");
  }

  /** What every component declares for which the action runs, or only some. */
  private Supply inComponents(Function<String, Declared> declared, String name) {
    Set<String> with = new TreeSet<>();
    Set<String> without = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (String component : targets.components()) {
      Declared own = declared.apply(component);
      (own.names().contains(name) ? with : without).add(component);
      unknown.addAll(own.unknown());
    }
    if (with.isEmpty()) {
      return unknown.isEmpty() && targets.known()
          ? new Nothing()
          : new Unknown(String.join(", ", unknown));
    }
    return without.isEmpty()
        ? new Given()
        : new FromContainer(List.copyOf(with), List.copyOf(without));
  }

  private static boolean givenToContainers(StageEnvironment containers, String name) {
    return containers.layers().stream()
        .filter(Controller.class::isInstance)
        .flatMap(layer -> ((Controller) layer).variables().stream())
        .anyMatch(variable -> isNamed(variable.name(), name));
  }

  private Supply byMethods(Predicate<BackupMethod> has) {
    List<String> with = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (BackupMethod method : targets.methods()) {
      (has.test(method) ? with : without).add(method.object() + " " + method.name());
    }
    if (with.isEmpty()) {
      return targets.methods().isEmpty() ? new Unknown("") : new Nothing();
    }
    return without.isEmpty() ? new Given() : new SomeMethods(with, without);
  }

  private static Supply in(Declared declared, String name, boolean envFrom) {
    if (declared.names().contains(name)) {
      return new Given();
    }
    return envFrom && !declared.unknown().isEmpty()
        ? new Unknown(String.join(", ", new TreeSet<>(declared.unknown())))
        : new Nothing();
  }

  private static Supply perhaps(Declared declared, String name) {
    return declared.names().contains(name) ? new Conditional(List.of(PARAMETER)) : new Nothing();
  }

  private static boolean isNamed(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(name);
  }

  private static Supply better(Supply one, Supply other) {
    return certainty(other) > certainty(one) ? other : one;
  }

  private static Supply worse(Supply one, Supply other) {
    return certainty(other) < certainty(one) ? other : one;
  }

  private static int certainty(Supply supply) {
    if (supply instanceof Given) {
      return 6;
    }
    if (supply instanceof FromContainer container) {
      return container.without().isEmpty() ? 5 : 2;
    }
    if (supply instanceof Conditional) {
      return 4;
    }
    if (supply instanceof SomeMethods) {
      return 3;
    }
    return supply instanceof Unknown ? 1 : 0;
  }
}

package io.skewpack.diagnose;

import io.skewpack.contract.StageEnvironment;
import io.skewpack.contract.StageEnvironment.Controller;
import io.skewpack.contract.StageEnvironment.Declared;
import io.skewpack.contract.StageEnvironments;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.BackupMethod;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Container;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may have put a variable into a Job of data protection: the controllers, by the table of
 * {@link StageEnvironments}, what the chart declares, and the pod that the Job works on.
 */
final class SuppliedNames {

  private final Contracts contracts;
  private final Running running;
  private final StageEnvironments stages;

  SuppliedNames(Contracts contracts, Running running, StageEnvironments stages) {
    this.contracts = contracts;
    this.running = running;
    this.stages = stages;
  }

  /**
   * The variables of a container that nothing known supplies, sorted.
   *
   * @return empty too where the stage is not known, or what it takes over from a pod is not
   */
  List<String> unexplained(Container container) {
    Optional<StageEnvironment> stage =
        container.purpose().stage().flatMap(name -> stages.stage("ActionSet", name));
    Optional<String> actionSet = container.purpose().actionSet();
    if (stage.isEmpty() || actionSet.isEmpty()) {
      return List.of();
    }
    Set<String> supplied = new HashSet<>();
    for (StageEnvironment.Layer layer : stage.get().layers()) {
      if (layer instanceof Controller controller) {
        controller.variables().forEach(variable -> supplied.add(variable.name()));
      } else if (layer instanceof Declared declared
          && !declared(declared, actionSet.get(), supplied)) {
        return List.of();
      }
    }
    Set<String> unexplained = new TreeSet<>();
    for (EnvironmentEntry entry : container.environment()) {
      if (!entry.kind().startsWith("envFrom.") && !isSupplied(entry.name(), supplied)) {
        unexplained.add(entry.name());
      }
    }
    return List.copyOf(unexplained);
  }

  /** Whether it is known what this declarer gives. */
  private boolean declared(Declared layer, String actionSet, Set<String> supplied) {
    String object = "ActionSet/" + actionSet;
    switch (layer.from()) {
      case ACTION_SET -> addLayer(object, "actionSet", supplied);
      case BACKUP_PARAMETERS -> addLayer(object, "backupParameters", supplied);
      case RESTORE_PARAMETERS -> addLayer(object, "restoreParameters", supplied);
      case BACKUP_METHOD -> {
        for (BackupMethod method : contracts.backupMethods()) {
          if (method.actionSet().equals(Optional.of(actionSet))) {
            addLayer(method.object(), "backupMethod:" + method.name(), supplied);
          }
        }
      }
      case TARGET_FIRST_CONTAINER, TARGET_CONTAINER -> {
        List<Container> pods =
            running.containers().stream()
                .filter(one -> one.purpose().stage().equals(Optional.of("container")))
                .toList();
        for (Container pod : pods) {
          pod.environment().forEach(entry -> supplied.add(entry.name()));
        }
        return !pods.isEmpty() && running.unlisted() == 0;
      }
      default -> {
        // What a Restore itself declares, no chart knows; the others are of no ActionSet.
      }
    }
    return true;
  }

  private void addLayer(String object, String layer, Set<String> supplied) {
    contracts.variables().stream()
        .filter(variable -> variable.object().equals(object) && variable.layer().equals(layer))
        .forEach(variable -> supplied.add(variable.entry().name()));
  }

  private static boolean isSupplied(String name, Set<String> supplied) {
    return supplied.contains(name)
        || supplied.stream()
            .anyMatch(
                known ->
                    known.endsWith("*") && name.startsWith(known.substring(0, known.length() - 1)));
  }
}

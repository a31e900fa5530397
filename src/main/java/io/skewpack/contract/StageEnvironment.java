package io.skewpack.contract;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one stage of one KubeBlocks line gives to what runs in it, in the order in which it is put
 * together: for one name a later layer wins.
 *
 * @param stage the stage by the name that {@code contracts.json} has for it: {@code backupData},
 *     {@code preBackup.job}, {@code lifecycle.roleProbe}, {@code ops.workload.container}, ...
 * @param layers where variables come from, lowest precedence first
 */
public record StageEnvironment(String stage, List<Layer> layers) {

  public StageEnvironment {
    Objects.requireNonNull(stage);
    layers = List.copyOf(layers);
  }

  /** Where variables come from. */
  public sealed interface Layer {
    /** The file of {@code apecloud/kubeblocks} that says so. */
    String source();
  }

  /**
   * Variables that a controller sets by itself.
   *
   * @param variables by name; a name may end with {@code *} where the rest depends on the cluster,
   *     as in {@code KB_COMP_SVC_PORT_*}
   */
  public record Controller(List<Supplied> variables, String source) implements Layer {
    public Controller {
      variables = List.copyOf(variables);
      Objects.requireNonNull(source);
    }
  }

  /**
   * Variables that a chart declares.
   *
   * @param from whose declaration: see {@link Declarer}
   * @param envFrom whether the declarer's {@code envFrom} counts too
   */
  public record Declared(Declarer from, boolean envFrom, String source) implements Layer {
    public Declared {
      Objects.requireNonNull(from);
      Objects.requireNonNull(source);
    }
  }

  /** Who declares variables for a stage. */
  public enum Declarer {
    /** {@code .spec.env} and {@code .spec.envFrom} of the ActionSet. */
    ACTION_SET,
    /** {@code .spec.backup.withParameters}: what a Backup may set and need not. */
    BACKUP_PARAMETERS,
    /** {@code .spec.restore.withParameters}. */
    RESTORE_PARAMETERS,
    /** {@code .spec.backupMethods[].env} of a BackupPolicyTemplate. */
    BACKUP_METHOD,
    /** {@code .spec.env} of a Restore, which no chart knows. */
    RESTORE,
    /** The first container of the target's pod: its env and the vars that KubeBlocks puts there. */
    TARGET_FIRST_CONTAINER,
    /** The container of the target's pod in which an exec action runs. */
    TARGET_CONTAINER,
    /** {@code .spec.vars} of the ComponentDefinition, as resolved variables. */
    COMPONENT_VARS,
    /** The union of {@code exec.env} of all lifecycle actions of the ComponentDefinition. */
    LIFECYCLE_ACTIONS,
    /** env and envFrom at the action or container itself. */
    ITSELF,
    /** {@code podInfoExtractors[].env} of an OpsDefinition that the action names. */
    POD_INFO,
    /** {@code parametersSchema} of an OpsDefinition. */
    OPS_PARAMETERS,
    /** {@code .spec.vars} of the SidecarDefinition. */
    SIDECAR_VARS
  }

  /**
   * @param name the variable
   * @param condition the id of what must be so, or else it is not set; absent when it always is.
   *     The ids: see {@code stage-environments.json}
   */
  public record Supplied(String name, Optional<String> condition) {
    public Supplied {
      Objects.requireNonNull(name);
      condition = Objects.requireNonNullElse(condition, Optional.empty());
    }
  }
}

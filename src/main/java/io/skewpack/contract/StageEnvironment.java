package io.skewpack.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

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
    /**
     * The ids of what must be so, all of it, or else the whole layer is missing; empty when it is
     * always there. The conditions: see {@link StageEnvironments#condition}.
     */
    List<String> conditions();

    /** The file of {@code apecloud/kubeblocks} that says so, the function, and the tag it has. */
    String source();
  }

  /**
   * Variables that a controller sets by itself. A name may come more than once, in one layer or in
   * several: it is there when the conditions of any of them hold.
   *
   * @param variables by name; a name may end with {@code *} where the rest depends on the cluster,
   *     as in {@code KB_COMP_SVC_PORT_*}
   */
  public record Controller(List<Supplied> variables, List<String> conditions, String source)
      implements Layer {
    public Controller {
      variables = List.copyOf(variables);
      conditions = List.copyOf(conditions);
      Objects.requireNonNull(source);
    }
  }

  /**
   * Variables that a chart declares.
   *
   * @param from whose declaration: see {@link Declarer}
   * @param envFrom whether the declarer's {@code envFrom} counts too
   */
  public record Declared(Declarer from, boolean envFrom, List<String> conditions, String source)
      implements Layer {
    public Declared {
      Objects.requireNonNull(from);
      conditions = List.copyOf(conditions);
      Objects.requireNonNull(source);
    }
  }

  /** Who declares variables for a stage. */
  public enum Declarer {
    /** {@code .spec.env} and {@code .spec.envFrom} of the ActionSet. */
    ACTION_SET,
    /** {@code .spec.backup.withParameters}: what a Backup may set and need not. */
    BACKUP_PARAMETERS,
    /** {@code .spec.restore.withParameters}: what a Restore may set and need not. */
    RESTORE_PARAMETERS,
    /**
     * {@code .spec.backupMethods[].env} of a BackupPolicyTemplate. A variable whose {@code
     * versionMapping} does not cover the component's version is missing: see {@link
     * ServiceVersionMapping}.
     */
    BACKUP_METHOD,
    /** {@code .spec.env} of a Restore, which no chart knows. */
    RESTORE,
    /**
     * The first container of the target's pod as it runs: the first of the ComponentDefinition's
     * {@code .spec.runtime.containers}, for what KubeBlocks adds it adds behind. Its env has the
     * vars of the component too, and its envFrom the ConfigMap {@code <cluster>-<component>-env}
     * that holds those with a plain value. Entries are copied as they are written: a {@code
     * fieldRef} tells of the job's own pod then, and a {@code resourceFieldRef} that names a
     * container has none of that name.
     */
    TARGET_FIRST_CONTAINER,
    /**
     * The container of the target's pod in which an exec action runs ({@code kubectl exec}): the
     * one it names, else the first. All that this container has, and nothing else.
     */
    TARGET_CONTAINER,
    /** {@code .spec.vars} of the ComponentDefinition, as resolved variables. */
    COMPONENT_VARS,
    /**
     * The union of {@code exec.env} of the ComponentDefinition's lifecycle actions. For one name
     * the first wins, in this order: postProvision, preTerminate, switchover, memberJoin,
     * memberLeave, readonly, readwrite, dataDump, dataLoad, reconfigure, accountProvision,
     * roleProbe, then the {@code reconfigure} of configs and scripts. That of availableProbe is in
     * no release part of it: the probe does not even get its own.
     */
    LIFECYCLE_ACTIONS,
    /** env and envFrom at the action or container itself. */
    ITSELF,
    /** {@code podInfoExtractors[].env} of an OpsDefinition that the action names. */
    POD_INFO,
    /** {@code parametersSchema} of an OpsDefinition: an OpsRequest may leave out what it may. */
    OPS_PARAMETERS,
    /** {@code .spec.vars} of the SidecarDefinition. */
    SIDECAR_VARS,
    /** {@code .spec.componentSpecs[].env} of a Cluster, which no chart knows. */
    CLUSTER,
    /**
     * {@code .spec.componentSpecs[].configs[].variables} of a Cluster, which no chart knows. In
     * 1.2.0-alpha.0 and alpha.1 the parameters that are changed are among them, each by its own
     * name; later releases hand them over as arguments.
     */
    CONFIG_VARIABLES,
    /**
     * Every variable of the call once more, by the name that {@link StageEnvironment#callAlias}
     * gives.
     */
    CALL_ALIASES
  }

  /**
   * The name by which an action of 1.2.0-alpha.1 and later also gets a variable of its call, unless
   * a variable that is not empty has that name already: letters in upper case, and {@code _} for
   * what no shell can spell ({@code pkg/controller/lifecycle/kbagent.go}, {@code
   * shellSafeParameterAlias}).
   */
  public static String callAlias(String name) {
    StringBuilder alias = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (digit && alias.isEmpty()) {
        alias.append('_');
      }
      alias.append(letter || digit ? Character.toUpperCase(c) : '_');
    }
    return alias.toString();
  }

  /**
   * @param name the variable
   * @param conditions the ids of what must be so, all of it, or else it is not set; empty when it
   *     always is. The conditions: see {@link StageEnvironments#condition}
   */
  public record Supplied(String name, List<String> conditions) {
    public Supplied {
      Objects.requireNonNull(name);
      conditions = List.copyOf(conditions);
    }
  }
}

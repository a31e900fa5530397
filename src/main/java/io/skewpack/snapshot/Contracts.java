package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code contracts.json}: what the rendered addon chart says about its scripts and the environments
 * they run in. Captured facts, not verdicts: what a stage gets from the controller, and which layer
 * wins, is judged by {@code diagnose}, so that a stored snapshot can be judged again by a newer
 * skewpack.
 *
 * <p>Every fact names its {@code object} as {@code Kind/name}, its {@code path} inside that object
 * as {@link FieldPath} writes it, and its {@code content}: the same place as a pointer into the
 * snapshot, where everything else that the chart says there can be read. Lists are in the order of
 * the objects, then of the fields.
 *
 * @param scripts every script, from ConfigMaps and inline
 * @param actions everything that runs a command: data-protection stages, lifecycle actions,
 *     containers, probes and hooks, ops actions, reload and reconfigure actions
 * @param variables what is declared for more than one action: see {@link Variable}
 * @param accounts declared system accounts, and the accounts that others name
 * @param mappings version mappings of BackupPolicyTemplate environment variables
 * @param backupMethods which ActionSet a BackupPolicyTemplate runs, and as whom
 * @param mounts where containers see the files of a ConfigMap
 */
public record Contracts(
    List<Script> scripts,
    List<Action> actions,
    List<Variable> variables,
    List<Account> accounts,
    List<Mapping> mappings,
    List<BackupMethod> backupMethods,
    List<Mount> mounts) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "contracts.json";

  public Contracts {
    scripts = List.copyOf(scripts);
    actions = List.copyOf(actions);
    variables = List.copyOf(variables);
    accounts = List.copyOf(accounts);
    mappings = List.copyOf(mappings);
    backupMethods = List.copyOf(backupMethods);
    mounts = List.copyOf(mounts);
  }

  /** Where the facts are, of all lists. */
  Stream<Pointer> contents() {
    return Stream.of(
            scripts.stream().map(Script::content),
            actions.stream().map(Action::content),
            variables.stream().map(Variable::content),
            accounts.stream().map(Account::content),
            mappings.stream().map(Mapping::content),
            backupMethods.stream().map(BackupMethod::content),
            mounts.stream().map(Mount::content))
        .flatMap(all -> all);
  }

  /** Why a text counts as a script. */
  public enum Recognition {
    /** A ConfigMap value whose first two characters are {@code #!}. */
    SHEBANG,
    /** A ConfigMap value without a shebang whose key ends like a script's file name. */
    EXTENSION,
    /**
     * A ConfigMap value without a shebang, under a key without an extension, in a ConfigMap that is
     * named as a source of scripts.
     */
    REFERENCE,
    /** The word of a command that an interpreter is told to run, as in {@code sh -c "..."}. */
    COMMAND,
    /** A word of a command that spans lines, with no interpreter in front that is known. */
    MULTI_LINE
  }

  /**
   * A script's text is at {@code content}; this says what can be told without reading it as a
   * program. KubeBlocks renders ConfigMaps of ComponentDefinitions once more when a cluster is
   * made: their text may hold Go template actions.
   *
   * @param sha256 of the text in UTF-8
   * @param bytes of the text in UTF-8
   * @param interpreter what runs it, as written and without its options: the program of the shebang
   *     line ({@code /bin/bash}, or {@code bash} after {@code /usr/bin/env}) or, for an inline
   *     script, the word of the command, whatever shebang the script has. Absent when neither says
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Script(
      String object,
      String path,
      Pointer content,
      String sha256,
      long bytes,
      Recognition recognizedBy,
      Optional<String> interpreter) {
    public Script {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
      Objects.requireNonNull(sha256);
      Objects.requireNonNull(recognizedBy);
      interpreter = Objects.requireNonNullElse(interpreter, Optional.empty());
    }
  }

  /**
   * One thing that runs. A container without command and args runs its image's own entry point.
   *
   * @param stage the stage whose environment it gets, by the field's own name: {@code backupData},
   *     {@code preBackup.job}, {@code preBackup.exec}, {@code prepareData}, {@code postReady.job},
   *     {@code preDelete}, {@code lifecycle.roleProbe}, {@code sharding.shardAdd}, {@code
   *     reconfigure}, {@code reload}, {@code ops.exec}, {@code ops.workload.container}, {@code
   *     container}, {@code initContainer}, {@code container.readinessProbe}, {@code
   *     container.preStop}, ...
   * @param command the words of command and args as written; when one of them is an inline script,
   *     the words before it
   * @param script the path of the inline script, which is among {@link Contracts#scripts}
   * @param arguments the words after the inline script
   * @param interpreter the first word of the command, when it is a shell or another interpreter
   * @param image as written; absent when the stage's default applies
   * @param container the container it is, or is bound to, when one is named
   * @param environment what is declared at the action itself, in the order in which it is declared:
   *     for one name, Kubernetes lets the later entry win
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Action(
      String object,
      String path,
      Pointer content,
      String stage,
      List<String> command,
      Optional<String> script,
      List<String> arguments,
      Optional<String> interpreter,
      Optional<String> image,
      Optional<String> container,
      List<EnvironmentEntry> environment) {
    public Action {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
      Objects.requireNonNull(stage);
      command = List.copyOf(command);
      script = Objects.requireNonNullElse(script, Optional.empty());
      arguments = List.copyOf(arguments);
      interpreter = Objects.requireNonNullElse(interpreter, Optional.empty());
      image = Objects.requireNonNullElse(image, Optional.empty());
      container = Objects.requireNonNullElse(container, Optional.empty());
      environment = List.copyOf(environment);
    }
  }

  /**
   * One declared environment variable, or one {@code envFrom} source. Literal values are not kept:
   * they are in the rendered object, where redaction looks after them.
   *
   * @param name the variable; for {@code envFrom} the referenced object's name
   * @param kind {@code valueFrom.<source>}, {@code value}, {@code expression} (the first of them
   *     that the entry has: an expression may stand beside either), {@code envFrom.configMapRef},
   *     {@code envFrom.secretRef}, {@code parameter}, {@code podInfo.<source>}; {@code unset} when
   *     it has a name and nothing else
   * @param optional whether the object itself says that the source may be missing
   * @param path where it is declared, inside the same object
   */
  public record EnvironmentEntry(String name, String kind, boolean optional, String path) {
    public EnvironmentEntry {
      Objects.requireNonNull(name);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(path);
    }
  }

  /**
   * A variable that is declared for more than one action of the object, or of another object.
   *
   * @param layer who declares it: {@code vars} of a ComponentDefinition or SidecarDefinition;
   *     {@code actionSet} for {@code .spec.env} and {@code .spec.envFrom}; {@code backupParameters}
   *     and {@code restoreParameters} for what an ActionSet's {@code withParameters} lets a Backup
   *     or Restore set; {@code backupMethod:<name>} of a BackupPolicyTemplate; {@code
   *     podInfo:<extractor>} and {@code opsParameters} of an OpsDefinition; {@code
   *     configs:<template>} for a configuration template injected into the environment
   * @param entry what is declared; its path is inside {@code object}
   * @param content the place of the entry in the snapshot
   */
  public record Variable(String object, String layer, EnvironmentEntry entry, Pointer content) {
    public Variable {
      Objects.requireNonNull(object);
      Objects.requireNonNull(layer);
      Objects.requireNonNull(entry);
      Objects.requireNonNull(content);
    }
  }

  /**
   * A system account by name; never a password.
   *
   * @param role {@code declared} or {@code declared.init} by a ComponentDefinition, {@code
   *     sharding} by a ShardingDefinition, {@code backupTarget} when a BackupPolicyTemplate names
   *     it, {@code ops} when an OpsDefinition does, {@code variable} when a {@code
   *     credentialVarRef} does
   */
  public record Account(String object, String role, String name, String path, Pointer content) {
    public Account {
      Objects.requireNonNull(object);
      Objects.requireNonNull(role);
      Objects.requireNonNull(name);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
    }
  }

  /**
   * One row of a {@code versionMapping}.
   *
   * @param variable the environment variable it gives a value to
   * @param serviceVersions the versions or prefixes it covers
   */
  public record Mapping(
      String object,
      String backupMethod,
      String variable,
      List<String> serviceVersions,
      String mappedValue,
      String path,
      Pointer content) {
    public Mapping {
      Objects.requireNonNull(object);
      Objects.requireNonNull(backupMethod);
      Objects.requireNonNull(variable);
      Objects.requireNonNull(mappedValue);
      Objects.requireNonNull(path);
      serviceVersions = List.copyOf(serviceVersions);
      Objects.requireNonNull(content);
    }
  }

  /**
   * One backup method of a BackupPolicyTemplate. Its variables are in the layer {@code
   * backupMethod:<name>}.
   *
   * @param actionSet the ActionSet that it runs; absent for a method that only takes volume
   *     snapshots
   * @param account the account that its own target names, or else the policy's target; absent when
   *     neither does, and then no stage gets {@code DP_DB_USER} or {@code DP_DB_PASSWORD}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record BackupMethod(
      String object,
      String path,
      Pointer content,
      String name,
      Optional<String> actionSet,
      Optional<String> account) {
    public BackupMethod {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
      Objects.requireNonNull(name);
      actionSet = Objects.requireNonNullElse(actionSet, Optional.empty());
      account = Objects.requireNonNullElse(account, Optional.empty());
    }
  }

  /**
   * A directory of a container, or one file with a {@code subPath}, that shows a ConfigMap's keys.
   *
   * @param container its name
   * @param mountPath as written
   * @param subPath the one key that is mounted; absent for all of them
   * @param configMap the ConfigMap's name
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Mount(
      String object,
      String path,
      Pointer content,
      String container,
      String mountPath,
      Optional<String> subPath,
      String configMap) {
    public Mount {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
      Objects.requireNonNull(container);
      Objects.requireNonNull(mountPath);
      subPath = Objects.requireNonNullElse(subPath, Optional.empty());
      Objects.requireNonNull(configMap);
    }
  }
}

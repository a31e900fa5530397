package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code contracts.json}: what the rendered addon chart says about its scripts and the environments
 * they run in. Captured facts, not verdicts: {@code diagnose} judges them, so that a stored
 * snapshot can be judged again by a newer skewpack.
 *
 * @param scripts every script, from ConfigMaps and inline
 * @param actions everything that runs: data-protection stages, lifecycle actions, probes, ops
 *     actions, reconfigure actions
 * @param variables what ComponentDefinitions declare in {@code .spec.vars} and container layers
 * @param accounts declared system accounts, and the accounts that backup targets name
 * @param mappings version mappings of BackupPolicyTemplate environment variables
 */
public record Contracts(
    List<Script> scripts,
    List<Action> actions,
    List<Variable> variables,
    List<Account> accounts,
    List<Mapping> mappings) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "contracts.json";

  public Contracts {
    scripts = List.copyOf(scripts);
    actions = List.copyOf(actions);
    variables = List.copyOf(variables);
    accounts = List.copyOf(accounts);
    mappings = List.copyOf(mappings);
  }

  /**
   * A script's text is at {@code content}; this says what can be told without reading it as a
   * program.
   *
   * @param object the rendered object that holds it, {@code Kind/name}
   * @param path from a leading dot, with indexes
   * @param content where the text is in the snapshot
   * @param sha256 of the text in UTF-8
   * @param bytes of the text in UTF-8
   * @param interpreter from the shebang line or, for an inline script, from the command that runs
   *     it; absent when neither says
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Script(
      String object,
      String path,
      Pointer content,
      String sha256,
      long bytes,
      Optional<String> interpreter) {
    public Script {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(content);
      Objects.requireNonNull(sha256);
      interpreter = Objects.requireNonNullElse(interpreter, Optional.empty());
    }
  }

  /**
   * One thing that runs.
   *
   * @param object the rendered object that declares it, {@code Kind/name}
   * @param path of the action inside the object
   * @param stage the stage whose environment it gets, by the field's own name: {@code backupData},
   *     {@code preBackup.job}, {@code preBackup.exec}, {@code prepareData}, {@code postReady.job},
   *     {@code lifecycle.roleProbe}, {@code reconfigure}, {@code ops.workload}, ...
   * @param command command and args as written
   * @param interpreter the first word of the command, when it is a shell or another interpreter
   * @param image as written; absent when the stage's default applies
   * @param container the container it is bound to, when one is named
   * @param environment what is declared for it, low to high precedence
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Action(
      String object,
      String path,
      String stage,
      List<String> command,
      Optional<String> interpreter,
      Optional<String> image,
      Optional<String> container,
      List<EnvironmentEntry> environment) {
    public Action {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      Objects.requireNonNull(stage);
      command = List.copyOf(command);
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
   * @param name the variable; for {@code envFrom} the referenced object's name, or its prefix
   * @param kind {@code value}, {@code valueFrom.<source>}, {@code envFrom.configMapRef}, {@code
   *     envFrom.secretRef}
   * @param path where it is declared, inside the same object
   */
  public record EnvironmentEntry(String name, String kind, String path) {}

  /**
   * A variable that a ComponentDefinition declares for its pods.
   *
   * @param layer {@code vars} or {@code container:<name>}, {@code initContainer:<name>}
   * @param kind as in {@link EnvironmentEntry}
   */
  public record Variable(String object, String layer, String name, String kind, String path) {}

  /**
   * @param role {@code declared} by a ComponentDefinition, or {@code backupTarget} when a
   *     BackupPolicyTemplate names it
   */
  public record Account(String object, String role, String name, String path) {}

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
      String path) {
    public Mapping {
      serviceVersions = List.copyOf(serviceVersions);
    }
  }
}

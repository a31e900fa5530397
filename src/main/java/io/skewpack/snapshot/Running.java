package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Substrate.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code running.json}: the environments that containers of KubeBlocks really got in a cluster, by
 * names and never by values, and what of them does not run. It stands beside {@code
 * contracts.json}, which says what a chart declares, and is there without a chart too. What could
 * not be read is in {@link Substrate#reads}.
 *
 * @param containers each kind of environment once, with how many containers have it; those of
 *     data-protection jobs first
 * @param unlisted containers that are in none of these, because there were more kinds than {@link
 *     #MOST_CONTAINERS}
 * @param configMaps the ConfigMaps that these containers take variables from or mount, by namespace
 *     and name, at most {@link #MOST_CONFIG_MAPS}
 * @param failures what failed or does not start, newest first, at most {@link #MOST_FAILURES}
 * @param furtherFailures how many there were besides
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Running(
    List<Container> containers,
    int unlisted,
    List<ConfigMap> configMaps,
    List<Failure> failures,
    int furtherFailures) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "running.json";

  /** More kinds of environments are counted and not described. */
  public static final int MOST_CONTAINERS = 300;

  public static final int MOST_CONFIG_MAPS = 200;

  public static final int MOST_FAILURES = 20;

  /** Of one log: this many lines from its end, each cut after {@link #LONGEST_LINE} characters. */
  public static final int MOST_LINES = 50;

  public static final int LONGEST_LINE = 400;

  public Running {
    containers = listed(containers);
    configMaps = listed(configMaps);
    failures = listed(failures);
  }

  private static <T> List<T> listed(List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  private static <T> Optional<T> optional(Optional<T> given) {
    return Objects.requireNonNullElse(given, Optional.empty());
  }

  /**
   * A container of a pod, or of the template of a Job. Containers that have the same image, the
   * same variables from the same kinds of sources and the same purpose are one; the names are those
   * of the first.
   *
   * @param kind {@code Pod} or {@code Job}
   * @param object the name of the pod or Job
   * @param command the first word of its command, when that is a program's name
   * @param purpose what it is there for
   * @param count how many containers there are like it, this one included
   * @param environment names and kinds of source in the order in which Kubernetes puts them
   *     together; paths are inside the pod or Job
   * @param mounts where it sees the keys of a ConfigMap as files
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Container(
      String kind,
      String namespace,
      String object,
      String container,
      boolean init,
      String image,
      Optional<String> command,
      Purpose purpose,
      int count,
      List<EnvironmentEntry> environment,
      List<Mount> mounts) {
    public Container {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(namespace);
      Objects.requireNonNull(object);
      Objects.requireNonNull(container);
      Objects.requireNonNull(image);
      Objects.requireNonNull(purpose);
      command = optional(command);
      environment = listed(environment);
      mounts = listed(mounts);
    }
  }

  /**
   * What a container is there for, by labels and names that KubeBlocks gives.
   *
   * @param stage as {@link Contracts.Action#stage} calls it: {@code backupData}, {@code
   *     preBackup.job}, {@code prepareData}, {@code postReady.job}, {@code preDelete}, {@code
   *     container}, {@code initContainer}, ...; {@code preBackup.exec} and its like for a Job that
   *     runs {@code kubectl exec}, whose own environment the action does not see; {@code lifecycle}
   *     for kbagent; absent for what KubeBlocks adds for itself
   * @param run the Backup or Restore, as in {@code Backup db/nightly}
   * @param actionSet by the status of the Backup; absent when that was not read
   * @param component as in {@code db/mysql-cluster-mysql}
   * @param componentDefinition by the label of the Component; absent when that was not read
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Purpose(
      Optional<String> stage,
      Optional<String> run,
      Optional<String> actionSet,
      Optional<String> component,
      Optional<String> componentDefinition) {
    public Purpose {
      stage = optional(stage);
      run = optional(run);
      actionSet = optional(actionSet);
      component = optional(component);
      componentDefinition = optional(componentDefinition);
    }
  }

  /**
   * @param subPath the one key that is mounted; absent for all of them
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Mount(String mountPath, Optional<String> subPath, String configMap) {
    public Mount {
      Objects.requireNonNull(mountPath);
      Objects.requireNonNull(configMap);
      subPath = optional(subPath);
    }
  }

  /**
   * A ConfigMap by the names of its keys. The API server was asked for its metadata alone, where
   * {@code managedFields} names them: values were never sent.
   *
   * @param exists whether it is there
   * @param keys sorted; absent when its metadata does not name them, or it is not there
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ConfigMap(
      String namespace, String name, boolean exists, Optional<List<String>> keys) {
    public ConfigMap {
      Objects.requireNonNull(namespace);
      Objects.requireNonNull(name);
      keys = optional(keys).map(List::copyOf);
    }
  }

  /**
   * Something that failed, or does not start.
   *
   * @param subject what it is about: {@code Backup ns/name}, {@code Restore ns/name}, {@code
   *     Component ns/name}, or else the pod or Job itself
   * @param phase of the Backup or Restore
   * @param reason what the Backup or Restore says of it, as reported
   * @param at when the newest thing that belongs to it began
   * @param states its Jobs and containers that failed, as the cluster has them
   * @param events the newest Warnings about it, as reported
   * @param logs the ends of its containers' logs, as reported, when they were asked for
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Failure(
      String subject,
      Optional<String> phase,
      Optional<String> reason,
      Optional<String> actionSet,
      Optional<String> componentDefinition,
      Optional<Instant> at,
      List<State> states,
      List<Event> events,
      List<Log> logs) {
    public Failure {
      Objects.requireNonNull(subject);
      phase = optional(phase);
      reason = optional(reason);
      actionSet = optional(actionSet);
      componentDefinition = optional(componentDefinition);
      at = optional(at);
      states = listed(states);
      events = listed(events);
      logs = listed(logs);
    }
  }

  /**
   * @param object {@code Pod ns/name} or {@code Job ns/name}
   * @param container absent for a Job, and for a pod that never came to start one
   * @param reason in one word, as the kubelet, the scheduler or the Job controller gives it
   * @param exitCode of the container, when it ended
   * @param message of the container's end, or of the Job's condition, as reported
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record State(
      String object,
      Optional<String> container,
      Optional<String> stage,
      String reason,
      Optional<Integer> exitCode,
      int restarts,
      Optional<String> message) {
    public State {
      Objects.requireNonNull(object);
      Objects.requireNonNull(reason);
      container = optional(container);
      stage = optional(stage);
      exitCode = optional(exitCode);
      message = optional(message);
    }
  }

  /**
   * The end of one log.
   *
   * @param pod {@code ns/name}
   * @param previous whether it is that of the run before the present one
   * @param read whether it was to be had
   * @param lines at most {@link #MOST_LINES}, without what looks like a secret
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Log(
      String pod, String container, boolean previous, Outcome read, List<String> lines) {
    public Log {
      Objects.requireNonNull(pod);
      Objects.requireNonNull(container);
      Objects.requireNonNull(read);
      lines = listed(lines);
    }
  }
}

package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Running.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Pods and Jobs of KubeBlocks that failed or do not start, while their lists arrive. */
final class FailedPods {

  /** More than will be told. */
  private static final int MOST = 300;

  private static final int MOST_STATES = 10;

  /** A pod of data protection that has waited longer than this to start is stuck. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Waiting for these is the ordinary way to start. */
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /**
   * A container whose log may say more.
   *
   * @param previous whether the run that failed is not the present one
   */
  record Speaker(String namespace, String pod, String container, boolean previous) {}

  /**
   * One pod or Job.
   *
   * @param object {@code Pod ns/name} or {@code Job ns/name}
   */
  record Failed(
      String object,
      KubeBlocksLabels labels,
      Optional<Instant> created,
      List<State> states,
      List<Speaker> speakers) {
    /** What it is about: a Backup, a Restore, a Component. */
    String subject() {
      return labels
          .run()
          .or(() -> labels.component().map(name -> "Component " + name))
          .orElse(object);
    }
  }

  static final Comparator<Failed> NEWEST_FIRST =
      Comparator.comparing((Failed one) -> one.created().orElse(Instant.EPOCH))
          .reversed()
          .thenComparing(Failed::object);

  private final TreeSet<Failed> failed = new TreeSet<>(NEWEST_FIRST);
  private final Instant now;

  /**
   * @param now when the capture began
   */
  FailedPods(Instant now) {
    this.now = now;
  }

  List<Failed> newestFirst() {
    return List.copyOf(failed);
  }

  void addPod(KubernetesObject pod, KubeBlocksLabels labels) {
    List<State> states = new ArrayList<>();
    List<Speaker> speakers = new ArrayList<>();
    String object = EventReader.object("Pod", pod.namespace(), pod.name());
    addContainers(pod, labels, object, true, states, speakers);
    addContainers(pod, labels, object, false, states, speakers);
    if (states.isEmpty()) {
      phase(pod, labels, object).ifPresent(states::add);
    }
    add(object, pod, labels, states, speakers);
  }

  void addJob(KubernetesObject job, KubeBlocksLabels labels) {
    for (JsonNode condition : job.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Failed")
          && condition.path("status").asText().equals("True")) {
        String object = EventReader.object("Job", job.namespace(), job.name());
        State state =
            new State(
                object,
                Optional.empty(),
                firstStage(job, labels),
                condition.path("reason").asText("Failed"),
                Optional.empty(),
                job.at("/status/failed").asInt(),
                KubernetesObject.message(condition.path("message")));
        add(object, job, labels, List.of(state), List.of());
      }
    }
  }

  private static Optional<String> firstStage(KubernetesObject job, KubeBlocksLabels labels) {
    for (JsonNode container : job.at("/spec/template/spec/containers")) {
      Optional<String> stage = labels.stage(job, container, false);
      if (stage.isPresent()) {
        return stage;
      }
    }
    return Optional.empty();
  }

  private void add(
      String object,
      KubernetesObject of,
      KubeBlocksLabels labels,
      List<State> states,
      List<Speaker> speakers) {
    if (states.isEmpty()) {
      return;
    }
    failed.add(
        new Failed(
            object,
            labels,
            of.created(),
            states.stream().limit(MOST_STATES).toList(),
            speakers.stream().limit(MOST_STATES).toList()));
    if (failed.size() > MOST) {
      failed.pollLast();
    }
  }

  private static void addContainers(
      KubernetesObject pod,
      KubeBlocksLabels labels,
      String object,
      boolean init,
      List<State> states,
      List<Speaker> speakers) {
    String list = init ? "initContainers" : "containers";
    for (JsonNode status :
        pod.at("/status").path(init ? "initContainerStatuses" : "containerStatuses")) {
      String waiting = status.at("/state/waiting/reason").asText("");
      JsonNode ended = status.at("/state/terminated");
      JsonNode before = status.at("/lastState/terminated");
      boolean waits = !waiting.isEmpty() && !STARTING.contains(waiting);
      boolean failed = ended.path("exitCode").asInt(0) != 0;
      if (!waits && !failed) {
        continue;
      }
      String name = status.path("name").asText();
      JsonNode end = failed ? ended : before;
      Optional<String> message =
          KubernetesObject.message(end.path("message"))
              .or(() -> KubernetesObject.message(status.at("/state/waiting/message")));
      states.add(
          new State(
              object,
              Optional.of(name),
              labels.stage(pod, container(pod, list, name), init),
              waits ? waiting : ended.path("reason").asText("Error"),
              end.has("exitCode") ? Optional.of(end.path("exitCode").asInt()) : Optional.empty(),
              status.path("restartCount").asInt(),
              message));
      // A container that never ran has no log, and asking for it is an error.
      if (failed || before.has("exitCode")) {
        speakers.add(new Speaker(pod.namespace(), pod.name(), name, !failed));
      }
    }
  }

  private static JsonNode container(KubernetesObject pod, String list, String name) {
    for (JsonNode container : pod.at("/spec").path(list)) {
      if (container.path("name").asText().equals(name)) {
        return container;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  /** A pod that came to run no container: evicted, or not scheduled for long. */
  private Optional<State> phase(KubernetesObject pod, KubeBlocksLabels labels, String object) {
    String phase = pod.string("/status/phase");
    boolean failed = phase.equals("Failed");
    boolean stuck =
        phase.equals("Pending")
            && labels.run().isPresent()
            && pod.created().filter(at -> at.plus(PATIENCE).isBefore(now)).isPresent();
    if (!failed && !stuck) {
      return Optional.empty();
    }
    return Optional.of(
        new State(
            object,
            Optional.empty(),
            Optional.empty(),
            pod.text("/status/reason").orElse(phase),
            Optional.empty(),
            0,
            KubernetesObject.message(pod.at("/status/message")).or(pod::complaint)));
  }
}

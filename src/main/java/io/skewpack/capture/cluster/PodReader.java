package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.PodCounts;
import io.skewpack.snapshot.Substrate.Role;
import io.skewpack.snapshot.Substrate.Terminating;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads every pod, counts it, and keeps what is to be said of those that matter. */
final class PodReader {

  static final String PATH = "/api/v1/pods";
  static final String WHAT = "list pods";
  private static final String SUCCEEDED = "Succeeded";
  private static final FieldPath SPEC = FieldPath.ROOT.child("spec");

  /**
   * A pod that is described, and what is needed to judge it beside other lists.
   *
   * @param rank the lower, the more it matters
   * @param identity what tells it and what made it
   */
  record Described(
      Pod pod,
      int rank,
      KubernetesObject identity,
      PodWriters writers,
      Optional<Terminating> stuck) {}

  /** A Secret's name in a namespace. */
  record SecretName(String namespace, String name) implements Comparable<SecretName> {
    private static final Comparator<SecretName> ORDER =
        Comparator.comparing(SecretName::namespace).thenComparing(SecretName::name);

    @Override
    public int compareTo(SecretName other) {
      return ORDER.compare(this, other);
    }
  }

  /** The pods that matter most, and counts of all. */
  static final class Pods {
    private static final Comparator<Described> ORDER =
        Comparator.comparing(Described::rank)
            .thenComparing(described -> described.pod().namespace())
            .thenComparing(described -> described.pod().name());

    private final TreeSet<Described> described = new TreeSet<>(ORDER);
    private final Map<String, Integer> byPhase = new HashMap<>();
    private final Map<SecretName, Integer> pullSecrets = new TreeMap<>();
    private final RunningContainers containers = new RunningContainers();
    private final FailedPods failed;
    private int all;
    private int matching;

    /**
     * @param now when the capture began
     */
    Pods(Instant now) {
      this.failed = new FailedPods(now);
    }

    /** The environments of KubeBlocks' pods. */
    RunningContainers containers() {
      return containers;
    }

    /** KubeBlocks' pods that failed. */
    FailedPods failed() {
      return failed;
    }

    /** Those that are described, by namespace and name. */
    List<Described> described() {
      return described.stream()
          .sorted(
              Comparator.comparing((Described one) -> one.pod().namespace())
                  .thenComparing(one -> one.pod().name()))
          .toList();
    }

    PodCounts counts() {
      return new PodCounts(all, byPhase, described.size(), matching);
    }

    /** Which Secrets pods that matter pull images with, and how many of them do. */
    Map<SecretName, Integer> pullSecrets() {
      return pullSecrets;
    }
  }

  private final StuckObjects stuck;

  PodReader(StuckObjects stuck) {
    this.stuck = stuck;
  }

  Pods read(LiveTarget target) throws CaptureException, InterruptedException {
    return target.list(
        PATH,
        Map.of(),
        LiveTarget.MOST_OF_PAGE,
        WHAT,
        () -> new Pods(stuck.now()),
        (pods, item) -> add(pods, new KubernetesObject(item)));
  }

  private void add(Pods pods, KubernetesObject pod) {
    pods.all++;
    pods.byPhase.merge(phase(pod), 1, Integer::sum);
    KubeBlocksLabels.of(pod)
        .ifPresent(
            labels -> {
              pods.containers.add("Pod", pod, labels, pod.at("/spec"), SPEC);
              pods.failed.addPod(pod, labels);
            });
    Optional<Role> role = WorkloadRole.of(pod, pod.at("/spec"));
    boolean isWell = isWell(pod);
    // What has done its work is not ready any more, and not unwell either.
    if ((role.isEmpty() || phase(pod).equals(SUCCEEDED)) && isWell) {
      return;
    }
    pods.matching++;
    for (JsonNode secret : pod.at("/spec/imagePullSecrets")) {
      pods.pullSecrets.merge(
          new SecretName(pod.namespace(), secret.path("name").asText()), 1, Integer::sum);
    }
    int rank = rank(role, isWell);
    if (pods.described.size() == Substrate.MOST_PODS && pods.described.last().rank() < rank) {
      return;
    }
    pods.described.add(described(pod, role.orElse(Role.OTHER), rank));
    if (pods.described.size() > Substrate.MOST_PODS) {
      pods.described.pollLast();
    }
  }

  /** The few that every question is about come first, then what is not well. */
  private static int rank(Optional<Role> role, boolean isWell) {
    return switch (role.orElse(Role.OTHER)) {
      case KUBEBLOCKS, DATA_PROTECTION, DNS, AUTOPATCHER -> 0;
      case CSI -> isWell ? 2 : 1;
      case CLUSTER, OTHER -> isWell ? 3 : 1;
    };
  }

  private boolean isWell(KubernetesObject pod) {
    if (stuck.isStuck(pod)) {
      return false;
    }
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode status : pod.at("/status").path(list)) {
        if (!status.at("/state/waiting/reason").asText("").isEmpty()) {
          return false;
        }
      }
    }
    return switch (phase(pod)) {
      case SUCCEEDED -> true;
      case "Running" -> isReady(pod);
      default -> false;
    };
  }

  private static String phase(KubernetesObject pod) {
    return pod.text("/status/phase").orElse("Unknown");
  }

  private static boolean isReady(KubernetesObject pod) {
    return condition(pod, "Ready")
        .filter(condition -> condition.path("status").asText().equals("True"))
        .isPresent();
  }

  private static Optional<JsonNode> condition(KubernetesObject pod, String type) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  private Described described(KubernetesObject object, Role role, int rank) {
    List<PodContainer> containers = new ArrayList<>();
    containers(object, true, containers);
    containers(object, false, containers);
    Pod pod =
        new Pod(
            role,
            object.namespace(),
            object.name(),
            object.controller().map(KubernetesObject.Owner::toString),
            object.text("/spec/nodeName"),
            phase(object),
            isReady(object),
            reason(object),
            object.created(),
            object.instant("/status/startTime"),
            object.deleting(),
            containers);
    return new Described(
        pod, rank, object.identity(), PodWriters.of(object), stuck.of("Pod", object));
  }

  /** The pod's own, or why it was not scheduled. */
  private static Optional<String> reason(KubernetesObject pod) {
    return pod.text("/status/reason")
        .or(
            () ->
                condition(pod, "PodScheduled")
                    .filter(condition -> condition.path("status").asText().equals("False"))
                    .flatMap(condition -> KubernetesObject.text(condition.path("reason"))));
  }

  private static void containers(KubernetesObject pod, boolean init, List<PodContainer> into) {
    Map<String, JsonNode> statuses = new HashMap<>();
    for (JsonNode status :
        pod.at(init ? "/status/initContainerStatuses" : "/status/containerStatuses")) {
      statuses.put(status.path("name").asText(), status);
    }
    for (JsonNode container : pod.at(init ? "/spec/initContainers" : "/spec/containers")) {
      String name = container.path("name").asText();
      JsonNode status = statuses.getOrDefault(name, MissingNode.getInstance());
      JsonNode waiting = status.at("/state/waiting");
      into.add(
          new PodContainer(
              name,
              init,
              container.path("image").asText(),
              KubernetesObject.text(container.path("imagePullPolicy")),
              digest(status.path("imageID").asText("")),
              status.path("ready").asBoolean(),
              status.path("restartCount").asInt(),
              KubernetesObject.text(waiting.path("reason")),
              KubernetesObject.message(waiting.path("message")),
              KubernetesObject.instant(status.at("/lastState/terminated/finishedAt"))));
    }
  }

  private static Optional<String> digest(String imageId) {
    String id = imageId.substring(imageId.lastIndexOf('@') + 1);
    return Optional.of(id.substring(id.lastIndexOf('/') + 1)).filter(d -> d.startsWith("sha256:"));
  }
}

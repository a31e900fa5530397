package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.ImageReferences;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Substrate.Role;
import io.skewpack.snapshot.Substrate.TemplateContainer;
import io.skewpack.snapshot.Substrate.Terminating;
import io.skewpack.snapshot.Substrate.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what makes pods: its template, and, where it has a {@link WorkloadRole}, how it does. */
final class WorkloadReader {

  /** A kind that makes pods. ReplicaSets and InstanceSets are read for their templates only. */
  enum Kind {
    DEPLOYMENT("Deployment", "apps", "deployments"),
    DAEMON_SET("DaemonSet", "apps", "daemonsets"),
    STATEFUL_SET("StatefulSet", "apps", "statefulsets"),
    REPLICA_SET("ReplicaSet", "apps", "replicasets"),
    JOB("Job", "batch", "jobs");

    private final String kind;
    private final String group;
    private final String resource;

    Kind(String kind, String group, String resource) {
      this.kind = kind;
      this.group = group;
      this.resource = resource;
    }

    String path() {
      return "/apis/" + group + "/v1/" + resource;
    }

    String what() {
      return "list " + resource + "." + group;
    }
  }

  static final String INSTANCE_SETS = "instancesets";
  static final String INSTANCE_SETS_GROUP = "workloads.kubeblocks.io";
  static final String LIST_INSTANCE_SETS = "list " + INSTANCE_SETS + "." + INSTANCE_SETS_GROUP;
  private static final String INSTANCE_SET = "InstanceSet";

  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "ash", "dash", "zsh", "ksh", "busybox");

  private static final FieldPath TEMPLATE = FieldPath.parse(".spec.template.spec");

  /** A command line of this length is no program's name. */
  private static final int LONGEST_INTERPRETER = 100;

  /** What was kept of one kind's objects. */
  static final class Kept {
    private final List<Workload> workloads = new ArrayList<>();
    private final OwnerTemplates templates = new OwnerTemplates();
    private final List<Terminating> terminating = new ArrayList<>();
    private final Set<String> images = new TreeSet<>();
    private final RunningContainers containers = new RunningContainers();
    private final FailedPods failed;

    /**
     * @param now when the capture began
     */
    Kept(Instant now) {
      this.failed = new FailedPods(now);
    }

    /** The environments that KubeBlocks' Jobs ask for. */
    RunningContainers containers() {
      return containers;
    }

    /** KubeBlocks' Jobs that failed. */
    FailedPods failed() {
      return failed;
    }

    List<Workload> workloads() {
      return workloads;
    }

    /** The references that the workloads name, in variables for other pods too. */
    Set<String> images() {
      return images;
    }

    OwnerTemplates templates() {
      return templates;
    }

    List<Terminating> terminating() {
      return terminating;
    }
  }

  private final LiveTarget target;
  private final StuckObjects stuck;

  WorkloadReader(LiveTarget target, StuckObjects stuck) {
    this.target = target;
    this.stuck = stuck;
  }

  Kept read(Kind kind) throws CaptureException, InterruptedException {
    return target.list(
        kind.path(),
        Map.of(),
        LiveTarget.MOST_OF_PAGE,
        kind.what(),
        () -> new Kept(stuck.now()),
        (kept, item) -> keep(kept, kind, item));
  }

  /** KubeBlocks' own kind of workload. */
  Kept instanceSets(Discovery.Served served) throws CaptureException, InterruptedException {
    return target.list(
        served.path(),
        Map.of(),
        LiveTarget.MOST_OF_PAGE,
        LIST_INSTANCE_SETS,
        () -> new Kept(stuck.now()),
        (kept, item) -> {
          KubernetesObject object = new KubernetesObject(item);
          stuck.of(INSTANCE_SET, object).ifPresent(kept.terminating::add);
          kept.templates.addInstanceSet(INSTANCE_SET, object);
        });
  }

  private static void keep(Kept kept, Kind kind, ObjectNode item) {
    KubernetesObject object = new KubernetesObject(item);
    switch (kind) {
      // Its pods belong to its ReplicaSets.
      case DEPLOYMENT -> {}
      case DAEMON_SET -> kept.templates.addDaemonSet(kind.kind, object);
      case STATEFUL_SET -> kept.templates.addStatefulSet(kind.kind, object);
      case REPLICA_SET -> {
        if (object.at("/spec/replicas").asInt(1) > 0) {
          kept.templates.addFixed(kind.kind, object);
        }
        return;
      }
      case JOB -> kept.templates.addFixed(kind.kind, object);
    }
    JsonNode pod = object.at("/spec/template/spec");
    if (kind == Kind.JOB) {
      KubeBlocksLabels.of(object)
          .ifPresent(
              labels -> {
                kept.containers.add(kind.kind, object, labels, pod, TEMPLATE);
                kept.failed.addJob(object, labels);
              });
    }
    Optional<Role> role = WorkloadRole.of(object, pod);
    // Of Jobs, which come and go, only an autopatcher's is a fact of the cluster.
    role.filter(known -> kind != Kind.JOB || known == Role.AUTOPATCHER)
        .ifPresent(
            known -> {
              kept.workloads.add(workload(known, kind, object, pod));
              // A list has the type, and its items have none.
              item.put("apiVersion", kind.group + "/v1").put("kind", kind.kind);
              ImageReferences.of(List.of(item)).stream()
                  .map(ImageReference::image)
                  .forEach(kept.images::add);
            });
  }

  private static Workload workload(Role role, Kind kind, KubernetesObject object, JsonNode pod) {
    List<TemplateContainer> containers = new ArrayList<>();
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.path(list)) {
        containers.add(
            new TemplateContainer(
                container.path("name").asText(),
                container.path("image").asText(),
                KubernetesObject.text(container.path("imagePullPolicy")),
                interpreter(container)));
      }
    }
    Optional<Change> change = lastChange(object);
    return new Workload(
        role,
        kind.kind,
        object.namespace(),
        object.name(),
        desired(kind, object),
        ready(kind, object),
        containers,
        object.created(),
        change.map(Change::at),
        change.map(Change::by));
  }

  private static int desired(Kind kind, KubernetesObject object) {
    return switch (kind) {
      case DAEMON_SET -> object.at("/status/desiredNumberScheduled").asInt();
      case JOB -> object.at("/spec/completions").asInt(1);
      default -> object.at("/spec/replicas").asInt(1);
    };
  }

  private static int ready(Kind kind, KubernetesObject object) {
    return switch (kind) {
      case DAEMON_SET -> object.at("/status/numberReady").asInt();
      case JOB -> object.at("/status/ready").asInt() + object.at("/status/succeeded").asInt();
      default -> object.at("/status/readyReplicas").asInt();
    };
  }

  /**
   * The shell that a container's command runs in: its first word, or the first word of the script
   * that {@code sh -c} is given, when that is another shell.
   */
  static Optional<String> interpreter(JsonNode container) {
    List<String> words = new ArrayList<>();
    container.path("command").forEach(word -> words.add(word.asText()));
    container.path("args").forEach(word -> words.add(word.asText()));
    if (words.isEmpty() || !isShell(words.get(0))) {
      return Optional.empty();
    }
    int script = words.indexOf("-c") + 1;
    if (script > 0 && script < words.size()) {
      String[] first = words.get(script).strip().replaceFirst("^exec\\s+", "").split("\\s+", 2);
      if (isShell(first[0])) {
        return Optional.of(first[0]);
      }
    }
    return Optional.of(words.get(0));
  }

  private static boolean isShell(String word) {
    return word.length() <= LONGEST_INTERPRETER
        && SHELLS.contains(word.substring(word.lastIndexOf('/') + 1));
  }

  private record Change(Instant at, String by) {}

  /** The last write of those that own something of the template. */
  private static Optional<Change> lastChange(KubernetesObject object) {
    Optional<Change> last = Optional.empty();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      Optional<Instant> at = KubernetesObject.instant(entry.path("time"));
      if (at.isPresent()
          && entry.path("subresource").asText().isEmpty()
          && entry.at("/fieldsV1/f:spec").has("f:template")
          && last.map(Change::at).filter(known -> !known.isBefore(at.get())).isEmpty()) {
        last = Optional.of(new Change(at.get(), entry.path("manager").asText()));
      }
    }
    return last;
  }
}

package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code substrate.json}: what KubeBlocks and its addons stand on in a cluster, and where the
 * capture ran. A list that could not be read is empty, and {@link #reads} says why: an empty list
 * is a fact only where its read was collected.
 *
 * @param reads the outcome of every read, by verb and resource, as in {@code list
 *     storageclasses.storage.k8s.io}
 * @param access how the cluster was chosen
 * @param runner where skewpack ran
 * @param ready whether {@code /readyz} answered ok; absent when it was not read
 * @param nodes sorted by name
 * @param nodeImages which node says that it holds an image
 * @param storageClasses sorted by name
 * @param csiDrivers the names of the CSIDrivers, sorted
 * @param backupRepos sorted by name
 * @param addons the Addon objects of KubeBlocks, sorted by name
 * @param installed what addons installed, sorted by kind and name
 * @param workloads the Deployments, DaemonSets and StatefulSets that matter
 * @param podCounts all pods of the cluster
 * @param pods the pods that matter, at most {@link #MOST_PODS}: those of KubeBlocks, kube-dns, CSI
 *     and an autopatcher, and every one that is not well
 * @param events the newest Warning of each kind about each object that matters
 * @param dns the Service kube-dns; absent when there is none or it was not read
 * @param patched pods that differ from what their owner asks for
 * @param pullSecrets Secrets that pods pull images with: their names, never their content
 * @param releases Helm releases, when they were asked for
 * @param terminating objects that are being deleted since longer than {@link #STUCK_SECONDS}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Substrate(
    Map<String, Outcome> reads,
    Optional<Access> access,
    Optional<Runner> runner,
    Optional<Boolean> ready,
    List<Node> nodes,
    List<NodeImage> nodeImages,
    List<StorageClass> storageClasses,
    List<String> csiDrivers,
    List<BackupRepo> backupRepos,
    List<Addon> addons,
    List<Installed> installed,
    List<Workload> workloads,
    Optional<PodCounts> podCounts,
    List<Pod> pods,
    List<Event> events,
    Optional<DnsService> dns,
    List<Patched> patched,
    List<PullSecret> pullSecrets,
    List<HelmRelease> releases,
    List<Terminating> terminating) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "substrate.json";

  /** More pods than this are counted and not described. */
  public static final int MOST_PODS = 400;

  /** A deletion that takes longer than this is stuck. */
  public static final int STUCK_SECONDS = 300;

  public Substrate {
    reads = reads == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(reads));
    access = Objects.requireNonNullElse(access, Optional.empty());
    runner = Objects.requireNonNullElse(runner, Optional.empty());
    ready = Objects.requireNonNullElse(ready, Optional.empty());
    nodes = listed(nodes);
    nodeImages = listed(nodeImages);
    storageClasses = listed(storageClasses);
    csiDrivers = listed(csiDrivers);
    backupRepos = listed(backupRepos);
    addons = listed(addons);
    installed = listed(installed);
    workloads = listed(workloads);
    podCounts = Objects.requireNonNullElse(podCounts, Optional.empty());
    pods = listed(pods);
    events = listed(events);
    dns = Objects.requireNonNullElse(dns, Optional.empty());
    patched = listed(patched);
    pullSecrets = listed(pullSecrets);
    releases = listed(releases);
    terminating = listed(terminating);
  }

  private static <T> List<T> listed(List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  private static <T> Optional<T> optional(Optional<T> given) {
    return Objects.requireNonNullElse(given, Optional.empty());
  }

  /**
   * How the cluster was chosen.
   *
   * @param contexts how many contexts the kubeconfig has
   * @param named whether the context was named, and not taken because it is the only one
   * @param isCurrent whether the kubeconfig calls the chosen context its current one, so that a
   *     plain kubectl or helm beside this capture goes to the same cluster
   * @param expected whether the fingerprint was held against a given one, and equalled it
   */
  public record Access(int contexts, boolean named, boolean isCurrent, boolean expected) {}

  /**
   * The machine that a smoke run is started from.
   *
   * @param programs what a smoke run calls, by name, and whether it is on the PATH
   * @param artifacts the directory for artifacts, when one was named
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Runner(Map<String, Boolean> programs, Optional<ArtifactDirectory> artifacts) {
    public Runner {
      programs = Collections.unmodifiableMap(new TreeMap<>(programs));
      artifacts = optional(artifacts);
    }
  }

  /**
   * @param path as it was named
   * @param freeBytes absent when it is not there, or the system does not say
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ArtifactDirectory(
      String path, boolean exists, boolean writable, Optional<Long> freeBytes) {
    public ArtifactDirectory {
      Objects.requireNonNull(path);
      freeBytes = optional(freeBytes);
    }
  }

  /**
   * @param imagesShown how many images the node lists; kubelets list 50 unless told otherwise
   */
  public record Node(String name, boolean ready, String kubelet, int imagesShown) {}

  /**
   * An image, and the nodes that say they hold it. In a large cluster, only images that its own
   * objects name.
   *
   * @param image as the nodes spell it, by a tag or a digest
   * @param nodes sorted
   */
  public record NodeImage(String image, List<String> nodes) {
    private static final String HUB = "docker.io/";

    public NodeImage {
      nodes = List.copyOf(nodes);
    }

    /** Whether a reference, as a container asks for it, stands for this image. */
    public boolean isNamedBy(String reference) {
      return spelledOut(image).equals(spelledOut(reference));
    }

    /**
     * A reference with what is left out of its short form: the registry docker.io, its folder
     * library, the tag latest (distribution/reference, normalize.go). Nodes spell it out, and
     * containers need not.
     */
    public static String spelledOut(String reference) {
      String first = reference.substring(0, Math.max(0, reference.indexOf('/')));
      boolean isRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
      String name = isRegistry ? reference : HUB + reference;
      name = name.startsWith("index." + HUB) ? name.substring("index.".length()) : name;
      if (name.startsWith(HUB) && name.indexOf('/', HUB.length()) < 0) {
        name = HUB + "library/" + name.substring(HUB.length());
      }
      boolean isPinned = name.contains("@") || name.lastIndexOf(':') > name.lastIndexOf('/');
      return isPinned ? name : name + ":latest";
    }
  }

  /**
   * @param isDefault by the annotation {@code storageclass.kubernetes.io/is-default-class}
   * @param bindingMode {@code volumeBindingMode}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record StorageClass(
      String name,
      boolean isDefault,
      String provisioner,
      boolean expandable,
      Optional<String> reclaimPolicy,
      Optional<String> bindingMode) {
    public StorageClass {
      reclaimPolicy = optional(reclaimPolicy);
      bindingMode = optional(bindingMode);
    }
  }

  /**
   * @param isDefault by the annotation {@code dataprotection.kubeblocks.io/is-default-repo}
   * @param message of the condition that is not True, when there is one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record BackupRepo(
      String name,
      boolean isDefault,
      Optional<String> phase,
      Optional<String> provider,
      Optional<String> message) {
    public BackupRepo {
      phase = optional(phase);
      provider = optional(provider);
      message = optional(message);
    }
  }

  /**
   * @param declared the annotation {@code addon.kubeblocks.io/kubeblocks-version}
   * @param version of the addon, by its label {@code addon.kubeblocks.io/version}
   * @param chart the chart's place, {@code .spec.helm.chartLocationURL}
   * @param message of the condition that is not True, when there is one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Addon(
      String name,
      Optional<String> declared,
      Optional<String> version,
      Optional<String> chart,
      boolean enabled,
      Optional<String> phase,
      Optional<String> message) {
    public Addon {
      declared = optional(declared);
      version = optional(version);
      chart = optional(chart);
      phase = optional(phase);
      message = optional(message);
    }
  }

  /**
   * One object that an addon's chart installed.
   *
   * @param chart the label {@code helm.sh/chart}
   * @param release the annotation {@code meta.helm.sh/release-name}, else the label {@code
   *     app.kubernetes.io/instance}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Installed(
      String kind,
      String name,
      Optional<String> chart,
      Optional<String> release,
      Optional<String> phase) {
    public Installed {
      chart = optional(chart);
      release = optional(release);
      phase = optional(phase);
    }
  }

  /**
   * What role a workload or a pod has in the cluster.
   *
   * <p>{@code OTHER} is there because it is not well.
   */
  public enum Role {
    KUBEBLOCKS,
    DATA_PROTECTION,
    DNS,
    CSI,
    AUTOPATCHER,
    CLUSTER,
    OTHER
  }

  /**
   * A Deployment, DaemonSet or StatefulSet; or the Job of an autopatcher.
   *
   * @param desired replicas, nodes that shall run it, or completions
   * @param ready those that are, or that completed
   * @param created its {@code creationTimestamp}
   * @param changed when its template was last written, by managedFields; absent when not known
   * @param changedBy the field manager of that write
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Workload(
      Role role,
      String kind,
      String namespace,
      String name,
      int desired,
      int ready,
      List<TemplateContainer> containers,
      Optional<Instant> created,
      Optional<Instant> changed,
      Optional<String> changedBy) {
    public Workload {
      Objects.requireNonNull(role);
      containers = List.copyOf(containers);
      created = optional(created);
      changed = optional(changed);
      changedBy = optional(changedBy);
    }
  }

  /**
   * A container as a workload's template has it.
   *
   * @param interpreter the first word of its command, or of what {@code sh -c} is given, when that
   *     names a shell
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record TemplateContainer(
      String name, String image, Optional<String> pullPolicy, Optional<String> interpreter) {
    public TemplateContainer {
      pullPolicy = optional(pullPolicy);
      interpreter = optional(interpreter);
    }
  }

  /**
   * All pods of the cluster.
   *
   * @param described how many are in {@link Substrate#pods}
   * @param matching how many would be, were there no limit
   */
  public record PodCounts(int all, Map<String, Integer> byPhase, int described, int matching) {
    public PodCounts(int all, Map<String, Integer> byPhase, int described) {
      this(all, byPhase, described, described);
    }

    public PodCounts {
      byPhase = Collections.unmodifiableMap(new TreeMap<>(byPhase));
    }
  }

  /**
   * @param owner kind and name of the controller, as in {@code ReplicaSet/kubeblocks-1a2b}
   * @param started its {@code status.startTime}
   * @param deleting its {@code deletionTimestamp}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Pod(
      Role role,
      String namespace,
      String name,
      Optional<String> owner,
      Optional<String> node,
      String phase,
      boolean ready,
      Optional<String> reason,
      Optional<Instant> created,
      Optional<Instant> started,
      Optional<Instant> deleting,
      List<PodContainer> containers) {
    public Pod {
      Objects.requireNonNull(role);
      owner = optional(owner);
      node = optional(node);
      reason = optional(reason);
      created = optional(created);
      started = optional(started);
      deleting = optional(deleting);
      containers = List.copyOf(containers);
    }
  }

  /**
   * @param image as the pod asks for it
   * @param digest {@code sha256:…} of what runs; absent when nothing does, or the node says none
   * @param waiting the reason why it waits, as in {@code ImagePullBackOff}
   * @param message what the kubelet says about it
   * @param lastEnded when it ended last, which is what a restart counts from
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record PodContainer(
      String name,
      boolean init,
      String image,
      Optional<String> pullPolicy,
      Optional<String> digest,
      boolean ready,
      int restarts,
      Optional<String> waiting,
      Optional<String> message,
      Optional<Instant> lastEnded) {
    public PodContainer {
      pullPolicy = optional(pullPolicy);
      digest = optional(digest);
      waiting = optional(waiting);
      message = optional(message);
      lastEnded = optional(lastEnded);
    }
  }

  /**
   * @param object kind, namespace and name, as in {@code Pod kb-system/kubeblocks-0}
   * @param last when it was seen last
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Event(
      String object, String reason, String message, int count, Optional<Instant> last) {
    public Event {
      last = optional(last);
    }
  }

  /**
   * The Service kube-dns.
   *
   * @param readyAddresses and notReadyAddresses: of its EndpointSlices; absent when they were not
   *     read
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record DnsService(
      String namespace,
      String name,
      Optional<String> clusterIp,
      Optional<Integer> readyAddresses,
      Optional<Integer> notReadyAddresses) {
    public DnsService {
      clusterIp = optional(clusterIp);
      readyAddresses = optional(readyAddresses);
      notReadyAddresses = optional(notReadyAddresses);
    }
  }

  /**
   * One field of a pod that is not as its owner's template has it.
   *
   * @param field {@code image} or {@code imagePullPolicy}
   * @param by the field managers of the pod that are neither its owner's controller nor a kubelet;
   *     empty when the pod was changed on admission, which leaves no trace
   */
  public record Patched(
      String namespace,
      String pod,
      String owner,
      String container,
      String field,
      String wanted,
      String found,
      List<String> by) {
    public Patched {
      by = List.copyOf(by);
    }
  }

  /**
   * @param pods how many pods name it
   * @param unretrievable whether an event says that a kubelet could not retrieve it
   */
  public record PullSecret(String namespace, String name, int pods, boolean unretrievable) {}

  /**
   * A revision of a Helm release, by the labels of the Secret that keeps it; its content is never
   * read.
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record HelmRelease(
      String namespace, String name, int revision, String status, Optional<Instant> modified) {
    public HelmRelease {
      modified = optional(modified);
    }
  }

  /** An object whose deletion does not end. */
  public record Terminating(
      String kind, String namespace, String name, Instant since, List<String> finalizers) {
    public Terminating {
      finalizers = List.copyOf(finalizers);
    }
  }
}

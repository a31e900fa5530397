package io.skewpack.diagnose;

import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Substrate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything dated that was done to the platform and that a snapshot knows of, newest last: writes
 * to KubeBlocks' CRDs and to the workloads that it runs as, revisions of its Helm release, starts
 * of its pods. {@code metadata.managedFields} keeps one entry for each manager, operation and
 * subresource, so these are last writes, and what came between them is not known.
 */
public record Timeline(List<Entry> entries) {

  /** Every API group of KubeBlocks ends like this. */
  static final String KUBEBLOCKS_DOMAIN = ".kubeblocks.io";

  /** What was written, or started. */
  public enum Subject {
    CRD("crd"),
    CONTROLLER("controller"),
    HELM_REVISION("helmRevision"),
    POD_START("podStart");

    private final String id;

    Subject(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * One write, or one start.
   *
   * @param name of the object
   * @param manager the field manager, as it named itself; absent for a pod that started
   * @param operation {@code Apply} or {@code Update}; absent when it is not known
   * @param pointer where the snapshot says so
   */
  public record Entry(
      Instant at,
      Subject subject,
      String name,
      Optional<String> manager,
      Optional<String> operation,
      Pointer pointer) {
    public Entry {
      Objects.requireNonNull(at);
      Objects.requireNonNull(subject);
      Objects.requireNonNull(name);
      Objects.requireNonNull(manager);
      Objects.requireNonNull(operation);
      Objects.requireNonNull(pointer);
    }

    /** That it happened, as the snapshot says. */
    public Evidence evidence() {
      return Evidence.observed(
          "evidence.timeline." + subject.id(),
          Facts.of("name", name)
              .with("at", at.toString())
              .with("manager", manager)
              .with("operation", operation),
          pointer);
    }
  }

  public Timeline {
    entries = List.copyOf(entries);
  }

  static Timeline of(Snapshot snapshot) {
    List<Entry> entries = new ArrayList<>();
    snapshot.crd().ifPresent(layer -> addWrites(layer, entries));
    snapshot
        .substrate()
        .ifPresent(
            substrate -> {
              addWorkloads(substrate, entries);
              addReleases(substrate, releases(snapshot), entries);
              addPods(substrate, entries);
            });
    entries.sort(
        Comparator.comparing(Entry::at)
            .thenComparing(Entry::subject)
            .thenComparing(Entry::name)
            .thenComparing(entry -> entry.manager().orElse("")));
    return new Timeline(entries);
  }

  /** The newest write to any KubeBlocks CRD. */
  public Optional<Entry> newestCrdWrite() {
    return entries.stream()
        .filter(entry -> entry.subject() == Subject.CRD)
        .reduce((earlier, later) -> later);
  }

  /** The newest write to a workload of the platform, which is what an upgrade changes. */
  Optional<Entry> newestControllerWrite() {
    return entries.stream()
        .filter(entry -> entry.subject() == Subject.CONTROLLER)
        .reduce((earlier, later) -> later);
  }

  /** How many KubeBlocks CRDs a manager wrote to at some time. */
  long crdsWrittenBy(Optional<String> manager) {
    return entries.stream()
        .filter(entry -> entry.subject() == Subject.CRD && entry.manager().equals(manager))
        .map(Entry::name)
        .distinct()
        .count();
  }

  /** Who wrote a CRD itself last; absent when no write has a time. */
  static Optional<Write> lastWrite(CrdDefinition crd) {
    return crd.provenance().writes().stream()
        .filter(Timeline::isDatedWriteOfObject)
        // They are sorted by time; of writes within one second the last listed stands for all.
        .reduce((earlier, later) -> later);
  }

  /** A subresource's entry, such as the status, says nothing of who changed the schema. */
  private static boolean isDatedWriteOfObject(Write write) {
    return write.subresource().isEmpty() && write.at().isPresent();
  }

  private static void addWrites(CrdLayer layer, List<Entry> entries) {
    for (int i = 0; i < layer.definitions().size(); i++) {
      CrdDefinition crd = layer.definitions().get(i);
      if (!crd.group().endsWith(KUBEBLOCKS_DOMAIN)) {
        continue;
      }
      Pointer writes =
          new Pointer(CrdLayer.PATH, "/definitions").child(i).child("provenance").child("writes");
      for (int j = 0; j < crd.provenance().writes().size(); j++) {
        Write write = crd.provenance().writes().get(j);
        if (isDatedWriteOfObject(write)) {
          entries.add(
              new Entry(
                  write.at().orElseThrow(),
                  Subject.CRD,
                  crd.name(),
                  Optional.of(write.manager()),
                  write.operation(),
                  writes.child(j)));
        }
      }
    }
  }

  private static void addWorkloads(Substrate substrate, List<Entry> entries) {
    for (int i = 0; i < substrate.workloads().size(); i++) {
      Substrate.Workload workload = substrate.workloads().get(i);
      if (isOfPlatform(workload.role())
          && workload.changed().isPresent()
          && workload.changedBy().isPresent()) {
        entries.add(
            new Entry(
                workload.changed().get(),
                Subject.CONTROLLER,
                workload.namespace() + "/" + workload.name(),
                workload.changedBy(),
                Optional.empty(),
                new Pointer(Substrate.PATH, "/workloads").child(i)));
      }
    }
  }

  private static boolean isOfPlatform(Substrate.Role role) {
    return role == Substrate.Role.KUBEBLOCKS || role == Substrate.Role.DATA_PROTECTION;
  }

  /** The Helm releases, as {@code namespace/name}, that the controllers say they are of. */
  private static Set<String> releases(Snapshot snapshot) {
    Set<String> names = new HashSet<>();
    snapshot.image().map(ImageLayer::controllers).orElse(List.of()).stream()
        .filter(one -> one.releaseName().isPresent())
        .forEach(
            one ->
                names.add(
                    one.releaseNamespace().orElse(one.namespace())
                        + "/"
                        + one.releaseName().get()));
    return names;
  }

  private static void addReleases(Substrate substrate, Set<String> own, List<Entry> entries) {
    for (int i = 0; i < substrate.releases().size(); i++) {
      Substrate.HelmRelease release = substrate.releases().get(i);
      String name = release.namespace() + "/" + release.name();
      if (own.contains(name) && release.modified().isPresent()) {
        entries.add(
            new Entry(
                release.modified().get(),
                Subject.HELM_REVISION,
                name + ".v" + release.revision(),
                Optional.of("helm"),
                Optional.of(release.status()),
                new Pointer(Substrate.PATH, "/releases").child(i)));
      }
    }
  }

  private static void addPods(Substrate substrate, List<Entry> entries) {
    for (int i = 0; i < substrate.pods().size(); i++) {
      Substrate.Pod pod = substrate.pods().get(i);
      if (isOfPlatform(pod.role()) && pod.started().isPresent()) {
        entries.add(
            new Entry(
                pod.started().get(),
                Subject.POD_START,
                pod.namespace() + "/" + pod.name(),
                Optional.empty(),
                Optional.empty(),
                new Pointer(Substrate.PATH, "/pods").child(i)));
      }
    }
  }
}

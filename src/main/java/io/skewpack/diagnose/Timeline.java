package io.skewpack.diagnose;

import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Substrate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Every dated write to the platform that a snapshot knows of, newest last: to KubeBlocks' CRDs and
 * to the workloads that it runs as. {@code metadata.managedFields} keeps one entry for each
 * manager, operation and subresource, so these are last writes, and what came between them is not
 * known.
 */
public record Timeline(List<Entry> entries) {

  /** Every API group of KubeBlocks ends like this. */
  static final String KUBEBLOCKS_DOMAIN = ".kubeblocks.io";

  /** What was written. */
  public enum Subject {
    CRD,
    CONTROLLER
  }

  /**
   * One write.
   *
   * @param name of the object that was written
   * @param manager the field manager, as it named itself
   * @param operation {@code Apply} or {@code Update}; absent when it is not known
   * @param pointer where the snapshot says so
   */
  public record Entry(
      Instant at,
      Subject subject,
      String name,
      String manager,
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
  }

  public Timeline {
    entries = List.copyOf(entries);
  }

  static Timeline of(Snapshot snapshot) {
    List<Entry> entries = new ArrayList<>();
    snapshot.crd().ifPresent(layer -> addWrites(layer, entries));
    snapshot.substrate().ifPresent(substrate -> addWorkloads(substrate, entries));
    entries.sort(
        Comparator.comparing(Entry::at).thenComparing(Entry::name).thenComparing(Entry::manager));
    return new Timeline(entries);
  }

  /** The newest write to any KubeBlocks CRD. */
  public Optional<Entry> newestCrdWrite() {
    return entries.stream()
        .filter(entry -> entry.subject() == Subject.CRD)
        .reduce((earlier, later) -> later);
  }

  /** How many KubeBlocks CRDs a manager wrote to at some time. */
  long crdsWrittenBy(String manager) {
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
                  write.manager(),
                  write.operation(),
                  writes.child(j)));
        }
      }
    }
  }

  private static void addWorkloads(Substrate substrate, List<Entry> entries) {
    for (int i = 0; i < substrate.workloads().size(); i++) {
      Substrate.Workload workload = substrate.workloads().get(i);
      boolean platform =
          workload.role() == Substrate.Role.KUBEBLOCKS
              || workload.role() == Substrate.Role.DATA_PROTECTION;
      if (platform && workload.changed().isPresent() && workload.changedBy().isPresent()) {
        entries.add(
            new Entry(
                workload.changed().get(),
                Subject.CONTROLLER,
                workload.namespace() + "/" + workload.name(),
                workload.changedBy().get(),
                Optional.empty(),
                new Pointer(Substrate.PATH, "/workloads").child(i)));
      }
    }
  }
}

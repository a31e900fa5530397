package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.EventReader.Warnings;
import io.skewpack.capture.cluster.PodReader.Described;
import io.skewpack.capture.cluster.PodReader.Pods;
import io.skewpack.snapshot.Substrate.Addon;
import io.skewpack.snapshot.Substrate.BackupRepo;
import io.skewpack.snapshot.Substrate.Event;
import io.skewpack.snapshot.Substrate.Installed;
import io.skewpack.snapshot.Substrate.Patched;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PullSecret;
import io.skewpack.snapshot.Substrate.Terminating;
import io.skewpack.snapshot.Substrate.Workload;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What several lists say together, each thing in the order in which it is written down. */
record SubstrateFindings(
    Pods read,
    Warnings warnings,
    List<WorkloadReader.Kept> owners,
    List<KubeBlocksReader.Kept> kubeBlocks,
    List<Terminating> namespaces) {

  List<Addon> addons() {
    return sorted(KubeBlocksReader.Kept::addons, Comparator.comparing(Addon::name));
  }

  List<BackupRepo> backupRepos() {
    return sorted(KubeBlocksReader.Kept::backupRepos, Comparator.comparing(BackupRepo::name));
  }

  List<Installed> installed() {
    return sorted(
        KubeBlocksReader.Kept::installed,
        Comparator.comparing(Installed::kind).thenComparing(Installed::name));
  }

  private <T> List<T> sorted(
      Function<KubeBlocksReader.Kept, List<T>> list, Comparator<? super T> order) {
    return kubeBlocks.stream().flatMap(kept -> list.apply(kept).stream()).sorted(order).toList();
  }

  List<Workload> workloads() {
    return owners.stream()
        .flatMap(kept -> kept.workloads().stream())
        .sorted(
            Comparator.comparing(Workload::namespace)
                .thenComparing(Workload::kind)
                .thenComparing(Workload::name))
        .toList();
  }

  List<Pod> pods() {
    return read.described().stream().map(Described::pod).toList();
  }

  List<Patched> patched() {
    OwnerTemplates templates = new OwnerTemplates();
    owners.forEach(kept -> templates.addAll(kept.templates()));
    return new PatchedPods(templates).among(read.described());
  }

  List<PullSecret> pullSecrets() {
    return read.pullSecrets().entrySet().stream()
        .map(
            entry ->
                new PullSecret(
                    entry.getKey().namespace(),
                    entry.getKey().name(),
                    entry.getValue(),
                    warnings.unretrievable().contains(entry.getKey())))
        .toList();
  }

  List<Terminating> terminating() {
    Stream<Terminating> pods =
        read.described().stream().flatMap(described -> described.stuck().stream());
    return Stream.of(
            namespaces.stream(),
            kubeBlocks.stream().flatMap(kept -> kept.terminating().stream()),
            owners.stream().flatMap(kept -> kept.terminating().stream()),
            pods)
        .flatMap(Function.identity())
        .sorted(
            Comparator.comparing(Terminating::kind)
                .thenComparing(Terminating::namespace)
                .thenComparing(Terminating::name))
        .toList();
  }

  /** Those about pods and workloads that are described, their owners, their claims, and nodes. */
  List<Event> events() {
    Set<String> objects = new HashSet<>();
    Set<String> claims = new HashSet<>();
    for (Described described : read.described()) {
      Pod pod = described.pod();
      objects.add(EventReader.object("Pod", pod.namespace(), pod.name()));
      claims.add(EventReader.object("PersistentVolumeClaim", pod.namespace(), ""));
      described
          .identity()
          .controller()
          .ifPresent(
              owner ->
                  objects.add(EventReader.object(owner.kind(), pod.namespace(), owner.name())));
    }
    for (Workload workload : workloads()) {
      objects.add(EventReader.object(workload.kind(), workload.namespace(), workload.name()));
    }
    return warnings.about(
        object ->
            objects.contains(object)
                || object.startsWith("Node ")
                || claims.contains(object.substring(0, object.indexOf('/') + 1)));
  }

  /** The references that the cluster's own objects name. */
  Set<String> imagesNamed() {
    Set<String> images = new TreeSet<>();
    kubeBlocks.forEach(kept -> images.addAll(kept.images()));
    owners.forEach(kept -> images.addAll(kept.images()));
    for (Pod pod : pods()) {
      pod.containers().forEach(container -> images.add(container.image()));
    }
    return images;
  }
}

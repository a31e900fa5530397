package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The pods of one role that are not on their way out, with where each stands in {@code
 * substrate.json}.
 *
 * @param indices into {@link Substrate#pods}
 */
record PodsOfRole(Substrate substrate, List<Integer> indices) {

  PodsOfRole {
    indices = List.copyOf(indices);
  }

  static PodsOfRole of(Substrate substrate, Role role) {
    return new PodsOfRole(
        substrate,
        IntStream.range(0, substrate.pods().size())
            .filter(i -> substrate.pods().get(i).role() == role)
            .filter(i -> substrate.pods().get(i).deleting().isEmpty())
            .boxed()
            .toList());
  }

  boolean isEmpty() {
    return indices.isEmpty();
  }

  int count() {
    return indices.size();
  }

  Pod pod(int index) {
    return substrate.pods().get(index);
  }

  /** Those that are not ready. */
  List<Integer> notReady() {
    return indices.stream().filter(i -> !pod(i).ready()).toList();
  }

  /** What the first one that is not ready waits for. */
  Optional<String> why() {
    return notReady().stream().findFirst().map(i -> why(pod(i)));
  }

  /** One piece of evidence for each. */
  List<Evidence> evidence() {
    return evidence(indices);
  }

  List<Evidence> evidence(List<Integer> some) {
    return some.stream().map(this::evidence).toList();
  }

  /** Images of the containers that are to run, each once. */
  List<String> images() {
    return indices.stream()
        .flatMap(i -> pod(i).containers().stream())
        .filter(container -> !container.init())
        .map(PodContainer::image)
        .distinct()
        .sorted()
        .toList();
  }

  private static String why(Pod pod) {
    return pod.containers().stream()
        .map(PodContainer::waiting)
        .flatMap(Optional::stream)
        .findFirst()
        .or(pod::reason)
        .orElse(pod.phase());
  }

  private Evidence evidence(int index) {
    Pod pod = pod(index);
    return SubstrateCheck.seen(
        "evidence.pod",
        Facts.of("pod", pod.namespace() + "/" + pod.name())
            .with("phase", pod.phase())
            .with("ready", pod.ready() ? 1 : 0)
            .with("why", pod.ready() ? Optional.empty() : Optional.of(why(pod))),
        "/pods",
        index);
  }
}

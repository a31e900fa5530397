package io.skewpack.diagnose;

import io.skewpack.diagnose.ImageComparison.Registered;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the other pods that matter (DNS, CSI, database clusters) run what their registries have.
 * The substrate keeps a digest without the form in which the node gave it: one that the registry
 * does not list may be another image, or the same one loaded from a file, so it is never said to
 * differ.
 */
final class PodImages implements Check {

  private static final Set<Role> CONTROLLERS = Set.of(Role.KUBEBLOCKS, Role.DATA_PROTECTION);

  /** More images are counted and not listed. */
  private static final int SHOWN = 5;

  @Override
  public String id() {
    return "pod-images";
  }

  /** One image, the nodes on which it runs, and a place that shows it. */
  private record Running(Set<String> nodes, Registered registered, Evidence evidence) {}

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<Substrate> substrate = examination.snapshot().substrate();
    if (substrate.isEmpty() || !RegistryImages.wereAsked(examination)) {
      return List.of();
    }
    Map<String, Registered> answers = new HashMap<>();
    examination.snapshot().image().map(ImageComparison::registered).orElse(List.of()).stream()
        .filter(one -> one.answered() || one.absent())
        .forEach(one -> answers.put(one.image().reference(), one));
    Map<String, Running> same = new LinkedHashMap<>();
    Map<String, Running> open = new LinkedHashMap<>();
    Map<String, Running> absent = new LinkedHashMap<>();
    List<Pod> pods = substrate.get().pods();
    for (int p = 0; p < pods.size(); p++) {
      for (int c = 0; c < pods.get(p).containers().size(); c++) {
        PodContainer container = pods.get(p).containers().get(c);
        Registered there = answers.get(container.image());
        if (CONTROLLERS.contains(pods.get(p).role())
            || container.digest().isEmpty()
            || there == null) {
          continue;
        }
        Map<String, Running> kind =
            there.absent() ? absent : isSame(container, there) ? same : open;
        Pointer at = new Pointer(Substrate.PATH, "/pods").child(p).child("containers").child(c);
        kind.computeIfAbsent(
                container.image(),
                image -> new Running(new TreeSet<>(), there, evidence(container, at)))
            .nodes()
            .add(pods.get(p).node().orElse("pod " + pods.get(p).name()));
      }
    }
    List<Finding> findings = new ArrayList<>();
    finding(Status.PASS, Severity.WARNING, "pass", same).ifPresent(findings::add);
    finding(Status.NOT_EVALUATED, Severity.WARNING, "open", open).ifPresent(findings::add);
    finding(Status.FAIL, Severity.INFO, "absent", absent).ifPresent(findings::add);
    return findings;
  }

  private static boolean isSame(PodContainer container, Registered there) {
    String digest = container.digest().orElseThrow();
    return there.image().covers(digest)
        || there.image().hasId(digest)
        || ImageName.of(container.image())
            .flatMap(ImageName::digest)
            .filter(digest::equals)
            .isPresent();
  }

  private static Evidence evidence(PodContainer container, Pointer at) {
    return Evidence.observed(
        "evidence.runningImage",
        Facts.of("image", container.image()).with("imageId", container.digest()),
        at);
  }

  private Optional<Finding> finding(
      Status status, Severity severity, String text, Map<String, Running> images) {
    if (images.isEmpty()) {
      return Optional.empty();
    }
    List<Facts.Said> shown =
        images.entrySet().stream()
            .limit(SHOWN)
            .map(one -> ImageDigest.onNodes(one.getKey(), one.getValue().nodes()))
            .toList();
    Facts facts =
        Facts.of("count", images.size())
            .with("images", shown)
            .with("more", Math.max(0, images.size() - SHOWN));
    List<Evidence> evidence = new ArrayList<>();
    images.values().stream()
        .limit(SHOWN)
        .forEach(
            one -> {
              evidence.add(one.evidence());
              evidence.add(ImageDigest.evidence(one.registered()));
            });
    return Optional.of(
        new Finding(
            id(),
            status,
            severity,
            Layer.SUBSTRATE,
            Optional.empty(),
            "check.pod-images." + text,
            facts,
            false,
            evidence));
  }
}

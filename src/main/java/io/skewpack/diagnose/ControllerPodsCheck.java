package io.skewpack.diagnose;

import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of KubeBlocks' two controllers: it runs, and did not just fall over. Without the first
 * nothing is reconciled, without the second nothing is backed up.
 */
final class ControllerPodsCheck extends SubstrateCheck {

  private static final String PODS = "list pods";

  /** A controller whose caches cannot be filled ends after about this long, and starts again. */
  private static final Duration JUST = Duration.ofSeconds(90);

  private final Role role;

  private ControllerPodsCheck(String id, Role role) {
    super(id, PODS);
    this.role = role;
  }

  static ControllerPodsCheck ofKubeBlocks() {
    return new ControllerPodsCheck("kubeblocks-controller", Role.KUBEBLOCKS);
  }

  static ControllerPodsCheck ofDataProtection() {
    return new ControllerPodsCheck("data-protection", Role.DATA_PROTECTION);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    PodsOfRole pods = PodsOfRole.of(substrate, role);
    if (pods.isEmpty()) {
      boolean kubeBlocks =
          examination.snapshot().image().map(ImageLayer::controllers).stream()
              .anyMatch(controllers -> !controllers.isEmpty());
      return List.of(
          kubeBlocks
              ? fail(Severity.WARNING, "none", Facts.none(), List.of(read(PODS)))
              : open("notInstalled", Facts.none(), false, read(PODS)));
    }
    List<Integer> restarted =
        pods.indices().stream().filter(i -> justEnded(pods.pod(i), now(examination))).toList();
    Facts facts =
        Facts.of("pods", pods.count())
            .with("ready", pods.count() - pods.notReady().size())
            .with("why", pods.why())
            .with("restarts", pods.indices().stream().mapToInt(i -> restarts(pods.pod(i))).sum())
            .withFew("images", pods.images());
    if (pods.notReady().size() == pods.count()) {
      return List.of(fail(Severity.BLOCKER, "down", facts, pods.evidence()));
    }
    if (!restarted.isEmpty()) {
      return List.of(fail(Severity.WARNING, "restarted", facts, pods.evidence(restarted)));
    }
    return pods.notReady().isEmpty()
        ? List.of(pass("ready", facts, pods.evidence().toArray(Evidence[]::new)))
        : List.of(fail(Severity.WARNING, "partly", facts, pods.evidence(pods.notReady())));
  }

  private static boolean justEnded(Pod pod, Instant now) {
    return pod.containers().stream()
        .map(PodContainer::lastEnded)
        .flatMap(Optional::stream)
        .anyMatch(ended -> Duration.between(ended, now).compareTo(JUST) < 0);
  }

  private static int restarts(Pod pod) {
    return pod.containers().stream().mapToInt(PodContainer::restarts).sum();
  }
}

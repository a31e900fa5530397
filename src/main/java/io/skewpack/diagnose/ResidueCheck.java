package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.HelmRelease;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.Terminating;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an earlier run left behind: pods that never start, deletions that never end, releases. */
final class ResidueCheck extends SubstrateCheck {

  private static final String PODS = "list pods";

  /** A pod that is about to start is no residue. */
  private static final Duration LONG = Duration.ofSeconds(Substrate.STUCK_SECONDS);

  ResidueCheck() {
    super("residue", PODS);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    Instant now = now(examination);
    List<Evidence> evidence = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (int i = 0; i < substrate.pods().size(); i++) {
      Pod pod = substrate.pods().get(i);
      boolean old =
          pod.created()
              .filter(created -> Duration.between(created, now).compareTo(LONG) > 0)
              .isPresent();
      if (pod.phase().equals("Pending") && old) {
        pending.add(pod.namespace() + "/" + pod.name());
        evidence.add(
            seen("evidence.pending", Facts.of("pod", pending.get(pending.size() - 1)), "/pods", i));
      }
    }
    List<String> stuck = new ArrayList<>();
    for (int i = 0; i < substrate.terminating().size(); i++) {
      Terminating one = substrate.terminating().get(i);
      String place = one.namespace().isEmpty() ? one.name() : one.namespace() + "/" + one.name();
      stuck.add(one.kind() + " " + place);
      evidence.add(
          seen(
              "evidence.stuck",
              Facts.of("object", stuck.get(stuck.size() - 1))
                  .with("since", one.since().toString())
                  .withFew("finalizers", one.finalizers()),
              "/terminating",
              i));
    }
    List<String> releases = new ArrayList<>();
    for (int i = 0; i < substrate.releases().size(); i++) {
      HelmRelease one = substrate.releases().get(i);
      if (one.status().startsWith("pending-") || one.status().equals("failed")) {
        releases.add(one.namespace() + "/" + one.name() + " (" + one.status() + ")");
        evidence.add(
            seen(
                "evidence.release",
                Facts.of("release", releases.get(releases.size() - 1))
                    .with("revision", one.revision()),
                "/releases",
                i));
      }
    }
    Facts facts =
        Facts.none()
            .withFew("pending", pending)
            .withFew("stuck", stuck)
            .withFew("releases", releases);
    return List.of(
        evidence.isEmpty()
            ? pass("none", facts, read(PODS))
            : fail(Severity.WARNING, "found", facts, evidence));
  }
}

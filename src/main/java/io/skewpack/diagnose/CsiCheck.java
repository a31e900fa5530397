package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Role;
import java.util.List;

/** The pods that make volumes. */
final class CsiCheck extends SubstrateCheck {

  private static final String PODS = "list pods";
  private static final String DRIVERS = "list csidrivers.storage.k8s.io";

  CsiCheck() {
    super("csi", PODS, DRIVERS);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    PodsOfRole pods = PodsOfRole.of(substrate, Role.CSI);
    Facts facts =
        Facts.of("pods", pods.count())
            .with("ready", pods.count() - pods.notReady().size())
            .with("why", pods.why())
            .withFew("drivers", substrate.csiDrivers());
    if (pods.isEmpty()) {
      // In a virtual cluster the host's pods are out of sight, and its drivers may be listed.
      return List.of(
          substrate.csiDrivers().isEmpty()
              ? pass("none", facts, read(DRIVERS))
              : open("outOfSight", facts, false, read(PODS), read(DRIVERS)));
    }
    return List.of(
        pods.notReady().isEmpty()
            ? pass("ready", facts, pods.evidence().toArray(Evidence[]::new))
            : fail(Severity.WARNING, "notReady", facts, pods.evidence(pods.notReady())));
  }
}

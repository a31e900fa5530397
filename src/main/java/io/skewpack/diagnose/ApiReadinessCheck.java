package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import java.util.List;

/** Whether the API server calls itself ready. */
final class ApiReadinessCheck extends SubstrateCheck {

  private static final String READ = "get /readyz";

  ApiReadinessCheck() {
    super("api-readiness", READ);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    return List.of(
        substrate.ready().orElse(false)
            ? pass("ready", Facts.none(), read(READ))
            : fail(Severity.BLOCKER, "notReady", Facts.none(), List.of(read(READ))));
  }
}

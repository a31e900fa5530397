package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Access;
import io.skewpack.snapshot.Substrate.Runner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real API server that is killed between two reads. */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class DyingServerTest {

  @Test
  void everyReadAfterItsEndIsUnreachableByName(@TempDir Path folder) throws Exception {
    try (ApiServer server = ApiServer.start(folder.resolve("server"))) {
      Kubeconfig kubeconfig = Kubeconfig.read(server.kubeconfig(ApiServer.ADMIN));
      try (LiveTarget target = LiveTarget.open(kubeconfig, "admin", Duration.ofSeconds(30))) {
        assertThat(new FingerprintCollector(target).collect().fingerprint().version()).isPresent();
        server.kill();
        CaptureException failure =
            catchThrowableOfType(
                CaptureException.class,
                () ->
                    new SubstrateCollector(
                            target,
                            Clock.systemUTC(),
                            new Access(1, true, true, false),
                            new Runner(Map.of("bash", true), Optional.empty()),
                            java.util.Set.of())
                        .collect());
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("; nor read: ").hasMessageContaining("list pods");
        Substrate kept = ((Part.SubstrateFacts) failure.kept().orElseThrow()).substrate();
        assertThat(kept.reads().values())
            .hasSizeGreaterThan(30)
            .allMatch(DyingServerTest::isUnreachable);
        assertThat(kept.runner()).isPresent();
        assertThat(kept.ready()).isEmpty();
      }
    }
  }

  private static boolean isUnreachable(Outcome outcome) {
    return outcome instanceof Missing missing && missing.reason() == Reason.UNREACHABLE;
  }
}

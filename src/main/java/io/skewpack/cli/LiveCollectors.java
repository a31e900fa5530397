package io.skewpack.cli;

import io.skewpack.capture.Collector;
import io.skewpack.capture.cluster.ControllerCollector;
import io.skewpack.capture.cluster.FingerprintCollector;
import io.skewpack.capture.cluster.LiveCrdCollector;
import io.skewpack.capture.cluster.LiveTarget;
import io.skewpack.capture.cluster.ReaderRole;
import io.skewpack.capture.cluster.SubstrateCollector;
import io.skewpack.capture.files.SmokeRunner;
import java.util.List;

/**
 * What reads a cluster. Apart from the command, so that nothing of it is loaded for a capture of
 * files.
 *
 * @param closing lets the connections go
 */
record LiveCollectors(List<Collector> collectors, Runnable closing) implements AutoCloseable {

  static final LiveCollectors NONE = new LiveCollectors(List.of(), () -> {});

  /**
   * @throws UsageException when it cannot be told which cluster is meant, or it is the wrong one
   */
  static LiveCollectors of(ClusterOptions options) {
    ClusterOptions.Opened opened = options.open();
    LiveTarget target = opened.target();
    return new LiveCollectors(
        List.of(
            new FingerprintCollector(target),
            new LiveCrdCollector(target),
            new ControllerCollector(target),
            new SubstrateCollector(
                target,
                Clocks.ofProcess(),
                opened.access(),
                SmokeRunner.ofThisMachine().inspect(options.artifacts()),
                options.helmSecrets())),
        target::close);
  }

  /** The least ClusterRole for these options, in YAML. */
  static String role(ClusterOptions options) {
    return ReaderRole.yaml(options.helmSecrets());
  }

  @Override
  public void close() {
    closing.run();
  }
}

package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.cluster.ControllerCollector;
import io.skewpack.capture.cluster.DryRuns;
import io.skewpack.capture.cluster.FingerprintCollector;
import io.skewpack.capture.cluster.LiveCrdCollector;
import io.skewpack.capture.cluster.LiveTarget;
import io.skewpack.capture.cluster.ReaderRole;
import io.skewpack.capture.cluster.ServerCapabilities;
import io.skewpack.capture.cluster.SubstrateCollector;
import io.skewpack.capture.files.SmokeRunner;
import java.util.List;
import java.util.Optional;

/**
 * What reads a cluster. Apart from the command, so that nothing of it is loaded for a capture of
 * files.
 *
 * @param capabilities what charts are rendered for; absent when the server does not say
 * @param closing lets the connections go
 */
record LiveCollectors(
    List<Collector> collectors,
    List<FollowUp> followUps,
    Optional<ServerCapabilities> capabilities,
    Runnable closing)
    implements AutoCloseable {

  static final LiveCollectors NONE =
      new LiveCollectors(List.of(), List.of(), Optional.empty(), () -> {});

  /**
   * @param namespace of the release whose objects are sent for a dry run; absent when none is
   * @param rendersCharts whether charts are rendered for the cluster
   * @throws UsageException when it cannot be told which cluster is meant, or it is the wrong one
   */
  static LiveCollectors of(
      ClusterOptions options, Optional<String> namespace, boolean rendersCharts) {
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
                options.extras())),
        namespace.stream().map(home -> (FollowUp) new DryRuns(target, home)).toList(),
        rendersCharts ? capabilities(target) : Optional.empty(),
        target::close);
  }

  /** What a server does not say is told by the source that reads it as well. */
  private static Optional<ServerCapabilities> capabilities(LiveTarget target) {
    try {
      return ServerCapabilities.read(target);
    } catch (CaptureException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      target.close();
      throw new UsageException("stopped before the cluster was read", e);
    }
  }

  /** The least ClusterRoles for these options, in YAML: for reading, and for dry runs. */
  static String roles(ClusterOptions options) {
    return ReaderRole.yaml(options.extras()) + "---\n" + ReaderRole.dryRunYaml();
  }

  @Override
  public void close() {
    closing.run();
  }
}

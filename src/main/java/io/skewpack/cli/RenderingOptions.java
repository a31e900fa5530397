package io.skewpack.cli;

import io.skewpack.capture.cluster.ServerCapabilities;
import io.skewpack.capture.helm.ChartRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How charts are rendered: the options that several commands share. */
final class RenderingOptions {

  @Option(
      names = {"-f", "--values"},
      paramLabel = "FILE",
      description = "A values file for the addon chart; may be given again, later ones win.")
  private List<Path> values = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value for the addon chart, as helm takes it; may be given again.")
  private List<String> set = List.of();

  @Option(
      names = "--kube-version",
      paramLabel = "VERSION",
      description =
          "The Kubernetes version that templates see (default: the cluster's own when one is named, "
              + "else "
              + ChartRequest.DEFAULT_KUBE_VERSION
              + ").")
  private String kubeVersion;

  @Option(
      names = {"-a", "--api-versions"},
      paramLabel = "GROUP/VERSION",
      split = ",",
      description =
          "Added to the templates' .Capabilities.APIVersions; may be given again. With a cluster, "
              + "what it serves is added too when the helm program renders.")
  private List<String> apiVersions = List.of();

  @Option(
      names = "--release",
      paramLabel = "NAME",
      description = "The Helm release's name (default: the chart's name).")
  private String release;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = ChartRequest.DEFAULT_NAMESPACE,
      description = "The Helm release's namespace (default: ${DEFAULT-VALUE}).")
  private String namespace;

  @Option(
      names = "--helm",
      paramLabel = "auto|program|embedded",
      defaultValue = "auto",
      description =
          "Which Helm renders (default: ${DEFAULT-VALUE}): 'program' shows hooks and takes "
              + "--api-versions, 'embedded' needs no installation.")
  private ChartRequest.EngineChoice engine;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For each chart (default: ${DEFAULT-VALUE}).")
  private long timeout;

  /** The Helm release's namespace. */
  String namespace() {
    return namespace;
  }

  boolean hasValues() {
    return !values.isEmpty() || !set.isEmpty();
  }

  /**
   * @throws UsageException when an option has a value that cannot be
   */
  void check() {
    if (timeout <= 0) {
      throw new UsageException("--timeout is a number of seconds above 0");
    }
    values.forEach(file -> Inputs.path("--values", file.toString()));
  }

  /** The addon chart, with the values that were given. */
  ChartRequest addon(Path chart) {
    return plain(chart).withValues(values).withSet(set);
  }

  /** The addon chart as it renders on a cluster. */
  ChartRequest addon(Path chart, Optional<ServerCapabilities> server) {
    return plain(chart, server).withValues(values).withSet(set);
  }

  /** Another chart as it renders on a cluster. */
  ChartRequest plain(Path chart, Optional<ServerCapabilities> server) {
    ChartRequest request = plain(chart);
    if (server.isEmpty()) {
      return request;
    }
    ChartRequest served = request.withServedVersions(server.get().apiVersions());
    return kubeVersion == null ? served.withKubeVersion(server.get().version()) : served;
  }

  /** Another chart: values are written for one chart only. */
  ChartRequest plain(Path chart) {
    return new ChartRequest(
        chart,
        List.of(),
        List.of(),
        kubeVersion == null ? ChartRequest.DEFAULT_KUBE_VERSION : kubeVersion,
        apiVersions,
        List.of(),
        Optional.ofNullable(release),
        namespace,
        Duration.ofSeconds(timeout),
        engine);
  }
}

package io.skewpack.capture.helm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to render, and with what.
 *
 * @param reference a chart's directory, a packaged chart ({@code .tgz}), or manifests that somebody
 *     rendered already: a file or a directory
 * @param values values files, in order: later ones win
 * @param set {@code --set} entries, in order, as Helm takes them
 * @param kubeVersion the Kubernetes version that templates see, as in {@code v1.34.0}
 * @param apiVersions what is added to {@code .Capabilities.APIVersions}, as in {@code
 *     snapshot.storage.k8s.io/v1}
 * @param servedVersions what the target serves beyond what Helm knows by itself: added in the same
 *     way when the chart's templates ask for it and the engine can
 * @param releaseName absent for the chart's own name
 * @param deadline for everything from the first file that is read to the last object
 */
public record ChartRequest(
    Path reference,
    List<Path> values,
    List<String> set,
    String kubeVersion,
    List<String> apiVersions,
    List<String> servedVersions,
    Optional<String> releaseName,
    String namespace,
    Duration deadline,
    EngineChoice engine) {

  /** What templates see when nobody names a version: a current one, not Helm's built-in guess. */
  public static final String DEFAULT_KUBE_VERSION = "v1.34.0";

  public static final String DEFAULT_NAMESPACE = "default";
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

  /** Which Helm renders. */
  public enum EngineChoice {
    /** The program when one that works is installed, else the embedded library. */
    AUTO,
    PROGRAM,
    EMBEDDED
  }

  public ChartRequest {
    Objects.requireNonNull(reference);
    values = List.copyOf(values);
    set = List.copyOf(set);
    Objects.requireNonNull(kubeVersion);
    apiVersions = List.copyOf(apiVersions);
    servedVersions = List.copyOf(servedVersions);
    Objects.requireNonNull(releaseName);
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(deadline);
    Objects.requireNonNull(engine);
  }

  /** With default values, the default Kubernetes version, namespace and deadline. */
  public static ChartRequest of(Path reference) {
    return new ChartRequest(
        reference,
        List.of(),
        List.of(),
        DEFAULT_KUBE_VERSION,
        List.of(),
        List.of(),
        Optional.empty(),
        DEFAULT_NAMESPACE,
        DEFAULT_DEADLINE,
        EngineChoice.AUTO);
  }

  public ChartRequest withReference(Path other) {
    return new ChartRequest(
        other,
        values,
        set,
        kubeVersion,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withValues(List<Path> files) {
    return new ChartRequest(
        reference,
        files,
        set,
        kubeVersion,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withSet(List<String> entries) {
    return new ChartRequest(
        reference,
        values,
        entries,
        kubeVersion,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withKubeVersion(String version) {
    return new ChartRequest(
        reference,
        values,
        set,
        version,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withApiVersions(List<String> versions) {
    return new ChartRequest(
        reference,
        values,
        set,
        kubeVersion,
        versions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withServedVersions(List<String> versions) {
    return new ChartRequest(
        reference,
        values,
        set,
        kubeVersion,
        apiVersions,
        versions,
        releaseName,
        namespace,
        deadline,
        engine);
  }

  public ChartRequest withRelease(String name, String inNamespace) {
    return new ChartRequest(
        reference,
        values,
        set,
        kubeVersion,
        apiVersions,
        servedVersions,
        Optional.of(name),
        inNamespace,
        deadline,
        engine);
  }

  public ChartRequest withDeadline(Duration limit) {
    return new ChartRequest(
        reference,
        values,
        set,
        kubeVersion,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        limit,
        engine);
  }

  public ChartRequest withEngine(EngineChoice choice) {
    return new ChartRequest(
        reference,
        values,
        set,
        kubeVersion,
        apiVersions,
        servedVersions,
        releaseName,
        namespace,
        deadline,
        choice);
  }
}

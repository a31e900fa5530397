package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code image.json}: what runs as KubeBlocks in a cluster.
 *
 * @param controllers its Deployments, sorted by namespace and name
 */
public record ImageLayer(List<Controller> controllers) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "image.json";

  /** The label {@code app.kubernetes.io/component} of the controller that gives the version. */
  public static final String APPS = "apps";

  public ImageLayer {
    controllers = List.copyOf(controllers);
  }

  /**
   * One Deployment.
   *
   * @param component the label {@code app.kubernetes.io/component}: {@code apps} or {@code
   *     dataprotection}
   * @param version the label {@code app.kubernetes.io/version}, which the chart writes
   * @param chart the label {@code helm.sh/chart}: name and version of the platform chart
   * @param releaseName and releaseNamespace: the annotations {@code meta.helm.sh/*}
   * @param containers as the Deployment asks for them
   * @param settings the plain values of the environment variables that name images and how they are
   *     pulled, by name
   * @param running what its pods run, sorted by pod and container; empty when no pod was seen
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Controller(
      String namespace,
      String name,
      Optional<String> component,
      Optional<String> version,
      Optional<String> chart,
      Optional<String> releaseName,
      Optional<String> releaseNamespace,
      List<SpecImage> containers,
      Map<String, String> settings,
      List<RunningImage> running) {
    public Controller {
      Objects.requireNonNull(namespace);
      Objects.requireNonNull(name);
      component = Objects.requireNonNullElse(component, Optional.empty());
      version = Objects.requireNonNullElse(version, Optional.empty());
      chart = Objects.requireNonNullElse(chart, Optional.empty());
      releaseName = Objects.requireNonNullElse(releaseName, Optional.empty());
      releaseNamespace = Objects.requireNonNullElse(releaseNamespace, Optional.empty());
      containers = List.copyOf(containers);
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
      running = List.copyOf(running);
    }
  }

  /**
   * An image that is asked for.
   *
   * @param init whether it is an init container
   * @param pullPolicy absent when it is not said
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record SpecImage(
      String container, boolean init, String image, Optional<String> pullPolicy) {
    public SpecImage {
      Objects.requireNonNull(container);
      Objects.requireNonNull(image);
      pullPolicy = Objects.requireNonNullElse(pullPolicy, Optional.empty());
    }
  }

  /**
   * An image that runs, or is to run, in a pod.
   *
   * @param image as the node reports it
   * @param imageId {@code status.containerStatuses[].imageID}; absent until the image was pulled
   * @param node absent until the pod has one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record RunningImage(
      String pod,
      String container,
      String image,
      Optional<String> imageId,
      Optional<String> node,
      boolean ready,
      long restarts) {
    public RunningImage {
      Objects.requireNonNull(pod);
      Objects.requireNonNull(container);
      Objects.requireNonNull(image);
      imageId = Objects.requireNonNullElse(imageId, Optional.empty());
      node = Objects.requireNonNullElse(node, Optional.empty());
    }

    /** {@code sha256:…} of the image; absent when the node reports none. */
    public Optional<String> digest() {
      return imageId
          .map(id -> id.substring(id.lastIndexOf('@') + 1))
          .map(id -> id.substring(id.lastIndexOf('/') + 1))
          .filter(id -> id.startsWith("sha256:"));
    }
  }
}

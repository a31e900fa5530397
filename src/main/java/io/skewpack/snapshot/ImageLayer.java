package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code image.json}: what runs as KubeBlocks in a cluster, and what registries say of images.
 *
 * @param controllers its Deployments, sorted by namespace and name
 * @param registry one for every reference that was asked about, sorted by it; empty when no
 *     registry was asked
 * @param registries how the controllers rewrite images; absent when they do not, or it was not read
 */
public record ImageLayer(
    List<Controller> controllers,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RegistryImage> registry,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Registries> registries) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "image.json";

  /** The label {@code app.kubernetes.io/component} of the controller that gives the version. */
  public static final String APPS = "apps";

  public ImageLayer {
    controllers = List.copyOf(controllers);
    registry = registry == null ? List.of() : List.copyOf(registry);
    registries = Objects.requireNonNullElse(registries, Optional.empty());
  }

  /** Of controllers that rewrite nothing. */
  public ImageLayer(List<Controller> controllers, List<RegistryImage> registry) {
    this(controllers, registry, Optional.empty());
  }

  /** Whether it says nothing at all. */
  public boolean saysNothing() {
    return controllers.isEmpty() && registry.isEmpty();
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
   * @param intended the annotation {@link CaseFile#INTENDED_SKEW}
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
      List<RunningImage> running,
      Optional<String> intended) {
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
      intended = Objects.requireNonNullElse(intended, Optional.empty());
    }

    /** Of which nobody says that it differs on purpose. */
    public Controller(
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
      this(
          namespace,
          name,
          component,
          version,
          chart,
          releaseName,
          releaseNamespace,
          containers,
          settings,
          running,
          Optional.empty());
    }
  }

  /**
   * How KubeBlocks' controllers rewrite the images that they ask for: the key {@code registries} of
   * {@code config.yaml} in the ConfigMap of their settings, which the platform chart writes from
   * its value {@code registryConfig}.
   *
   * @param configMap namespace and name
   * @param defaultRegistry for images of a registry that has no rule
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Registries(
      String configMap,
      Optional<String> defaultRegistry,
      Optional<String> defaultNamespace,
      List<RegistryRule> rules) {
    public Registries {
      Objects.requireNonNull(configMap);
      defaultRegistry = Objects.requireNonNullElse(defaultRegistry, Optional.empty());
      defaultNamespace = Objects.requireNonNullElse(defaultNamespace, Optional.empty());
      rules = rules == null ? List.of() : List.copyOf(rules);
    }
  }

  /**
   * One entry of {@code registryConfig}.
   *
   * @param from and to: registries
   * @param namespaces new folder of a repository by the old one
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RegistryRule(
      String from, String to, Optional<String> defaultNamespace, Map<String, String> namespaces) {
    public RegistryRule {
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      defaultNamespace = Objects.requireNonNullElse(defaultNamespace, Optional.empty());
      namespaces =
          namespaces == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(namespaces));
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

  /**
   * What a registry says of one reference.
   *
   * @param reference as it is asked for, in a spec or by a chart
   * @param outcome whether the registry answered, and why not
   * @param digest {@code sha256:…} that the reference stands for: of the index when it is one
   * @param isIndex whether that is an index over platforms
   * @param platforms the manifests of the index; empty without one
   * @param labels those of the configuration whose names begin with {@code
   *     org.opencontainers.image.}
   * @param created when the image was made, as its configuration says
   * @param imageId {@code sha256:…} of its configuration, which is the image's id on a node that
   *     was given the image without a registry; absent for an index
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RegistryImage(
      String reference,
      Outcome outcome,
      Optional<String> digest,
      @JsonInclude(JsonInclude.Include.ALWAYS) boolean isIndex,
      List<PlatformManifest> platforms,
      Map<String, String> labels,
      Optional<Instant> created,
      Optional<String> imageId) {
    public RegistryImage {
      Objects.requireNonNull(reference);
      Objects.requireNonNull(outcome);
      digest = Objects.requireNonNullElse(digest, Optional.empty());
      platforms = platforms == null ? List.of() : List.copyOf(platforms);
      labels = labels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
      created = Objects.requireNonNullElse(created, Optional.empty());
      imageId = Objects.requireNonNullElse(imageId, Optional.empty());
    }

    /** A reference of which nothing is known but why. */
    public static RegistryImage missing(String reference, Outcome why) {
      return new RegistryImage(
          reference,
          why,
          Optional.empty(),
          false,
          List.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty());
    }

    /** Whether this is the id of the image, or of its image for some platform. */
    public boolean hasId(String other) {
      return imageId.filter(other::equals).isPresent()
          || platforms.stream().anyMatch(one -> one.imageId().filter(other::equals).isPresent());
    }

    /** Whether this digest is the index's, or that of one of its platforms. */
    public boolean covers(String other) {
      return digest.filter(other::equals).isPresent()
          || platforms.stream().anyMatch(platform -> platform.digest().equals(other));
    }
  }

  /**
   * @param platform as in {@code linux/arm64/v8}
   * @param imageId {@code sha256:…} of its configuration; absent when it was not asked for
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record PlatformManifest(String platform, String digest, Optional<String> imageId) {
    public PlatformManifest {
      Objects.requireNonNull(platform);
      Objects.requireNonNull(digest);
      imageId = Objects.requireNonNullElse(imageId, Optional.empty());
    }
  }
}

package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One chart as it was rendered.
 *
 * @param facts what Chart.yaml says; absent when a file of rendered manifests was given
 * @param rendering who rendered it, and with what
 * @param objects every rendered object, in the order in which they were rendered
 * @param images every image reference, by object and path
 * @param crds whether the chart carries CRDs, and where
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CapturedChart(
    Optional<ChartFacts> facts,
    Rendering rendering,
    List<RenderedObject> objects,
    List<ImageReference> images,
    CarriedCrds crds) {

  public CapturedChart {
    facts = Objects.requireNonNullElse(facts, Optional.empty());
    Objects.requireNonNull(rendering);
    objects = List.copyOf(objects);
    images = List.copyOf(images);
    Objects.requireNonNull(crds);
  }

  /** Chart.yaml, as the Helm documentation names its fields (helm.sh/docs/topics/charts). */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ChartFacts(
      String name,
      String version,
      Optional<String> appVersion,
      Optional<String> kubeVersion,
      Optional<String> type,
      Map<String, String> annotations,
      List<Maintainer> maintainers,
      List<Dependency> dependencies) {

    /** The annotation with which an addon chart declares the KubeBlocks versions it supports. */
    public static final String KUBEBLOCKS_VERSION = "addon.kubeblocks.io/kubeblocks-version";

    public ChartFacts {
      Objects.requireNonNull(name);
      Objects.requireNonNull(version);
      appVersion = Objects.requireNonNullElse(appVersion, Optional.empty());
      kubeVersion = Objects.requireNonNullElse(kubeVersion, Optional.empty());
      type = Objects.requireNonNullElse(type, Optional.empty());
      annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
      maintainers = List.copyOf(maintainers);
      dependencies = List.copyOf(dependencies);
    }

    /** The declared constraint, as written; absent when the chart declares none. */
    public Optional<String> declaredConstraint() {
      return Optional.ofNullable(annotations.get(KUBEBLOCKS_VERSION));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Maintainer(String name, Optional<String> email, Optional<String> url) {
    public Maintainer {
      Objects.requireNonNull(name);
      email = Objects.requireNonNullElse(email, Optional.empty());
      url = Objects.requireNonNullElse(url, Optional.empty());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Dependency(String name, Optional<String> version, Optional<String> repository) {
    public Dependency {
      Objects.requireNonNull(name);
      version = Objects.requireNonNullElse(version, Optional.empty());
      repository = Objects.requireNonNullElse(repository, Optional.empty());
    }
  }

  /**
   * How the objects came about.
   *
   * @param engine what rendered
   * @param engineVersion Helm's version; absent for given manifests
   * @param kubeVersion the Kubernetes version the templates saw; absent for given manifests
   * @param releaseName the Helm release's; absent for given manifests
   * @param namespace the Helm release's; absent for given manifests
   * @param apiVersions what was added to the templates' {@code .Capabilities.APIVersions}
   * @param values the values files, in order
   * @param set the {@code --set} entries, in order, with values of secret-looking names removed
   * @param cannotShow what this way of rendering leaves out: {@code hooks}, {@code crds}, {@code
   *     apiVersions}, {@code chartFacts}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Rendering(
      Engine engine,
      Optional<String> engineVersion,
      Optional<String> kubeVersion,
      Optional<String> releaseName,
      Optional<String> namespace,
      List<String> apiVersions,
      List<ValuesFile> values,
      List<String> set,
      List<String> cannotShow) {
    public Rendering {
      Objects.requireNonNull(engine);
      engineVersion = Objects.requireNonNullElse(engineVersion, Optional.empty());
      kubeVersion = Objects.requireNonNullElse(kubeVersion, Optional.empty());
      releaseName = Objects.requireNonNullElse(releaseName, Optional.empty());
      namespace = Objects.requireNonNullElse(namespace, Optional.empty());
      apiVersions = List.copyOf(apiVersions);
      values = List.copyOf(values);
      set = List.copyOf(set);
      cannotShow = List.copyOf(cannotShow);
    }
  }

  /** What rendered a chart. */
  public enum Engine {
    /** The {@code helm} program found on this machine. */
    HELM_PROGRAM,
    /** The Helm library that skewpack carries, in a process of its own. */
    EMBEDDED_HELM,
    /** Nobody here: the manifests were given as a file. */
    GIVEN_MANIFESTS
  }

  /** A values file: the path as the user named it, and its hash. */
  public record ValuesFile(String path, String sha256) {
    public ValuesFile {
      Objects.requireNonNull(path);
      Objects.requireNonNull(sha256);
    }
  }

  /**
   * One rendered object. Its whole content is in the snapshot's raw files.
   *
   * @param namespace as rendered; absent when the manifest names none
   * @param template the template or file it came from; absent when not known
   * @param hook the value of the annotation {@code helm.sh/hook}, when it is one
   * @param content where the object is: a file of the snapshot, {@code #}, a JSON pointer
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record RenderedObject(
      String apiVersion,
      String kind,
      String name,
      Optional<String> namespace,
      Optional<String> template,
      Optional<String> hook,
      Pointer content) {
    public RenderedObject {
      Objects.requireNonNull(apiVersion);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(name);
      namespace = Objects.requireNonNullElse(namespace, Optional.empty());
      template = Objects.requireNonNullElse(template, Optional.empty());
      hook = Objects.requireNonNullElse(hook, Optional.empty());
      Objects.requireNonNull(content);
    }
  }

  /**
   * A place that names a container image.
   *
   * @param object index into {@link CapturedChart#objects()}
   * @param path from a leading dot, with indexes, as in {@code .spec.releases[0].images.mysql}
   * @param image as written, with {@code $(VAR)} unexpanded
   * @param pullPolicy the {@code imagePullPolicy} beside it, when there is one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ImageReference(int object, String path, String image, Optional<String> pullPolicy) {
    public ImageReference {
      Objects.requireNonNull(path);
      Objects.requireNonNull(image);
      pullPolicy = Objects.requireNonNullElse(pullPolicy, Optional.empty());
    }
  }

  /**
   * CRDs inside a chart.
   *
   * @param places files of the chart that define CRDs ({@code crds/...}, {@code templates/...},
   *     {@code charts/x/crds/...}), or rendered objects; sorted. Empty when it carries none
   */
  public record CarriedCrds(List<String> places) {
    public CarriedCrds {
      places = List.copyOf(places);
    }
  }
}

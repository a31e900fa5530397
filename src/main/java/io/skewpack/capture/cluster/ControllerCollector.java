package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.Registries;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the Deployments of KubeBlocks, and what their pods run. */
public final class ControllerCollector implements Collector {

  private static final String LABEL = "app.kubernetes.io/name=kubeblocks";
  private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
  private static final String LIST_DEPLOYMENTS = "list deployments.apps";
  private static final String LIST_PODS = "list pods";

  /** A DNS label of RFC 1123. */
  static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Deployments and pods are small: a page of them is a few megabytes. */
  private static final int PAGE = 200;

  /** Nothing else of the environment is kept: any other value may be a password. */
  private static final Set<String> SETTINGS =
      Set.of("KUBEBLOCKS_TOOLS_IMAGE", "DATASAFED_IMAGE", "KUBEBLOCKS_IMAGE_PULL_POLICY");

  private final LiveTarget target;

  public ControllerCollector(LiveTarget target) {
    this.target = target;
  }

  @Override
  public Source source() {
    return Source.IMAGE;
  }

  @Override
  public String from() {
    return "context " + target.context();
  }

  /**
   * @throws CaptureException when there is no controller, or its pods cannot be read; then the
   *     Deployments are kept
   */
  @Override
  public Part.Images collect() throws CaptureException, InterruptedException {
    List<JsonNode> deployments = list(DEPLOYMENTS, LABEL, LIST_DEPLOYMENTS);
    if (deployments.isEmpty()) {
      throw new CaptureException(
          Reason.NOT_FOUND, "the cluster has no Deployment with the label " + LABEL);
    }
    List<Controller> controllers = new ArrayList<>();
    CaptureException failure = null;
    for (JsonNode deployment : deployments) {
      List<RunningImage> running = List.of();
      if (failure == null) {
        try {
          running = running(deployment);
        } catch (CaptureException e) {
          failure = e;
        }
      }
      controllers.add(controller(deployment, running));
    }
    controllers.sort(Comparator.comparing(Controller::namespace).thenComparing(Controller::name));
    Optional<Registries> registries = Optional.empty();
    try {
      registries = new RegistriesReader(target).read(deployments);
    } catch (CaptureException e) {
      failure = failure == null ? e : failure;
    }
    Part.Images images = new Part.Images(controllers, registries);
    if (failure != null) {
      throw new CaptureException(failure.reason(), failure.getMessage(), images);
    }
    return images;
  }

  private List<RunningImage> running(JsonNode deployment)
      throws CaptureException, InterruptedException {
    JsonNode selector = deployment.at("/spec/selector/matchLabels");
    if (selector.isEmpty()) {
      return List.of();
    }
    String labels =
        selector.properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asText())
            .sorted()
            .collect(Collectors.joining(","));
    String namespace = deployment.at("/metadata/namespace").asText();
    if (!NAMESPACE.matcher(namespace).matches()) {
      // It becomes a part of a path.
      throw new CaptureException(
          Reason.INVALID, LIST_DEPLOYMENTS + ": no namespace is called " + OneLine.of(namespace));
    }
    List<RunningImage> running = new ArrayList<>();
    for (JsonNode pod : list("/api/v1/namespaces/" + namespace + "/pods", labels, LIST_PODS)) {
      for (JsonNode status : pod.at("/status/containerStatuses")) {
        running.add(
            new RunningImage(
                pod.at("/metadata/name").asText(),
                status.path("name").asText(),
                status.path("image").asText(),
                text(status.path("imageID")),
                text(pod.at("/spec/nodeName")),
                status.path("ready").asBoolean(),
                status.path("restartCount").asLong()));
      }
    }
    running.sort(Comparator.comparing(RunningImage::pod).thenComparing(RunningImage::container));
    return running;
  }

  private List<JsonNode> list(String path, String labels, String what)
      throws CaptureException, InterruptedException {
    return target.list(
        path, Map.of("labelSelector", labels), PAGE, what, ArrayList<JsonNode>::new, List::add);
  }

  private static Controller controller(JsonNode deployment, List<RunningImage> running) {
    JsonNode labels = deployment.at("/metadata/labels");
    JsonNode annotations = deployment.at("/metadata/annotations");
    JsonNode pod = deployment.at("/spec/template/spec");
    List<SpecImage> containers = new ArrayList<>();
    Map<String, String> settings = new TreeMap<>();
    for (boolean init : List.of(true, false)) {
      for (JsonNode container : pod.path(init ? "initContainers" : "containers")) {
        containers.add(
            new SpecImage(
                container.path("name").asText(),
                init,
                container.path("image").asText(),
                text(container.path("imagePullPolicy"))));
        container.path("env").forEach(variable -> keep(variable, settings));
      }
    }
    return new Controller(
        deployment.at("/metadata/namespace").asText(),
        deployment.at("/metadata/name").asText(),
        text(labels.path("app.kubernetes.io/component")),
        text(labels.path("app.kubernetes.io/version")),
        text(labels.path("helm.sh/chart")),
        text(annotations.path("meta.helm.sh/release-name")),
        text(annotations.path("meta.helm.sh/release-namespace")),
        containers,
        settings,
        running,
        text(annotations.path(CaseFile.INTENDED_SKEW)));
  }

  private static void keep(JsonNode variable, Map<String, String> settings) {
    String name = variable.path("name").asText();
    if (SETTINGS.contains(name) && variable.path("value").isTextual()) {
      settings.put(name, variable.path("value").asText());
    }
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.of(value.asText("")).filter(said -> !said.isEmpty());
  }
}

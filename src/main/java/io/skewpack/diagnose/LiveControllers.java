package io.skewpack.diagnose;

import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The controller whose version is the cluster's, by its image's tag, and the platform chart, by the
 * label that Helm charts put on what they install.
 *
 * @param compared what runs for its image, held against the image's registry
 */
record LiveControllers(
    Controller controller,
    Pointer at,
    SpecImage image,
    List<String> digests,
    Set<String> known,
    ImageComparison compared) {

  private static final String CHART_PREFIX = "kubeblocks-";

  /** Absent when no controller was captured, or the one that counts is not there just once. */
  static Optional<LiveControllers> of(Examination examination) {
    return of(examination.snapshot().image(), Set.copyOf(examination.catalog().versions()));
  }

  /**
   * @param known every catalogued version
   */
  static Optional<LiveControllers> of(Optional<ImageLayer> layer, Set<String> known) {
    List<Controller> all = layer.map(ImageLayer::controllers).orElse(List.of());
    List<Controller> apps = counting(all);
    if (apps.size() != 1) {
      return Optional.empty();
    }
    Controller controller = apps.get(0);
    SpecImage manager = manager(controller);
    List<String> digests = digests(controller, manager);
    return Optional.of(
        new LiveControllers(
            controller,
            new Pointer(ImageLayer.PATH, "/controllers").child(all.indexOf(controller)),
            manager,
            digests,
            known,
            ImageComparison.of(layer.orElseThrow()).stream()
                .filter(one -> one.reference().equals(manager.image()))
                .findFirst()
                .orElseThrow()));
  }

  /** Those that run KubeBlocks itself: one, in a cluster that is in order. */
  static List<Controller> counting(List<Controller> all) {
    return all.stream()
        .filter(one -> one.component().equals(Optional.of(ImageLayer.APPS)))
        .filter(one -> one.containers().stream().anyMatch(image -> !image.init()))
        .toList();
  }

  /** The container that is KubeBlocks: the one called manager, else the first. */
  static SpecImage manager(Controller controller) {
    List<SpecImage> images =
        controller.containers().stream().filter(image -> !image.init()).toList();
    return images.stream()
        .filter(image -> image.container().equals("manager"))
        .findFirst()
        .orElse(images.get(0));
  }

  /** The distinct digests that its pods run in that container, sorted. */
  static List<String> digests(Controller controller, SpecImage container) {
    return controller.running().stream()
        .filter(one -> one.container().equals(container.container()))
        .map(RunningImage::digest)
        .flatMap(Optional::stream)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The release that the image is of: that which its tag names, unless the registry has another
   * digest there; then that which another tag with its digest names. Absent when it is none that is
   * catalogued, or not known.
   */
  Optional<String> imageVersion() {
    if (!isTagContradicted()) {
      return taggedVersion();
    }
    List<String> running = ImageComparison.digests(compared.seen());
    return running.size() != 1
        ? Optional.empty()
        : compared
            .otherTagOf(running.get(0))
            .flatMap(other -> ImageName.of(other.image().reference()))
            .flatMap(ImageName::tag)
            .flatMap(this::released);
  }

  private boolean isTagContradicted() {
    return compared.holds().filter(holds -> !holds).isPresent();
  }

  private Optional<String> taggedVersion() {
    String reference = image.image().replaceFirst("@.*$", "");
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 ? Optional.empty() : released(last.substring(colon + 1));
  }

  /**
   * The version that KubeBlocks itself says it is: the label {@code app.kubernetes.io/version},
   * which is what the addon controller holds declarations against; absent when it is no version.
   */
  Optional<String> runningVersion() {
    return controller
        .version()
        .map(version -> version.startsWith("v") ? version.substring(1) : version)
        .filter(version -> version.matches("\\d+\\.\\d+\\.\\d+(-.+)?"));
  }

  Facts imageFacts() {
    return Facts.of("image", image.image())
        .with("label", controller.version())
        .with("digests", digests)
        .with("digestCount", digests.size())
        .with("released", taggedVersion().isPresent() ? 1 : 0)
        .with("held", compared.holds().map(holds -> holds ? 1 : 0))
        .with("byDigest", isTagContradicted() ? imageVersion() : Optional.empty());
  }

  Evidence imageEvidence() {
    return Evidence.observed("evidence.image", imageFacts(), at);
  }

  /** What the image's registry said; absent when it was not asked. */
  Optional<Evidence> registryEvidence() {
    return compared.registry().map(ImageDigest::evidence);
  }

  /** What the label {@code helm.sh/chart} says. */
  Optional<String> chart() {
    return controller.chart();
  }

  /** The release that the chart's label names; absent when it names none that is catalogued. */
  Optional<String> chartVersion() {
    return chart()
        .filter(label -> label.startsWith(CHART_PREFIX))
        .map(label -> label.substring(CHART_PREFIX.length()))
        .flatMap(this::released);
  }

  Facts chartFacts() {
    return Facts.of("chart", chart()).with("released", chartVersion().isPresent() ? 1 : 0);
  }

  Evidence chartEvidence() {
    return Evidence.observed("evidence.chartLabel", chartFacts(), at.child("chart"));
  }

  /** A label holds no plus sign, and Helm writes an underscore for it. */
  private Optional<String> released(String version) {
    String plain = version.startsWith("v") ? version.substring(1) : version;
    return Optional.of(plain).filter(known::contains);
  }
}

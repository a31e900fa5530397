package io.skewpack.capture.registry;

import io.skewpack.capture.Part;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Substrate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The references that registries are asked about: what the controllers run and hand on, what the
 * pods run that matter, and what the addon chart names. Those with a variable in them are left out:
 * only a cluster says what they become.
 *
 * @param references as they are written, sorted
 * @param byId those that some node runs by its id alone, without a registry's digest
 * @param named whether any part was collected that could name an image
 */
record AskedImages(List<String> references, Set<String> byId, boolean named) {

  /** Every other setting that is captured is no image. */
  private static final String IMAGE_SETTING = "_IMAGE";

  static AskedImages of(List<Part> collected) {
    Set<String> references = new TreeSet<>();
    Set<String> byId = new TreeSet<>();
    boolean named = false;
    for (Part part : collected) {
      if (part instanceof Part.Images images) {
        named = true;
        images.controllers().forEach(controller -> add(controller, references, byId));
      } else if (part instanceof Part.SubstrateFacts facts) {
        named = true;
        facts.substrate().pods().stream()
            .flatMap(pod -> pod.containers().stream())
            .map(Substrate.PodContainer::image)
            .forEach(references::add);
      } else if (part instanceof Part.AddonChart chart) {
        named = true;
        chart.chart().images().stream().map(ImageReference::image).forEach(references::add);
      }
    }
    references.removeIf(reference -> reference.isBlank() || reference.contains("$("));
    return new AskedImages(List.copyOf(references), byId, named);
  }

  private static void add(Controller controller, Set<String> references, Set<String> byId) {
    for (SpecImage image : controller.containers()) {
      references.add(image.image());
      for (RunningImage running : controller.running()) {
        if (running.container().equals(image.container())
            && running.imageId().filter(id -> !id.contains("@")).isPresent()) {
          byId.add(image.image());
        }
      }
      // The same image may be released under the version that the label names.
      controller.version().stream()
          .flatMap(version -> ImageName.of(image.image()).map(name -> name.at(version)).stream())
          .map(ImageName::toString)
          .forEach(references::add);
    }
    controller
        .settings()
        .forEach(
            (name, value) -> {
              if (name.endsWith(IMAGE_SETTING)) {
                references.add(value);
              }
            });
  }
}

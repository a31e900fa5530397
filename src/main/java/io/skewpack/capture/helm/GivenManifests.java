package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.CarriedCrds;
import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.CapturedChart.Rendering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Manifests that somebody rendered already. */
final class GivenManifests {

  private static final String MANIFEST = "(?i).*\\.(yaml|yml|json)";

  private GivenManifests() {}

  static boolean isManifest(String fileName) {
    return fileName.matches(MANIFEST);
  }

  /** One file. */
  static RenderedChart file(Path file, Deadline deadline) throws IOException, ChartException {
    ManifestReader reader = new ManifestReader();
    SizeBudget budget = new SizeBudget(file.toString());
    read(file, file.getFileName().toString(), reader, budget, deadline);
    return chart(reader);
  }

  /**
   * Every manifest in a directory and below it, in the order of their paths.
   *
   * @throws ChartException when there is none, or when charts lie below: those are to be rendered,
   *     not read
   */
  static RenderedChart directory(Path directory, Deadline deadline)
      throws IOException, ChartException {
    SizeBudget budget = new SizeBudget(directory.toString());
    ChartTree tree = ChartTree.read(directory, List.of(directory.toRealPath()), budget);
    List<String> manifests = tree.names().stream().filter(GivenManifests::isManifest).toList();
    if (manifests.isEmpty()) {
      throw ChartException.invalid(directory + " holds no Chart.yaml and no manifests");
    }
    Optional<String> chart =
        manifests.stream().filter(name -> name.endsWith("/" + ChartFiles.CHART_YAML)).findFirst();
    if (chart.isPresent()) {
      throw ChartException.invalid(
          directory
              + " holds no Chart.yaml, but charts lie below it: name one of them, such as "
              + directory.resolve(chart.get()).getParent());
    }
    ManifestReader reader = new ManifestReader();
    SizeBudget text = new SizeBudget(directory.toString());
    for (String name : manifests) {
      read(tree.files().get(name), name, reader, text, deadline);
    }
    return chart(reader);
  }

  private static void read(
      Path file, String name, ManifestReader reader, SizeBudget budget, Deadline deadline)
      throws IOException, ChartException {
    deadline.check("reading " + file);
    budget.bytes(Files.size(file));
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    reader.read(text, name, Optional.of(name));
  }

  private static RenderedChart chart(ManifestReader reader) {
    return new RenderedChart(
        Optional.empty(),
        new Rendering(
            Engine.GIVEN_MANIFESTS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of("chartFacts", "crds")),
        reader.manifests(),
        new CarriedCrds(reader.crdPlaces()));
  }
}

package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A chart in a directory of the user, which is never written to, with the {@code file://} charts it
 * depends on and does not hold yet. What {@code helm dependency build} does in place is done to a
 * copy.
 *
 * @param missing charts that belong under {@code charts/}
 */
record LocalChart(ChartFacts facts, ChartTree tree, List<LocalChart> missing) {

  private static final String FILE = "file://";

  LocalChart {
    missing = List.copyOf(missing);
  }

  /**
   * Reads a chart and its {@code file://} dependencies, theirs too.
   *
   * @throws ChartException when a dependency is neither in {@code charts/} nor a local directory
   */
  static LocalChart open(Path directory) throws IOException, ChartException {
    SizeBudget budget = new SizeBudget(directory.toString());
    Path root = directory.toRealPath();
    Set<Path> roots = new LinkedHashSet<>();
    collectRoots(root, roots, budget, 0);
    return open(root, List.copyOf(roots), budget, 0);
  }

  /** Writes what {@code helm dependency build} would leave; the target exists and is empty. */
  void copyTo(Path target) throws IOException {
    tree.copyTo(target);
    for (int i = 0; i < missing.size(); i++) {
      Path charts = Files.createDirectories(target.resolve("charts"));
      Files.write(charts.resolve(packageName(i)), missing.get(i).packed());
    }
  }

  /** Helm looks into packages, not at their names; a name from Chart.yaml could hold a path. */
  private static String packageName(int index) {
    return "local-dependency-" + index + ".tgz";
  }

  private byte[] packed() throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String name : tree.names()) {
      files.put(name, tree.bytes(name));
    }
    for (int i = 0; i < missing.size(); i++) {
      files.put("charts/" + packageName(i), missing.get(i).packed());
    }
    return ChartArchive.pack(files);
  }

  private static LocalChart open(Path root, List<Path> roots, SizeBudget budget, int depth)
      throws IOException, ChartException {
    budget.nesting(depth);
    String label = root.getFileName().toString();
    ChartTree tree = ChartTree.read(root, roots, budget);
    ChartFacts facts = ChartYaml.read(tree, label);
    List<LocalChart> missing = new ArrayList<>();
    for (Dependency dependency : BundledCharts.missing(facts, tree, budget)) {
      Path directory = localDirectory(root, dependency, label);
      missing.add(open(directory, roots, budget, depth + 1));
    }
    return new LocalChart(facts, tree, missing);
  }

  /** The directories in which links may end must be known before the first link is met. */
  private static void collectRoots(Path root, Set<Path> roots, SizeBudget budget, int depth)
      throws IOException, ChartException {
    budget.nesting(depth);
    if (!roots.add(root)) {
      return;
    }
    String label = root.getFileName().toString();
    TreeMap<String, Path> top = new TreeMap<>();
    for (String name : List.of(ChartFiles.CHART_YAML, "requirements.yaml")) {
      if (Files.isRegularFile(root.resolve(name))) {
        budget.bytes(Files.size(root.resolve(name)));
        top.put(name, root.resolve(name));
      }
    }
    for (Dependency dependency : ChartYaml.read(new ChartTree(top), label).dependencies()) {
      String repository = dependency.repository().orElse("");
      if (repository.startsWith(FILE) && Files.isDirectory(path(root, repository))) {
        collectRoots(path(root, repository).toRealPath(), roots, budget, depth + 1);
      }
    }
  }

  private static Path localDirectory(Path root, Dependency dependency, String label)
      throws IOException, ChartException {
    String repository = dependency.repository().orElse("");
    String name =
        "dependency " + dependency.name() + dependency.version().map(v -> " " + v).orElse("");
    if (!repository.startsWith(FILE)) {
      throw ChartException.invalid(
          label
              + ": "
              + name
              + " is missing from charts/"
              + (repository.isEmpty() ? "" : " and comes from " + repository)
              + ": skewpack does not download; run `helm dependency build` first");
    }
    Path directory = path(root, repository);
    if (!Files.isRegularFile(directory.resolve(ChartFiles.CHART_YAML))) {
      throw ChartException.invalid(
          label + ": " + name + " points to " + repository + ", where no Chart.yaml is");
    }
    return directory.toRealPath();
  }

  /** As in Helm's {@code resolver.GetLocalPath}. */
  private static Path path(Path root, String repository) {
    return root.resolve(repository.substring(FILE.length())).normalize();
  }
}

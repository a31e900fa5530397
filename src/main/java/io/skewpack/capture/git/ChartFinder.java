package io.skewpack.capture.git;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.capture.git.ChartInTree.Directory;
import io.skewpack.capture.git.TreeReader.Entry;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;

/** Finds charts in the trees of commits. Safe for several threads. */
final class ChartFinder {

  private static final String CHART_YAML = "Chart.yaml";
  private static final String FILE = "file://";

  /** What Chart.yaml needs is small; what is larger is none. */
  private static final int MAX_YAML_BYTES = 1_000_000;

  private static final int MAX_DEPTH = 12;
  private static final int MAX_DIRECTORIES = 50_000;

  private final TreeReader trees;
  private final Map<ObjectId, Optional<Manifest>> manifests = new ConcurrentHashMap<>();
  private final Map<ObjectId, List<String>> chartPaths = new ConcurrentHashMap<>();

  ChartFinder(TreeReader trees) {
    this.trees = trees;
  }

  /** The few things of Chart.yaml that matter before anything is rendered. */
  private record Manifest(
      String name,
      Optional<String> version,
      Optional<String> type,
      Optional<String> declared,
      List<String> localDependencies) {}

  /**
   * The chart of that name: where it is expected, else anywhere, else whatever chart is there now.
   *
   * @param expected a directory, most likely the right one
   */
  Optional<ChartInTree> find(ObjectId root, Optional<String> expected, String name)
      throws IOException {
    Optional<ChartInTree> there =
        expected.isPresent() ? at(root, expected.get()) : Optional.empty();
    if (there.filter(chart -> chart.name().equals(name)).isPresent()) {
      return there;
    }
    List<String> ofThatName = new ArrayList<>();
    for (String path : paths(root)) {
      if (manifest(root, path).filter(found -> found.name().equals(name)).isPresent()) {
        ofThatName.add(path);
      }
    }
    Optional<String> best =
        ofThatName.stream()
            .min(
                Comparator.<String>comparingInt(path -> -sharedEnd(path, expected.orElse(name)))
                    .thenComparingInt(String::length)
                    .thenComparing(Comparator.naturalOrder()));
    return best.isPresent() ? at(root, best.get()) : there;
  }

  /** The chart in a directory; absent when there is none, or its Chart.yaml names none. */
  Optional<ChartInTree> at(ObjectId root, String path) throws IOException {
    Optional<Manifest> manifest = manifest(root, path);
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> directories = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(path));
    while (!open.isEmpty() && directories.size() <= MAX_DEPTH * MAX_DEPTH) {
      String next = open.removeFirst();
      Optional<ObjectId> tree = trees.directory(root, next);
      if (tree.isPresent() && directories.putIfAbsent(next, tree.get().name()) == null) {
        for (String dependency :
            manifest(root, next).map(Manifest::localDependencies).orElse(List.of())) {
          resolve(next, dependency).ifPresent(open::addLast);
        }
      }
    }
    return Optional.of(
        new ChartInTree(
            path,
            manifest.get().name(),
            manifest.get().version(),
            manifest.get().type(),
            manifest.get().declared(),
            directories.entrySet().stream()
                .map(one -> new Directory(one.getKey(), one.getValue()))
                .toList()));
  }

  /** The directories of every chart that is no part of another, sorted. */
  List<String> paths(ObjectId root) throws IOException {
    List<String> paths = chartPaths.get(root);
    if (paths == null) {
      TreeSet<String> found = new TreeSet<>();
      collect(root, "", found, 0, new int[1]);
      paths = List.copyOf(found);
      chartPaths.put(root, paths);
    }
    return paths;
  }

  private void collect(ObjectId tree, String path, Set<String> found, int depth, int[] visited)
      throws IOException {
    if (depth > MAX_DEPTH || ++visited[0] > MAX_DIRECTORIES) {
      return;
    }
    List<Entry> entries = trees.entries(tree);
    boolean chart =
        entries.stream().anyMatch(entry -> entry.name().equals(CHART_YAML) && entry.isFile());
    if (chart) {
      found.add(path);
    }
    for (Entry entry : entries) {
      boolean subCharts = chart && entry.name().equals("charts");
      if (entry.isDirectory() && !subCharts && TreeNames.isSafe(entry.name())) {
        collect(entry.id(), join(path, entry.name()), found, depth + 1, visited);
      }
    }
  }

  private Optional<Manifest> manifest(ObjectId root, String path) throws IOException {
    Optional<ObjectId> directory = trees.directory(root, path);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    Optional<Entry> file = trees.find(directory.get(), CHART_YAML).filter(Entry::isFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<Entry> requirements =
        trees.find(directory.get(), "requirements.yaml").filter(Entry::isFile);
    if (requirements.isPresent()) {
      // Two files together: rare enough to be read every time.
      return read(file.get(), requirements);
    }
    Optional<Manifest> known = manifests.get(file.get().id());
    if (known == null) {
      known = read(file.get(), Optional.empty());
      manifests.put(file.get().id(), known);
    }
    return known;
  }

  private Optional<Manifest> read(Entry file, Optional<Entry> requirements) throws IOException {
    Optional<JsonNode> chart = yaml(file);
    if (chart.isEmpty() || chart.get().path("name").asText("").isEmpty()) {
      return Optional.empty();
    }
    JsonNode dependencies = chart.get().path("dependencies");
    if (requirements.isPresent() && chart.get().path("apiVersion").asText("").equals("v1")) {
      dependencies = yaml(requirements.get()).map(y -> y.path("dependencies")).orElse(dependencies);
    }
    List<String> local = new ArrayList<>();
    for (JsonNode dependency : dependencies) {
      String repository = dependency.path("repository").asText("");
      if (repository.startsWith(FILE)) {
        local.add(repository.substring(FILE.length()));
      }
    }
    return Optional.of(
        new Manifest(
            chart.get().path("name").asText(),
            text(chart.get().path("version")),
            text(chart.get().path("type")),
            text(chart.get().path("annotations").path(ChartFacts.KUBEBLOCKS_VERSION)),
            local));
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.of(value.asText("")).filter(text -> !text.isBlank());
  }

  private Optional<JsonNode> yaml(Entry file) throws IOException {
    try {
      byte[] bytes = trees.bytes(file.id(), file.name(), MAX_YAML_BYTES);
      List<Document> documents = KubernetesYaml.read(new String(bytes, StandardCharsets.UTF_8));
      return documents.stream().findFirst().map(Document::value).filter(JsonNode::isObject);
    } catch (YamlException | CaptureException e) {
      // A chart that cannot be read has no name to be found by.
      return Optional.empty();
    }
  }

  /** Where a relative path leads; absent when it leads out of the repository. */
  static Optional<String> resolve(String from, String relative) {
    Deque<String> steps = new ArrayDeque<>();
    if (!from.isEmpty()) {
      steps.addAll(List.of(from.split("/", -1)));
    }
    for (String step : relative.split("/", -1)) {
      if (step.equals("..")) {
        if (steps.isEmpty()) {
          return Optional.empty();
        }
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return relative.startsWith("/") ? Optional.empty() : Optional.of(String.join("/", steps));
  }

  static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static int sharedEnd(String path, String other) {
    String[] ours = path.split("/", -1);
    String[] theirs = other.split("[/\\\\]", -1);
    int shared = 0;
    while (shared < Math.min(ours.length, theirs.length)
        && ours[ours.length - 1 - shared].equals(theirs[theirs.length - 1 - shared])) {
      shared++;
    }
    return shared;
  }
}

package io.skewpack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The charts that paths on a command line mean. */
final class ChartPaths {

  private static final String CHART_YAML = "Chart.yaml";

  private ChartPaths() {}

  /**
   * The same paths, a directory of charts replaced by the charts in it, sorted.
   *
   * @throws UsageException when one does not exist
   */
  static List<Path> expand(List<Path> paths) {
    List<Path> all = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new UsageException("there is no file or directory " + path);
      }
      List<Path> below = Files.isDirectory(path) ? charts(path) : List.of();
      all.addAll(below.isEmpty() ? List.of(path) : below);
    }
    return all;
  }

  /** Of a file, its name without the ending; of a directory, its name. */
  static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    String name = last == null ? path.toString() : last.toString();
    String base = name.replaceFirst("(?i)\\.(ya?ml|json|tgz|tar\\.gz)$", "");
    return base.isEmpty() ? name : base;
  }

  private static List<Path> charts(Path directory) {
    if (Files.exists(directory.resolve(CHART_YAML))) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve(CHART_YAML)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UsageException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }
}

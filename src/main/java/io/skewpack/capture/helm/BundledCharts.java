package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Dependency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The charts below {@code charts/}: directories and packages. */
final class BundledCharts {

  /** Helm passes over names that begin with a dot or an underscore. */
  private static final Pattern DIRECTORY = Pattern.compile("charts/([^/._][^/]*)/(.+)");

  private static final Pattern PACKAGE = Pattern.compile("charts/([^/._][^/]*\\.tgz)");
  private static final Pattern TEMPLATE = Pattern.compile("(^|/)templates/");
  private static final Pattern CRD_FILE = Pattern.compile("crds/.*\\.(yaml|yml|json)");

  private BundledCharts() {}

  /** The dependencies that no bundled chart fills; like Helm, by name. */
  static List<Dependency> missing(ChartFacts facts, ChartFiles files, SizeBudget budget)
      throws IOException, ChartException {
    if (facts.dependencies().isEmpty()) {
      return List.of();
    }
    Set<String> present = new HashSet<>();
    for (String name : files.names()) {
      Matcher directory = DIRECTORY.matcher(name);
      if (directory.matches() && directory.group(2).equals(ChartFiles.CHART_YAML)) {
        present.add(ChartYaml.read(below(files, "charts/" + directory.group(1)), name).name());
      } else if (PACKAGE.matcher(name).matches()) {
        present.add(
            ChartYaml.read(ChartArchive.read(files.bytes(name), name, budget), name).name());
      }
    }
    return facts.dependencies().stream()
        .filter(dependency -> !present.contains(dependency.name()))
        .toList();
  }

  /**
   * The CRD files of a chart and of the charts in it.
   *
   * @return paths from the chart's top, sorted; a package counts as a directory with the name of
   *     its chart
   */
  static SortedSet<String> crdFiles(ChartFiles files, SizeBudget budget)
      throws IOException, ChartException {
    TreeSet<String> found = new TreeSet<>();
    collect(files, "", found, budget, 0);
    return found;
  }

  /** Whether a template of the chart, or of a chart in it, holds a text. */
  static boolean templatesHold(String text, ChartFiles files, SizeBudget budget)
      throws IOException, ChartException {
    return templatesHold(text, files, budget, 0);
  }

  private static boolean templatesHold(String text, ChartFiles files, SizeBudget budget, int depth)
      throws IOException, ChartException {
    budget.nesting(depth);
    for (String name : files.names()) {
      if (TEMPLATE.matcher(name).find()
          && new String(files.bytes(name), StandardCharsets.UTF_8).contains(text)) {
        return true;
      }
      if (PACKAGE.matcher(name).find()
          && templatesHold(
              text, ChartArchive.read(files.bytes(name), name, budget), budget, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private static void collect(
      ChartFiles files, String prefix, Set<String> found, SizeBudget budget, int depth)
      throws IOException, ChartException {
    budget.nesting(depth);
    Set<String> directories = new TreeSet<>();
    for (String name : files.names()) {
      Matcher directory = DIRECTORY.matcher(name);
      if (CRD_FILE.matcher(name).matches()) {
        found.add(prefix + name);
      } else if (directory.matches()) {
        directories.add("charts/" + directory.group(1));
      } else if (PACKAGE.matcher(name).matches()) {
        ChartArchive inner = ChartArchive.read(files.bytes(name), name, budget);
        String chart = ChartYaml.read(inner, name).name();
        collect(inner, prefix + "charts/" + chart + "/", found, budget, depth + 1);
      }
    }
    for (String directory : directories) {
      collect(below(files, directory), prefix + directory + "/", found, budget, depth + 1);
    }
  }

  private static ChartArchive below(ChartFiles files, String directory) throws IOException {
    TreeMap<String, byte[]> inner = new TreeMap<>();
    for (String name : files.names()) {
      if (name.startsWith(directory + "/")) {
        inner.put(name.substring(directory.length() + 1), files.bytes(name));
      }
    }
    return new ChartArchive(inner);
  }
}

package io.skewpack.capture.git;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A chart as one commit has it.
 *
 * @param path the chart's directory, with {@code /}; empty for the repository's root
 * @param name Chart.yaml's
 * @param version Chart.yaml's
 * @param type Chart.yaml's
 * @param declared the KubeBlocks versions it declares
 * @param directories its own directory first, then those of the {@code file://} charts it is built
 *     from, as far as the commit has them
 */
public record ChartInTree(
    String path,
    String name,
    Optional<String> version,
    Optional<String> type,
    Optional<String> declared,
    List<Directory> directories) {

  /**
   * A directory of a commit.
   *
   * @param tree the id of its content
   */
  public record Directory(String path, String tree) {
    public Directory {
      Objects.requireNonNull(path);
      Objects.requireNonNull(tree);
    }
  }

  public ChartInTree {
    Objects.requireNonNull(path);
    Objects.requireNonNull(name);
    Objects.requireNonNull(version);
    Objects.requireNonNull(type);
    Objects.requireNonNull(declared);
    directories = List.copyOf(directories);
  }

  /** Equal for charts that render alike, whatever the commit and wherever they lie in it. */
  public String content() {
    return directories.stream()
        .map(one -> relative(one) + "=" + one.tree())
        .collect(Collectors.joining(" "));
  }

  /** Where one of the directories is, as seen from the chart's own. */
  String relative(Directory one) {
    return Path.of("/" + path).relativize(Path.of("/" + one.path())).toString();
  }

  public boolean isLibrary() {
    return type.filter("library"::equals).isPresent();
  }
}

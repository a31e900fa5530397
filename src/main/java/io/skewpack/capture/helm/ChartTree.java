package io.skewpack.capture.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A chart's directory: what Helm would load from it, {@code .helmignore} applied. Helm follows
 * every symbolic link; here a link is followed only while it stays inside the chart or a chart that
 * it depends on, because what it leads to ends up in a snapshot that is shown to others.
 *
 * @param files by path from the chart's directory
 */
record ChartTree(SortedMap<String, Path> files) implements ChartFiles {

  private static final int MAX_DEPTH = 40;

  ChartTree {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Lists a directory.
   *
   * @param root the chart's directory
   * @param inside real paths of the directories in which links may end
   */
  static ChartTree read(Path root, List<Path> inside, SizeBudget budget)
      throws IOException, ChartException {
    Path ignoreFile = root.resolve(HelmIgnore.FILE);
    String rules = "";
    if (Files.isRegularFile(ignoreFile)) {
      budget.bytes(Files.size(ignoreFile));
      rules = new String(Files.readAllBytes(ignoreFile), StandardCharsets.UTF_8);
    }
    HelmIgnore ignore = HelmIgnore.parse(rules);
    Walk walk = new Walk(ignore, inside, budget, new TreeMap<>(), new ArrayDeque<>());
    walk.directory(root, "");
    return new ChartTree(walk.found);
  }

  @Override
  public SortedSet<String> names() {
    return new java.util.TreeSet<>(files.keySet());
  }

  @Override
  public byte[] bytes(String name) throws IOException {
    Path file = files.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return Files.readAllBytes(file);
  }

  /** Writes a copy; the target exists and is empty. */
  void copyTo(Path target) throws IOException {
    for (var file : files.entrySet()) {
      Path copy = target.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      Files.write(copy, Files.readAllBytes(file.getValue()));
    }
  }

  /**
   * @param open the real paths of the directories above, to notice links that lead in circles
   */
  private record Walk(
      HelmIgnore ignore,
      List<Path> inside,
      SizeBudget budget,
      SortedMap<String, Path> found,
      Deque<Path> open) {

    void directory(Path directory, String prefix) throws IOException, ChartException {
      Path real = directory.toRealPath();
      if (open.contains(real) || open.size() > MAX_DEPTH) {
        throw ChartException.invalid(
            prefix + ": directories lead in a circle, or deeper than " + MAX_DEPTH + " levels");
      }
      open.push(real);
      List<Path> entries;
      try (Stream<Path> listed = Files.list(directory)) {
        entries = listed.sorted().toList();
      }
      for (Path entry : entries) {
        entry(entry, prefix + entry.getFileName());
      }
      open.pop();
    }

    private void entry(Path entry, String name) throws IOException, ChartException {
      if (name.equals(".git") || ignore.ignores(name, Files.isDirectory(entry))) {
        return;
      }
      if (Files.isSymbolicLink(entry)) {
        checkLink(entry, name);
      }
      if (Files.isDirectory(entry)) {
        directory(entry, name + "/");
      } else if (Files.isRegularFile(entry)) {
        budget.file();
        budget.bytes(Files.size(entry));
        found.put(name, entry);
      } else {
        throw ChartException.invalid(name + " is neither a file nor a directory");
      }
    }

    private void checkLink(Path link, String name) throws IOException, ChartException {
      Path target;
      try {
        target = link.toRealPath();
      } catch (IOException e) {
        throw ChartException.invalid(
            name + " is a symbolic link to nothing: " + Files.readSymbolicLink(link));
      }
      if (inside.stream().noneMatch(target::startsWith)) {
        throw ChartException.invalid(
            name
                + " is a symbolic link out of the chart ("
                + Files.readSymbolicLink(link)
                + "): skewpack does not follow it; put a copy of the file in its place");
      }
    }
  }
}

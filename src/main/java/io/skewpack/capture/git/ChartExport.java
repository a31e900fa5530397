package io.skewpack.capture.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.TreeReader.Entry;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Writes a chart, and the charts it is built from, from a commit into an empty directory, each at
 * its path in the repository. No link is ever made: one that leads to a file or directory of these
 * charts becomes a copy of it, any other is an error. Submodules are passed over: a commit does not
 * hold what is in them.
 */
final class ChartExport {

  private static final int MAX_FILES = 10_000;
  private static final long MAX_BYTES = 100_000_000;
  private static final int MAX_DEPTH = 40;
  private static final int MAX_LINKS = 10;

  private final TreeReader trees;
  private final ObjectId root;
  private final ChartInTree chart;
  private final Path target;
  private int files;
  private long bytes;

  private ChartExport(TreeReader trees, ObjectId root, ChartInTree chart, Path target) {
    this.trees = trees;
    this.root = root;
    this.chart = chart;
    this.target = target;
  }

  /**
   * @param root the commit's tree
   * @param target exists and is empty
   * @return the chart's directory
   */
  static Path write(TreeReader trees, ObjectId root, ChartInTree chart, Path target)
      throws IOException, CaptureException {
    ChartExport export = new ChartExport(trees, root, chart, target);
    for (ChartInTree.Directory directory : chart.directories()) {
      if (!directory.path().isEmpty()
          && !Arrays.stream(directory.path().split("/", -1)).allMatch(TreeNames::isSafe)) {
        throw invalid("no directory can be called " + directory.path());
      }
      export.directory(ObjectId.fromString(directory.tree()), directory.path(), 0);
    }
    return export.place(chart.path());
  }

  private void directory(ObjectId tree, String path, int depth)
      throws IOException, CaptureException {
    if (depth > MAX_DEPTH) {
      throw invalid(path + " nests directories deeper than " + MAX_DEPTH + " levels");
    }
    Files.createDirectories(place(path));
    Set<String> folded = new HashSet<>();
    for (Entry entry : trees.entries(tree)) {
      if (!TreeNames.isSafe(entry.name())) {
        throw invalid(path + " holds a name that no file can have: " + entry.name());
      }
      if (!folded.add(entry.name().toLowerCase(Locale.ROOT))) {
        throw invalid(path + " holds two names that differ in case only: " + entry.name());
      }
      entry(entry, ChartFinder.join(path, entry.name()), depth);
    }
  }

  private void entry(Entry entry, String path, int depth) throws IOException, CaptureException {
    if (entry.isSubmodule()) {
      return;
    }
    Entry real = entry.isLink() ? linked(entry, path) : entry;
    if (real.isDirectory()) {
      // A chart's directory may hold, or be held by, another one that was written already.
      if (entry.isLink() || !isChart(path)) {
        directory(real.id(), path, depth + 1);
      }
    } else {
      file(real, path);
    }
  }

  private boolean isChart(String path) {
    return chart.directories().stream().anyMatch(directory -> directory.path().equals(path));
  }

  private void file(Entry entry, String path) throws IOException, CaptureException {
    byte[] content = trees.bytes(entry.id(), path, MAX_BYTES - bytes);
    bytes += content.length;
    if (++files > MAX_FILES) {
      throw invalid("the chart holds more than " + MAX_FILES + " files");
    }
    Files.write(place(path), content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Every name was looked at on the way, so a path never leads out of the target. */
  private Path place(String path) {
    return path.isEmpty() ? target : target.resolve(path);
  }

  private Entry linked(Entry link, String path) throws IOException, CaptureException {
    Entry at = link;
    String place = path;
    for (int hops = 0; hops < MAX_LINKS; hops++) {
      String text = new String(trees.bytes(at.id(), place, 4_096), UTF_8);
      int slash = place.lastIndexOf('/');
      Optional<String> to =
          ChartFinder.resolve(slash < 0 ? "" : place.substring(0, slash), text)
              .filter(this::isInside);
      Optional<Entry> next = to.isPresent() ? trees.find(root, to.get()) : Optional.empty();
      if (next.isEmpty()) {
        throw invalid(
            path
                + " is a symbolic link to something that is no part of the chart ("
                + text
                + "): it is not followed");
      }
      if (!next.get().isLink()) {
        return next.get();
      }
      at = next.get();
      place = to.get();
    }
    throw invalid(path + " is a symbolic link that leads in a circle");
  }

  private boolean isInside(String path) {
    return chart.directories().stream()
        .map(ChartInTree.Directory::path)
        .anyMatch(directory -> directory.isEmpty() || path.startsWith(directory + "/"));
  }

  private static CaptureException invalid(String problem) {
    return new CaptureException(Reason.INVALID, OneLine.of(problem));
  }
}

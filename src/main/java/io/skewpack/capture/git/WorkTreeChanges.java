package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.TreeReader.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Compares a chart's directories in a work tree with those of a commit, by content. JGit's own
 * comparison runs the clean filters that a repository's configuration names, which are programs.
 */
final class WorkTreeChanges {

  private static final int MAX_FILES = 20_000;
  private static final long MAX_FILE_BYTES = 100_000_000;

  private final TreeReader trees;
  private final Path workTree;
  private final TreeSet<String> changed = new TreeSet<>();
  private int files;

  private WorkTreeChanges(TreeReader trees, Path workTree) {
    this.trees = trees;
    this.workTree = workTree;
  }

  /** Paths in the repository, sorted; files that git ignores are left out. */
  static List<String> of(TreeReader trees, Path workTree, ChartInTree chart) throws IOException {
    WorkTreeChanges changes = new WorkTreeChanges(trees, workTree);
    for (ChartInTree.Directory directory : chart.directories()) {
      changes.directory(ObjectId.fromString(directory.tree()), directory.path());
    }
    return List.copyOf(changes.changed);
  }

  private void directory(ObjectId tree, String path) throws IOException {
    Path here = workTree.resolve(path);
    Set<String> committed = new HashSet<>();
    for (Entry entry : trees.entries(tree)) {
      committed.add(entry.name());
      if (TreeNames.isSafe(entry.name())) {
        entry(entry, here.resolve(entry.name()), ChartFinder.join(path, entry.name()));
      }
    }
    if (!Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> listed = Files.list(here)) {
      for (Path file : listed.toList()) {
        String name = file.getFileName().toString();
        if (!committed.contains(name) && !name.equals(".git")) {
          added(file, ChartFinder.join(path, name));
        }
      }
    }
  }

  private void entry(Entry entry, Path file, String path) throws IOException {
    if (entry.isSubmodule()) {
      return;
    }
    if (entry.isDirectory()) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        directory(entry.id(), path);
      } else {
        changed.add(path + "/");
      }
    } else if (++files > MAX_FILES || !isSame(entry, file)) {
      changed.add(path);
    }
  }

  private boolean isSame(Entry entry, Path file) throws IOException {
    byte[] committed;
    try {
      committed = trees.bytes(entry.id(), entry.name(), MAX_FILE_BYTES);
    } catch (CaptureException tooLarge) {
      return false;
    }
    if (entry.isLink() && Files.isSymbolicLink(file)) {
      String target = Files.readSymbolicLink(file).toString();
      return target.equals(new String(committed, StandardCharsets.UTF_8));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > MAX_FILE_BYTES) {
      return false;
    }
    byte[] here = Files.readAllBytes(file);
    // A checkout may have turned line ends around; Helm does not care.
    return Arrays.equals(here, committed)
        || Arrays.equals(withoutReturns(here), withoutReturns(committed));
  }

  private static byte[] withoutReturns(byte[] bytes) {
    byte[] kept = new byte[bytes.length];
    int length = 0;
    for (byte one : bytes) {
      if (one != '\r') {
        kept[length++] = one;
      }
    }
    return Arrays.copyOf(kept, length);
  }

  private void added(Path file, String path) throws IOException {
    boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    if (isIgnored(path, directory) || ++files > MAX_FILES) {
      return;
    }
    if (!directory) {
      changed.add(path);
      return;
    }
    try (Stream<Path> listed = Files.list(file)) {
      for (Path inner : listed.toList()) {
        added(inner, ChartFinder.join(path, inner.getFileName().toString()));
      }
    }
  }

  /** The rules nearest to the file decide first. */
  private boolean isIgnored(String path, boolean directory) throws IOException {
    String at = path;
    while (true) {
      int slash = at.lastIndexOf('/');
      String parent = slash < 0 ? "" : at.substring(0, slash);
      String relative = parent.isEmpty() ? path : path.substring(parent.length() + 1);
      Boolean decided = rules(parent).checkIgnored(relative, directory);
      if (decided != null) {
        return decided;
      }
      if (parent.isEmpty()) {
        return false;
      }
      at = parent;
    }
  }

  private IgnoreNode rules(String directory) throws IOException {
    Path file = workTree.resolve(directory).resolve(".gitignore");
    IgnoreNode rules = new IgnoreNode();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try (InputStream in = Files.newInputStream(file)) {
        rules.parse(in);
      }
    }
    return rules;
  }
}

package io.skewpack.snapshot;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A snapshot as a directory. It is built beside its place and moved there when it is whole. */
final class SnapshotDirectory {

  private SnapshotDirectory() {}

  static void write(Path target, SortedMap<String, byte[]> files) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    WholeFile.inParentOf(absolute, () -> build(absolute, files));
  }

  private static void build(Path target, SortedMap<String, byte[]> files) throws IOException {
    Path building =
        Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".new-");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = building.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      WholeFile.openToReaders(building, "rwxr-xr-x");
      replace(building, target);
    } finally {
      delete(building);
    }
  }

  /** Two moves: between them the old snapshot is aside, and it comes back when the second fails. */
  private static void replace(Path building, Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      move(building, target);
      return;
    }
    Path aside =
        Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".old-");
    Path old = aside.resolve("snapshot");
    move(target, old);
    try {
      move(building, target);
    } catch (IOException e) {
      move(old, target);
      throw e;
    } finally {
      delete(aside);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  /** Every file, by its path with forward slashes. */
  static SortedMap<String, byte[]> read(Path directory) throws IOException, SnapshotException {
    // A person may keep a link to the latest snapshot; inside it there are none.
    Path root = directory.toRealPath();
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.findAny().isEmpty()) {
        throw new SnapshotException(directory + " is empty: it is not a snapshot");
      }
    }
    if (!Files.exists(root.resolve(SnapshotIndex.PATH), LinkOption.NOFOLLOW_LINKS)) {
      // Asked first, so that a slip such as / is not read for minutes.
      throw new SnapshotException(
          directory + " is not a snapshot: it holds no " + SnapshotIndex.PATH);
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    long[] total = {0};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) {
              throw new IOException(root.relativize(file) + " is a link or no ordinary file");
            }
            total[0] += attributes.size();
            if (attributes.size() > SnapshotStore.MAX_FILE_BYTES
                || total[0] > SnapshotStore.MAX_TOTAL_BYTES
                || files.size() >= SnapshotStore.MAX_FILES) {
              throw new IOException("it is too large to be a snapshot");
            }
            files.put(
                root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

package io.skewpack.snapshot;

import io.skewpack.snapshot.SnapshotIndex.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps snapshots as a directory or, when the path ends in {@code .tgz} or {@code .tar.gz}, as an
 * archive. Either appears whole or not at all. Reading trusts nothing: every file is bounded, and
 * has the size and the hash that the index says.
 */
public final class SnapshotStore {

  /** A captured KubeBlocks cluster packs to well under 1 MB; this is a bound for hostile input. */
  static final long MAX_TOTAL_BYTES = 512L << 20;

  static final int MAX_FILES = 10_000;

  private SnapshotStore() {}

  /** Whether a path names an archive rather than a directory. */
  public static boolean isArchive(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return name.endsWith(".tgz") || name.endsWith(".tar.gz");
  }

  /**
   * Whether a snapshot may be written here: nothing is there, or an earlier snapshot, which it
   * replaces.
   *
   * @throws SnapshotException saying what is in the way
   */
  public static void checkWritable(Path target) throws SnapshotException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new SnapshotException("cannot write a snapshot to " + target);
    }
    if (!Files.exists(target)) {
      if (Files.exists(parent) && !Files.isDirectory(parent)) {
        throw new SnapshotException(parent + " is not a directory");
      }
      return;
    }
    if (isArchive(target)) {
      if (!Files.isRegularFile(target)) {
        throw new SnapshotException(target + " exists and is not a file");
      }
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new SnapshotException(
          target + " exists and is not a directory; for an archive, end its name in .tgz");
    }
    try (var entries = Files.list(target)) {
      if (entries.findAny().isPresent()
          && !Files.isRegularFile(target.resolve(SnapshotIndex.PATH))) {
        throw new SnapshotException(
            target + " holds other files; give a new directory, or one with a snapshot to replace");
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + target + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a snapshot and gives back what was written.
   *
   * @param files every file but {@code snapshot.json}, by path
   */
  public static Snapshot write(
      Path target, SnapshotIndex indexWithoutFiles, SortedMap<String, byte[]> files)
      throws SnapshotException {
    checkWritable(target);
    List<StoredFile> listed =
        files.entrySet().parallelStream()
            .map(f -> new StoredFile(f.getKey(), f.getValue().length, Sha256.of(f.getValue())))
            .toList();
    SnapshotIndex index = indexWithoutFiles.listing(listed);
    TreeMap<String, byte[]> all = new TreeMap<>(files);
    byte[] indexBytes = SnapshotJson.pretty(index);
    all.put(SnapshotIndex.PATH, indexBytes);
    Meanwhile<Snapshot> written = Meanwhile.start(() -> Snapshot.of(index, indexBytes, files));
    try {
      if (isArchive(target)) {
        SnapshotArchive.write(target, all, index.capturedAt());
      } else {
        SnapshotDirectory.write(target, all);
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot write " + target + ": " + describe(e), e);
    }
    return written.join();
  }

  /**
   * Reads a snapshot and checks every hash.
   *
   * @throws SnapshotException in one line: not there, not a snapshot, newer than this program,
   *     truncated, or not what its index says
   */
  public static Snapshot read(Path path) throws SnapshotException {
    SortedMap<String, byte[]> all;
    try {
      if (Files.isDirectory(path)) {
        all = SnapshotDirectory.read(path);
      } else if (Files.isRegularFile(path)) {
        all = SnapshotArchive.read(path);
      } else {
        throw new SnapshotException("there is no snapshot at " + path);
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + path + ": " + describe(e), e);
    }
    byte[] indexBytes = all.remove(SnapshotIndex.PATH);
    if (indexBytes == null) {
      throw new SnapshotException(path + " is not a snapshot: it holds no " + SnapshotIndex.PATH);
    }
    SnapshotIndex index = index(path, indexBytes);
    Meanwhile<Snapshot> read = Meanwhile.start(() -> Snapshot.of(index, indexBytes, all));
    checkFiles(path, index, all);
    return read.join();
  }

  private static SnapshotIndex index(Path path, byte[] bytes) throws SnapshotException {
    try {
      int version = SnapshotJson.tree(bytes).path("schemaVersion").asInt(0);
      if (version > SnapshotIndex.SCHEMA_VERSION) {
        throw new SnapshotException(
            "%s has snapshot format %d; this skewpack reads up to %d: use a newer skewpack"
                .formatted(path, version, SnapshotIndex.SCHEMA_VERSION));
      }
      if (version < 1) {
        throw new SnapshotException(path + " is not a snapshot: it states no schemaVersion");
      }
      return SnapshotJson.mapper().readValue(bytes, SnapshotIndex.class);
    } catch (IOException e) {
      throw new SnapshotException(
          "%s: %s cannot be read: %s".formatted(path, SnapshotIndex.PATH, SnapshotJson.reason(e)),
          e);
    }
  }

  private static void checkFiles(Path path, SnapshotIndex index, SortedMap<String, byte[]> files)
      throws SnapshotException {
    SortedMap<String, byte[]> unlisted = new TreeMap<>(files);
    Map<String, String> hashes =
        files.entrySet().parallelStream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> Sha256.of(file.getValue())));
    for (StoredFile file : index.files()) {
      byte[] bytes = unlisted.remove(file.path());
      if (bytes == null) {
        throw new SnapshotException(
            "%s: %s is listed but not there: the snapshot is not whole"
                .formatted(path, file.path()));
      }
      if (bytes.length != file.bytes() || !hashes.get(file.path()).equals(file.sha256())) {
        throw new SnapshotException(
            "%s: %s was changed after the capture: its SHA-256 is not the one in %s"
                .formatted(path, file.path(), SnapshotIndex.PATH));
      }
    }
    if (!unlisted.isEmpty()) {
      throw new SnapshotException(
          "%s: %s is not listed in %s: it is no part of this snapshot"
              .formatted(path, unlisted.firstKey(), SnapshotIndex.PATH));
    }
  }

  private static String describe(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file: " + e.getMessage();
    }
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }
}

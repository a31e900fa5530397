package io.skewpack.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotIndex.StoredFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  static final long MAX_TOTAL_BYTES = 128L << 20;

  /** Low enough that one hostile file, twice in memory while it is read, fits a small heap. */
  static final long MAX_FILE_BYTES = 64L << 20;

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
    Path absolute = target.toAbsolutePath().normalize();
    if (target.toString().isEmpty() || absolute.getParent() == null) {
      throw new SnapshotException("cannot write a snapshot to '" + target + "'");
    }
    if (!Files.exists(target)) {
      Path above = WholeFile.existingAncestor(absolute);
      if (above != null && !Files.isDirectory(above)) {
        throw new SnapshotException(above + " is not a directory");
      }
      return;
    }
    if (isArchive(target)) {
      checkReplaceable(target);
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
      throw new SnapshotException("cannot read " + target + ": " + WholeFile.reason(e), e);
    }
  }

  /** A slip such as {@code --out mysql-1.0.2.tgz} must not cost somebody their chart. */
  private static void checkReplaceable(Path archive) throws SnapshotException {
    if (!Files.isRegularFile(archive)) {
      throw new SnapshotException(archive + " exists and is not a file");
    }
    String problem = archive + " exists and is not a snapshot: give another name, or remove it";
    try {
      if (Files.size(archive) > 0
          && !SnapshotArchive.read(archive).containsKey(SnapshotIndex.PATH)) {
        throw new SnapshotException(problem);
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + archive + ": " + WholeFile.reason(e), e);
    } catch (SnapshotException e) {
      throw new SnapshotException(problem, e);
    }
  }

  /**
   * The snapshot that {@link #write} would write, without writing it.
   *
   * @param files every file but {@code snapshot.json}, by path
   */
  public static Snapshot inMemory(SnapshotIndex indexWithoutFiles, SortedMap<String, byte[]> files)
      throws SnapshotException {
    SnapshotIndex index = indexWithoutFiles.listing(listed(files));
    return Snapshot.of(index, SnapshotJson.pretty(index), files);
  }

  private static List<StoredFile> listed(SortedMap<String, byte[]> files) {
    return files.entrySet().parallelStream()
        .map(f -> new StoredFile(f.getKey(), f.getValue().length, Sha256.of(f.getValue())))
        .toList();
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
    checkBounds(target, files);
    SnapshotIndex index = indexWithoutFiles.listing(listed(files));
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
      throw new SnapshotException("cannot write " + target + ": " + WholeFile.reason(e), e);
    }
    return written.join();
  }

  /** What is written here can be read again, on every system. */
  private static void checkBounds(Path target, SortedMap<String, byte[]> files)
      throws SnapshotException {
    long total = 0;
    Set<String> folded = new HashSet<>(Set.of(SnapshotIndex.PATH));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String path = file.getKey();
      if (!StoredPath.isSafe(path) || !folded.add(path.toLowerCase(Locale.ROOT))) {
        throw new SnapshotException(
            "cannot write %s: no file of a snapshot can be called %s"
                .formatted(target, OneLine.of(path)));
      }
      total += file.getValue().length;
      if (file.getValue().length > MAX_FILE_BYTES || total > MAX_TOTAL_BYTES) {
        throw new SnapshotException(
            "cannot write %s: with %s it would hold more than %d MB"
                .formatted(target, path, MAX_TOTAL_BYTES >> 20));
      }
    }
    if (files.size() >= MAX_FILES) {
      throw new SnapshotException(
          "cannot write %s: it would hold more than %d files".formatted(target, MAX_FILES));
    }
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
      throw new SnapshotException("cannot read " + path + ": " + WholeFile.reason(e), e);
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

  static SnapshotIndex index(Path path, byte[] bytes) throws SnapshotException {
    try {
      JsonNode version = SnapshotJson.tree(bytes).path("schemaVersion");
      if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
        throw new SnapshotException(
            path + " is not a snapshot: its " + SnapshotIndex.PATH + " states no schemaVersion");
      }
      if (version.bigIntegerValue().compareTo(BigInteger.valueOf(SnapshotIndex.SCHEMA_VERSION))
          > 0) {
        throw new SnapshotException(
            "%s has snapshot format %s; this skewpack reads up to %d: use a newer skewpack"
                .formatted(path, version, SnapshotIndex.SCHEMA_VERSION));
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
    Set<String> listed = new HashSet<>();
    Map<String, String> hashes =
        files.entrySet().parallelStream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> Sha256.of(file.getValue())));
    for (StoredFile file : index.files()) {
      if (!listed.add(file.path())) {
        throw new SnapshotException(
            "%s: %s is listed twice in %s"
                .formatted(path, OneLine.of(file.path()), SnapshotIndex.PATH));
      }
      byte[] bytes = unlisted.remove(file.path());
      if (bytes == null) {
        throw new SnapshotException(
            "%s: %s is listed but not there: the snapshot is not whole"
                .formatted(path, OneLine.of(file.path())));
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
              .formatted(path, OneLine.of(unlisted.firstKey()), SnapshotIndex.PATH));
    }
  }
}

package io.skewpack.snapshot;

import io.skewpack.snapshot.SnapshotIndex.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The index of a snapshot and the layer files that say what a target is, without the bulk beside
 * them: for whoever looks at very many snapshots. What is read is checked against the index; what
 * is not read is known by the index's word only, until {@link #whole} reads it. {@link
 * SnapshotStore#read} checks everything.
 */
public final class SnapshotLayers {

  private static final Set<String> WANTED = Set.of(ChartLayer.PATH, CrdLayer.PATH, ImageLayer.PATH);

  private final Path path;
  private final SnapshotIndex index;
  private final String sha256;
  private final Map<String, String> hashes = new HashMap<>();
  private final Map<String, byte[]> files;

  private SnapshotLayers(Path path, SnapshotIndex index, String sha256, Map<String, byte[]> files) {
    this.path = path;
    this.index = index;
    this.sha256 = sha256;
    this.files = files;
    index.files().forEach(file -> hashes.put(file.path(), file.sha256()));
  }

  /**
   * @throws SnapshotException in one line: not there, not a snapshot, newer than this program, or a
   *     layer file is not what its index says
   */
  public static SnapshotLayers read(Path path) throws SnapshotException {
    try {
      if (Files.isDirectory(path)) {
        return ofDirectory(path, path.toRealPath());
      }
      if (Files.isRegularFile(path)) {
        return ofArchive(path);
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + path + ": " + WholeFile.reason(e), e);
    }
    throw new SnapshotException("there is no snapshot at " + path);
  }

  private static SnapshotLayers ofDirectory(Path path, Path root)
      throws IOException, SnapshotException {
    if (!Files.exists(root.resolve(SnapshotIndex.PATH), LinkOption.NOFOLLOW_LINKS)) {
      throw new SnapshotException(path + " is not a snapshot: it holds no " + SnapshotIndex.PATH);
    }
    byte[] indexBytes = ofDirectory(root, SnapshotIndex.PATH);
    SnapshotIndex index = SnapshotStore.index(path, indexBytes);
    Map<String, byte[]> files = new TreeMap<>();
    for (StoredFile file : index.files()) {
      if (WANTED.contains(file.path())) {
        if (!Files.exists(root.resolve(file.path()), LinkOption.NOFOLLOW_LINKS)) {
          throw notWhole(path, file.path());
        }
        files.put(file.path(), ofDirectory(root, file.path()));
      }
    }
    return checked(path, index, indexBytes, files);
  }

  private static byte[] ofDirectory(Path root, String name) throws IOException {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(name + " is a link or no ordinary file");
    }
    if (Files.size(file) > SnapshotStore.MAX_FILE_BYTES) {
      throw new IOException("it is too large to be a snapshot");
    }
    return Files.readAllBytes(file);
  }

  /** Archives begin with their index; in older ones it comes last, and they are read to the end. */
  private static SnapshotLayers ofArchive(Path path) throws SnapshotException {
    Map<String, byte[]> files = new TreeMap<>();
    Set<String> awaited = new java.util.HashSet<>();
    SnapshotArchive.visit(
        path,
        (name, bytes) -> {
          if (name.equals(SnapshotIndex.PATH) || WANTED.contains(name)) {
            files.put(name, bytes);
          }
          if (name.equals(SnapshotIndex.PATH)) {
            SnapshotStore.index(path, bytes).files().stream()
                .map(StoredFile::path)
                .filter(WANTED::contains)
                .forEach(awaited::add);
          }
          return !files.containsKey(SnapshotIndex.PATH) || !files.keySet().containsAll(awaited);
        });
    byte[] indexBytes = files.remove(SnapshotIndex.PATH);
    if (indexBytes == null) {
      throw new SnapshotException(path + " is not a snapshot: it holds no " + SnapshotIndex.PATH);
    }
    return checked(path, SnapshotStore.index(path, indexBytes), indexBytes, files);
  }

  private static SnapshotLayers checked(
      Path path, SnapshotIndex index, byte[] indexBytes, Map<String, byte[]> files)
      throws SnapshotException {
    Map<String, byte[]> listed = new TreeMap<>();
    for (StoredFile file : index.files()) {
      if (!WANTED.contains(file.path())) {
        continue;
      }
      byte[] bytes = files.get(file.path());
      if (bytes == null) {
        throw notWhole(path, file.path());
      }
      if (bytes.length != file.bytes() || !Sha256.of(bytes).equals(file.sha256())) {
        throw new SnapshotException(
            "%s: %s was changed after the capture: its SHA-256 is not the one in %s"
                .formatted(path, file.path(), SnapshotIndex.PATH));
      }
      listed.put(file.path(), bytes);
    }
    return new SnapshotLayers(path, index, Sha256.of(indexBytes), listed);
  }

  private static SnapshotException notWhole(Path path, String file) {
    return new SnapshotException(
        "%s: %s is listed but not there: the snapshot is not whole"
            .formatted(path, OneLine.of(file)));
  }

  public SnapshotIndex index() {
    return index;
  }

  /** The SHA-256 of {@code snapshot.json}. */
  public String sha256() {
    return sha256;
  }

  /** The SHA-256 of a file, as the index lists it; absent when it lists no such file. */
  public Optional<String> listedSha256(String file) {
    return Optional.ofNullable(hashes.get(file));
  }

  /**
   * One of the layer files that are read here: {@code chart.json}, {@code crd.json}, {@code
   * image.json}; absent when the snapshot has none.
   *
   * @throws SnapshotException when it is not of its shape
   */
  public <T> Optional<T> layer(String file, Class<T> type) throws SnapshotException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Objects.requireNonNull(SnapshotJson.mapper().readValue(bytes, type)));
    } catch (IOException | NullPointerException e) {
      throw new SnapshotException(
          "%s: %s is not of the shape this program knows%s"
              .formatted(
                  path,
                  file,
                  e instanceof IOException json ? ": " + SnapshotJson.reason(json) : ""),
          e);
    }
  }

  /**
   * The whole snapshot, read anew and checked in every file.
   *
   * @throws SnapshotException as {@link SnapshotStore#read}
   */
  public Snapshot whole() throws SnapshotException {
    Snapshot whole = SnapshotStore.read(path);
    if (!whole.sha256().equals(sha256)) {
      throw new SnapshotException(path + " was replaced while it was read");
    }
    return whole;
  }
}

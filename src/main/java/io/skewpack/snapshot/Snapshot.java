package io.skewpack.snapshot;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * A snapshot in memory: its index and the bytes of every file, whose hashes were checked when it
 * was read. Files are parsed when they are first asked for.
 */
public final class Snapshot {

  /** Where logs that were handed in are. */
  public static final String LOGS = "raw/logs/";

  private final SnapshotIndex index;
  private final String sha256;
  private final SortedMap<String, byte[]> files;
  private final ConcurrentMap<String, JsonNode> parsed = new ConcurrentHashMap<>();
  private final Optional<ChartLayer> chart;
  private final Optional<CrdLayer> crd;
  private final Optional<ImageLayer> image;
  private final Optional<Substrate> substrate;
  private final Optional<DryRun> dryRun;
  private final Optional<Contracts> contracts;
  private final Optional<Running> running;
  private final Optional<History> history;
  private final Optional<CaseFile> caseFile;

  private Snapshot(SnapshotIndex index, byte[] indexBytes, SortedMap<String, byte[]> files)
      throws SnapshotException {
    this.index = index;
    this.sha256 = Sha256.of(indexBytes);
    this.files = new TreeMap<>(files);
    this.files.put(SnapshotIndex.PATH, indexBytes);
    // The largest of the layers by far, and needed last.
    SortedMap<String, byte[]> known = this.files;
    Meanwhile<Optional<Contracts>> large =
        Meanwhile.start(() -> read(known, Contracts.PATH, Contracts.class));
    this.chart = read(known, ChartLayer.PATH, ChartLayer.class);
    this.crd = read(known, CrdLayer.PATH, CrdLayer.class);
    this.image = read(known, ImageLayer.PATH, ImageLayer.class);
    this.substrate = read(known, Substrate.PATH, Substrate.class);
    this.dryRun = read(known, DryRun.PATH, DryRun.class);
    this.contracts = large.join();
    this.running = read(known, Running.PATH, Running.class);
    this.history = read(known, History.PATH, History.class);
    this.caseFile = read(known, CaseFile.PATH, CaseFile.class);
    checkFilesOfPointers();
  }

  /** What is cited later is a file of the snapshot, with a hash. */
  private void checkFilesOfPointers() throws SnapshotException {
    Stream<Pointer> charts =
        chart.stream()
            .flatMap(layer -> Stream.of(layer.addon(), layer.platform()))
            .flatMap(Optional::stream)
            .flatMap(one -> one.objects().stream())
            .map(CapturedChart.RenderedObject::content);
    Stream<Pointer> known = Stream.concat(charts, contracts.stream().flatMap(Contracts::contents));
    Optional<Pointer> dead = known.filter(at -> !holds(at.file())).findFirst();
    if (dead.isPresent()) {
      throw new SnapshotException(
          "the snapshot points at %s and holds no such file"
              .formatted(OneLine.of(dead.get().file())));
    }
  }

  /**
   * A snapshot of these files.
   *
   * @param indexBytes {@code snapshot.json} itself
   * @param files every file that the index lists, by path, without {@code snapshot.json} itself
   * @throws SnapshotException when one of the layer files is not of its shape
   */
  public static Snapshot of(SnapshotIndex index, byte[] indexBytes, SortedMap<String, byte[]> files)
      throws SnapshotException {
    return new Snapshot(index, indexBytes, files);
  }

  /** The SHA-256 of {@code snapshot.json}, which lists the hash of every other file. */
  public String sha256() {
    return sha256;
  }

  public SnapshotIndex index() {
    return index;
  }

  public Optional<ChartLayer> chart() {
    return chart;
  }

  public Optional<CrdLayer> crd() {
    return crd;
  }

  public Optional<ImageLayer> image() {
    return image;
  }

  public Optional<Substrate> substrate() {
    return substrate;
  }

  public Optional<DryRun> dryRun() {
    return dryRun;
  }

  public Optional<Contracts> contracts() {
    return contracts;
  }

  public Optional<Running> running() {
    return running;
  }

  public Optional<History> history() {
    return history;
  }

  public Optional<CaseFile> caseFile() {
    return caseFile;
  }

  /** The logs that were handed in, by path, sorted. */
  public SortedMap<String, String> logs() {
    SortedMap<String, String> logs = new TreeMap<>();
    files.tailMap(LOGS).entrySet().stream()
        .takeWhile(file -> file.getKey().startsWith(LOGS))
        .forEach(
            file -> logs.put(file.getKey(), new String(file.getValue(), StandardCharsets.UTF_8)));
    return logs;
  }

  public boolean holds(String path) {
    return files.containsKey(path);
  }

  /** The SHA-256 of a file, as the index lists it. */
  public String sha256(String path) {
    if (path.equals(SnapshotIndex.PATH)) {
      return sha256;
    }
    return index.files().stream()
        .filter(file -> file.path().equals(path))
        .map(SnapshotIndex.StoredFile::sha256)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such file in the snapshot: " + path));
  }

  /**
   * What a pointer points at.
   *
   * @throws SnapshotException when the file is not there or not JSON, or the pointer leads nowhere
   */
  public JsonNode resolve(Pointer pointer) throws SnapshotException {
    JsonNode node = tree(pointer.file()).at(JsonPointer.compile(pointer.pointer()));
    if (node.isMissingNode()) {
      throw new SnapshotException("the snapshot holds nothing at " + pointer);
    }
    return node;
  }

  private JsonNode tree(String path) throws SnapshotException {
    JsonNode known = parsed.get(path);
    if (known != null) {
      return known;
    }
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new SnapshotException("the snapshot holds no file " + path);
    }
    try {
      JsonNode tree = SnapshotJson.tree(bytes);
      parsed.put(path, tree);
      return tree;
    } catch (IOException e) {
      throw new SnapshotException(path + " is not valid JSON: " + SnapshotJson.reason(e), e);
    }
  }

  private static <T> Optional<T> read(SortedMap<String, byte[]> files, String path, Class<T> type)
      throws SnapshotException {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      T layer = SnapshotJson.mapper().readValue(bytes, type);
      if (layer == null) {
        throw new SnapshotException(path + " is not of the shape this program knows: it is null");
      }
      return Optional.of(layer);
    } catch (IOException e) {
      throw new SnapshotException(
          path + " is not of the shape this program knows: " + SnapshotJson.reason(e), e);
    }
  }
}

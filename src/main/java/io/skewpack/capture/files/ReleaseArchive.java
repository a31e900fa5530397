package io.skewpack.capture.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.TarFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The CRDs of many releases, each file once: {@code index.json} says which release has which file,
 * {@code blobs/} holds them by hash. A folder, or the same as {@code .tar.xz} or {@code .tar.gz}.
 */
public final class ReleaseArchive {

  private static final String INDEX = "index.json";

  private static final String FORM =
      "that is a directory with index.json and blobs/, or the same as .tar.xz or .tar.gz";

  /** Eight times the 57 releases of 2026. */
  private static final TarFiles READER =
      new TarFiles("release archive", FORM, true, 5_000, 16L << 20, 512L << 20);

  /** SHA-1, as git has it, or SHA-256; it becomes a file's name. */
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final Folder folder;
  private final Map<String, JsonNode> index;
  private final Map<String, List<JsonNode>> blobs = new HashMap<>();

  private ReleaseArchive(Folder folder, Map<String, JsonNode> index) {
    this.folder = folder;
    this.index = index;
  }

  /** What holds the files: a folder, or an archive that was unpacked into memory. */
  private interface Folder {
    /** How a file is called in messages. */
    String name(String file);

    GivenText text(String file) throws CaptureException;
  }

  /**
   * @param version without the leading v
   * @param tagged the day of the tag
   * @param crds the same objects for every release that has the same file
   */
  public record Release(String version, String tagged, List<JsonNode> crds) {
    public Release {
      crds = List.copyOf(crds);
    }
  }

  /**
   * @param path the folder, or the archive
   * @throws CaptureException when there is no readable index
   */
  public static ReleaseArchive of(Path path) throws CaptureException {
    if (!Files.exists(path)) {
      throw new CaptureException(Reason.NOT_FOUND, "there is no file or directory " + path);
    }
    Folder folder = Files.isDirectory(path) ? onDisk(path) : unpacked(path);
    JsonNode document;
    try {
      document = SnapshotJson.tree(folder.text(INDEX).text().getBytes(UTF_8));
    } catch (IOException e) {
      throw new CaptureException(
          Reason.INVALID, folder.name(INDEX) + " cannot be read: " + SnapshotJson.reason(e), e);
    }
    Map<String, JsonNode> index = new LinkedHashMap<>();
    for (JsonNode release : document.path("versions")) {
      String version = release.path("version").asText().replaceFirst("^v", "");
      if (index.putIfAbsent(version, release) != null) {
        throw new CaptureException(
            Reason.INVALID, folder.name(INDEX) + " lists twice: " + OneLine.of(version));
      }
    }
    if (index.isEmpty()) {
      throw new CaptureException(Reason.INVALID, folder.name(INDEX) + " lists no versions");
    }
    return new ReleaseArchive(folder, index);
  }

  private static Folder onDisk(Path folder) throws CaptureException {
    if (!Files.isRegularFile(folder.resolve(INDEX))) {
      throw new CaptureException(
          Reason.INVALID, "%s is not a release archive: %s".formatted(folder, FORM));
    }
    return new Folder() {
      @Override
      public String name(String file) {
        return folder.resolve(file).toString();
      }

      @Override
      public GivenText text(String file) throws CaptureException {
        return GivenText.of(folder.resolve(file), name(file));
      }
    };
  }

  private static Folder unpacked(Path archive) throws CaptureException {
    SortedMap<String, byte[]> files;
    try {
      files = READER.read(archive, "");
    } catch (SnapshotException e) {
      throw new CaptureException(Reason.INVALID, e.getMessage(), e);
    }
    String top =
        files.keySet().stream()
            .filter(name -> name.equals(INDEX) || name.matches("[^/]+/index\\.json"))
            .map(name -> name.substring(0, name.length() - INDEX.length()))
            .findFirst()
            .orElseThrow(
                () ->
                    new CaptureException(
                        Reason.INVALID,
                        "%s is not a release archive: %s".formatted(archive, FORM)));
    return new Folder() {
      @Override
      public String name(String file) {
        return archive + ", " + file;
      }

      @Override
      public GivenText text(String file) throws CaptureException {
        byte[] bytes = files.get(top + file);
        if (bytes == null) {
          throw new CaptureException(Reason.NOT_FOUND, "there is no file " + name(file));
        }
        return GivenText.of(bytes, name(file));
      }
    };
  }

  /** Every version, in the order of the index. */
  public List<String> versions() {
    return List.copyOf(index.keySet());
  }

  /** Every release, in the order of the index. */
  public List<Release> releases() throws CaptureException {
    List<Release> releases = new ArrayList<>();
    for (String version : index.keySet()) {
      releases.add(release(version));
    }
    return releases;
  }

  /**
   * @param version one of {@link #versions}
   */
  public Release release(String version) throws CaptureException {
    JsonNode release = index.get(version);
    List<JsonNode> crds = new ArrayList<>();
    for (Map.Entry<String, JsonNode> file : release.path("crds").properties()) {
      crds.addAll(blob(file.getValue().asText()));
    }
    return new Release(version, release.path("tagged").asText(), crds);
  }

  private List<JsonNode> blob(String hash) throws CaptureException {
    List<JsonNode> known = blobs.get(hash);
    if (known == null) {
      if (!HASH.matcher(hash).matches()) {
        throw new CaptureException(
            Reason.INVALID, folder.name(INDEX) + ": " + OneLine.of(hash) + " is no hash of a file");
      }
      String file = "blobs/" + hash + ".yaml";
      try {
        String text = folder.text(file).text();
        known = KubernetesYaml.read(text).stream().map(Document::value).toList();
      } catch (YamlException e) {
        throw new CaptureException(Reason.INVALID, folder.name(file) + ", " + e.getMessage(), e);
      }
      blobs.put(hash, known);
    }
    return known;
  }
}

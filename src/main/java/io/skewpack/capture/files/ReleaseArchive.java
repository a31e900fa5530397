package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The CRDs of many releases, each file once: {@code index.json} says which release has which file,
 * {@code blobs/} holds them by hash.
 */
public final class ReleaseArchive {

  /** SHA-1, as git has it, or SHA-256; it becomes a file's name. */
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final Path folder;
  private final JsonNode index;
  private final Map<String, List<JsonNode>> blobs = new HashMap<>();

  private ReleaseArchive(Path folder, JsonNode index) {
    this.folder = folder;
    this.index = index;
  }

  /**
   * @param version without the leading v
   * @param tagged the day of the tag
   */
  public record Release(String version, String tagged, List<JsonNode> crds) {
    public Release {
      crds = List.copyOf(crds);
    }
  }

  /**
   * @throws CaptureException when the folder holds no readable index
   */
  public static ReleaseArchive of(Path folder) throws CaptureException {
    Path index = folder.resolve("index.json");
    try {
      return new ReleaseArchive(folder, SnapshotJson.tree(Files.readAllBytes(index)));
    } catch (IOException e) {
      throw new CaptureException(
          Reason.INVALID, index + " cannot be read: " + SnapshotJson.reason(e), e);
    }
  }

  /** Every release, in the order of the index. */
  public List<Release> releases() throws CaptureException {
    List<Release> releases = new ArrayList<>();
    for (JsonNode release : index.path("versions")) {
      List<JsonNode> crds = new ArrayList<>();
      for (Map.Entry<String, JsonNode> file : release.path("crds").properties()) {
        crds.addAll(blob(file.getValue().asText()));
      }
      releases.add(
          new Release(
              release.path("version").asText().replaceFirst("^v", ""),
              release.path("tagged").asText(),
              crds));
    }
    if (releases.isEmpty()) {
      throw new CaptureException(Reason.INVALID, folder + "/index.json lists no versions");
    }
    return releases;
  }

  private List<JsonNode> blob(String hash) throws CaptureException {
    List<JsonNode> known = blobs.get(hash);
    if (known == null) {
      if (!HASH.matcher(hash).matches()) {
        throw new CaptureException(
            Reason.INVALID, folder + "/index.json: " + OneLine.of(hash) + " is no hash of a file");
      }
      Path file = folder.resolve("blobs").resolve(hash + ".yaml");
      try {
        String text = GivenText.of(file, file.toString()).text();
        known = KubernetesYaml.read(text).stream().map(Document::value).toList();
      } catch (YamlException e) {
        throw new CaptureException(Reason.INVALID, file + ", " + e.getMessage(), e);
      }
      blobs.put(hash, known);
    }
    return known;
  }
}

package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.Outcome.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects that are rendered already: a file of many documents, or every manifest in a folder. */
public final class ManifestFiles {

  private ManifestFiles() {}

  /**
   * Every object in the order of the files, a {@code List}'s items in its place.
   *
   * @throws CaptureException when a file cannot be read; the message names it
   */
  public static List<JsonNode> objects(Path path) throws CaptureException {
    List<JsonNode> objects = new ArrayList<>();
    for (Path file : new CrdFiles(path, path.toString()).list()) {
      try {
        for (Document document : KubernetesYaml.read(GivenText.of(file, file.toString()).text())) {
          JsonNode items = document.value().path("items");
          if (document.value().path("kind").asText().equals("List") && items.isArray()) {
            items.forEach(objects::add);
          } else {
            objects.add(document.value());
          }
        }
      } catch (YamlException e) {
        throw new CaptureException(Reason.INVALID, file + ", " + e.getMessage(), e);
      }
    }
    return List.copyOf(objects);
  }
}

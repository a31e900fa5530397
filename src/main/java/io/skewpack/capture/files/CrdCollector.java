package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.CrdBundle;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) from a file, a directory, a
 * multi-document stream or a {@code List}. Objects of other kinds are passed over.
 */
public final class CrdCollector implements Collector {

  private final Path path;
  private final String from;

  /**
   * @param from the path as the user named it
   */
  public CrdCollector(Path path, String from) {
    this.path = path;
    this.from = from;
  }

  @Override
  public Source source() {
    return Source.CRDS;
  }

  @Override
  public String from() {
    return from;
  }

  @Override
  public Part.Crds collect() throws CaptureException {
    List<Path> files = new CrdFiles(path, from).list();
    CrdBundle found = new CrdBundle();
    for (Path file : files) {
      read(file, found);
    }
    if (found.isEmpty()) {
      throw new CaptureException(
          Reason.INVALID, from + " holds no CustomResourceDefinition of " + CrdBundle.API_VERSION);
    }
    return found.part();
  }

  private void read(Path file, CrdBundle found) throws CaptureException {
    String name = name(file);
    GivenText given = GivenText.of(file, name);
    if (given.isMarkup()) {
      throw new CaptureException(Reason.INVALID, name + " is " + given.markup());
    }
    List<Document> documents;
    try {
      documents = KubernetesYaml.read(given.text());
    } catch (YamlException e) {
      throw new CaptureException(Reason.INVALID, name + ", " + e.getMessage(), e);
    }
    boolean several = documents.size() > 1;
    for (Document document : documents) {
      String place = several ? name + "#" + document.number() : name;
      JsonNode items = document.value().path("items");
      String kind = document.value().path("kind").asText();
      if (kind.endsWith("List") && items.isArray()) {
        int number = 0;
        for (JsonNode item : items) {
          number++;
          found.add(typed(item, kind, document.value()), name + "#" + number);
        }
      } else {
        found.add(document.value(), place);
      }
    }
  }

  /** What the API server itself answers: the list has the type, and its items have none. */
  private static JsonNode typed(JsonNode item, String listKind, JsonNode list) {
    if (!(item instanceof ObjectNode object) || !listKind.equals(CrdBundle.KIND + "List")) {
      return item;
    }
    ObjectNode typed = object.deepCopy();
    if (!typed.has("kind")) {
      typed.put("kind", CrdBundle.KIND);
    }
    if (!typed.has("apiVersion")) {
      typed.set("apiVersion", list.path("apiVersion"));
    }
    return typed;
  }

  private String name(Path file) {
    return file.equals(path)
        ? from
        : from.replaceAll("/+$", "") + "/" + path.relativize(file).toString().replace('\\', '/');
  }
}

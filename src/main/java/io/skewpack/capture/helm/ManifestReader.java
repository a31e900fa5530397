package io.skewpack.capture.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Takes a stream of manifests apart: objects here, CRDs there, lists into their items. */
final class ManifestReader {

  private static final String SOURCE = "# Source: ";
  private static final String CRD = "CustomResourceDefinition";
  private static final int MAX_LISTS_IN_LISTS = 10;

  private final List<RenderedManifest> manifests = new ArrayList<>();
  private final TreeSet<String> crdPlaces = new TreeSet<>();

  /** Every object that is no CRD, in the order of reading. */
  List<RenderedManifest> manifests() {
    return List.copyOf(manifests);
  }

  /** The templates or files that gave a CRD, sorted. */
  List<String> crdPlaces() {
    return List.copyOf(crdPlaces);
  }

  /**
   * Adds one stream.
   *
   * @param origin what to call the text in messages
   * @param template the template of objects that no {@code # Source:} comment precedes
   * @throws ChartException when a document cannot be read or is not a Kubernetes object; the
   *     message names the template and the document
   */
  void read(String text, String origin, Optional<String> template) throws ChartException {
    List<String> lines = text.lines().toList();
    List<Document> documents;
    try {
      documents = KubernetesYaml.read(text);
    } catch (YamlException e) {
      throw ChartException.invalid(origin + ": " + e.getMessage() + nearestSource(lines, e));
    }
    Optional<String> current = template;
    for (Document document : documents) {
      current = sourceAt(lines, document.line()).or(carried(current));
      String place = current.orElse(origin) + ", document " + document.number();
      add(document.value(), current, place, 0);
    }
  }

  private static java.util.function.Supplier<Optional<String>> carried(Optional<String> current) {
    return () -> current;
  }

  private void add(JsonNode value, Optional<String> template, String place, int depth)
      throws ChartException {
    String kind = textOf(value, "kind", place);
    String apiVersion = textOf(value, "apiVersion", place);
    if (kind.equals("List") && apiVersion.equals("v1")) {
      if (depth == MAX_LISTS_IN_LISTS) {
        throw ChartException.invalid(place + ": lists lie in lists too deeply");
      }
      int item = 0;
      for (JsonNode inner : value.path("items")) {
        add(inner, template, place + ", item " + ++item, depth + 1);
      }
    } else if (kind.equals(CRD)) {
      crdPlaces.add(template.orElse(place));
    } else {
      manifests.add(new RenderedManifest(value, template));
    }
  }

  private static String textOf(JsonNode value, String field, String place) throws ChartException {
    JsonNode text = value.path(field);
    if (!text.isTextual() || text.asText().isEmpty()) {
      throw ChartException.invalid(place + " is not a Kubernetes object: it has no " + field);
    }
    return text.asText();
  }

  /** The comment stands before anything else in its document. */
  private static Optional<String> sourceAt(List<String> lines, int firstLine) {
    for (int i = firstLine - 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(SOURCE)) {
        return Optional.of(line.substring(SOURCE.length()).strip());
      }
      if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("---")) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Where the text of an unreadable document came from. */
  private static String nearestSource(List<String> lines, YamlException e) {
    String digits = e.getMessage().replaceFirst("^line (\\d+):.*", "$1");
    int line = digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    for (int i = Math.min(line, lines.size()) - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(SOURCE)) {
        return " (rendered from " + lines.get(i).substring(SOURCE.length()).strip() + ")";
      }
    }
    return "";
  }
}

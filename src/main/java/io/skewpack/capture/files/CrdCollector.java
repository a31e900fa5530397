package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.CrdLayer.Provenance;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) from a file, a directory, a
 * multi-document stream or a {@code List}. Objects of other kinds are passed over.
 */
public final class CrdCollector implements Collector {

  private static final String API_VERSION = "apiextensions.k8s.io/v1";
  private static final String KIND = "CustomResourceDefinition";

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
    Map<String, Found> found = new TreeMap<>();
    for (Path file : files) {
      read(file, found);
    }
    if (found.isEmpty()) {
      throw new CaptureException(
          Reason.INVALID, from + " holds no CustomResourceDefinition of " + API_VERSION);
    }
    Map<String, byte[]> raw = new TreeMap<>();
    List<CrdDefinition> definitions = new ArrayList<>();
    for (Found crd : found.values()) {
      definitions.add(crd.definition());
      raw.put(rawPath(crd.definition().name()), SnapshotJson.compact(crd.schemas()));
    }
    return new Part.Crds(new CrdLayer(CrdLayer.Form.OPENAPI, definitions), raw);
  }

  private record Found(CrdDefinition definition, ObjectNode schemas) {
    boolean sameAs(Found other) {
      return definition.versions().equals(other.definition.versions())
          && schemas.equals(other.schemas);
    }
  }

  private void read(Path file, Map<String, Found> found) throws CaptureException {
    String name = name(file);
    String text = text(file, name);
    if (text.stripLeading().startsWith("<")) {
      throw new CaptureException(Reason.INVALID, name + " is " + html(text));
    }
    List<Document> documents;
    try {
      documents = KubernetesYaml.read(text);
    } catch (YamlException e) {
      throw new CaptureException(Reason.INVALID, name + ", " + e.getMessage(), e);
    }
    boolean several = documents.size() > 1;
    for (Document document : documents) {
      String place = several ? name + "#" + document.number() : name;
      JsonNode items = document.value().path("items");
      if (document.value().path("kind").asText().endsWith("List") && items.isArray()) {
        int number = 0;
        for (JsonNode item : items) {
          number++;
          add(item, name + "#" + number, found);
        }
      } else {
        add(document.value(), place, found);
      }
    }
  }

  private void add(JsonNode object, String place, Map<String, Found> found)
      throws CaptureException {
    if (!object.path("kind").asText().equals(KIND)) {
      return;
    }
    String apiVersion = object.path("apiVersion").asText();
    if (!apiVersion.equals(API_VERSION)) {
      throw new CaptureException(
          Reason.INVALID,
          "%s is a %s of %s; only %s is read (the others left Kubernetes with 1.22)"
              .formatted(place, KIND, apiVersion, API_VERSION));
    }
    Found crd = parse(object, place);
    Found other = found.putIfAbsent(crd.definition().name(), crd);
    if (other != null && !other.sameAs(crd)) {
      throw new CaptureException(
          Reason.INVALID,
          "%s is defined twice and differently, in %s and in %s: which one is meant?"
              .formatted(crd.definition().name(), other.definition().provenance().from(), place));
    }
  }

  private static Found parse(JsonNode crd, String place) throws CaptureException {
    JsonNode spec = crd.path("spec");
    JsonNode names = spec.path("names");
    String name = crd.path("metadata").path("name").asText();
    for (JsonNode needed : List.of(spec.path("group"), names.path("kind"), names.path("plural"))) {
      if (!needed.isTextual()) {
        throw new CaptureException(
            Reason.INVALID,
            place + ": the CustomResourceDefinition " + name + " lacks its group, kind or plural");
      }
    }
    ObjectNode schemas = JsonNodeFactory.instance.objectNode();
    List<CrdVersion> versions = new ArrayList<>();
    boolean preserveAll = spec.path("preserveUnknownFields").asBoolean(false);
    for (JsonNode version : spec.path("versions")) {
      versions.add(version(name, version, preserveAll, schemas));
    }
    if (versions.isEmpty()) {
      throw new CaptureException(Reason.INVALID, place + ": " + name + " lists no versions");
    }
    List<String> stored = new ArrayList<>();
    crd.path("status").path("storedVersions").forEach(one -> stored.add(one.asText()));
    return new Found(
        new CrdDefinition(
            name,
            spec.path("group").asText(),
            names.path("kind").asText(),
            names.path("plural").asText(),
            spec.path("scope").asText().equals("Namespaced"),
            versions,
            stored,
            new Provenance(
                place,
                ofOrigin(crd.path("metadata").path("labels")),
                ofOrigin(crd.path("metadata").path("annotations")))),
        schemas);
  }

  private static CrdVersion version(
      String crd, JsonNode version, boolean preserveAll, ObjectNode schemas) {
    String name = version.path("name").asText();
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    Optional<Pointer> kept = Optional.empty();
    if (schema.isObject()) {
      ObjectNode stripped = (ObjectNode) SchemaDescriptions.strip(schema);
      if (preserveAll) {
        stripped.put("x-kubernetes-preserve-unknown-fields", true);
      }
      schemas.set(name, stripped);
      kept = Optional.of(new Pointer(rawPath(crd), "").child(name));
    }
    return new CrdVersion(
        name,
        version.path("served").asBoolean(),
        version.path("storage").asBoolean(),
        version.path("deprecated").asBoolean(),
        kept);
  }

  private static String rawPath(String crd) {
    return "raw/crds/" + crd + ".json";
  }

  private static Map<String, String> ofOrigin(JsonNode values) {
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : values.properties()) {
      String key = entry.getKey();
      if (key.startsWith("controller-gen.kubebuilder.io/")
          || key.startsWith("app.kubernetes.io/")
          || key.startsWith("helm.sh/")
          || key.startsWith("meta.helm.sh/")
          || key.startsWith("applyset.kubernetes.io/")) {
        kept.put(key, entry.getValue().asText());
      }
    }
    return kept;
  }

  private String name(Path file) {
    return file.equals(path)
        ? from
        : from.replaceAll("/+$", "") + "/" + path.relativize(file).toString().replace('\\', '/');
  }

  private static String text(Path file, String name) throws CaptureException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CaptureException(Reason.INVALID, name + " is not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new CaptureException(Reason.INVALID, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String html(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    int from = lower.indexOf("<title>");
    int to = lower.indexOf("</title>");
    String title =
        from >= 0 && to > from ? " titled '" + text.substring(from + 7, to).strip() + "'" : "";
    return "HTML or XML" + title + ", not YAML: most likely the error page of a download";
  }
}

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
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) from a file, a directory, a
 * multi-document stream or a {@code List}. Objects of other kinds are passed over.
 */
public final class CrdCollector implements Collector {

  private static final String API_VERSION = "apiextensions.k8s.io/v1";
  private static final String KIND = "CustomResourceDefinition";

  /** A DNS subdomain of RFC 1123. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,240}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+");

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
          add(typed(item, kind, document.value()), name + "#" + number, found);
        }
      } else {
        add(document.value(), place, found);
      }
    }
  }

  /** What the API server itself answers: the list has the type, and its items have none. */
  private static JsonNode typed(JsonNode item, String listKind, JsonNode list) {
    if (!(item instanceof ObjectNode object) || !listKind.equals(KIND + "List")) {
      return item;
    }
    ObjectNode typed = object.deepCopy();
    if (!typed.has("kind")) {
      typed.put("kind", KIND);
    }
    if (!typed.has("apiVersion")) {
      typed.set("apiVersion", list.path("apiVersion"));
    }
    return typed;
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
    String expected = names.path("plural").asText() + "." + spec.path("group").asText();
    if (!name.equals(expected) || !NAME.matcher(name).matches()) {
      // As the API server has it; the name also becomes a file's name.
      throw new CaptureException(
          Reason.INVALID,
          "%s: the CustomResourceDefinition is named '%s', its plural and group make '%s'"
              .formatted(place, OneLine.of(name), OneLine.of(expected)));
    }
    ObjectNode schemas = JsonNodeFactory.instance.objectNode();
    List<CrdVersion> versions = new ArrayList<>();
    boolean preserveAll = spec.path("preserveUnknownFields").asBoolean(false);
    Set<String> versionNames = new HashSet<>();
    for (JsonNode version : spec.path("versions")) {
      if (!version.path("name").isTextual() || !versionNames.add(version.path("name").asText())) {
        throw new CaptureException(
            Reason.INVALID, place + ": " + name + " has a version without a name of its own");
      }
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
        SchemaDescriptions.preserveUnknownFields(stripped);
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
}

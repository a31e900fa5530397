package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Builds the {@link CatalogForm} of releases, or of a captured layer. The same input gives the same
 * bytes.
 */
public final class CatalogBuilder {

  private record Interned(int number, String hash) {}

  private record Release(String version, String tagged, List<Integer> definitions) {}

  private final Map<String, Interned> nodes = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Integer> definitions = new HashMap<>();
  private final List<String> definitionLines = new ArrayList<>();
  private final List<Release> releases = new ArrayList<>();

  /**
   * Adds one release.
   *
   * @param version without the leading {@code v}, as in {@code 1.0.2-beta.32}
   * @param tagged the day it was tagged, as in {@code 2025-08-01}
   * @param crds its CustomResourceDefinitions (apiextensions.k8s.io/v1), whole
   */
  public CatalogBuilder release(String version, String tagged, List<JsonNode> crds) {
    List<JsonNode> sorted = new ArrayList<>(crds);
    sorted.sort(Comparator.comparing(crd -> crd.path("metadata").path("name").asText()));
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode crd : sorted) {
      numbers.add(definition(crd));
    }
    releases.add(new Release(version, tagged, numbers));
    return this;
  }

  private int definition(JsonNode crd) {
    JsonNode spec = crd.path("spec");
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("name", crd.path("metadata").path("name").asText());
    entry.put("group", spec.path("group").asText());
    entry.put("kind", spec.path("names").path("kind").asText());
    entry.put("plural", spec.path("names").path("plural").asText());
    entry.put("namespaced", spec.path("scope").asText().equals("Namespaced"));
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (JsonNode version : spec.path("versions")) {
      ObjectNode added = versions.addObject();
      added.put("name", version.path("name").asText());
      added.put("served", version.path("served").asBoolean());
      added.put("storage", version.path("storage").asBoolean());
      JsonNode schema = version.path("schema").path("openAPIV3Schema");
      if (schema.isObject()) {
        Interned root = intern(schema);
        added.put("schema", root.number());
        added.put("facts", root.hash());
      }
    }
    entry.put("facts", hash(entry, versions));
    entry.set("versions", versions);
    String line = entry.toString();
    return definitions.computeIfAbsent(
        line,
        absent -> {
          definitionLines.add(line);
          return definitionLines.size() - 1;
        });
  }

  /** Of everything that is compared, node numbers left out. */
  static String hash(ObjectNode entry, ArrayNode versions) {
    ObjectNode compared = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("name", "group", "kind", "plural", "namespaced")) {
      compared.set(name, entry.get(name));
    }
    ArrayNode all = compared.putArray("versions");
    for (JsonNode version : versions) {
      ObjectNode one = all.addObject();
      for (String name : List.of("name", "served", "storage", "facts")) {
        if (version.has(name)) {
          one.set(name, version.get(name));
        }
      }
    }
    return Sha256.of(CanonicalJson.text(compared));
  }

  private Interned intern(JsonNode schema) {
    IdentityHashMap<JsonNode, String> hashes = new IdentityHashMap<>();
    ObjectNode facts =
        SchemaFacts.of(
            schema,
            child -> {
              Interned known = intern(child);
              JsonNode number = new IntNode(known.number());
              hashes.put(number, known.hash());
              return number;
            });
    String line = facts.toString();
    Interned known = nodes.get(line);
    if (known == null) {
      ObjectNode hashed = SchemaFacts.of(facts, number -> TextNode.valueOf(hashes.get(number)));
      known = new Interned(lines.size(), Sha256.of(CanonicalJson.text(hashed)));
      nodes.put(line, known);
      lines.add(line);
    }
    return known;
  }

  /** The catalog as JSON, releases in the order in which they were added. */
  public byte[] json() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append("{\"catalogFormat\":").append(CatalogForm.FORMAT).append(",\n");
    section("definitions", definitionLines, text).append(",\n");
    List<String> releaseLines = new ArrayList<>();
    for (Release release : releases) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("version", release.version()).put("tagged", release.tagged());
      ArrayNode numbers = line.putArray("definitions");
      release.definitions().forEach(numbers::add);
      releaseLines.add(line.toString());
    }
    section("releases", releaseLines, text).append(",\n");
    section("nodes", lines, text).append("}\n");
    return text.toString();
  }

  private static StringBuilder section(String name, List<String> lines, StringBuilder text) {
    text.append('"').append(name).append("\":[\n").append(String.join(",\n", lines));
    return text.append(lines.isEmpty() ? "]" : "\n]");
  }

  /** The same, compressed; the same bytes on every machine with the same zlib. */
  public byte[] gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(json());
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  /**
   * A captured layer reduced to facts.
   *
   * @param layer its pointers lead into {@code raw/crd-facts.json}
   * @param factsFile the content of {@code raw/crd-facts.json}
   */
  public record Reduced(CrdLayer layer, String factsFile) {

    /** The file of a snapshot that holds the facts. */
    public static final String PATH = "raw/crd-facts.json";
  }

  /**
   * The CRDs of a release as a captured layer.
   *
   * @param from what the layer's provenance names
   */
  public static Reduced released(VersionCatalog.Release release, String from)
      throws SnapshotException {
    CatalogBuilder builder = new CatalogBuilder();
    List<CrdLayer.CrdDefinition> definitions = new ArrayList<>();
    for (CrdSchemas.Definition crd : release.schemas().definitions()) {
      List<CrdLayer.CrdVersion> versions = new ArrayList<>();
      for (CrdSchemas.Version version : crd.versions()) {
        Optional<Pointer> pointer =
            version
                .schema()
                .map(s -> new Pointer(Reduced.PATH, "").child("nodes").child(builder.add(s)));
        versions.add(
            new CrdLayer.CrdVersion(
                version.name(), version.served(), version.storage(), false, pointer));
      }
      definitions.add(
          new CrdLayer.CrdDefinition(
              crd.name(),
              crd.group(),
              crd.kind(),
              crd.plural(),
              crd.namespaced(),
              versions,
              List.of(),
              new CrdLayer.Provenance(from, Map.of(), Map.of())));
    }
    return new Reduced(new CrdLayer(CrdLayer.Form.CATALOG, definitions), builder.text());
  }

  /**
   * Reduces a captured layer of either form to the facts of some of its definitions.
   *
   * @param source what the layer's pointers point into
   * @param keep which definitions stay
   * @throws SnapshotException when a schema cannot be read
   */
  public static Reduced reduce(
      CrdLayer layer, CrdSchemas.PointerSource source, Predicate<CrdLayer.CrdDefinition> keep)
      throws SnapshotException {
    CatalogBuilder builder = new CatalogBuilder();
    CrdSchemas schemas = CrdSchemas.of(layer, source);
    List<CrdLayer.CrdDefinition> kept = new ArrayList<>();
    for (CrdLayer.CrdDefinition crd : layer.definitions()) {
      if (!keep.test(crd)) {
        continue;
      }
      List<CrdLayer.CrdVersion> versions = new ArrayList<>();
      for (CrdLayer.CrdVersion version : crd.versions()) {
        Optional<StructuralSchema> schema =
            schemas
                .definition(crd.group(), crd.kind())
                .flatMap(definition -> definition.version(version.name()))
                .orElseThrow()
                .schema();
        Optional<Pointer> pointer =
            schema.map(s -> new Pointer(Reduced.PATH, "").child("nodes").child(builder.add(s)));
        versions.add(
            new CrdLayer.CrdVersion(
                version.name(),
                version.served(),
                version.storage(),
                version.deprecated(),
                pointer));
      }
      kept.add(
          new CrdLayer.CrdDefinition(
              crd.name(),
              crd.group(),
              crd.kind(),
              crd.plural(),
              crd.namespaced(),
              versions,
              crd.storedVersions(),
              crd.provenance()));
    }
    return new Reduced(new CrdLayer(CrdLayer.Form.CATALOG, kept), builder.text());
  }

  private int add(StructuralSchema schema) {
    return intern(schema.inline()).number();
  }
}

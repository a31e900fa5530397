package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Builds the {@link CatalogForm} of releases, or of a captured layer. The same releases give the
 * same bytes, in whatever order they were added, and whether they came from CRDs or from another
 * catalog.
 */
public final class CatalogBuilder {

  /** As git sorts tags by version: a release before its own prereleases. */
  private static final Comparator<SemanticVersion> AS_TAGS =
      Comparator.comparingLong(SemanticVersion::major)
          .thenComparingLong(SemanticVersion::minor)
          .thenComparingLong(SemanticVersion::patch)
          .thenComparing(SemanticVersion::isPrerelease)
          .thenComparing(Comparator.naturalOrder());

  private record Release(String tagged, List<CrdSchemas.Definition> definitions) {}

  private final SortedMap<SemanticVersion, Release> releases = new TreeMap<>(AS_TAGS);
  private final IdentityHashMap<JsonNode, CrdSchemas.Definition> read = new IdentityHashMap<>();

  /**
   * Adds one release, or replaces it.
   *
   * @param version as in {@code 1.0.2-beta.32}
   * @param tagged the day it was tagged, as in {@code 2025-08-01}; empty when it is not known
   * @param crds its CustomResourceDefinitions (apiextensions.k8s.io/v1), whole
   * @throws IllegalArgumentException when the version is no semantic version
   */
  public CatalogBuilder release(String version, String tagged, List<JsonNode> crds) {
    return release(
        version,
        tagged,
        CrdSchemas.of(
            crds.stream()
                .map(crd -> read.computeIfAbsent(crd, CrdSchemas.Definition::of))
                .toList()));
  }

  /**
   * The same for definitions that were read already; those of a group that is not KubeBlocks' own
   * are left out.
   */
  public CatalogBuilder release(String version, String tagged, CrdSchemas schemas) {
    SemanticVersion number =
        SemanticVersion.parse(version)
            .orElseThrow(() -> new IllegalArgumentException(version + " is no semantic version"));
    releases.put(number, new Release(tagged, schemas.kubeBlocks()));
    return this;
  }

  /** Adds every release of a catalog. */
  CatalogBuilder releases(VersionCatalog catalog) {
    catalog.releases().forEach(one -> release(one.version(), one.tagged(), one.schemas()));
    return this;
  }

  /**
   * The catalog as JSON.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  public byte[] json() throws SnapshotException {
    NodeTable table = new NodeTable();
    IdentityHashMap<CrdSchemas.Definition, Integer> known = new IdentityHashMap<>();
    Map<String, Integer> definitions = new LinkedHashMap<>();
    List<String> releaseLines = new ArrayList<>();
    for (Map.Entry<SemanticVersion, Release> release : releases.entrySet()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("version", release.getKey().toString()).put("tagged", release.getValue().tagged());
      ArrayNode numbers = line.putArray("definitions");
      for (CrdSchemas.Definition crd : release.getValue().definitions()) {
        Integer number = known.get(crd);
        if (number == null) {
          String definition = definition(crd, table);
          definitions.putIfAbsent(definition, definitions.size());
          number = definitions.get(definition);
          known.put(crd, number);
        }
        numbers.add(number);
      }
      releaseLines.add(line.toString());
    }
    return text(List.copyOf(definitions.keySet()), releaseLines, table)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String definition(CrdSchemas.Definition crd, NodeTable table)
      throws SnapshotException {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("name", crd.name());
    entry.put("group", crd.group());
    entry.put("kind", crd.kind());
    entry.put("plural", crd.plural());
    entry.put("namespaced", crd.namespaced());
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (CrdSchemas.Version version : crd.versions()) {
      ObjectNode added = versions.addObject();
      added.put("name", version.name());
      added.put("served", version.served());
      added.put("storage", version.storage());
      Optional<StructuralSchema> schema = version.schema();
      if (schema.isPresent()) {
        NodeTable.Entry root = table.add(schema.get());
        added.put("schema", root.number());
        added.put("facts", root.hash());
      }
    }
    entry.put("facts", hash(entry, versions));
    entry.set("versions", versions);
    return entry.toString();
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

  private static String text(List<String> definitions, List<String> releases, NodeTable table) {
    StringBuilder text = new StringBuilder();
    text.append("{\"catalogFormat\":").append(CatalogForm.FORMAT).append(",\n");
    section("definitions", definitions, text).append(",\n");
    section("releases", releases, text).append(",\n");
    section("nodes", table.lines(), text).append("}\n");
    return text.toString();
  }

  private static StringBuilder section(String name, List<String> lines, StringBuilder text) {
    text.append('"').append(name).append("\":[\n").append(String.join(",\n", lines));
    return text.append(lines.isEmpty() ? "]" : "\n]");
  }

  /**
   * The same, compressed; the same bytes on every machine with the same zlib.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  public byte[] gzip() throws SnapshotException {
    return gzip(json());
  }

  static byte[] gzip(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(json);
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
    NodeTable table = new NodeTable();
    List<CrdLayer.CrdDefinition> definitions = new ArrayList<>();
    for (CrdSchemas.Definition crd : release.schemas().definitions()) {
      List<CrdLayer.CrdVersion> versions = new ArrayList<>();
      for (CrdSchemas.Version version : crd.versions()) {
        Optional<Pointer> pointer =
            version
                .schema()
                .map(
                    s -> new Pointer(Reduced.PATH, "").child("nodes").child(table.add(s).number()));
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
    return new Reduced(
        new CrdLayer(CrdLayer.Form.CATALOG, definitions), text(List.of(), List.of(), table));
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
    NodeTable table = new NodeTable();
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
            schema.map(
                s -> new Pointer(Reduced.PATH, "").child("nodes").child(table.add(s).number()));
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
    return new Reduced(
        new CrdLayer(CrdLayer.Form.CATALOG, kept), text(List.of(), List.of(), table));
  }
}

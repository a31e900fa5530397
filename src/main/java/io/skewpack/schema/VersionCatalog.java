package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.WholeFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The schemas of every KubeBlocks release in the catalog, versions without the leading v. */
public final class VersionCatalog {

  private static final String RESOURCE = "kubeblocks-catalog.json.gz";

  /**
   * One release.
   *
   * @param tagged the day of its tag, as in {@code 2025-08-01}
   */
  public record Release(String version, String tagged, CrdSchemas schemas) {

    /** The release line: major and minor, as in {@code 1.0}. */
    public String line() {
      return SemanticVersion.lineOf(version);
    }
  }

  /**
   * In which releases of one line something holds.
   *
   * @param with the versions in which it holds, oldest first by version
   * @param without the other versions of the line
   */
  public record LineSupport(List<String> with, List<String> without) {
    public LineSupport {
      with = List.copyOf(with);
      without = List.copyOf(without);
    }
  }

  /** The most that another catalog may unpack to; the program's own is 1 MB. */
  private static final int MAX_BYTES = 64 << 20;

  /** By version, oldest first. */
  private final Map<String, Release> releases;

  private final IdentityHashMap<CrdSchemas.Definition, String> facts;
  private final byte[] json;

  private VersionCatalog(
      Map<String, Release> releases,
      IdentityHashMap<CrdSchemas.Definition, String> facts,
      byte[] json) {
    this.releases = releases;
    this.facts = facts;
    this.json = json;
  }

  /** The catalog that this program carries. */
  public static VersionCatalog load() {
    try (InputStream resource = VersionCatalog.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("this program was built without its catalog " + RESOURCE);
      }
      return read(new GZIPInputStream(resource, 1 << 16).readAllBytes());
    } catch (IOException | SnapshotException e) {
      throw new IllegalStateException("the catalog of this program is damaged", e);
    }
  }

  /**
   * @param json a whole {@link CatalogForm}, as {@link CatalogBuilder#json} gives it
   * @throws SnapshotException when it is not one
   */
  public static VersionCatalog read(byte[] json) throws SnapshotException {
    CatalogForm form = CatalogForm.read(json);
    List<CrdSchemas.Definition> definitions = form.definitions();
    IdentityHashMap<CrdSchemas.Definition, String> facts = new IdentityHashMap<>();
    for (int i = 0; i < definitions.size(); i++) {
      facts.put(
          definitions.get(i), form.header().path("definitions").get(i).path("facts").asText());
    }
    SortedMap<SemanticVersion, Release> sorted = new TreeMap<>();
    for (JsonNode release : form.header().path("releases")) {
      List<CrdSchemas.Definition> own = new ArrayList<>();
      for (JsonNode number : release.path("definitions")) {
        if (number.asInt(-1) < 0 || number.asInt() >= definitions.size()) {
          throw new SnapshotException("this is no catalog: there is no definition " + number);
        }
        own.add(definitions.get(number.intValue()));
      }
      String version = release.path("version").asText();
      SemanticVersion number =
          SemanticVersion.parse(version)
              .orElseThrow(
                  () -> new SnapshotException("this is no catalog: no version is " + version));
      sorted.put(
          number, new Release(version, release.path("tagged").asText(), CrdSchemas.ofSorted(own)));
    }
    Map<String, Release> releases = new LinkedHashMap<>();
    sorted.values().forEach(release -> releases.put(release.version(), release));
    return new VersionCatalog(releases, facts, json);
  }

  /**
   * Another catalog than the program's own, {@code FILE.json.gz} as {@code skewpack catalog build}
   * writes it, checked whole.
   *
   * @throws SnapshotException when it cannot be read, or is no catalog; the message names the file
   */
  public static VersionCatalog read(Path file) throws SnapshotException {
    byte[] json;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      json = in.readNBytes(MAX_BYTES + 1);
    } catch (ZipException | EOFException e) {
      throw new SnapshotException(
          file + " is no catalog: it is damaged, or not compressed by gzip", e);
    } catch (IOException e) {
      throw new SnapshotException(file + " cannot be read: " + WholeFile.reason(e), e);
    }
    if (json.length > MAX_BYTES) {
      throw new SnapshotException(file + " unpacks to more than a catalog may hold");
    }
    try {
      CatalogForm.read(json).check();
      return read(json);
    } catch (SnapshotException e) {
      throw new SnapshotException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * This catalog and one release more, in place of the one of that version when there is one. Built
   * in any order, the same releases give the same catalog.
   *
   * @param tagged the day of the tag, as in {@code 2025-08-01}; empty when it is not known
   * @param crds of which the KubeBlocks ones are taken
   * @throws IllegalArgumentException when the version is no semantic version
   * @throws SnapshotException when a schema cannot be read
   */
  public VersionCatalog with(String version, String tagged, CrdSchemas crds)
      throws SnapshotException {
    return read(new CatalogBuilder().releases(this).release(version, tagged, crds).json());
  }

  /**
   * The same from CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) as they are.
   *
   * @throws IllegalArgumentException when the version is no semantic version
   * @throws SnapshotException when a schema cannot be read
   */
  public VersionCatalog with(String version, String tagged, List<JsonNode> crds)
      throws SnapshotException {
    return with(version, tagged, CrdSchemas.ofCrds(crds));
  }

  /** The file of this catalog, compressed; the same bytes on every machine with the same zlib. */
  public byte[] gzip() {
    return CatalogBuilder.gzip(json);
  }

  /** Of the uncompressed catalog: what a pack's footer names. */
  public String sha256() {
    return Sha256.of(json);
  }

  /** Every version, oldest first by version. */
  public List<String> versions() {
    return List.copyOf(releases.keySet());
  }

  public List<Release> releases() {
    return List.copyOf(releases.values());
  }

  /**
   * @param version with or without the leading v
   */
  public Optional<Release> release(String version) {
    return Optional.ofNullable(
        releases.get(version.startsWith("v") ? version.substring(1) : version));
  }

  /** The schema of a served version of a kind in a release. */
  public Optional<StructuralSchema> schema(
      String version, String group, String apiVersion, String kind) {
    return release(version)
        .flatMap(release -> release.schemas().definition(group, kind))
        .flatMap(definition -> definition.version(apiVersion))
        .filter(CrdSchemas.Version::served)
        .flatMap(VersionCatalog::schema);
  }

  static Optional<StructuralSchema> schema(CrdSchemas.Version version) {
    try {
      return version.schema();
    } catch (SnapshotException e) {
      throw new IllegalStateException("a catalog holds its own nodes", e);
    }
  }

  /**
   * In which releases a kind has a field, by line, oldest line first. Support is a window: it is
   * not monotonic from one line to the next.
   *
   * @param apiVersion the kind's version, as in {@code v1}; absent when any served one will do
   */
  public SortedMap<String, LineSupport> support(
      String group, Optional<String> apiVersion, String kind, FieldPath path) {
    SortedMap<String, List<String>> with = new TreeMap<>(SemanticVersion.order());
    SortedMap<String, List<String>> without = new TreeMap<>(SemanticVersion.order());
    for (Release release : releases.values()) {
      boolean present =
          release.schemas().definition(group, kind).stream()
              .flatMap(definition -> definition.versions().stream())
              .filter(CrdSchemas.Version::served)
              .filter(v -> apiVersion.isEmpty() || v.name().equals(apiVersion.get()))
              .flatMap(v -> schema(v).stream())
              .anyMatch(s -> FieldLocator.presence(s, path) != FieldLocator.Presence.ABSENT);
      (present ? with : without)
          .computeIfAbsent(release.line(), line -> new ArrayList<>())
          .add(release.version());
    }
    SortedMap<String, LineSupport> lines = new TreeMap<>(SemanticVersion.order());
    for (Release release : releases.values()) {
      lines.computeIfAbsent(
          release.line(),
          line ->
              new LineSupport(
                  with.getOrDefault(line, List.of()), without.getOrDefault(line, List.of())));
    }
    return lines;
  }

  /**
   * Every field of that name in any release, and in which: the versions, oldest first, by kind, API
   * version and path.
   */
  public SortedMap<FieldLocator.Occurrence, List<String>> elsewhere(String name) {
    SortedMap<FieldLocator.Occurrence, List<String>> all = new TreeMap<>();
    IdentityHashMap<CrdSchemas.Definition, List<FieldLocator.Occurrence>> known =
        new IdentityHashMap<>();
    for (Release release : releases.values()) {
      for (CrdSchemas.Definition definition : release.schemas().definitions()) {
        for (FieldLocator.Occurrence found :
            known.computeIfAbsent(definition, one -> occurrences(one, name))) {
          all.computeIfAbsent(found, one -> new ArrayList<>()).add(release.version());
        }
      }
    }
    return all;
  }

  private static List<FieldLocator.Occurrence> occurrences(
      CrdSchemas.Definition definition, String name) {
    try {
      return FieldLocator.occurrences(CrdSchemas.of(List.of(definition)), name);
    } catch (SnapshotException e) {
      throw new IllegalStateException("a catalog holds its own nodes", e);
    }
  }

  /**
   * The releases, oldest first, whose definition of this kind has these very facts.
   *
   * @param hash as {@link #facts} gives it
   */
  public Set<String> having(String group, String kind, String hash) {
    Set<String> versions = new LinkedHashSet<>();
    for (Release release : releases.values()) {
      release
          .schemas()
          .definition(group, kind)
          .filter(released -> hash.equals(facts.get(released)))
          .ifPresent(released -> versions.add(release.version()));
    }
    return versions;
  }

  /**
   * Compares every captured KubeBlocks definition with every release; field by field only where no
   * release has them all.
   *
   * @throws SnapshotException when a captured schema cannot be read
   */
  public Identification identify(CrdSchemas captured) throws SnapshotException {
    SortedMap<String, Set<String>> byDefinition = new TreeMap<>();
    List<CrdSchemas.Definition> own = captured.kubeBlocks();
    List<String> hashes = facts(own);
    for (int i = 0; i < own.size(); i++) {
      CrdSchemas.Definition definition = own.get(i);
      String hash = hashes.get(i);
      byDefinition.put(definition.name(), having(definition.group(), definition.kind(), hash));
    }
    return Identification.of(this, own, byDefinition);
  }

  /** Most of an identification is hashing, and no definition needs another: in the same order. */
  private static List<String> facts(List<CrdSchemas.Definition> definitions)
      throws SnapshotException {
    String[] hashes = new String[definitions.size()];
    SnapshotException[] unreadable = new SnapshotException[definitions.size()];
    IntStream.range(0, hashes.length)
        .parallel()
        .forEach(
            i -> {
              try {
                hashes[i] = facts(definitions.get(i));
              } catch (SnapshotException e) {
                unreadable[i] = e;
              }
            });
    for (SnapshotException first : unreadable) {
      if (first != null) {
        throw first;
      }
    }
    return List.of(hashes);
  }

  /**
   * The hash of a definition's facts: equal for a CRD and for its catalog form.
   *
   * @throws SnapshotException when its schema cannot be read
   */
  public static String facts(CrdSchemas.Definition definition) throws SnapshotException {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("name", definition.name());
    entry.put("group", definition.group());
    entry.put("kind", definition.kind());
    entry.put("plural", definition.plural());
    entry.put("namespaced", definition.namespaced());
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (CrdSchemas.Version version : definition.versions()) {
      ObjectNode added = versions.addObject();
      added.put("name", version.name());
      added.put("served", version.served());
      added.put("storage", version.storage());
      Optional<StructuralSchema> schema = version.schema();
      if (schema.isPresent()) {
        added.put("facts", schema.get().factsHash());
      }
    }
    return CatalogBuilder.hash(entry, versions);
  }

  /** For every release, oldest first, what it says of each object, in the objects' order. */
  public Map<String, List<Judgement>> sweep(List<JsonNode> objects) {
    List<StrictDecoder> decoders =
        releases.values().stream().map(release -> new StrictDecoder(release.schemas())).toList();
    List<List<Judgement>> byObject =
        objects.parallelStream().map(object -> sweep(object, decoders)).toList();
    Map<String, List<Judgement>> all = new LinkedHashMap<>();
    int number = 0;
    for (Release release : releases.values()) {
      int index = number++;
      all.put(release.version(), byObject.stream().map(own -> own.get(index)).toList());
    }
    return all;
  }

  private static List<Judgement> sweep(JsonNode object, List<StrictDecoder> decoders) {
    SharedFindings known = new SharedFindings();
    return decoders.stream().map(decoder -> decoder.judge(object, known)).toList();
  }

  /** Oldest first by version, prereleases before their release. */
  public static Comparator<String> byVersion() {
    return SemanticVersion.order();
  }
}

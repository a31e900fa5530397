package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The definitions that objects are judged by: those of a captured layer, or those of a release.
 * Schemas are read when an object first needs them.
 */
public final class CrdSchemas {

  private final List<Definition> definitions;
  private final Map<String, Map<String, Definition>> byGroupAndKind = new HashMap<>();

  private CrdSchemas(List<Definition> definitions) {
    this.definitions = definitions;
    for (Definition definition : definitions) {
      byGroupAndKind
          .computeIfAbsent(definition.group(), group -> new LinkedHashMap<>())
          .putIfAbsent(definition.kind(), definition);
    }
  }

  /** Where the schemas of a captured layer are read from: {@code snapshot::resolve}. */
  @FunctionalInterface
  public interface PointerSource {
    /**
     * @throws SnapshotException when there is nothing there, or it is not JSON
     */
    JsonNode resolve(Pointer pointer) throws SnapshotException;
  }

  /** Gives a schema, once it is needed. */
  @FunctionalInterface
  interface SchemaSource {
    StructuralSchema get() throws SnapshotException;
  }

  /** One CRD. */
  public record Definition(
      String name,
      String group,
      String kind,
      String plural,
      boolean namespaced,
      List<Version> versions) {
    public Definition {
      Objects.requireNonNull(name);
      Objects.requireNonNull(group);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(plural);
      versions = List.copyOf(versions);
    }

    /** A whole CustomResourceDefinition, as {@code apiextensions.k8s.io/v1} spells it. */
    static Definition of(JsonNode crd) {
      JsonNode spec = crd.path("spec");
      List<Version> versions = new ArrayList<>();
      for (JsonNode version : spec.path("versions")) {
        JsonNode schema = version.path("schema").path("openAPIV3Schema");
        versions.add(
            new Version(
                version.path("name").asText(),
                version.path("served").asBoolean(),
                version.path("storage").asBoolean(),
                schema.isObject() ? () -> StructuralSchema.parse(schema) : null));
      }
      return new Definition(
          crd.path("metadata").path("name").asText(),
          spec.path("group").asText(),
          spec.path("names").path("kind").asText(),
          spec.path("names").path("plural").asText(),
          spec.path("scope").asText().equals("Namespaced"),
          versions);
    }

    /** The version of that name, served or not. */
    public Optional<Version> version(String version) {
      return versions.stream().filter(v -> v.name().equals(version)).findFirst();
    }

    /** The names of the served versions, in the order of the CRD. */
    public List<String> served() {
      return versions.stream().filter(Version::served).map(Version::name).toList();
    }
  }

  /** One version of a CRD. */
  public static final class Version {
    private final String name;
    private final boolean served;
    private final boolean storage;
    private final SchemaSource source;
    private volatile StructuralSchema schema;

    /**
     * @param source null when the version has no schema
     */
    Version(String name, boolean served, boolean storage, SchemaSource source) {
      this.name = Objects.requireNonNull(name);
      this.served = served;
      this.storage = storage;
      this.source = source;
    }

    public String name() {
      return name;
    }

    public boolean served() {
      return served;
    }

    public boolean storage() {
      return storage;
    }

    /**
     * The schema; absent when the CRD gives none.
     *
     * @throws SnapshotException when the snapshot does not hold it
     */
    public Optional<StructuralSchema> schema() throws SnapshotException {
      if (schema == null && source != null) {
        schema = source.get();
      }
      return Optional.ofNullable(schema);
    }
  }

  /**
   * CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) as they are, with their whole
   * schemas.
   */
  public static CrdSchemas ofCrds(List<JsonNode> crds) {
    return of(crds.stream().map(Definition::of).toList());
  }

  static CrdSchemas of(List<Definition> definitions) {
    return new CrdSchemas(
        definitions.stream().sorted(Comparator.comparing(Definition::name)).toList());
  }

  /**
   * @param definitions sorted by name already, as a catalog keeps them
   */
  static CrdSchemas ofSorted(List<Definition> definitions) {
    return new CrdSchemas(List.copyOf(definitions));
  }

  /**
   * The definitions of a captured layer, in either form.
   *
   * @param source what the layer's pointers point into
   */
  public static CrdSchemas of(CrdLayer layer, PointerSource source) {
    ConcurrentMap<String, CatalogForm> tables = new ConcurrentHashMap<>();
    List<Definition> definitions = new ArrayList<>();
    for (CrdLayer.CrdDefinition crd : layer.definitions()) {
      List<Version> versions = new ArrayList<>();
      for (CrdLayer.CrdVersion version : crd.versions()) {
        SchemaSource schema =
            version
                .schema()
                .map(
                    pointer ->
                        layer.form() == CrdLayer.Form.CATALOG
                            ? (SchemaSource) () -> inTable(pointer, tables, source)
                            : (SchemaSource) () -> StructuralSchema.parse(source.resolve(pointer)))
                .orElse(null);
        versions.add(new Version(version.name(), version.served(), version.storage(), schema));
      }
      definitions.add(
          new Definition(
              crd.name(), crd.group(), crd.kind(), crd.plural(), crd.namespaced(), versions));
    }
    return of(definitions);
  }

  private static StructuralSchema inTable(
      Pointer pointer, ConcurrentMap<String, CatalogForm> tables, PointerSource source)
      throws SnapshotException {
    CatalogForm table = tables.get(pointer.file());
    if (table == null) {
      // One table for every thread: that its schemas are the same objects saves reading them twice.
      CatalogForm read = CatalogForm.read(source.resolve(new Pointer(pointer.file(), "")));
      CatalogForm first = tables.putIfAbsent(pointer.file(), read);
      table = first == null ? read : first;
    }
    String number = pointer.pointer().substring(pointer.pointer().lastIndexOf('/') + 1);
    if (!pointer.pointer().equals("/nodes/" + number)
        || !Patterns.find("^[0-9]{1,9}$", number)
        || Integer.parseInt(number) >= table.size()) {
      throw new SnapshotException("this points at no node of a catalog table: " + pointer);
    }
    return table.schema(Integer.parseInt(number));
  }

  /** Sorted by name. */
  public List<Definition> definitions() {
    return definitions;
  }

  /** Those of KubeBlocks' groups, sorted by name. */
  public List<Definition> kubeBlocks() {
    return definitions.stream().filter(d -> isKubeBlocks(d.group())).toList();
  }

  public Optional<Definition> definition(String group, String kind) {
    return Optional.ofNullable(byGroupAndKind.getOrDefault(group, Map.of()).get(kind));
  }

  /**
   * The schema by which an object of this kind is judged; absent when the kind or version is not
   * there, is not served, or has none.
   *
   * @throws SnapshotException when the snapshot does not hold it
   */
  public Optional<StructuralSchema> schema(String group, String version, String kind)
      throws SnapshotException {
    Optional<Version> found =
        definition(group, kind).flatMap(d -> d.version(version)).filter(Version::served);
    return found.isPresent() ? found.get().schema() : Optional.empty();
  }

  /** Whether this group is defined here; KubeBlocks' groups are one domain, released together. */
  boolean knowsDomain(String group) {
    if (byGroupAndKind.containsKey(group)) {
      return true;
    }
    return isKubeBlocks(group)
        && byGroupAndKind.keySet().stream().anyMatch(CrdSchemas::isKubeBlocks);
  }

  static boolean isKubeBlocks(String group) {
    return group.endsWith(".kubeblocks.io");
  }
}

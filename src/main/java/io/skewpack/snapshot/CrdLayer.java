package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code crd.json}: the CustomResourceDefinitions that were captured, sorted by name.
 *
 * @param form how the schemas are kept
 */
public record CrdLayer(Form form, List<CrdDefinition> definitions) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "crd.json";

  public CrdLayer {
    Objects.requireNonNull(form);
    definitions = List.copyOf(definitions);
  }

  /** How the schemas are kept. */
  public enum Form {
    /** The OpenAPI v3 schema as the CRD gives it, less its descriptions. */
    OPENAPI,
    /** Catalog facts: the same constraints as a table of nodes, CEL rules as hashes. */
    CATALOG
  }

  /**
   * One CustomResourceDefinition.
   *
   * @param name {@code metadata.name}, {@code <plural>.<group>}
   * @param namespaced whether its scope is {@code Namespaced}
   * @param storedVersions {@code status.storedVersions}; empty when the file holds no status
   */
  public record CrdDefinition(
      String name,
      String group,
      String kind,
      String plural,
      boolean namespaced,
      List<CrdVersion> versions,
      List<String> storedVersions,
      Provenance provenance) {
    public CrdDefinition {
      Objects.requireNonNull(name);
      Objects.requireNonNull(group);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(plural);
      versions = List.copyOf(versions);
      storedVersions = List.copyOf(storedVersions);
      Objects.requireNonNull(provenance);
    }
  }

  /**
   * One version of a CRD.
   *
   * @param schema where its schema is kept; absent when the CRD gives none
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record CrdVersion(
      String name, boolean served, boolean storage, boolean deprecated, Optional<Pointer> schema) {
    public CrdVersion {
      Objects.requireNonNull(name);
      schema = Objects.requireNonNullElse(schema, Optional.empty());
    }
  }

  /**
   * Where a CRD came from, as far as it can be read from it. No KubeBlocks version is stored in a
   * CRD: only its schema identifies it.
   *
   * @param from the file, as the user named it, with {@code #} and the document's number from 1
   *     when it holds several; or the path on the server
   * @param labels and annotations: those that speak of origin (controller-gen, app.kubernetes.io,
   *     helm.sh, meta.helm.sh, applyset, Argo CD's tracking id, those of Flux, and {@link
   *     CaseFile#INTENDED_SKEW})
   * @param created {@code metadata.creationTimestamp}; absent when it is not known
   * @param writes who wrote it last, by {@code metadata.managedFields}, sorted by time; empty when
   *     it is not known
   */
  public record Provenance(
      String from,
      Map<String, String> labels,
      Map<String, String> annotations,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> created,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Write> writes) {
    public Provenance {
      Objects.requireNonNull(from);
      labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
      annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
      created = Objects.requireNonNullElse(created, Optional.empty());
      writes = List.copyOf(Objects.requireNonNullElse(writes, List.of()));
    }

    /** Of a CRD that no server has kept. */
    public Provenance(String from, Map<String, String> labels, Map<String, String> annotations) {
      this(from, labels, annotations, Optional.empty(), List.of());
    }
  }

  /**
   * One entry of {@code metadata.managedFields}: the last write of one manager. A status is written
   * by the API server itself, so a subresource's entry says nothing of who changed the schema.
   *
   * @param manager a program's name, as it gave it
   * @param operation {@code Apply} or {@code Update}
   * @param subresource such as {@code status}; absent for the object itself
   * @param at whole seconds, UTC
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Write(
      String manager,
      Optional<String> operation,
      Optional<String> subresource,
      Optional<Instant> at) {
    public Write {
      Objects.requireNonNull(manager);
      operation = Objects.requireNonNullElse(operation, Optional.empty());
      subresource = Objects.requireNonNullElse(subresource, Optional.empty());
      at = Objects.requireNonNullElse(at, Optional.empty());
    }
  }
}

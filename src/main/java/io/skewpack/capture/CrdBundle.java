package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.CrdLayer.Provenance;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}) on their way into a snapshot, from
 * files and from a server alike: without their prose, and with what they say of their origin.
 */
public final class CrdBundle {

  /** The only version of CRDs that is read. */
  public static final String API_VERSION = "apiextensions.k8s.io/v1";

  /** The kind of a CRD. */
  public static final String KIND = "CustomResourceDefinition";

  /** A DNS subdomain of RFC 1123. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,240}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+");

  private final Map<String, Found> found = new TreeMap<>();

  private record Found(CrdDefinition definition, ObjectNode schemas) {
    boolean sameAs(Found other) {
      return definition.versions().equals(other.definition.versions())
          && schemas.equals(other.schemas);
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All that was taken in, sorted by name. */
  public Part.Crds part() {
    Map<String, byte[]> raw = new TreeMap<>();
    List<CrdDefinition> definitions = new ArrayList<>();
    for (Found crd : found.values()) {
      definitions.add(crd.definition());
      raw.put(rawPath(crd.definition().name()), SnapshotJson.compact(crd.schemas()));
    }
    return new Part.Crds(new CrdLayer(CrdLayer.Form.OPENAPI, definitions), raw);
  }

  /**
   * Takes one object in; one of another kind is passed over.
   *
   * @param place where it was read
   * @throws CaptureException when it cannot be read as a CRD, or contradicts one of the same name
   */
  public void add(JsonNode object, String place) throws CaptureException {
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
                ofOrigin(crd.path("metadata").path("annotations")),
                time(crd.path("metadata").path("creationTimestamp")),
                writes(crd.path("metadata").path("managedFields")))),
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
          || key.startsWith("applyset.kubernetes.io/")
          || key.equals("argocd.argoproj.io/tracking-id")
          || key.startsWith("kustomize.toolkit.fluxcd.io/")
          || key.startsWith("helm.toolkit.fluxcd.io/")
          || key.equals(CaseFile.INTENDED_SKEW)) {
        kept.put(key, entry.getValue().asText());
      }
    }
    return kept;
  }

  /** Sorted by time; one without a time comes first, as nothing is known to come before it. */
  private static List<Write> writes(JsonNode managedFields) {
    List<Write> writes = new ArrayList<>();
    for (JsonNode entry : managedFields) {
      writes.add(
          new Write(
              entry.path("manager").asText(),
              text(entry.path("operation")),
              text(entry.path("subresource")),
              time(entry.path("time"))));
    }
    writes.sort(
        Comparator.comparing((Write write) -> write.at().orElse(Instant.MIN))
            .thenComparing(Write::manager)
            .thenComparing(write -> write.operation().orElse(""))
            .thenComparing(write -> write.subresource().orElse("")));
    return writes;
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  private static Optional<Instant> time(JsonNode value) {
    try {
      return text(value).map(Instant::parse);
    } catch (DateTimeParseException e) {
      // A file's word: what is no time says nothing.
      return Optional.empty();
    }
  }
}

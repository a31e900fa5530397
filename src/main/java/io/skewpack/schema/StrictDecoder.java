package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Says of an object what an API server with these CRDs would say to its creation with {@code
 * fieldValidation=Strict}, and not the first complaint only but all.
 *
 * <p>The order is the server's (apiextensions-apiserver v0.34, {@code
 * pkg/apiserver/customresource_handler.go} and {@code pkg/registry/customresource}): metadata is
 * read, unknown fields and nulls are pruned, defaults filled in, and what is left is validated. Two
 * things differ, for the reader's sake: fields below a value of the wrong type are not also called
 * unknown, and the {@code anyOf} beside int-or-string is not also called broken.
 *
 * <p>CEL rules are evaluated where the schema has their text; a catalog keeps only their hashes. A
 * {@code .status} is checked for unknown fields and not validated, because creation drops it where
 * the kind has a status subresource, as every KubeBlocks kind since 1.0 does.
 */
public final class StrictDecoder {

  /** The groups with a dot in their name that an API server itself serves. */
  private static final Set<String> BUILT_IN_GROUPS =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  private final CrdSchemas schemas;

  public StrictDecoder(CrdSchemas schemas) {
    this.schemas = Objects.requireNonNull(schemas);
  }

  /**
   * @param object as kubectl sends it; it is not changed
   */
  public Judgement decode(JsonNode object) {
    return judge(object, null);
  }

  /**
   * @param known what other releases' schemas said of this object; null when none is asked
   */
  Judgement judge(JsonNode object, SharedFindings known) {
    Problems problems = new Problems();
    String apiVersion = typeMeta(object, "apiVersion", problems);
    String kind = typeMeta(object, "kind", problems);
    if (!problems.isEmpty()) {
      return judged(object, problems, CelCoverage.NONE);
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    Optional<CrdSchemas.Definition> definition = schemas.definition(group, kind);
    if (definition.isEmpty()) {
      return undefined(object, apiVersion, group, kind);
    }
    Optional<CrdSchemas.Version> found =
        definition.get().version(version).filter(CrdSchemas.Version::served);
    if (found.isEmpty()) {
      problems.add(
          FieldPath.ROOT.child("apiVersion"),
          Rule.VERSION,
          String.join(", ", definition.get().served()),
          version);
      return judged(object, problems, CelCoverage.NONE);
    }
    try {
      Optional<StructuralSchema> schema = found.get().schema();
      if (schema.isEmpty()) {
        return new Judgement.NotEvaluated(
            Judgement.Reason.NO_SCHEMA, definition.get().name() + "/" + version);
      }
      return known == null
          ? decode(object, schema.get())
          : known.judgement(schema.get(), own -> decode(object, own, known));
    } catch (SnapshotException e) {
      return new Judgement.NotEvaluated(Judgement.Reason.SCHEMA_UNREADABLE, e.getMessage());
    }
  }

  /** Judges an object by a schema that is known to be its own. */
  static Judgement decode(JsonNode object, StructuralSchema schema) {
    return decode(object, schema, null);
  }

  private static Judgement decode(JsonNode object, StructuralSchema schema, SharedFindings known) {
    Problems problems = new Problems(known);
    problems.addAll(known == null ? metadata(object) : known.metadata(() -> metadata(object)));
    JsonNode stored = StoredForm.of(object, schema, problems);
    if (stored.has("status") && schema.properties().containsKey("status")) {
      ObjectNode created = JsonNodeFactory.instance.objectNode();
      created.setAll((ObjectNode) stored);
      created.remove("status");
      stored = created;
    }
    SchemaValidation.validate(stored, schema, FieldPath.ROOT, problems);
    List<CelPlace> places = new ArrayList<>();
    ListAndResourceRules.walk(stored, schema, problems, places);
    return judged(object, problems, CelRules.evaluate(places, problems));
  }

  private static Problems metadata(JsonNode object) {
    Problems problems = new Problems();
    FieldPath metadata = FieldPath.ROOT.child("metadata");
    ObjectMetaRules.check(object.path("metadata"), metadata, true, problems);
    return problems;
  }

  private Judgement undefined(JsonNode object, String apiVersion, String group, String kind) {
    if (schemas.knowsDomain(group)) {
      Problems problems = new Problems();
      problems.add(FieldPath.ROOT.child("kind"), Rule.KIND, null, kind);
      return judged(object, problems, CelCoverage.NONE);
    }
    boolean builtIn = group.indexOf('.') < 0 || BUILT_IN_GROUPS.contains(group);
    return builtIn
        ? new Judgement.BuiltIn(apiVersion, kind)
        : new Judgement.NotEvaluated(Judgement.Reason.GROUP_NOT_CAPTURED, group);
  }

  private static String typeMeta(JsonNode object, String field, Problems problems) {
    JsonNode value = object.path(field);
    if (value.isTextual() && !value.textValue().isEmpty()) {
      return value.textValue();
    }
    FieldPath path = FieldPath.ROOT.child(field);
    if (value.isMissingNode() || value.isNull() || value.isTextual()) {
      problems.add(path, Rule.REQUIRED, null, null);
    } else {
      problems.add(path, Rule.TYPE, "string", Problems.type(value));
    }
    return "";
  }

  private static Judgement judged(JsonNode object, Problems problems, CelCoverage cel) {
    if (problems.isEmpty()) {
      return new Judgement.Accepted(cel);
    }
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText("");
    String generated = metadata.path("generateName").asText("");
    String shown = name.isEmpty() && !generated.isEmpty() ? generated + "*" : name;
    return new Judgement.Rejected(problems.of(object.path("kind").asText(""), shown), cel);
  }
}

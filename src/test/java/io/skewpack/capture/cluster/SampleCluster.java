package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.schema.CatalogBuilder.Reduced;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A real API server that holds what a sample's {@code cluster.yaml} says, with the CRDs of one
 * KubeBlocks release. No CRD file is kept in this project, so they are made out of the catalog:
 * every constraint but CEL rules, which the catalog knows by their hashes alone.
 */
public final class SampleCluster implements AutoCloseable {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  /** In whose name {@code managedFields} has the objects. */
  private static final String MANAGER = "?fieldManager=kubectl-create";

  private final ApiServer server;
  private final SampleCrds crds;
  private final Reduced release;

  private SampleCluster(ApiServer server, SampleCrds crds) throws Exception {
    this.server = server;
    this.crds = crds;
    this.release = crds.patched();
  }

  /**
   * @param folder an empty one, for all that the server writes
   * @param crds those of KubeBlocks, and how they came there
   */
  public static SampleCluster start(Path folder, SampleCrds crds) throws Exception {
    SampleCluster cluster = new SampleCluster(ApiServer.start(folder), crds);
    try {
      cluster.createKubeBlocksCrds();
      for (String kind : List.of("VolumeSnapshot", "VolumeSnapshotContent")) {
        cluster.createSnapshotCrd(kind, kind.toLowerCase(Locale.ROOT) + "s");
      }
      cluster.createSnapshotCrd("VolumeSnapshotClass", "volumesnapshotclasses");
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Creates the objects of a file, owners before what they own, and sets their statuses. */
  public void create(Path file) throws Exception {
    for (var document : KubernetesYaml.read(Files.readString(file))) {
      ObjectNode object = (ObjectNode) document.value();
      JsonNode status = object.remove("status");
      for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
        String namespace = object.path("metadata").path("namespace").asText();
        String path = collection(owner, namespace) + "/" + owner.path("name").asText();
        ((ObjectNode) owner).put("uid", server.read(path).at("/metadata/uid").asText());
      }
      String path = collection(object, object.path("metadata").path("namespace").asText());
      server.create(path + MANAGER, object.toString());
      if (status != null) {
        String name = object.path("metadata").path("name").asText();
        server.merge(
            path + "/" + name + "/status",
            JsonNodeFactory.instance.objectNode().set("status", status).toString());
      }
    }
  }

  /** A kubeconfig with this one context. */
  public Path kubeconfig(String context) throws IOException {
    Path file = server.kubeconfig(ApiServer.ADMIN);
    String text =
        Files.readString(file)
            .replace("current-context: " + ApiServer.ADMIN, "current-context: " + context)
            .replace("name: " + ApiServer.ADMIN + ", context", "name: " + context + ", context");
    return Files.writeString(file.resolveSibling("kubeconfig-" + context), text);
  }

  /**
   * Writes a snapshot of this server anew with the release's CRDs in the catalog's form: what the
   * server has was made from it, and no CRD's text goes into the project. Who wrote each CRD and
   * when stays as it was captured.
   */
  public void keepCrdsAsCatalog(Path snapshot) throws Exception {
    Snapshot captured = SnapshotStore.read(snapshot);
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (var stored : captured.index().files()) {
      files.put(stored.path(), Files.readAllBytes(snapshot.resolve(stored.path())));
    }
    List<CrdDefinition> definitions = new ArrayList<>();
    for (CrdDefinition crd : captured.crd().orElseThrow().definitions()) {
      crd.versions().stream()
          .flatMap(version -> version.schema().stream())
          .forEach(schema -> files.remove(schema.file()));
      definitions.add(
          new CrdDefinition(
              crd.name(),
              crd.group(),
              crd.kind(),
              crd.plural(),
              crd.namespaced(),
              crd.versions().stream().map(version -> inCatalog(crd, version)).toList(),
              crd.storedVersions(),
              crd.provenance()));
    }
    files.put(CrdLayer.PATH, SnapshotJson.pretty(new CrdLayer(CrdLayer.Form.CATALOG, definitions)));
    files.put(Reduced.PATH, release.factsFile().getBytes(UTF_8));
    SnapshotStore.write(snapshot, captured.index(), files);
  }

  private CrdVersion inCatalog(CrdDefinition crd, CrdVersion version) {
    Optional<Pointer> schema =
        release.layer().definitions().stream()
            .filter(known -> known.name().equals(crd.name()))
            .flatMap(known -> known.versions().stream())
            .filter(known -> known.name().equals(version.name()))
            .findFirst()
            .flatMap(CrdVersion::schema);
    return new CrdVersion(
        version.name(), version.served(), version.storage(), version.deprecated(), schema);
  }

  private void createKubeBlocksCrds() throws Exception {
    Reduced before = crds.released();
    for (CrdDefinition crd : before.layer().definitions()) {
      ObjectNode object = crd(crd, versions(crd, before));
      ObjectNode labels = ((ObjectNode) object.path("metadata")).putObject("labels");
      crds.labels().forEach(labels::put);
      if (crds.isApplied()) {
        server.apply(CRDS + "/" + crd.name(), crds.manager(), object.toString());
      } else {
        server.create(CRDS + "?fieldManager=" + crds.manager(), object.toString());
      }
    }
    for (CrdDefinition crd : release.layer().definitions()) {
      if (crds.isPatched(crd.name())) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").set("versions", versions(crd, release));
        server.merge(
            CRDS + "/" + crd.name() + "?fieldManager=" + crds.patchManager(), patch.toString());
      }
    }
    for (CrdDefinition crd : release.layer().definitions()) {
      server.awaitServed(
          crd.group(), crd.versions().stream().map(CrdVersion::name).toList(), crd.plural());
    }
  }

  private static ArrayNode versions(CrdDefinition crd, Reduced facts) throws Exception {
    JsonNode nodes = SnapshotJson.tree(facts.factsFile().getBytes(UTF_8)).path("nodes");
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (CrdVersion version : crd.versions()) {
      ObjectNode one = versions.addObject();
      one.put("name", version.name());
      one.put("served", version.served());
      one.put("storage", version.storage());
      one.putObject("subresources").putObject("status");
      String pointer = version.schema().orElseThrow().pointer();
      int node = Integer.parseInt(pointer.substring(pointer.lastIndexOf('/') + 1));
      one.putObject("schema").set("openAPIV3Schema", schema(nodes, node));
    }
    return versions;
  }

  private void createSnapshotCrd(String kind, String plural) throws Exception {
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    ObjectNode one = versions.addObject().put("name", "v1");
    one.put("served", true).put("storage", true);
    one.putObject("schema").putObject("openAPIV3Schema").put("type", "object");
    String group = "snapshot.storage.k8s.io";
    server.create(
        CRDS + MANAGER, crd(plural + "." + group, group, kind, plural, true, versions).toString());
  }

  private static ObjectNode crd(CrdDefinition crd, ArrayNode versions) {
    return crd(crd.name(), crd.group(), crd.kind(), crd.plural(), crd.namespaced(), versions);
  }

  private static ObjectNode crd(
      String name,
      String group,
      String kind,
      String plural,
      boolean namespaced,
      ArrayNode versions) {
    ObjectNode crd = JsonNodeFactory.instance.objectNode();
    crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    ObjectNode metadata = crd.putObject("metadata").put("name", name);
    if (group.endsWith(".k8s.io")) {
      // The server wants to know who approved an API of Kubernetes' own groups.
      metadata.putObject("annotations").put("api-approved.kubernetes.io", "https://example.org");
    }
    ObjectNode spec = crd.putObject("spec").put("group", group);
    spec.put("scope", namespaced ? "Namespaced" : "Cluster");
    spec.putObject("names")
        .put("kind", kind)
        .put("listKind", kind + "List")
        .put("plural", plural)
        .put("singular", kind.toLowerCase(Locale.ROOT));
    spec.set("versions", versions);
    return crd;
  }

  /** A node of the catalog's table with the nodes that it points at in their places. */
  private static ObjectNode schema(JsonNode nodes, int number) {
    ObjectNode schema = nodes.path(number).deepCopy();
    schema.remove("x-kubernetes-validations");
    for (String one : List.of("items", "additionalProperties", "not")) {
      if (schema.path(one).isIntegralNumber()) {
        schema.set(one, schema(nodes, schema.path(one).asInt()));
      }
    }
    for (String all : List.of("allOf", "anyOf", "oneOf")) {
      if (schema.path(all) instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, schema(nodes, list.get(i).asInt()));
        }
      }
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (String name : new TreeSet<>(names(properties))) {
        properties.set(name, schema(nodes, properties.path(name).asInt()));
      }
    }
    return schema;
  }

  private static List<String> names(ObjectNode object) {
    return Stream.iterate(object.fieldNames(), names -> names.hasNext(), names -> names)
        .map(names -> names.next())
        .toList();
  }

  /** Where the server keeps the objects of this one's kind. */
  private static String collection(JsonNode object, String namespace) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + kind
        + (kind.endsWith("s") ? "es" : "s");
  }

  /** What a capture is told of this cluster. */
  public static Map<String, String> environment(Path kubeconfig) {
    return Map.of("KUBECONFIG", kubeconfig.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}

package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.CatalogBuilder.Reduced;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The KubeBlocks CRDs of a sample's cluster, out of a file like this; every key but the release may
 * be left out.
 *
 * <pre>
 * release: 1.0.2
 * manager: kubectl-applyset
 * apply: true
 * labels: {applyset.kubernetes.io/part-of: applyset-made-up-v1}
 * patch:
 *   crd: componentdefinitions.apps.kubeblocks.io
 *   version: v1
 *   at: [properties, spec, properties, roles, items]
 *   property: weight
 *   schema: {type: integer}
 *   manager: kubectl-edit
 * </pre>
 */
public final class SampleCrds {

  private final JsonNode text;

  private SampleCrds(JsonNode text) {
    this.text = text;
  }

  public static SampleCrds of(Path file) throws Exception {
    return of(Files.readString(file));
  }

  /** Those of 1.0.2, as KubeBlocks' documents say: created from the published file. */
  public static SampleCrds usual() throws Exception {
    return of("release: 1.0.2");
  }

  private static SampleCrds of(String yaml) throws Exception {
    return new SampleCrds(KubernetesYaml.read(yaml).get(0).value());
  }

  /** In whose name {@code managedFields} has them. */
  String manager() {
    return text.path("manager").asText("kubectl-create");
  }

  /** Whether they were applied on the server's side, and not created. */
  boolean isApplied() {
    return text.path("apply").asBoolean();
  }

  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    text.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  boolean isPatched(String crd) {
    return text.path("patch").path("crd").asText().equals(crd);
  }

  String patchManager() {
    return text.path("patch").path("manager").asText();
  }

  /** As they were published. */
  Reduced released() throws Exception {
    String release = text.path("release").asText();
    return CatalogBuilder.released(VersionCatalog.load().release(release).orElseThrow(), "");
  }

  /** As they are after the patch. */
  Reduced patched() throws Exception {
    Reduced released = released();
    JsonNode patch = text.path("patch");
    if (patch.isMissingNode()) {
      return released;
    }
    List<JsonNode> nodes = new ArrayList<>();
    SnapshotJson.tree(released.factsFile().getBytes(UTF_8)).path("nodes").forEach(nodes::add);
    int before = nodes.size();
    List<String> steps = new ArrayList<>();
    patch.path("at").forEach(step -> steps.add(step.asText()));
    List<CrdDefinition> definitions = new ArrayList<>();
    for (CrdDefinition crd : released.layer().definitions()) {
      List<CrdVersion> versions = new ArrayList<>();
      for (CrdVersion version : crd.versions()) {
        boolean meant =
            isPatched(crd.name()) && version.name().equals(patch.path("version").asText());
        versions.add(meant ? patched(version, steps, nodes) : version);
      }
      definitions.add(
          new CrdDefinition(
              crd.name(),
              crd.group(),
              crd.kind(),
              crd.plural(),
              crd.namespaced(),
              versions,
              crd.storedVersions(),
              crd.provenance()));
    }
    StringBuilder added = new StringBuilder();
    nodes.subList(before, nodes.size()).forEach(node -> added.append(",\n").append(node));
    String file = released.factsFile();
    int end = file.lastIndexOf("\n]}");
    return new Reduced(
        new CrdLayer(CrdLayer.Form.CATALOG, definitions),
        file.substring(0, end) + added + file.substring(end));
  }

  private CrdVersion patched(CrdVersion version, List<String> steps, List<JsonNode> nodes) {
    String pointer = version.schema().orElseThrow().pointer();
    int root = Integer.parseInt(pointer.substring(pointer.lastIndexOf('/') + 1));
    int copy = patched(root, steps, nodes);
    return new CrdVersion(
        version.name(),
        version.served(),
        version.storage(),
        version.deprecated(),
        Optional.of(new Pointer(Reduced.PATH, "/nodes/" + copy)));
  }

  /** A node is shared by many schemas, so every one on the way is copied; children come first. */
  private int patched(int number, List<String> steps, List<JsonNode> nodes) {
    ObjectNode copy = nodes.get(number).deepCopy();
    if (steps.isEmpty()) {
      nodes.add(text.path("patch").path("schema"));
      ObjectNode properties = (ObjectNode) copy.path("properties");
      properties.put(text.path("patch").path("property").asText(), nodes.size() - 1);
    } else {
      boolean property = steps.get(0).equals("properties");
      ObjectNode holder = property ? (ObjectNode) copy.path("properties") : copy;
      String name = property ? steps.get(1) : steps.get(0);
      List<String> rest = steps.subList(property ? 2 : 1, steps.size());
      holder.put(name, patched(holder.path(name).asInt(), rest, nodes));
    }
    nodes.add(copy);
    return nodes.size() - 1;
  }
}

package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.cluster.PodReader.Described;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Substrate.Patched;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pod is patched when it differs from the template that it was made from, and only then. */
class PatchedPodsTest {

  private static final String TEMPLATE =
      "\"template\": {\"spec\": {\"containers\": [{\"name\": \"m\", \"image\": \"a:1\"%s}]}}";

  @Test
  void imageThatDiffersFromTheTemplate() throws IOException {
    OwnerTemplates templates = new OwnerTemplates();
    templates.addFixed("ReplicaSet", owner("", ""));
    assertThat(patched(templates, "ReplicaSet", "", "a:2"))
        .containsExactly(
            new Patched("n", "p", "ReplicaSet/o", "m", "image", "a:1", "a:2", List.of()));
    assertThat(patched(templates, "ReplicaSet", "", "a:1")).isEmpty();
    assertThat(patched(templates, "StatefulSet", "", "a:2")).isEmpty();
  }

  @Test
  void policyThatTheTemplateSaysAndNoDefault() throws IOException {
    OwnerTemplates says = new OwnerTemplates();
    says.addFixed("Job", owner(", \"imagePullPolicy\": \"Always\"", ""));
    assertThat(patched(says, "Job", "", "a:1"))
        .extracting(Patched::field, Patched::wanted, Patched::found)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("imagePullPolicy", "Always", "IfNotPresent"));
    OwnerTemplates silent = new OwnerTemplates();
    silent.addFixed("Job", owner("", ""));
    assertThat(patched(silent, "Job", "", "a:1")).isEmpty();
  }

  @Test
  void podOfAnEarlierRevisionIsNotPatched() throws IOException {
    OwnerTemplates templates = new OwnerTemplates();
    templates.addStatefulSet("StatefulSet", owner("", "\"status\": {\"updateRevision\": \"r2\"},"));
    assertThat(patched(templates, "StatefulSet", "\"controller-revision-hash\": \"r1\"", "a:0"))
        .isEmpty();
    assertThat(patched(templates, "StatefulSet", "\"controller-revision-hash\": \"r2\"", "a:0"))
        .hasSize(1);
    templates.addDaemonSet(
        "DaemonSet",
        new KubernetesObject(
            tree(
                "{\"metadata\": {\"namespace\": \"n\", \"name\": \"o\", \"annotations\":"
                    + " {\"deprecated.daemonset.template.generation\": \"3\"}}, \"spec\": {"
                    + TEMPLATE.formatted("")
                    + "}}")));
    assertThat(patched(templates, "DaemonSet", "\"pod-template-generation\": \"2\"", "a:0"))
        .isEmpty();
    assertThat(patched(templates, "DaemonSet", "\"pod-template-generation\": \"3\"", "a:0"))
        .hasSize(1);
  }

  /** KubeBlocks changes images of running pods itself, one after another. */
  @Test
  void updateInPlaceIsNoPatchUnlessAStrangerWroteIt() throws IOException {
    OwnerTemplates templates = new OwnerTemplates();
    templates.addInstanceSet(
        "InstanceSet", owner("", "\"status\": {\"replicas\": 3, \"updatedReplicas\": 1},"));
    assertThat(patched(templates, "InstanceSet", "", "a:0")).isEmpty();
    assertThat(patched(templates, "InstanceSet", "", "a:0", "patcher"))
        .extracting(Patched::by)
        .containsExactly(List.of("patcher"));
    templates.addInstanceSet(
        "InstanceSet",
        owner(
            "",
            "\"status\": {\"replicas\": 3, \"updatedReplicas\": 3, \"observedGeneration\": 2},"));
    assertThat(patched(templates, "InstanceSet", "", "a:0")).hasSize(1);
  }

  @Test
  void writersAreStrangersToThePodsController() throws IOException {
    KubernetesObject pod =
        new KubernetesObject(
            tree(
                """
                {"metadata": {"managedFields": [
                  {"manager": "k3s", "fieldsV1": {
                    "f:metadata": {"f:ownerReferences": {}},
                    "f:spec": {"f:containers": {"k:{\\"name\\":\\"m\\"}": {"f:image": {}}}}}},
                  {"manager": "kubelet", "fieldsV1": {
                    "f:spec": {"f:containers": {"k:{\\"name\\":\\"m\\"}": {"f:image": {}}}}}},
                  {"manager": "patcher", "fieldsV1": {
                    "f:spec": {"f:containers": {"k:{\\"name\\":\\"m\\"}": {
                      "f:imagePullPolicy": {}, "f:image": {}}}}}},
                  {"manager": "another", "fieldsV1": {"f:status": {}}}]}}
                """));
    assertThat(PodWriters.of(pod).of("m", "image")).containsExactly("patcher");
    assertThat(PodWriters.of(pod).of("m", "imagePullPolicy")).containsExactly("patcher");
    assertThat(PodWriters.of(pod).of("other", "image")).isEmpty();
  }

  private static List<Patched> patched(
      OwnerTemplates templates, String kind, String labels, String image, String... writers)
      throws IOException {
    KubernetesObject identity =
        new KubernetesObject(
            tree(
                "{\"metadata\": {\"labels\": {%s}, \"ownerReferences\":".formatted(labels)
                    + " [{\"kind\": \"%s\", \"name\": \"o\", \"controller\": true}]}}"
                        .formatted(kind)));
    PodContainer container =
        new PodContainer(
            "m",
            false,
            image,
            Optional.of("IfNotPresent"),
            Optional.empty(),
            true,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Pod pod =
        new Pod(
            Role.CLUSTER,
            "n",
            "p",
            Optional.empty(),
            Optional.empty(),
            "Running",
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(container));
    PodWriters by =
        new PodWriters(writers.length == 0 ? Map.of() : Map.of("m/image", List.of(writers)));
    return new PatchedPods(templates)
        .among(List.of(new Described(pod, 0, identity, by, Optional.empty())));
  }

  private static KubernetesObject owner(String container, String more) throws IOException {
    return new KubernetesObject(
        tree(
            "{\"metadata\": {\"namespace\": \"n\", \"name\": \"o\", \"generation\": 2}, "
                + more
                + "\"spec\": {"
                + TEMPLATE.formatted(container)
                + "}}"));
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) throws IOException {
    return SnapshotJson.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}

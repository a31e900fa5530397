package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each kind holds a pod specification. Read from the Kubernetes API reference and from the
 * KubeBlocks CRDs of v0.9.0 to v1.2.0-alpha.3.
 */
final class PodSpecs {

  /** The three lists of containers of a pod specification. */
  private static final List<ContainerList> CONTAINERS =
      List.of(
          new ContainerList("initContainers", "initContainer"),
          new ContainerList("containers", "container"),
          new ContainerList("ephemeralContainers", "ephemeralContainer"));

  /**
   * @param field its name in a pod specification
   * @param stage what one of its containers is called
   */
  private record ContainerList(String field, String stage) {}

  private record Row(boolean kubeBlocks, String kind, FieldPattern pattern, String stage) {}

  private static final List<Row> TABLE =
      List.of(
          builtIn("Pod", ".spec"),
          builtIn("Deployment", ".spec.template.spec"),
          builtIn("StatefulSet", ".spec.template.spec"),
          builtIn("DaemonSet", ".spec.template.spec"),
          builtIn("ReplicaSet", ".spec.template.spec"),
          builtIn("ReplicationController", ".spec.template.spec"),
          builtIn("Job", ".spec.template.spec"),
          builtIn("CronJob", ".spec.jobTemplate.spec.template.spec"),
          kubeBlocks("ComponentDefinition", ".spec.runtime"),
          // Its spec has `containers` and no other field of a pod specification.
          kubeBlocks("SidecarDefinition", ".spec"),
          new Row(
              true,
              "OpsDefinition",
              FieldPattern.of(".spec.actions[].workload.podSpec"),
              "ops.workload."),
          // The legacy shapes of apps.kubeblocks.io/v1alpha1, up to 0.9.
          kubeBlocks("ClusterDefinition", ".spec.componentDefs[].podSpec"),
          kubeBlocks("ClusterVersion", ".spec.componentVersions[].versionsContext"),
          kubeBlocks("InstanceSet", ".spec.template.spec"),
          kubeBlocks("Instance", ".spec.template.spec"));

  private PodSpecs() {}

  /**
   * A container of a pod specification.
   *
   * @param stage what it is: {@code container}, {@code initContainer}, {@code
   *     ops.workload.container}, ...
   * @param pod the pod specification it belongs to
   */
  record Container(FieldPath path, JsonNode value, String stage, JsonNode pod) {}

  /** Every container of an object, of every pod specification it holds, in order. */
  static List<Container> containersOf(JsonNode object) {
    ObjectType type = ObjectType.of(object);
    List<Container> found = new ArrayList<>();
    for (Row row : TABLE) {
      boolean groupFits = row.kubeBlocks() ? type.isKubeBlocks() : type.isBuiltIn();
      if (groupFits && type.kind().equals(row.kind())) {
        row.pattern().select(object).forEach(pod -> addContainers(pod, row.stage(), found));
      }
    }
    return found;
  }

  private static void addContainers(
      FieldPattern.Match pod, String stagePrefix, List<Container> found) {
    for (ContainerList list : CONTAINERS) {
      JsonNode items = pod.value().path(list.field());
      for (int i = 0; items.isArray() && i < items.size(); i++) {
        FieldPath path = pod.path().child(list.field()).child(i);
        found.add(new Container(path, items.get(i), stagePrefix + list.stage(), pod.value()));
      }
    }
  }

  private static Row builtIn(String kind, String path) {
    return new Row(false, kind, FieldPattern.of(path), "");
  }

  private static Row kubeBlocks(String kind, String path) {
    return new Row(true, kind, FieldPattern.of(path), "");
  }
}

package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who owns the image and the pull policy of a pod's containers, by {@code metadata.managedFields}:
 * a field that is written belongs to its writer from then on.
 *
 * <p>A kubelet is none, and neither is the owner's controller: that is the one that owns the pod's
 * {@code ownerReferences}, whatever it is called.
 *
 * @param byField sorted names by container and field, as in {@code manager/image}
 */
record PodWriters(Map<String, List<String>> byField) {

  private static final String KUBELET = "kubelet";

  /** The strangers among the owners of a field. */
  List<String> of(String container, String field) {
    return byField.getOrDefault(container + "/" + field, List.of());
  }

  static PodWriters of(KubernetesObject pod) {
    Map<String, TreeSet<String>> writers = new HashMap<>();
    TreeSet<String> controllers = new TreeSet<>(List.of(KUBELET));
    for (JsonNode entry : pod.at("/metadata/managedFields")) {
      if (entry.at("/fieldsV1/f:metadata").has("f:ownerReferences")) {
        controllers.add(entry.path("manager").asText());
      }
    }
    for (JsonNode entry : pod.at("/metadata/managedFields")) {
      String manager = entry.path("manager").asText();
      if (controllers.contains(manager)) {
        continue;
      }
      for (String list : List.of("f:containers", "f:initContainers")) {
        for (Map.Entry<String, JsonNode> container :
            entry.at("/fieldsV1/f:spec").path(list).properties()) {
          for (String field : List.of("image", "imagePullPolicy")) {
            if (container.getValue().has("f:" + field)) {
              writers
                  .computeIfAbsent(named(container.getKey()) + "/" + field, any -> new TreeSet<>())
                  .add(manager);
            }
          }
        }
      }
    }
    Map<String, List<String>> byField = new HashMap<>();
    writers.forEach((field, managers) -> byField.put(field, List.copyOf(managers)));
    return new PodWriters(Map.copyOf(byField));
  }

  /** Of a key as in <code>k:{"name":"manager"}</code>. */
  private static String named(String key) {
    int begin = key.indexOf("\"name\":\"");
    int end = key.lastIndexOf('"');
    return begin < 0 || end < begin + 8 ? "" : key.substring(begin + 8, end);
  }
}

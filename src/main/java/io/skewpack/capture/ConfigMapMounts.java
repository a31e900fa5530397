package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts.Mount;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an object's containers see the keys of a ConfigMap as files. A volume shows a ConfigMap
 * when the pod specification says so, or when a {@code .spec.scripts[]} or {@code .spec.configs[]}
 * entry of a ComponentDefinition or SidecarDefinition names the volume and the ConfigMap. The
 * volume mounts of an OpsDefinition's {@code podInfoExtractors[]} are left out: their volumes
 * belong to a pod that no object of the chart's own names.
 */
final class ConfigMapMounts {

  private static final List<FieldPattern> TEMPLATES =
      List.of(FieldPattern.of(".spec.scripts[]"), FieldPattern.of(".spec.configs[]"));

  private ConfigMapMounts() {}

  static List<Mount> of(JsonNode object, Pointer content) {
    Map<String, String> templates = templateVolumes(object);
    List<Mount> mounts = new ArrayList<>();
    for (PodSpecs.Container container : PodSpecs.containersOf(object)) {
      Map<String, String> configMaps = new HashMap<>(templates);
      for (JsonNode volume : container.pod().path("volumes")) {
        ObjectType.text(volume.path("configMap").path("name"))
            .ifPresent(name -> configMaps.put(volume.path("name").asText(""), name));
      }
      JsonNode list = container.value().path("volumeMounts");
      for (int i = 0; list.isArray() && i < list.size(); i++) {
        JsonNode mount = list.get(i);
        FieldPath path = container.path().child("volumeMounts").child(i);
        Optional.ofNullable(configMaps.get(mount.path("name").asText("")))
            .ifPresent(
                configMap ->
                    mounts.add(
                        new Mount(
                            ObjectType.titleOf(object),
                            path.toString(),
                            path.under(content),
                            container.value().path("name").asText(""),
                            mount.path("mountPath").asText(""),
                            ObjectType.text(mount.path("subPath")),
                            configMap)));
      }
    }
    return List.copyOf(mounts);
  }

  private static Map<String, String> templateVolumes(JsonNode object) {
    Map<String, String> volumes = new HashMap<>();
    if (ObjectType.of(object).isKubeBlocks()) {
      for (FieldPattern pattern : TEMPLATES) {
        for (FieldPattern.Match template : pattern.select(object)) {
          JsonNode value = template.value();
          // `templateRef` is the v1alpha1 name of `template`.
          ObjectType.text(value.path("template"))
              .or(() -> ObjectType.text(value.path("templateRef")))
              .ifPresent(name -> volumes.put(value.path("volumeName").asText(""), name));
        }
      }
    }
    volumes.remove("");
    return volumes;
  }
}

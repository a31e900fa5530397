package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the owners of pods ask for, container by container: image and pull policy.
 *
 * <p>A template says what a pod should be only as far as the pod was made from it and not from an
 * earlier one. ReplicaSets and Jobs keep theirs. A StatefulSet's pods carry the revision that they
 * were made from, a DaemonSet's the template's generation. An InstanceSet updates its pods in
 * place, and counts those that it has updated.
 */
final class OwnerTemplates {

  private static final String REVISION = "controller-revision-hash";
  private static final String GENERATION = "pod-template-generation";
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  /**
   * @param images the template's first; an InstanceSet may have others for single instances
   */
  record Wanted(Set<String> images, Optional<String> pullPolicy) {}

  /**
   * @param label of a pod that must have {@code value}, when it is not empty
   * @param isSettled whether the owner says that all its pods are as this template; else only a
   *     writer that is a stranger tells a patch from an update under way
   */
  record Template(Map<String, Wanted> containers, String label, String value, boolean isSettled) {
    boolean isOf(KubernetesObject pod) {
      return label.isEmpty() || pod.label(label).filter(value::equals).isPresent();
    }
  }

  private final Map<String, Template> templates = new HashMap<>();

  /** The template of a pod's owner, when it is known and the pod was made from it. */
  Optional<Template> of(String namespace, KubernetesObject.Owner owner) {
    return Optional.ofNullable(templates.get(key(owner.kind(), namespace, owner.name())));
  }

  void addAll(OwnerTemplates others) {
    templates.putAll(others.templates);
  }

  void addFixed(String kind, KubernetesObject owner) {
    add(kind, owner, "", "", true, Set.of());
  }

  void addStatefulSet(String kind, KubernetesObject owner) {
    owner
        .text("/status/updateRevision")
        .ifPresent(revision -> add(kind, owner, REVISION, revision, true, Set.of()));
  }

  void addDaemonSet(String kind, KubernetesObject owner) {
    owner
        .annotation(TEMPLATE_GENERATION)
        .ifPresent(generation -> add(kind, owner, GENERATION, generation, true, Set.of()));
  }

  void addInstanceSet(String kind, KubernetesObject owner) {
    boolean settled =
        owner.at("/metadata/generation").asLong(-1)
                == owner.at("/status/observedGeneration").asLong(-2)
            && owner.at("/status/updatedReplicas").asLong(-1)
                == owner.at("/status/replicas").asLong(-2);
    Set<String> others = new LinkedHashSet<>();
    for (JsonNode instance : owner.at("/spec/instances")) {
      KubernetesObject.text(instance.path("image")).ifPresent(others::add);
    }
    add(kind, owner, "", "", settled, others);
  }

  private void add(
      String kind,
      KubernetesObject owner,
      String label,
      String value,
      boolean settled,
      Set<String> imagesOfFirst) {
    Map<String, Wanted> containers = new HashMap<>();
    JsonNode spec = owner.at("/spec/template/spec");
    Set<String> more = imagesOfFirst;
    for (JsonNode container : spec.path("containers")) {
      put(containers, container, more);
      // An instance's own image is that of the first container (InstanceTemplate.image).
      more = Set.of();
    }
    for (JsonNode container : spec.path("initContainers")) {
      put(containers, container, Set.of());
    }
    templates.put(
        key(kind, owner.namespace(), owner.name()),
        new Template(containers, label, value, settled));
  }

  private static void put(Map<String, Wanted> containers, JsonNode container, Set<String> others) {
    Set<String> images = new LinkedHashSet<>();
    images.add(container.path("image").asText().intern());
    images.addAll(others);
    containers.put(
        container.path("name").asText().intern(),
        new Wanted(
            images, KubernetesObject.text(container.path("imagePullPolicy")).map(String::intern)));
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "/" + namespace + "/" + name;
  }
}

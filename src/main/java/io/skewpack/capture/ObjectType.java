package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What an object says it is; a missing or misshapen field is an empty string. */
record ObjectType(String apiVersion, String kind) {

  /** API groups of KubeBlocks end with this, in every release. */
  private static final String KUBEBLOCKS = ".kubeblocks.io";

  private static final List<String> BUILT_IN_GROUPS = List.of("", "apps", "batch");

  static ObjectType of(JsonNode object) {
    return new ObjectType(object.path("apiVersion").asText(""), object.path("kind").asText(""));
  }

  /** The API group; empty for the core group. */
  String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** A kind of KubeBlocks, whichever of its groups holds it in the release at hand. */
  boolean isKubeBlocks() {
    return group().endsWith(KUBEBLOCKS);
  }

  /** A kind of Kubernetes itself that can hold pods or configuration. */
  boolean isBuiltIn() {
    return BUILT_IN_GROUPS.contains(group());
  }

  boolean isConfigMap() {
    return group().isEmpty() && kind.equals("ConfigMap");
  }

  /** {@code metadata.name}, else {@code metadata.generateName}, else empty. */
  static String nameOf(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return text(metadata.path("name")).or(() -> text(metadata.path("generateName"))).orElse("");
  }

  /** {@code Kind/name}, as findings and facts cite an object. */
  static String titleOf(JsonNode object) {
    return of(object).kind() + "/" + nameOf(object);
  }

  /** A node's text, when it is a string. */
  static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }
}

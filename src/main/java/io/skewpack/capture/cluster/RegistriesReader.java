package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.ImageLayer.Registries;
import io.skewpack.snapshot.ImageLayer.RegistryRule;
import io.skewpack.snapshot.Outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads how the controllers rewrite images. The ConfigMap is the one that the controller's
 * Deployment mounts and whose name ends with {@code -manager-config} (KubeBlocks,
 * deploy/helm/templates/configmap.yaml; pkg/controllerutil/image_util.go reads it). Of its content
 * only the rules are kept.
 */
final class RegistriesReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,230})-manager-config");
  private static final String KEY = "config.yaml";

  private final LiveTarget target;

  RegistriesReader(LiveTarget target) {
    this.target = target;
  }

  /**
   * @param deployments those of KubeBlocks
   * @return empty when none of them mounts such a ConfigMap, or it has no rules
   */
  Optional<Registries> read(List<JsonNode> deployments)
      throws CaptureException, InterruptedException {
    for (JsonNode deployment : deployments) {
      String namespace = deployment.at("/metadata/namespace").asText();
      for (JsonNode volume : deployment.at("/spec/template/spec/volumes")) {
        String name = volume.at("/configMap/name").asText();
        if (NAME.matcher(name).matches()
            && ControllerCollector.NAMESPACE.matcher(namespace).matches()) {
          return read(namespace, name);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Registries> read(String namespace, String name)
      throws CaptureException, InterruptedException {
    String what = "get configmaps/" + name;
    String text =
        target
            .get("/api/v1/namespaces/" + namespace + "/configmaps/" + name, what)
            .path("data")
            .path(KEY)
            .asText("");
    try {
      for (Document document : KubernetesYaml.read(text)) {
        JsonNode registries = document.value().path("registries");
        if (registries.isObject()) {
          return Optional.of(registries(namespace + "/" + name, registries));
        }
      }
    } catch (YamlException e) {
      throw new CaptureException(
          Reason.INVALID, "%s: its %s: %s".formatted(what, KEY, e.getMessage()), e);
    }
    return Optional.empty();
  }

  private static Registries registries(String configMap, JsonNode given) {
    List<RegistryRule> rules = new ArrayList<>();
    for (JsonNode rule : given.path("registryConfig")) {
      Map<String, String> namespaces = new TreeMap<>();
      rule.path("namespaceMapping")
          .properties()
          .forEach(entry -> namespaces.put(entry.getKey(), entry.getValue().asText()));
      rules.add(
          new RegistryRule(
              registry(rule.path("from")).orElse(""),
              registry(rule.path("to")).orElse(""),
              KubernetesObject.text(rule.path("defaultNamespace")),
              namespaces));
    }
    return new Registries(
        configMap,
        registry(given.path("defaultRegistry")),
        KubernetesObject.text(given.path("defaultNamespace")),
        rules);
  }

  /** Without what would be a user name and a password. */
  private static Optional<String> registry(JsonNode given) {
    return KubernetesObject.text(given).map(name -> name.substring(name.lastIndexOf('@') + 1));
  }
}

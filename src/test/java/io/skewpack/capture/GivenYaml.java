package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Objects for tests, written as YAML. */
final class GivenYaml {

  private GivenYaml() {}

  static List<JsonNode> parse(String yaml) {
    try {
      return KubernetesYaml.read(yaml).stream().map(KubernetesYaml.Document::value).toList();
    } catch (KubernetesYaml.YamlException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

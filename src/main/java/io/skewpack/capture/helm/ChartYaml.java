package io.skewpack.capture.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Dependency;
import io.skewpack.snapshot.CapturedChart.Maintainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code Chart.yaml}, and for charts of the old API {@code requirements.yaml}. */
final class ChartYaml {

  private static final String REQUIREMENTS = "requirements.yaml";

  private ChartYaml() {}

  /**
   * @param label the chart, for messages
   * @throws ChartException when Chart.yaml is not YAML, or lacks what Helm requires of it
   */
  static ChartFacts read(ChartFiles files, String label) throws IOException, ChartException {
    String place = label + ": " + ChartFiles.CHART_YAML;
    JsonNode chart = parse(files.bytes(ChartFiles.CHART_YAML), place);
    JsonNode dependencies = chart.path("dependencies");
    if (required(chart, "apiVersion", place).equals("v1") && files.names().contains(REQUIREMENTS)) {
      dependencies =
          parse(files.bytes(REQUIREMENTS), label + ": " + REQUIREMENTS).path("dependencies");
    }
    return new ChartFacts(
        required(chart, "name", place),
        required(chart, "version", place),
        text(chart, "appVersion"),
        text(chart, "kubeVersion"),
        text(chart, "type"),
        annotations(chart.path("annotations")),
        maintainers(chart.path("maintainers")),
        dependencies(dependencies, place));
  }

  static boolean isLibrary(ChartFacts facts) {
    return facts.type().filter("library"::equals).isPresent();
  }

  private static JsonNode parse(byte[] yaml, String place) throws ChartException {
    try {
      List<Document> documents = KubernetesYaml.read(new String(yaml, StandardCharsets.UTF_8));
      if (documents.isEmpty() || !documents.get(0).value().isObject()) {
        throw ChartException.invalid(place + " is empty or not a mapping");
      }
      return documents.get(0).value();
    } catch (YamlException e) {
      throw ChartException.invalid(place + ": " + e.getMessage());
    }
  }

  private static String required(JsonNode chart, String field, String place) throws ChartException {
    return text(chart, field)
        .orElseThrow(() -> ChartException.invalid(place + ": " + field + " is required"));
  }

  /** Numbers and booleans become text, as they do in Helm. */
  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  private static Map<String, String> annotations(JsonNode annotations) {
    Map<String, String> read = new TreeMap<>();
    annotations.properties().forEach(entry -> read.put(entry.getKey(), entry.getValue().asText()));
    return read;
  }

  private static List<Maintainer> maintainers(JsonNode maintainers) {
    List<Maintainer> read = new ArrayList<>();
    for (JsonNode maintainer : maintainers) {
      read.add(
          new Maintainer(
              text(maintainer, "name").orElse(""),
              text(maintainer, "email"),
              text(maintainer, "url")));
    }
    return read;
  }

  private static List<Dependency> dependencies(JsonNode dependencies, String place)
      throws ChartException {
    List<Dependency> read = new ArrayList<>();
    for (JsonNode dependency : dependencies) {
      read.add(
          new Dependency(
              required(dependency, "name", place + ", dependencies"),
              text(dependency, "version"),
              text(dependency, "repository")));
    }
    return read;
  }
}

package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Contracts.Recognition;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the scripts in ConfigMaps from the configuration beside them. A value is a script when
 *
 * <ol>
 *   <li>it begins with {@code #!}, or
 *   <li>its key ends with {@code .sh}, {@code .bash}, {@code .py} or {@code .js}, or
 *   <li>its key has no extension and a ComponentDefinition or SidecarDefinition names the ConfigMap
 *       in {@code .spec.scripts[]}, or a reload action in {@code scriptConfig}.
 * </ol>
 *
 * <p>The third rule leaves out what charts keep beside their scripts and do not execute, such as
 * SQL, YAML and templates. {@code binaryData} is not looked at.
 */
final class ConfigMapScripts {

  private static final Set<String> EXTENSIONS = Set.of("sh", "bash", "py", "js");

  /** Where a ConfigMap is named as a source of scripts, by the kind that names it. */
  private static final Map<String, List<FieldPattern>> REFERENCES =
      Map.of(
          "ComponentDefinition", templates(),
          "SidecarDefinition", templates(),
          "ParametersDefinition", patterns(".spec.reloadAction.*.scriptConfig.scriptConfigMapRef"),
          "ConfigConstraint",
              patterns(
                  ".spec.reloadAction.*.scriptConfig.scriptConfigMapRef",
                  ".spec.reloadOptions.*.scriptConfig.scriptConfigMapRef",
                  ".spec.scriptConfigs[].scriptConfigMapRef"));

  private final Set<String> sources;

  /**
   * @param path of the value in the ConfigMap
   * @param interpreter the shebang's program; absent without a shebang
   */
  record Found(
      FieldPath path, String text, Recognition recognizedBy, Optional<String> interpreter) {}

  private ConfigMapScripts(Set<String> sources) {
    this.sources = Set.copyOf(sources);
  }

  /**
   * @param objects all objects of the chart: the third rule needs those that name ConfigMaps
   */
  static ConfigMapScripts among(List<JsonNode> objects) {
    Set<String> sources = new HashSet<>();
    for (JsonNode object : objects) {
      ObjectType type = ObjectType.of(object);
      if (type.isKubeBlocks()) {
        for (FieldPattern pattern : REFERENCES.getOrDefault(type.kind(), List.of())) {
          pattern.select(object).forEach(match -> sources.add(match.value().asText("")));
        }
      }
    }
    return new ConfigMapScripts(sources);
  }

  /** The scripts of one object, in the order of its keys; none when it is no ConfigMap. */
  List<Found> in(JsonNode object) {
    List<Found> found = new ArrayList<>();
    if (ObjectType.of(object).isConfigMap()) {
      boolean source = sources.contains(ObjectType.nameOf(object));
      FieldPath data = FieldPath.ROOT.child("data");
      for (Map.Entry<String, JsonNode> entry : object.path("data").properties()) {
        ObjectType.text(entry.getValue())
            .ifPresent(
                text ->
                    recognize(entry.getKey(), text, source)
                        .ifPresent(
                            why ->
                                found.add(
                                    new Found(
                                        data.child(entry.getKey()), text, why, shebang(text)))));
      }
    }
    return found;
  }

  private static Optional<Recognition> recognize(String key, String text, boolean source) {
    if (text.startsWith("#!")) {
      return Optional.of(Recognition.SHEBANG);
    }
    int dot = key.lastIndexOf('.');
    if (dot >= 0) {
      return EXTENSIONS.contains(key.substring(dot + 1))
          ? Optional.of(Recognition.EXTENSION)
          : Optional.empty();
    }
    return source ? Optional.of(Recognition.REFERENCE) : Optional.empty();
  }

  /** The program that the kernel, or {@code env} on its behalf, starts for a script. */
  static Optional<String> shebang(String text) {
    if (!text.startsWith("#!")) {
      return Optional.empty();
    }
    String line = text.lines().findFirst().orElse("").substring(2).strip();
    String[] words = line.split("\\s+", -1);
    if (!words[0].endsWith("/env")) {
      return Optional.of(words[0]).filter(word -> !word.isEmpty());
    }
    for (int i = 1; i < words.length; i++) {
      // `env -S bash -e` and `env A=b bash` both run bash.
      if (!words[i].startsWith("-") && !words[i].contains("=")) {
        return Optional.of(words[i]);
      }
    }
    return Optional.empty();
  }

  private static List<FieldPattern> templates() {
    // `templateRef` is the v1alpha1 name of `template`.
    return patterns(".spec.scripts[].template", ".spec.scripts[].templateRef");
  }

  private static List<FieldPattern> patterns(String... texts) {
    return List.of(texts).stream().map(FieldPattern::of).toList();
  }
}

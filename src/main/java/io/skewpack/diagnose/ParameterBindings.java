package io.skewpack.diagnose;

import io.skewpack.schema.SemanticVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which ComponentDefinitions a ParamConfigRenderer is for: by the exact name up to 1.1.0-beta.5, by
 * name or pattern from 1.1.0-beta.6 on. Where the version is not known, the more lenient.
 */
record ParameterBindings(boolean byName) {

  private static final SemanticVersion PATTERNS_FROM =
      SemanticVersion.parse("1.1.0-beta.6").orElseThrow();

  static ParameterBindings of(Examination examination) {
    Set<String> here = examination.here();
    return new ParameterBindings(
        !here.isEmpty()
            && here.stream()
                .flatMap(version -> SemanticVersion.parse(version).stream())
                .allMatch(version -> version.compareTo(PATTERNS_FROM) < 0));
  }

  List<ChartField> definitions(ChartField renderer, AddonObjects objects) {
    Optional<String> named = renderer.text("spec", "componentDef");
    if (named.isEmpty()) {
      return List.of();
    }
    Optional<ChartField> exact = objects.named("ComponentDefinition", named.get());
    return byName || exact.isPresent() ? exact.stream().toList() : objects.definitions(named.get());
  }
}

package io.skewpack.diagnose;

import io.skewpack.contract.ComponentDefinitionPattern;
import io.skewpack.schema.SemanticVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which service versions a cluster can ask of a ComponentDefinition: its own and those of every
 * release that a compatibility rule of a ComponentVersion gives it
 * (controllers/apps/cluster/transformer_cluster_normalization.go, serviceVersionToCompDefinitions).
 */
final class ServiceVersions {

  /** What ParseSemantic of k8s.io/apimachinery/pkg/util/version takes: three numbers at least. */
  private static final Pattern SEMANTIC =
      Pattern.compile(
          "v?((?:0|[1-9][0-9]*)(?:[.](?:0|[1-9][0-9]*)){2})"
              + "(-[0-9A-Za-z-]+(?:[.][0-9A-Za-z-]+)*)?"
              + "(?:[+][0-9A-Za-z-]+(?:[.][0-9A-Za-z-]+)*)?");

  private final AddonObjects objects;

  ServiceVersions(AddonObjects objects) {
    this.objects = objects;
  }

  /** Sorted; empty when nothing names any. */
  Set<String> of(ChartField definition) {
    Set<String> versions = new TreeSet<>(SemanticVersion.order());
    definition.text("spec", "serviceVersion").ifPresent(versions::add);
    for (ChartField release : releases(definition)) {
      release.text("serviceVersion").ifPresent(versions::add);
    }
    return versions;
  }

  /** The releases that a rule gives the definition. */
  private List<ChartField> releases(ChartField definition) {
    List<ChartField> releases = new ArrayList<>();
    for (ChartField version : componentVersions(definition)) {
      Set<String> names = new HashSet<>();
      for (ChartField rule : version.child("spec", "compatibilityRules").items()) {
        if (names(rule, definition)) {
          rule.child("releases").items().forEach(one -> one.text().ifPresent(names::add));
        }
      }
      for (ChartField release : version.child("spec", "releases").items()) {
        if (release.text("name").filter(names::contains).isPresent()) {
          releases.add(release);
        }
      }
    }
    return releases;
  }

  /**
   * The ComponentVersions that are labelled with the definition's name, which is how KubeBlocks
   * finds them.
   */
  List<ChartField> componentVersions(ChartField definition) {
    return objects.ofKind("ComponentVersion").stream()
        .filter(
            version ->
                version.child("spec", "compatibilityRules").items().stream()
                    .flatMap(rule -> rule.child("compDefs").items().stream())
                    .flatMap(pattern -> pattern.text().stream())
                    .anyMatch(pattern -> objects.listed(pattern).contains(definition)))
        .toList();
  }

  /** Which of several versions a cluster gets that asks for none. */
  static String byDefault(Set<String> versions) {
    return versions.stream().max(SemanticVersion.order()).orElse("");
  }

  private static boolean names(ChartField rule, ChartField definition) {
    return rule.child("compDefs").items().stream()
        .flatMap(pattern -> pattern.text().stream())
        .anyMatch(
            pattern ->
                ComponentDefinitionPattern.matches(AddonObjects.nameOf(definition), pattern));
  }

  /** Whether the ComponentVersion controller takes it: an empty one, or a semantic version. */
  static boolean isValid(String version) {
    return version.isEmpty() || SEMANTIC.matcher(version).matches();
  }

  /**
   * Whether what is provided is what is required: the same three numbers, and the same prerelease
   * when one is required (pkg/controller/component/component_version.go, CompareServiceVersion).
   */
  static boolean fits(String required, String provided) {
    if (required.isEmpty()) {
      return true;
    }
    Matcher wanted = SEMANTIC.matcher(required);
    Matcher given = SEMANTIC.matcher(provided);
    return wanted.matches()
        && given.matches()
        && wanted.group(1).equals(given.group(1))
        && (wanted.group(2) == null || wanted.group(2).equals(given.group(2)));
  }
}

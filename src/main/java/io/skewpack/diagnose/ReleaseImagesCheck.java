package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether every container gets an image in every service version, and every release of a
 * ComponentVersion is one that its controller takes
 * (controllers/apps/componentversion_controller.go, validateRelease).
 */
final class ReleaseImagesCheck extends ContractCheck {

  ReleaseImagesCheck() {
    super("release-images");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<ChartField> versions = objects.ofKind("ComponentVersion");
    if (versions.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    versions.forEach(version -> findings.addAll(releases(version, objects)));
    findings.addAll(containers(objects));
    versions.forEach(version -> findings.addAll(unusedKeys(version, objects)));
    if (findings.stream().noneMatch(finding -> finding.status() == Status.FAIL)) {
      Facts facts =
          Facts.of("versions", versions.size())
              .with("definitions", objects.ofKind("ComponentDefinition").size());
      findings.add(pass("whole", facts, versions.stream().map(ContractCheck::seenIn).toList()));
    }
    return findings;
  }

  /** One bad release makes the whole ComponentVersion unavailable. */
  private List<Finding> releases(ChartField version, AddonObjects objects) {
    List<Finding> findings = new ArrayList<>();
    List<ChartField> orphans = new ArrayList<>();
    for (ChartField release : version.child("spec", "releases").items()) {
      String name = release.text("name").orElse("");
      List<String> patterns = patterns(version, name);
      boolean foreign = patterns.stream().anyMatch(pattern -> !objects.isOwn(pattern));
      if (!foreign && patterns.stream().allMatch(one -> objects.definitions(one).isEmpty())) {
        orphans.add(release);
      }
      String serviceVersion = release.text("serviceVersion").orElse("");
      if (!ServiceVersions.isValid(serviceVersion)) {
        findings.add(
            fail(
                Severity.BLOCKER,
                "notSemantic",
                facts(release.child("serviceVersion")).with("version", serviceVersion),
                List.of(seen(release.child("serviceVersion")))));
      }
    }
    if (!orphans.isEmpty()) {
      List<String> names =
          orphans.stream().map(one -> one.text("name").orElse("")).distinct().toList();
      findings.add(
          fail(
              Severity.BLOCKER,
              "noDefinition",
              facts(orphans.get(0)).withFew("releases", names),
              orphans.stream().map(ContractCheck::seen).toList()));
    }
    return findings;
  }

  private static List<String> patterns(ChartField version, String release) {
    List<String> patterns = new ArrayList<>();
    for (ChartField rule : version.child("spec", "compatibilityRules").items()) {
      if (rule.child("releases").items().stream()
          .anyMatch(one -> one.text().filter(release::equals).isPresent())) {
        rule.child("compDefs").items().forEach(one -> one.text().ifPresent(patterns::add));
      }
    }
    return patterns;
  }

  private List<Finding> containers(AddonObjects objects) {
    List<Finding> findings = new ArrayList<>();
    ServiceVersions serviceVersions = new ServiceVersions(objects);
    for (ChartField definition : objects.ofKind("ComponentDefinition")) {
      List<ChartField> versions = serviceVersions.componentVersions(definition);
      Set<String> all = serviceVersions.of(definition);
      Map<String, ChartField> containers = new LinkedHashMap<>();
      List<String> lacking = new ArrayList<>();
      for (String serviceVersion : all) {
        List<ChartField> without =
            ComponentImages.of(definition, versions, serviceVersion).without();
        // A version that is none is told as such.
        if (!without.isEmpty() && ServiceVersions.isValid(serviceVersion)) {
          lacking.add(serviceVersion);
          without.forEach(one -> containers.putIfAbsent(one.path().toString(), one));
        }
      }
      if (!lacking.isEmpty()) {
        findings.add(
            withoutImage(definition, versions, all, lacking, List.copyOf(containers.values())));
      }
    }
    return findings;
  }

  private Finding withoutImage(
      ChartField definition,
      List<ChartField> versions,
      Set<String> all,
      List<String> lacking,
      List<ChartField> containers) {
    List<Evidence> evidence = new ArrayList<>();
    definition
        .text("spec", "serviceVersion")
        .ifPresent(own -> evidence.add(seen(definition.child("spec", "serviceVersion"))));
    containers.forEach(container -> evidence.add(seen(container)));
    versions.forEach(version -> evidence.add(seen(version.child("spec", "releases"))));
    String byDefault = ServiceVersions.byDefault(all);
    Facts facts =
        facts(definition)
            .withFew(
                "containers",
                containers.stream().flatMap(one -> one.text("name").stream()).toList())
            .with("all", all.size())
            .with("default", byDefault)
            .withFew("versions", lacking);
    if (versions.isEmpty()) {
      return fail(Severity.WARNING, "noVersion", facts, evidence);
    }
    return lacking.contains(byDefault)
        ? fail(Severity.BLOCKER, "noImageByDefault", facts, evidence)
        : fail(Severity.WARNING, "noImage", facts, evidence);
  }

  /** KubeBlocks leaves such keys to whoever wrote them. */
  private List<Finding> unusedKeys(ChartField version, AddonObjects objects) {
    Set<String> used = new HashSet<>();
    List<ChartField> definitions = new ArrayList<>();
    for (ChartField rule : version.child("spec", "compatibilityRules").items()) {
      for (ChartField pattern : rule.child("compDefs").items()) {
        definitions.addAll(objects.definitions(pattern.text().orElse("")));
      }
    }
    for (ChartField definition : definitions) {
      ComponentImages.containersOf(definition).stream()
          .flatMap(container -> container.text("name").stream())
          .forEach(used::add);
      definition.child("spec", "lifecycleActions").values().stream()
          .map(action -> ComponentImages.normalized(action.name()))
          .forEach(used::add);
    }
    Map<String, ChartField> unused = new LinkedHashMap<>();
    for (ChartField release : version.child("spec", "releases").items()) {
      for (ChartField image : release.child("images").values()) {
        if (!used.contains(ComponentImages.normalized(image.name()))) {
          unused.putIfAbsent(image.name(), image);
        }
      }
    }
    if (unused.isEmpty() || definitions.isEmpty()) {
      return List.of();
    }
    ChartField first = unused.values().iterator().next();
    return List.of(
        fail(
            Severity.INFO,
            "unusedKey",
            facts(first).withFew("keys", List.copyOf(unused.keySet())),
            unused.values().stream().map(ContractCheck::seen).toList()));
  }
}

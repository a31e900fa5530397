package io.skewpack.diagnose;

import io.skewpack.contract.ComponentDefinitionPattern;
import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether the ComponentDefinitions that other objects name are among those that the chart renders.
 * Of several patterns one may match nothing, and a pattern may mean another revision of a
 * definition that is here: charts keep what older clusters need. A ComponentVersion whose release
 * is left without any is told by {@link ReleaseImagesCheck}.
 */
final class DefinitionReferences extends ContractCheck {

  /**
   * What an object is for, by one pattern or by several of which any will do.
   *
   * @param kind the last word of the text that tells what comes of it when none matches
   * @param matching what a pattern matches
   */
  private record Reference(
      String kind,
      Severity severity,
      List<ChartField> patterns,
      Function<String, List<ChartField>> matching) {

    List<ChartField> dead() {
      return patterns.stream()
          .filter(pattern -> pattern.text().isPresent())
          .filter(pattern -> matching.apply(pattern.text().get()).isEmpty())
          .toList();
    }
  }

  DefinitionReferences() {
    super("component-definition-references");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    List<Evidence> matching = new ArrayList<>();
    Map<String, List<ChartField>> elsewhere = new LinkedHashMap<>();
    for (Reference reference : references(objects, ParameterBindings.of(examination))) {
      List<ChartField> dead = reference.dead();
      reference.patterns().stream()
          .filter(pattern -> !dead.contains(pattern))
          .forEach(pattern -> matching.add(seen(pattern)));
      boolean none = dead.size() == reference.patterns().size();
      for (ChartField pattern : dead) {
        String text = pattern.text().orElseThrow();
        if (!objects.isOwn(text)) {
          elsewhere.computeIfAbsent(text, key -> new ArrayList<>()).add(pattern);
        } else if (none && !reference.kind().equals("version") && !isForAnother(text, objects)) {
          findings.add(finding(reference.severity(), reference.kind(), pattern));
        }
      }
    }
    elsewhere.forEach(
        (name, fields) ->
            findings.add(
                fail(
                    Severity.INFO,
                    "elsewhere",
                    facts(fields.get(0)).with("pattern", name).with("count", fields.size()),
                    fields.stream().map(ContractCheck::seen).toList())));
    if (findings.isEmpty() && !matching.isEmpty()) {
      findings.add(pass("matching", Facts.of("references", matching.size()), matching));
    }
    return findings;
  }

  /**
   * Whether a pattern means another revision of definitions that are here: parameters of an older
   * one may well be kept beside those of this one.
   */
  private static boolean isForAnother(String pattern, AddonObjects objects) {
    return !objects.otherRevisions(pattern).isEmpty();
  }

  private Finding finding(Severity severity, String variant, ChartField pattern) {
    return fail(
        severity, variant, facts(pattern).with("pattern", pattern.text()), List.of(seen(pattern)));
  }

  private static List<Reference> references(AddonObjects objects, ParameterBindings bindings) {
    List<Reference> references = new ArrayList<>();
    Function<String, List<ChartField>> definitions = objects::definitions;
    for (ChartField version : objects.ofKind("ComponentVersion")) {
      for (ChartField rule : version.child("spec", "compatibilityRules").items()) {
        List<ChartField> patterns = rule.child("compDefs").items();
        references.add(new Reference("version", Severity.INFO, patterns, definitions));
      }
    }
    for (ChartField template : objects.ofKind("BackupPolicyTemplate")) {
      List<ChartField> patterns = template.child("spec", "compDefs").items();
      references.add(new Reference("backup", Severity.WARNING, patterns, definitions));
    }
    for (ChartField operation : objects.ofKind("OpsDefinition")) {
      for (ChartField info : operation.child("spec", "componentInfos").items()) {
        List<ChartField> patterns = List.of(info.child("componentDefinitionName"));
        references.add(new Reference("operation", Severity.WARNING, patterns, definitions));
      }
    }
    for (ChartField parameters : objects.ofKind("ParametersDefinition")) {
      List<ChartField> patterns = List.of(parameters.child("spec", "componentDef"));
      references.add(new Reference("parameters", Severity.WARNING, patterns, definitions));
    }
    for (ChartField renderer : objects.ofKind("ParamConfigRenderer")) {
      List<ChartField> patterns = List.of(renderer.child("spec", "componentDef"));
      references.add(
          new Reference(
              "parameters",
              Severity.WARNING,
              patterns,
              name -> bindings.definitions(renderer, objects)));
    }
    for (ChartField cluster : objects.ofKind("ClusterDefinition")) {
      for (ChartField topology : cluster.child("spec", "topologies").items()) {
        for (ChartField component : topology.child("components").items()) {
          List<ChartField> patterns = List.of(component.child("compDef"));
          references.add(new Reference("topology", Severity.BLOCKER, patterns, definitions));
        }
        for (ChartField sharding : topology.child("shardings").items()) {
          List<ChartField> patterns = List.of(sharding.child("shardingDef"));
          references.add(
              new Reference(
                  "topology", Severity.BLOCKER, patterns, name -> shardings(objects, name)));
        }
      }
    }
    for (ChartField sharding : objects.ofKind("ShardingDefinition")) {
      List<ChartField> patterns = List.of(sharding.child("spec", "template", "compDef"));
      references.add(new Reference("sharding", Severity.BLOCKER, patterns, definitions));
    }
    return references;
  }

  private static List<ChartField> shardings(AddonObjects objects, String pattern) {
    return objects.ofKind("ShardingDefinition").stream()
        .filter(one -> ComponentDefinitionPattern.matches(AddonObjects.nameOf(one), pattern))
        .toList();
  }
}

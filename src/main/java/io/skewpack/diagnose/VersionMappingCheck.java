package io.skewpack.diagnose;

import io.skewpack.contract.ComponentDefinitionPattern;
import io.skewpack.diagnose.BackupMethods.Method;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the version mapping of every backup variable covers every service version that the method
 * can meet. A version that none of its rows covers gets no such variable, without a word
 * (controllers/dataprotection/backuppolicydriver_controller.go, resolveBackupMethodEnv): an image
 * that is named by it keeps a literal {@code $(NAME)}, unless a value in the ActionSet hides the
 * gap with what may be another version's.
 */
final class VersionMappingCheck extends ContractCheck {

  VersionMappingCheck() {
    super("version-mapping");
  }

  /** One variable's gap, over the methods of one template that have the same one. */
  private record Gap(ChartField template, String variable, List<String> versions) {}

  /**
   * @param image an image that the variable is in
   * @param hiding the ActionSet's own value of the variable
   */
  private record Consequence(
      List<ChartField> rows,
      List<String> methods,
      Set<String> definitions,
      Optional<ChartField> image,
      Optional<ChartField> hiding) {}

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    ServiceVersions serviceVersions = new ServiceVersions(objects);
    Map<Gap, List<Consequence>> gaps = new LinkedHashMap<>();
    Map<String, List<ChartField>> hiding = new LinkedHashMap<>();
    List<Evidence> covering = new ArrayList<>();
    for (Method method : BackupMethods.of(objects)) {
      for (ChartField variable : method.variables()) {
        ChartField mapping = variable.child("valueFrom", "versionMapping");
        String name = variable.text("name").orElse("");
        if (mapping.items().isEmpty() || method.definitions().isEmpty()) {
          continue;
        }
        Set<String> missing = new TreeSet<>(SemanticVersion.order());
        Set<String> of = new TreeSet<>();
        for (ChartField definition : method.definitions()) {
          for (String version : serviceVersions.of(definition)) {
            if (!covers(mapping, version)) {
              missing.add(version);
              of.add(AddonObjects.nameOf(definition));
            }
          }
        }
        Optional<ChartField> image =
            method.actionSet().flatMap(set -> imageWith(contracts, set, name));
        Optional<ChartField> value = method.actionSet().flatMap(set -> valueOf(set, name));
        if (!missing.isEmpty()) {
          gaps.computeIfAbsent(
                  new Gap(method.template(), name, List.copyOf(missing)), gap -> new ArrayList<>())
              .add(new Consequence(List.of(mapping), List.of(method.name()), of, image, value));
        } else {
          covering.add(seen(mapping));
          if (image.isPresent() && value.isPresent()) {
            hiding
                .computeIfAbsent(
                    value.get().object() + " " + name, key -> new ArrayList<>(List.of(value.get())))
                .add(image.get());
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    gaps.forEach((gap, consequences) -> findings.add(finding(gap, consequences)));
    hiding.values().forEach(fields -> findings.add(wouldHide(fields)));
    if (findings.isEmpty() && !covering.isEmpty()) {
      findings.add(pass("covered", Facts.of("mappings", covering.size()), covering));
    }
    return findings;
  }

  private Finding finding(Gap gap, List<Consequence> consequences) {
    List<String> methods = new ArrayList<>();
    Set<String> definitions = new TreeSet<>();
    Optional<ChartField> image = Optional.empty();
    Optional<ChartField> hiding = Optional.empty();
    List<Evidence> evidence = new ArrayList<>();
    boolean literal = false;
    for (Consequence one : consequences) {
      methods.addAll(one.methods());
      definitions.addAll(one.definitions());
      one.rows().forEach(row -> evidence.add(seen(row)));
      literal |= one.image().isPresent() && one.hiding().isEmpty();
      image = image.or(one::image);
      hiding = hiding.or(one::hiding);
    }
    image.ifPresent(field -> evidence.add(seen(field)));
    hiding.ifPresent(field -> evidence.add(seen(field)));
    Facts facts =
        facts(consequences.get(0).rows().get(0))
            .with("variable", gap.variable())
            .withFew("versions", gap.versions())
            .withFew("methods", methods)
            .withFew("definitions", List.copyOf(definitions))
            .with("image", image.flatMap(ChartField::text))
            .with("hiding", hiding.flatMap(ChartField::text));
    if (literal) {
      return fail(Severity.BLOCKER, "literalImage", facts, evidence);
    }
    return fail(Severity.WARNING, hiding.isPresent() ? "hidden" : "omitted", facts, evidence);
  }

  private Finding wouldHide(List<ChartField> fields) {
    Facts facts =
        facts(fields.get(0))
            .with("value", fields.get(0).text())
            .with("image", fields.get(1).text());
    return fail(
        Severity.INFO,
        "wouldHide",
        facts,
        fields.stream().distinct().map(ContractCheck::seen).toList());
  }

  /** A row without a value maps nothing: KubeBlocks takes an empty value for none. */
  private static boolean covers(ChartField mapping, String serviceVersion) {
    return row(mapping, serviceVersion).flatMap(one -> one.text("mappedValue")).isPresent();
  }

  private static Optional<ChartField> row(ChartField mapping, String serviceVersion) {
    Optional<ChartField> exact =
        mapping.items().stream()
            .filter(row -> patterns(row).stream().anyMatch(serviceVersion::equals))
            .findFirst();
    return exact.or(
        () ->
            mapping.items().stream()
                .filter(
                    row ->
                        patterns(row).stream()
                            .anyMatch(
                                one -> ComponentDefinitionPattern.matches(serviceVersion, one)))
                .findFirst());
  }

  private static List<String> patterns(ChartField row) {
    return row.child("serviceVersions").items().stream()
        .flatMap(one -> one.text().stream())
        .toList();
  }

  private static Optional<ChartField> imageWith(
      Contracts contracts, ChartField actionSet, String variable) {
    return BackupMethods.jobs(contracts, actionSet).stream()
        .filter(job -> job.image().stream().anyMatch(i -> Expansion.names(i).contains(variable)))
        .map(job -> actionSet.at(job.path()).child("image"))
        .findFirst();
  }

  /** A plain value, which is all that an image can be expanded with. */
  private static Optional<ChartField> valueOf(ChartField actionSet, String variable) {
    return actionSet.child("spec", "env").items().stream()
        .filter(one -> one.text("name").filter(variable::equals).isPresent())
        .map(one -> one.child("value"))
        .filter(ChartField::isThere)
        .findFirst();
  }
}

package io.skewpack.diagnose;

import io.skewpack.contract.ServiceVersionMapping;
import io.skewpack.contract.ServiceVersionMapping.Row;
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
import java.util.stream.Stream;

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
   * What a method's variable is for.
   *
   * @param definitions those with versions that the mapping does not cover
   * @param image an image that the variable is in
   * @param own the ActionSet's own value of the variable
   */
  private record Use(
      Method method,
      ChartField mapping,
      Set<String> definitions,
      Optional<ChartField> image,
      Optional<ChartField> own) {}

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    ServiceVersions serviceVersions = new ServiceVersions(objects);
    Map<Gap, List<Use>> gaps = new LinkedHashMap<>();
    Map<String, Use> standIns = new LinkedHashMap<>();
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
        Use use =
            new Use(
                method,
                mapping,
                of,
                method.actionSet().flatMap(set -> imageWith(contracts, set, name)),
                method.actionSet().flatMap(set -> valueOf(set, name)));
        // Where no image depends on it, a value for all other versions is a choice.
        boolean chosen = use.own().isPresent() && use.image().isEmpty();
        if (!missing.isEmpty() && !chosen) {
          gaps.computeIfAbsent(
                  new Gap(method.template(), name, List.copyOf(missing)), gap -> new ArrayList<>())
              .add(use);
        } else {
          covering.add(seen(mapping));
          if (missing.isEmpty() && use.own().isPresent() && use.image().isPresent()) {
            standIns.putIfAbsent(use.own().get().at().toString(), use);
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    gaps.forEach((gap, uses) -> findings.add(finding(gap, uses)));
    if (!standIns.isEmpty()) {
      findings.add(standIns(List.copyOf(standIns.values())));
    }
    if (findings.isEmpty() && !covering.isEmpty()) {
      findings.add(pass("covered", Facts.of("mappings", covering.size()), covering));
    }
    return findings;
  }

  private Finding finding(Gap gap, List<Use> uses) {
    Set<String> definitions = new TreeSet<>();
    List<Evidence> evidence = new ArrayList<>();
    for (Use use : uses) {
      definitions.addAll(use.definitions());
      evidence.add(seen(use.mapping()));
      use.image().ifPresent(field -> evidence.add(seen(field)));
      use.own().ifPresent(field -> evidence.add(seen(field)));
    }
    Optional<Use> literal =
        uses.stream().filter(use -> use.image().isPresent() && use.own().isEmpty()).findFirst();
    Optional<Use> hidden = uses.stream().filter(use -> use.own().isPresent()).findFirst();
    Facts facts =
        facts(uses.get(0).mapping())
            .with("variable", gap.variable())
            .withFew("versions", gap.versions())
            .withFew("methods", uses.stream().map(use -> use.method().name()).toList())
            .withFew("definitions", List.copyOf(definitions))
            .with("image", literal.or(() -> hidden).flatMap(Use::image).flatMap(ChartField::text))
            .with("own", hidden.flatMap(Use::own).flatMap(ChartField::text));
    List<Evidence> all = evidence.stream().distinct().toList();
    if (literal.isPresent()) {
      return fail(Severity.BLOCKER, "literalImage", facts, all);
    }
    return fail(Severity.WARNING, hidden.isPresent() ? "hidden" : "omitted", facts, all);
  }

  /** Nothing is missing today; the next version that is forgotten will not be noticed. */
  private Finding standIns(List<Use> uses) {
    List<String> actionSets =
        uses.stream().map(use -> use.own().get().object()).distinct().sorted().toList();
    Facts facts =
        facts(uses.get(0).own().get())
            .with("value", uses.get(0).own().flatMap(ChartField::text))
            .with("image", uses.get(0).image().flatMap(ChartField::text))
            .withFew("actionSets", actionSets);
    return fail(
        Severity.INFO,
        "wouldHide",
        facts,
        uses.stream()
            .flatMap(use -> Stream.of(use.own().get(), use.image().get()))
            .distinct()
            .map(ContractCheck::seen)
            .toList());
  }

  private static boolean covers(ChartField mapping, String serviceVersion) {
    List<Row> rows =
        mapping.items().stream()
            .map(row -> new Row(patterns(row), row.text("mappedValue").orElse("")))
            .toList();
    return ServiceVersionMapping.mappedValue(rows, serviceVersion).isPresent();
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

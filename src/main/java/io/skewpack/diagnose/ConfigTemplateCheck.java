package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether what describes parameters names configuration templates that the ComponentDefinition has:
 * a ParamConfigRenderer's {@code .spec.configs[].templateName}
 * (controllers/parameters/paramconfigrenderer_controller.go, validateParametersConfigs) and, from
 * 1.2.0-alpha.0 on, a ParametersDefinition's {@code .spec.templateName}
 * (controllers/parameters/parametersdefinition_controller.go, validateTemplateName). Otherwise the
 * object is unavailable, and with it every component of that definition
 * (ResolveCmpdParametersDefs).
 */
final class ConfigTemplateCheck extends ContractCheck {

  ConfigTemplateCheck() {
    super("config-template");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    List<Evidence> fitting = new ArrayList<>();
    for (ChartField parameters : objects.ofKind("ParametersDefinition")) {
      ChartField template = parameters.child("spec", "templateName");
      Optional<String> pattern = parameters.text("spec", "componentDef");
      if (pattern.isPresent() && template.text().isPresent()) {
        judge(template, objects.definitions(pattern.get()), fitting).ifPresent(findings::add);
      }
    }
    ParameterBindings bindings = ParameterBindings.of(examination);
    for (ChartField renderer : objects.ofKind("ParamConfigRenderer")) {
      List<ChartField> definitions = bindings.definitions(renderer, objects);
      for (ChartField config : renderer.child("spec", "configs").items()) {
        ChartField template = config.child("templateName");
        if (template.text().isPresent()) {
          judge(template, definitions, fitting).ifPresent(findings::add);
        }
      }
      for (ChartField named : renderer.child("spec", "parametersDefs").items()) {
        if (named.text().filter(name -> isAbsent(objects, name)).isPresent()) {
          boolean own = objects.isOwn(named.text().get());
          findings.add(
              fail(
                  own ? Severity.BLOCKER : Severity.INFO,
                  own ? "noParameters" : "elsewhere",
                  facts(named).with("name", named.text()),
                  List.of(seen(named))));
        }
      }
    }
    findings.addAll(twice(objects));
    if (findings.isEmpty() && !fitting.isEmpty()) {
      findings.add(pass("fitting", Facts.of("templates", fitting.size()), fitting));
    }
    return findings;
  }

  private static boolean isAbsent(AddonObjects objects, String parametersDefinition) {
    return objects.named("ParametersDefinition", parametersDefinition).isEmpty();
  }

  private Optional<Finding> judge(
      ChartField template, List<ChartField> definitions, List<Evidence> fitting) {
    List<ChartField> lacking =
        definitions.stream()
            .filter(one -> !templates(one).contains(template.text().get()))
            .toList();
    if (lacking.isEmpty()) {
      if (!definitions.isEmpty()) {
        fitting.add(seen(template));
      }
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>(List.of(seen(template)));
    lacking.forEach(one -> evidence.add(seenIn(one)));
    return Optional.of(
        fail(
            Severity.BLOCKER,
            "noTemplate",
            facts(template)
                .with("template", template.text())
                .withFew("definitions", lacking.stream().map(AddonObjects::nameOf).toList())
                .withFew("known", templates(lacking.get(0)).stream().sorted().toList()),
            evidence));
  }

  /** Two ParametersDefinitions for one file of one ComponentDefinition (from 1.2.0-alpha.0 on). */
  private List<Finding> twice(AddonObjects objects) {
    Map<String, List<ChartField>> files = new TreeMap<>();
    for (ChartField definition : objects.ofKind("ComponentDefinition")) {
      Map<String, List<ChartField>> ofDefinition = new LinkedHashMap<>();
      for (ChartField parameters : objects.ofKind("ParametersDefinition")) {
        Optional<String> pattern = parameters.text("spec", "componentDef");
        Optional<String> file = parameters.text("spec", "fileName");
        if (pattern.isPresent()
            && file.isPresent()
            && objects.definitions(pattern.get()).contains(definition)) {
          ofDefinition.computeIfAbsent(file.get(), key -> new ArrayList<>()).add(parameters);
        }
      }
      ofDefinition.forEach(
          (file, all) -> {
            if (all.size() > 1) {
              String names =
                  all.stream().map(ChartField::object).sorted().collect(Collectors.joining(" "));
              List<ChartField> found = new ArrayList<>(List.of(definition));
              found.addAll(all);
              files.putIfAbsent(file + " " + names, found);
            }
          });
    }
    List<Finding> findings = new ArrayList<>();
    for (List<ChartField> found : files.values()) {
      ChartField file = found.get(1).child("spec", "fileName");
      findings.add(
          fail(
              Severity.BLOCKER,
              "twice",
              facts(file)
                  .with("file", file.text())
                  .with("definition", AddonObjects.nameOf(found.get(0)))
                  .withFew(
                      "others", found.stream().skip(2).map(AddonObjects::nameOf).sorted().toList()),
              found.stream().skip(1).map(one -> seen(one.child("spec", "fileName"))).toList()));
    }
    return findings;
  }

  private static Set<String> templates(ChartField definition) {
    return definition.child("spec", "configs").items().stream()
        .flatMap(config -> config.text("name").stream())
        .collect(Collectors.toSet());
  }
}

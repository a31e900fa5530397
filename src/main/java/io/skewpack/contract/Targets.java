package io.skewpack.contract;

import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.BackupMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For which ComponentDefinitions, and through which backup methods, an ActionSet runs: {@code
 * .spec.backupMethods[].actionSetName} and {@code .spec.compDefs} of BackupPolicyTemplates.
 */
final class Targets {

  /**
   * @param methods the backup methods that run it, of every BackupPolicyTemplate
   * @param components the ComponentDefinitions of the chart that these are for, as {@code
   *     ComponentDefinition/name}
   * @param known whether somebody names the components, and every pattern matched one of the chart:
   *     else others may supply what the chart does not
   */
  record Of(List<BackupMethod> methods, List<String> components, boolean known) {
    Of {
      methods = List.copyOf(methods);
      components = List.copyOf(components);
    }
  }

  private final Contracts contracts;
  private final Map<String, List<String>> patterns;
  private final List<String> components;

  /**
   * @param patterns by BackupPolicyTemplate, as {@code BackupPolicyTemplate/name}: its compDefs
   * @param components names of the chart's ComponentDefinitions
   */
  Targets(Contracts contracts, Map<String, List<String>> patterns, List<String> components) {
    this.contracts = contracts;
    this.patterns = new HashMap<>(patterns);
    this.components = List.copyOf(components);
  }

  /** The ComponentDefinitions that the patterns of another object than an ActionSet name. */
  Of named(List<String> named) {
    return matched(List.of(), named);
  }

  Of of(String actionSet) {
    List<BackupMethod> methods =
        contracts.backupMethods().stream()
            .filter(method -> method.actionSet().filter(actionSet::equals).isPresent())
            .toList();
    return matched(
        methods,
        methods.stream()
            .map(BackupMethod::object)
            .distinct()
            .flatMap(template -> patterns.getOrDefault(template, List.of()).stream())
            .toList());
  }

  private Of matched(List<BackupMethod> methods, List<String> named) {
    List<String> matched = new ArrayList<>();
    boolean known = !named.isEmpty();
    for (String pattern : named) {
      List<String> here =
          components.stream()
              .filter(name -> ComponentDefinitionPattern.matches(name, pattern))
              .map(name -> "ComponentDefinition/" + name)
              .toList();
      known &= !here.isEmpty();
      matched.addAll(here);
    }
    return new Of(methods, matched.stream().distinct().toList(), known);
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a component's lifecycle actions agree on one image and one container: they all run in one
 * kbagent, and KubeBlocks refuses to build it otherwise ({@code only one exec image is allowed in
 * lifecycle actions}; pkg/controller/component/kbagent.go, customExecActionImageNContainer). The
 * availableProbe is not asked there: it runs in whatever image the others chose.
 */
final class ExecImageCheck extends ContractCheck {

  static final String UNASKED = "availableProbe";

  ExecImageCheck() {
    super("exec-image");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    List<Evidence> agreeing = new ArrayList<>();
    ServiceVersions serviceVersions = new ServiceVersions(objects);
    for (ChartField definition : objects.ofKind("ComponentDefinition")) {
      List<ChartField> actions = actions(definition);
      if (actions.isEmpty()) {
        continue;
      }
      int before = findings.size();
      findings.addAll(images(definition, serviceVersions));
      findings.addAll(containers(definition, actions));
      if (findings.size() == before) {
        agreeing.add(seenIn(definition));
      }
    }
    if (findings.isEmpty() && !agreeing.isEmpty()) {
      findings.add(pass("one", Facts.of("definitions", agreeing.size()), agreeing));
    }
    return findings;
  }

  private List<Finding> images(ChartField definition, ServiceVersions serviceVersions) {
    Set<String> versions = new TreeSet<>(serviceVersions.of(definition));
    if (versions.isEmpty()) {
      versions.add("");
    }
    Map<String, ComponentImages.Image> shown = new LinkedHashMap<>();
    List<String> apart = new ArrayList<>();
    for (String version : versions) {
      Map<String, ComponentImages.Image> images = new LinkedHashMap<>();
      ComponentImages.of(definition, serviceVersions.componentVersions(definition), version)
          .actions()
          .forEach(
              (action, image) -> {
                if (!action.equals(UNASKED)) {
                  images.putIfAbsent(image.reference(), image);
                }
              });
      for (ChartField action : reconfigures(definition)) {
        action
            .text("image")
            .ifPresent(
                image ->
                    images.putIfAbsent(
                        image, new ComponentImages.Image(image, action.child("image"))));
      }
      if (images.size() > 1) {
        apart.add(version);
        if (shown.isEmpty()) {
          shown.putAll(images);
        }
      }
    }
    if (apart.isEmpty()) {
      return List.of();
    }
    Facts facts =
        facts(definition.child("spec", "lifecycleActions"))
            .withFew("images", shown.keySet().stream().sorted().toList())
            .with("all", versions.size())
            .withFew("versions", apart);
    return List.of(
        fail(
            Severity.BLOCKER,
            "images",
            facts,
            shown.values().stream().map(image -> seen(image.at())).toList()));
  }

  private List<Finding> containers(ChartField definition, List<ChartField> actions) {
    Map<String, ChartField> named = new LinkedHashMap<>();
    for (ChartField action : actions) {
      ChartField container = action.child("container");
      container.text().ifPresent(name -> named.putIfAbsent(name, container));
    }
    List<Evidence> evidence = named.values().stream().map(ContractCheck::seen).toList();
    if (named.size() > 1) {
      Facts facts =
          facts(definition.child("spec", "lifecycleActions"))
              .withFew("containers", List.copyOf(named.keySet()));
      return List.of(fail(Severity.BLOCKER, "containers", facts, evidence));
    }
    List<Finding> findings = new ArrayList<>();
    named.forEach(
        (name, at) -> {
          boolean there =
              definition.child("spec", "runtime", "containers").items().stream()
                  .anyMatch(container -> container.text("name").filter(name::equals).isPresent());
          if (!there) {
            findings.add(
                fail(Severity.BLOCKER, "noContainer", facts(at).with("container", name), evidence));
          }
        });
    return findings;
  }

  /** The exec of every action that is asked for its image. */
  private static List<ChartField> actions(ChartField definition) {
    List<ChartField> actions = new ArrayList<>();
    for (ChartField action : definition.child("spec", "lifecycleActions").values()) {
      if (action.child("exec").isThere() && !action.name().equals(UNASKED)) {
        actions.add(action.child("exec"));
      }
    }
    actions.addAll(reconfigures(definition));
    return actions;
  }

  /** The exec of what reloads a configuration: user-defined actions of the same kbagent. */
  static List<ChartField> reconfigures(ChartField definition) {
    List<ChartField> actions = new ArrayList<>();
    for (String list : List.of("configs", "scripts")) {
      for (ChartField template : definition.child("spec", list).items()) {
        ChartField exec = template.child("reconfigure", "exec");
        if (exec.isThere()) {
          actions.add(exec);
        }
      }
    }
    return actions;
  }
}

package io.skewpack.diagnose;

import io.skewpack.diagnose.BackupMethods.Method;
import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether every backup method runs an ActionSet that is there, and every schedule a method that is
 * there (controllers/dataprotection/backuppolicytemplate_controller.go, validateAvailable).
 */
final class ActionSetReferences extends ContractCheck {

  ActionSetReferences() {
    super("action-set-references");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<Method> methods = BackupMethods.of(objects);
    if (methods.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (Method method : methods) {
      ChartField reference = method.field().child("actionSetName");
      Optional<String> name = reference.text();
      if (name.isPresent() && method.actionSet().isEmpty()) {
        boolean own = objects.isOwn(name.get());
        findings.add(
            fail(
                own ? Severity.BLOCKER : Severity.INFO,
                own ? "absent" : "elsewhere",
                facts(reference).with("name", name).with("method", method.name()),
                List.of(seen(reference))));
      }
    }
    for (ChartField template : objects.ofKind("BackupPolicyTemplate")) {
      Set<String> known =
          template.child("spec", "backupMethods").items().stream()
              .flatMap(method -> method.text("name").stream())
              .collect(Collectors.toSet());
      for (ChartField schedule : template.child("spec", "schedules").items()) {
        ChartField method = schedule.child("backupMethod");
        if (method.text().filter(name -> !known.contains(name)).isPresent()) {
          findings.add(
              fail(
                  Severity.WARNING,
                  "schedule",
                  facts(method).with("method", method.text()),
                  List.of(seen(method))));
        }
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          pass(
              "there",
              Facts.of("methods", methods.size()),
              methods.stream().map(Method::field).map(ContractCheck::seen).toList()));
    }
    return findings;
  }
}

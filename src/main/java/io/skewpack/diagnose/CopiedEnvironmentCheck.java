package io.skewpack.diagnose;

import io.skewpack.diagnose.BackupMethods.Method;
import io.skewpack.snapshot.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a data-protection job can start with the environment that it copies from the first
 * container of the target's pod. A {@code resourceFieldRef} that names a container names one that
 * the job's pod does not have: the kubelet ends with CreateContainerConfigError
 * (pkg/dataprotection/backup/request.go, BuildJobActionPodSpec;
 * pkg/dataprotection/restore/builder.go, addTargetPodAndCredentialEnv).
 */
final class CopiedEnvironmentCheck extends ContractCheck {

  /** Jobs that get the environment of the target's first container. */
  private static final Set<String> COPYING =
      Set.of("backupData", "preBackup.job", "postBackup.job", "postReady.job");

  CopiedEnvironmentCheck() {
    super("copied-environment");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    List<Evidence> clean = new ArrayList<>();
    List<Method> methods = BackupMethods.of(objects);
    for (ChartField definition : objects.ofKind("ComponentDefinition")) {
      Set<String> copying = new LinkedHashSet<>();
      for (Method method : methods) {
        if (method.definitions().contains(definition)
            && method.actionSet().isPresent()
            && BackupMethods.jobs(contracts, method.actionSet().get()).stream()
                .anyMatch(job -> COPYING.contains(job.stage()))) {
          copying.add(method.name());
        }
      }
      List<ChartField> containers = definition.child("spec", "runtime", "containers").items();
      if (copying.isEmpty() || containers.isEmpty()) {
        continue;
      }
      int before = findings.size();
      for (ChartField variable : containers.get(0).child("env").items()) {
        ChartField named = variable.child("valueFrom", "resourceFieldRef", "containerName");
        if (named.text().isPresent()) {
          findings.add(
              fail(
                  Severity.BLOCKER,
                  "containerName",
                  facts(named)
                      .with("variable", variable.text("name"))
                      .with("container", named.text())
                      .withFew("methods", List.copyOf(copying)),
                  List.of(seen(named))));
        }
      }
      if (findings.size() == before) {
        clean.add(seen(containers.get(0)));
      }
    }
    if (findings.isEmpty() && !clean.isEmpty()) {
      findings.add(pass("startable", Facts.of("definitions", clean.size()), clean));
    }
    return findings;
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.ArtifactDirectory;
import io.skewpack.snapshot.Substrate.Runner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the machine that skewpack ran on can run a smoke test and keep what it yields. */
final class RunnerCheck extends SubstrateCheck {

  /** Logs and dumps of one smoke run: some hundred megabytes. */
  private static final long ENOUGH = 500L * 1024 * 1024;

  RunnerCheck() {
    super("runner");
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    Optional<Runner> runner = substrate.runner();
    if (runner.isEmpty()) {
      return List.of(open("notKnown", Facts.none(), false));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> lacking =
        runner.get().programs().entrySet().stream()
            .filter(program -> !program.getValue())
            .map(Map.Entry::getKey)
            .toList();
    Facts programs =
        Facts.of("programs", List.copyOf(runner.get().programs().keySet()))
            .withFew("lacking", lacking);
    Evidence evidence = seen("evidence.programs", programs, "/runner/programs");
    if (!lacking.isEmpty()) {
      findings.add(fail(Severity.WARNING, "programs", programs, List.of(evidence)));
    }
    if (runner.get().artifacts().isEmpty()) {
      findings.add(open("noDirectory", programs, false, evidence));
    } else {
      directory(runner.get().artifacts().get()).ifPresent(findings::add);
    }
    if (findings.isEmpty()) {
      ArtifactDirectory directory = runner.get().artifacts().get();
      findings.add(pass("ready", programs.with(facts(directory)), evidence, evidence(directory)));
    }
    return findings;
  }

  private Optional<Finding> directory(ArtifactDirectory directory) {
    String wrong =
        !directory.exists()
            ? "absent"
            : !directory.writable()
                ? "readOnly"
                : directory.freeBytes().filter(free -> free < ENOUGH).isPresent() ? "full" : "";
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            fail(Severity.BLOCKER, wrong, facts(directory), List.of(evidence(directory))));
  }

  private static Facts facts(ArtifactDirectory directory) {
    return Facts.of("path", directory.path())
        .with(
            "freeMegabytes",
            directory.freeBytes().map(free -> (int) Math.min(Integer.MAX_VALUE, free >> 20)));
  }

  private static Evidence evidence(ArtifactDirectory directory) {
    return seen("evidence.artifacts", facts(directory), "/runner/artifacts");
  }
}

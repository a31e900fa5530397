package io.skewpack.diagnose;

import io.skewpack.contract.StageEnvironments;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Container;
import io.skewpack.snapshot.Running.Failure;
import io.skewpack.snapshot.Running.State;
import io.skewpack.snapshot.Substrate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs against what the chart declares: containers that lack a variable that the chart
 * declares for them, and what failed, in the words of those that reported it.
 *
 * <p>It says nothing of a snapshot in which nothing was looked at that runs.
 */
final class LiveEnvironmentCheck implements Check {

  private static final String ID = "live-environment";
  private static final int FAILURE_LAYER = 5;

  /** What it rests on; each may be forbidden by itself. */
  private static final List<String> READS =
      List.of(
          "list pods",
          "list jobs.batch",
          "list backups.dataprotection.kubeblocks.io",
          "list restores.dataprotection.kubeblocks.io",
          "list events",
          "get configmaps",
          "get pods/log");

  /** Why a container waits that the checks of images and of pods tell already. */
  private static final Set<String> TOLD_ELSEWHERE =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "Unschedulable");

  private static final int MOST_EVIDENCE = 6;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<Running> running = examination.snapshot().running();
    if (running.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    examination.snapshot().substrate().ifPresent(substrate -> unread(substrate, findings));
    int told = findings.size();
    examination
        .snapshot()
        .contracts()
        .ifPresent(
            contracts -> {
              compare(running.get(), contracts, findings);
              version(examination)
                  .map(StageEnvironments::of)
                  .ifPresent(
                      stages ->
                          unexplained(
                              running.get(),
                              new SuppliedNames(contracts, running.get(), stages),
                              new DeclaredEnvironment(contracts),
                              findings));
            });
    for (int i = 0; i < running.get().failures().size(); i++) {
      Pointer at = new Pointer(Running.PATH, "/failures").child(i);
      failed(running.get().failures().get(i), at).ifPresent(findings::add);
    }
    if (findings.size() == told && told == 0 && !running.get().containers().isEmpty()) {
      findings.add(nothingFailed(running.get()));
    }
    return findings;
  }

  private static void unread(Substrate substrate, List<Finding> findings) {
    for (String read : READS) {
      Outcome outcome = substrate.reads().getOrDefault(read, Outcome.notRequested());
      if (outcome instanceof Missing missing && outcome.requestedButMissing()) {
        Facts facts =
            Facts.of("read", read)
                .with("reason", missing.reason().name())
                .with("detail", missing.detail())
                .with("asked", 1);
        findings.add(
            finding(
                Status.NOT_EVALUATED,
                Severity.WARNING,
                "check.substrate.notRead",
                facts,
                Optional.empty(),
                List.of(
                    Evidence.observed(
                        "evidence.notRead",
                        facts,
                        new Pointer(Substrate.PATH, "/reads").child(read)))));
      }
    }
  }

  /** Declared against actual, container by container; each lack once. */
  private static void compare(Running running, Contracts contracts, List<Finding> findings) {
    DeclaredEnvironment declared = new DeclaredEnvironment(contracts);
    Set<String> told = new LinkedHashSet<>();
    List<Evidence> compared = new ArrayList<>();
    boolean lacks = false;
    for (int i = 0; i < running.containers().size(); i++) {
      Container container = running.containers().get(i);
      Optional<DeclaredEnvironment.Comparison> comparison = declared.compare(container, running);
      if (comparison.isEmpty()) {
        continue;
      }
      Facts facts =
          Facts.of("container", container.container())
              .with("object", title(container))
              .with("count", container.count())
              .with("definition", comparison.get().definition())
              .with("stage", container.purpose().stage());
      Evidence evidence =
          Evidence.observed(
              "evidence.liveContainer", facts, new Pointer(Running.PATH, "/containers").child(i));
      compared.add(evidence);
      List<DeclaredEnvironment.Lack> lacking = comparison.get().lacking();
      if (lacking.isEmpty()) {
        continue;
      }
      lacks = true;
      List<String> names = lacking.stream().map(DeclaredEnvironment.Lack::name).toList();
      String key = comparison.get().definition() + facts.values().get("stage") + names;
      if (!told.add(key + container.kind())) {
        continue;
      }
      boolean mapped = lacking.stream().anyMatch(DeclaredEnvironment.Lack::isMapped);
      List<Evidence> rests = new ArrayList<>(List.of(evidence));
      lacking.stream()
          .limit(MOST_EVIDENCE)
          .forEach(
              lack ->
                  rests.add(
                      Evidence.observed(
                          "evidence.liveDeclared",
                          Facts.of("name", lack.name()).with("object", lack.object()),
                          lack.at())));
      findings.add(
          finding(
              Status.FAIL,
              Severity.WARNING,
              "check.live-environment.fail.lacking",
              facts.withFew("names", names).with("mapped", mapped ? 1 : 0),
              Optional.of(FAILURE_LAYER),
              rests));
    }
    if (!lacks && !compared.isEmpty()) {
      findings.add(
          finding(
              Status.PASS,
              Severity.INFO,
              "check.live-environment.pass.declared",
              Facts.of("count", compared.size()),
              Optional.of(FAILURE_LAYER),
              compared.stream().limit(MOST_EVIDENCE).toList()));
    } else if (compared.isEmpty() && !running.containers().isEmpty()) {
      findings.add(
          new Finding(
              ID,
              Status.NOT_EVALUATED,
              Severity.INFO,
              Layer.CONTRACT,
              Optional.of(FAILURE_LAYER),
              "check.live-environment.open.nothingOfChart",
              Facts.of("count", running.containers().size()),
              false,
              List.of()));
    }
  }

  /** Whose controllers made what runs. */
  private static Optional<String> version(Examination examination) {
    return PlatformSkew.liveVersion(examination).or(examination::hereName);
  }

  /** Names that nothing supplies: somebody else's, or a contract that is not known yet. */
  private static void unexplained(
      Running running,
      SuppliedNames supplied,
      DeclaredEnvironment declared,
      List<Finding> findings) {
    Set<String> told = new LinkedHashSet<>();
    for (int i = 0; i < running.containers().size(); i++) {
      Container container = running.containers().get(i);
      if (declared.compare(container, running).isEmpty()) {
        continue;
      }
      List<String> names = supplied.unexplained(container);
      if (names.isEmpty() || !told.add(container.purpose() + " " + names)) {
        continue;
      }
      Facts facts =
          Facts.of("container", container.container())
              .with("object", title(container))
              .with("count", container.count())
              .with("stage", container.purpose().stage())
              .withFew("names", names);
      findings.add(
          finding(
              Status.FAIL,
              Severity.INFO,
              "check.live-environment.fail.unexplained",
              facts,
              Optional.of(FAILURE_LAYER),
              List.of(
                  Evidence.observed(
                      "evidence.liveContainer",
                      facts,
                      new Pointer(Running.PATH, "/containers").child(i)))));
    }
  }

  private static String title(Container container) {
    return "%s %s/%s".formatted(container.kind(), container.namespace(), container.object());
  }

  private static Optional<Finding> failed(Failure failure, Pointer at) {
    List<ReportedSymptom> symptoms = ReportedSymptom.of(failure, at);
    boolean elsewhere =
        !failure.states().isEmpty()
            && failure.states().stream().allMatch(one -> TOLD_ELSEWHERE.contains(one.reason()));
    if (elsewhere && symptoms.isEmpty()) {
      return Optional.empty();
    }
    List<Evidence> rests = new ArrayList<>();
    failure
        .phase()
        .ifPresent(
            phase ->
                rests.add(
                    Evidence.observed(
                        "evidence.liveRun",
                        Facts.of("subject", failure.subject())
                            .with("phase", phase)
                            .with("reason", failure.reason()),
                        at)));
    for (int i = 0; i < Math.min(MOST_EVIDENCE, failure.states().size()); i++) {
      rests.add(state(failure.states().get(i), at.child("states").child(i)));
    }
    symptoms.stream()
        .limit(MOST_EVIDENCE)
        .forEach(
            symptom ->
                rests.add(
                    Evidence.reported(
                        "evidence.liveSymptom",
                        Facts.of("line", symptom.line())
                            .with("meaning", new Facts.Term("symptom." + symptom.meaning().id())),
                        symptom.at())));
    List<String> meanings =
        symptoms.stream().map(one -> "symptom." + one.meaning().id()).distinct().toList();
    List<String> variables =
        symptoms.stream().flatMap(one -> one.variable().stream()).distinct().toList();
    Facts facts =
        Facts.of("subject", failure.subject())
            .with("phase", failure.phase())
            .with("definition", failure.actionSet().or(failure::componentDefinition))
            .with("state", failure.states().stream().findFirst().map(State::reason))
            .with("symptomCount", meanings.size())
            .with("symptoms", new Facts.Terms(meanings))
            .withFew("variables", variables)
            .with("line", symptoms.stream().findFirst().map(ReportedSymptom::line));
    boolean contract = symptoms.stream().anyMatch(one -> one.meaning().isContract());
    return Optional.of(
        finding(
            Status.FAIL,
            Severity.WARNING,
            "check.live-environment.fail.failed",
            facts,
            contract ? Optional.of(FAILURE_LAYER) : Optional.empty(),
            rests));
  }

  private static Evidence state(State state, Pointer at) {
    return Evidence.observed(
        "evidence.liveState",
        Facts.of("object", state.object())
            .with("container", state.container())
            .with("stage", state.stage())
            .with("reason", state.reason())
            .with("exitCode", state.exitCode())
            .with("restarts", state.restarts()),
        at);
  }

  private static Finding nothingFailed(Running running) {
    int count = running.unlisted() + running.containers().stream().mapToInt(Container::count).sum();
    Facts facts = Facts.of("count", count);
    return finding(
        Status.PASS,
        Severity.INFO,
        "check.live-environment.pass.running",
        facts,
        Optional.empty(),
        List.of(
            Evidence.observed(
                "evidence.liveAll", facts, new Pointer(Running.PATH, "/containers"))));
  }

  private static Finding finding(
      Status status,
      Severity severity,
      String text,
      Facts facts,
      Optional<Integer> failureLayer,
      List<Evidence> evidence) {
    return new Finding(
        ID, status, severity, Layer.CONTRACT, failureLayer, text, facts, true, evidence);
  }
}

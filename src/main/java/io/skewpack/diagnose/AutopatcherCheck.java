package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Patched;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.Role;
import io.skewpack.snapshot.Substrate.TemplateContainer;
import io.skewpack.snapshot.Substrate.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Some virtual clusters run a daemon that rewrites the images or pull policies of new workloads.
 * Where there is one it must be running, its script in a shell that its image has; and whatever
 * differs from what its owner asks for is listed, with who changed it.
 */
final class AutopatcherCheck extends SubstrateCheck {

  private static final String PODS = "list pods";

  /** Alpine's image has sh, and no bash. */
  private static final Set<String> NOT_IN_ALPINE = Set.of("bash", "/bin/bash", "/usr/bin/bash");

  AutopatcherCheck() {
    super(
        "autopatcher",
        "list deployments.apps",
        "list daemonsets.apps",
        "list statefulsets.apps",
        "list replicasets.apps",
        "list jobs.batch",
        PODS);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    List<Workload> workloads = substrate.workloads();
    List<Integer> patchers =
        IntStream.range(0, workloads.size())
            .filter(i -> workloads.get(i).role() == Role.AUTOPATCHER)
            .boxed()
            .toList();
    List<Pod> pods =
        substrate.pods().stream().filter(pod -> pod.role() == Role.AUTOPATCHER).toList();
    for (int index : patchers) {
      findings.addAll(judge(workloads.get(index), index));
    }
    boolean found = !patchers.isEmpty() || !pods.isEmpty();
    if (patchers.isEmpty()) {
      pods.stream()
          .filter(pod -> !pod.ready())
          .findFirst()
          .ifPresent(pod -> findings.add(notReady(substrate, pod)));
    }
    Facts facts = patched(substrate.patched()).with("found", found ? 1 : 0);
    List<Evidence> evidence = evidence(substrate.patched());
    if (!found && !evidence.isEmpty()) {
      findings.add(fail(Severity.WARNING, "patchedByOthers", facts, evidence));
    } else if (findings.isEmpty()) {
      findings.add(
          pass(
              !found ? "none" : evidence.isEmpty() ? "idle" : "works",
              facts,
              evidence.isEmpty()
                  ? new Evidence[] {read(PODS)}
                  : evidence.toArray(Evidence[]::new)));
    }
    return findings;
  }

  private List<Finding> judge(Workload workload, int index) {
    Facts facts =
        Facts.of("name", workload.kind() + " " + workload.namespace() + "/" + workload.name())
            .with("ready", workload.ready())
            .with("desired", workload.desired());
    Evidence evidence = seen("evidence.workload", facts, "/workloads", index);
    for (TemplateContainer container : workload.containers()) {
      boolean alpine = container.image().matches("(.*[/:-])?(alpine|busybox)([:@-].*)?");
      if (alpine && container.interpreter().filter(NOT_IN_ALPINE::contains).isPresent()) {
        return List.of(
            fail(
                Severity.WARNING,
                "noShell",
                facts.with("image", container.image()).with("interpreter", container.interpreter()),
                List.of(evidence)));
      }
    }
    return workload.ready() < workload.desired() || workload.desired() == 0
        ? List.of(fail(Severity.WARNING, "notReady", facts, List.of(evidence)))
        : List.of();
  }

  private Finding notReady(Substrate substrate, Pod pod) {
    Facts facts =
        Facts.of("name", "Pod " + pod.namespace() + "/" + pod.name())
            .with("ready", 0)
            .with("desired", 1);
    return fail(
        Severity.WARNING,
        "notReady",
        facts,
        List.of(seen("evidence.workload", facts, "/pods", substrate.pods().indexOf(pod))));
  }

  private static Facts patched(List<Patched> patched) {
    List<String> pods =
        patched.stream().map(one -> one.namespace() + "/" + one.pod()).distinct().sorted().toList();
    List<String> by =
        patched.stream().flatMap(one -> one.by().stream()).distinct().sorted().toList();
    return Facts.of("count", patched.size()).withFew("pods", pods).withFew("by", by);
  }

  private static List<Evidence> evidence(List<Patched> patched) {
    return IntStream.range(0, patched.size())
        .mapToObj(
            i -> {
              Patched one = patched.get(i);
              return seen(
                  "evidence.patched",
                  Facts.of("pod", one.namespace() + "/" + one.pod())
                      .with("container", one.container())
                      .with("field", one.field())
                      .with("wanted", one.wanted())
                      .with("found", one.found())
                      .withFew("by", one.by()),
                  "/patched",
                  i);
            })
        .toList();
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Event;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is dated about the objects that a failure of the substrate was seen on: when they were made,
 * when they last ended, who changed what makes them, what was said about them. An event is kept for
 * an hour by default (kube-apiserver, {@code --event-ttl}), so none is no sign of none.
 */
final class SubstrateTrigger {

  private static final int SHOWN = 6;

  private final PackContext pack;
  private final Failure failure;
  private final Substrate substrate;

  /** One thing that happened, in a text of its own. */
  private record Moment(Instant at, String text, Facts facts, Evidence evidence) {}

  SubstrateTrigger(PackContext pack, Failure failure) {
    this.pack = pack;
    this.failure = failure;
    this.substrate = pack.examination().snapshot().substrate().orElseThrow();
  }

  List<Block> blocks() {
    List<Moment> moments = new ArrayList<>(moments());
    if (moments.isEmpty()) {
      return List.of(pack.paragraph("trigger.substrate"));
    }
    moments.sort(Comparator.comparing(Moment::at).reversed().thenComparing(Moment::text));
    List<Claim> shown =
        moments.stream()
            .distinct()
            .limit(SHOWN)
            .map(one -> pack.index().claim(one.text(), one.facts(), List.of(one.evidence())))
            .toList();
    return List.of(pack.paragraph("trigger.substrate.known"), new Block.Bullets(shown));
  }

  private Set<Moment> moments() {
    Set<Moment> moments = new LinkedHashSet<>();
    Map<Integer, Evidence> pods = pods();
    Set<String> objects = new LinkedHashSet<>();
    pods.forEach(
        (index, evidence) -> {
          Pod pod = substrate.pods().get(index);
          objects.add("Pod " + pod.namespace() + "/" + pod.name());
          moments.addAll(of(pod, evidence));
          moments.addAll(changes(pod));
        });
    indices("/backupRepos").keySet().stream()
        .map(index -> "BackupRepo " + substrate.backupRepos().get(index).name())
        .forEach(objects::add);
    indices("/addons").keySet().stream()
        .map(index -> "Addon " + substrate.addons().get(index).name())
        .forEach(objects::add);
    moments.addAll(events(objects));
    return moments;
  }

  private Map<Integer, Evidence> pods() {
    return indices("/pods");
  }

  /** The entries of a list of {@code substrate.json} that the findings cite, and with what. */
  private Map<Integer, Evidence> indices(String list) {
    Map<Integer, Evidence> cited = new LinkedHashMap<>();
    for (Finding finding : failure.findings()) {
      for (Evidence evidence : finding.evidence()) {
        String at = evidence.at().pointer();
        if (evidence.at().file().equals(Substrate.PATH) && at.startsWith(list + "/")) {
          String index = at.substring(list.length() + 1).replaceFirst("/.*$", "");
          cited.putIfAbsent(Integer.valueOf(index), evidence);
        }
      }
    }
    return cited;
  }

  private static List<Moment> of(Pod pod, Evidence evidence) {
    List<Moment> moments = new ArrayList<>();
    Facts name = Facts.of("pod", pod.namespace() + "/" + pod.name());
    pod.created()
        .or(pod::started)
        .ifPresent(
            at ->
                moments.add(
                    new Moment(
                        at,
                        "trigger.substrate.created",
                        name.with("at", at.toString())
                            .with("onNode", pod.node())
                            .with("ready", pod.ready() ? 1 : 0),
                        evidence)));
    for (PodContainer container : pod.containers()) {
      container
          .lastEnded()
          .ifPresent(
              at ->
                  moments.add(
                      new Moment(
                          at,
                          "trigger.substrate.ended",
                          name.with("at", at.toString())
                              .with("container", container.name())
                              .with("restarts", container.restarts()),
                          evidence)));
    }
    return moments;
  }

  /** Who wrote the template that the pod is made from: its owner's name begins the pod's. */
  private List<Moment> changes(Pod pod) {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < substrate.workloads().size(); i++) {
      Workload workload = substrate.workloads().get(i);
      boolean makes =
          workload.namespace().equals(pod.namespace())
              && workload.role() == pod.role()
              && pod.name().startsWith(workload.name() + "-");
      if (makes && workload.changed().isPresent()) {
        String name = workload.namespace() + "/" + workload.name();
        String at = workload.changed().get().toString();
        Facts facts = Facts.of("name", name).with("at", at).with("manager", workload.changedBy());
        moments.add(
            new Moment(
                workload.changed().get(),
                "trigger.substrate.changed",
                facts.with("kind", workload.kind()),
                Evidence.observed(
                    "evidence.timeline.controller",
                    facts,
                    new Pointer(Substrate.PATH, "/workloads").child(i))));
      }
    }
    return moments;
  }

  private List<Moment> events(Set<String> objects) {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < substrate.events().size(); i++) {
      Event event = substrate.events().get(i);
      Optional<Instant> last = event.last();
      if (objects.contains(event.object()) && last.isPresent()) {
        Facts facts =
            Facts.of("object", event.object())
                .with("reason", event.reason())
                .with("at", last.get().toString());
        moments.add(
            new Moment(
                last.get(),
                "trigger.substrate.event",
                facts.with("message", event.message()).with("count", event.count()),
                Evidence.observed(
                    "evidence.event", facts, new Pointer(Substrate.PATH, "/events").child(i))));
      }
    }
    return moments;
  }
}

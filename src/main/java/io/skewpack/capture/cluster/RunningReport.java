package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.ConfigMapKeys.Reference;
import io.skewpack.capture.cluster.EventReader.Warnings;
import io.skewpack.capture.cluster.FailedPods.Failed;
import io.skewpack.capture.cluster.FailedPods.Speaker;
import io.skewpack.capture.cluster.KubeBlocksReader.Run;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Container;
import io.skewpack.snapshot.Running.Failure;
import io.skewpack.snapshot.Running.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the lists of pods, Jobs, Backups, Restores and events say together of what runs. */
final class RunningReport {

  private static final int MOST_STATES = 8;
  private static final int MOST_EVENTS = 10;
  private static final int MOST_LOGS = 2;
  private static final String COMPLETED = "Completed";
  private static final String FAILED = "Failed";

  /** One thing that failed, with all that belongs to it. */
  private record Subject(String name, Optional<Run> run, List<Failed> failed) {
    Instant newest() {
      return failed.stream()
          .flatMap(one -> one.created().stream())
          .max(Comparator.naturalOrder())
          .or(() -> run.flatMap(Run::at))
          .orElse(Instant.EPOCH);
    }

    /** Of the newest pods first; those of one container type twice say the same twice. */
    List<Speaker> speakers() {
      Set<String> heard = new HashSet<>();
      return failed.stream()
          .flatMap(one -> one.speakers().stream())
          .filter(speaker -> heard.add(speaker.container()))
          .limit(MOST_LOGS)
          .toList();
    }
  }

  private final List<Container> containers;
  private final int unlisted;
  private final List<Subject> subjects;
  private final int further;
  private final Map<String, Run> runs = new LinkedHashMap<>();

  RunningReport(List<RunningContainers> all, List<FailedPods> failures, List<Run> known) {
    known.forEach(run -> runs.put(run.name(), run));
    RunningContainers together = new RunningContainers();
    all.forEach(together::addAll);
    List<Container> every = together.containers(this::actionSet);
    this.containers = every.stream().limit(Running.MOST_CONTAINERS).toList();
    this.unlisted =
        together.unlisted()
            + every.stream().skip(Running.MOST_CONTAINERS).mapToInt(Container::count).sum();
    List<Subject> found = subjects(failures);
    this.subjects = found.stream().limit(Running.MOST_FAILURES).toList();
    this.further = found.size() - subjects.size();
  }

  /** A Restore runs the ActionSet of its Backup. */
  private Optional<String> actionSet(String run) {
    Optional<Run> known = Optional.ofNullable(runs.get(run));
    return known
        .flatMap(Run::actionSet)
        .or(() -> known.flatMap(Run::backup).map(runs::get).flatMap(Run::actionSet));
  }

  private List<Subject> subjects(List<FailedPods> failures) {
    Map<String, List<Failed>> bySubject = new LinkedHashMap<>();
    failures.stream()
        .flatMap(list -> list.newestFirst().stream())
        .sorted(FailedPods.NEWEST_FIRST)
        .forEach(
            one -> bySubject.computeIfAbsent(one.subject(), key -> new ArrayList<>()).add(one));
    // What came through in the end had a first try that failed.
    bySubject
        .keySet()
        .removeIf(
            name ->
                Optional.ofNullable(runs.get(name))
                    .flatMap(Run::phase)
                    .filter(COMPLETED::equals)
                    .isPresent());
    runs.values().stream()
        .filter(run -> run.phase().filter(FAILED::equals).isPresent())
        .forEach(run -> bySubject.putIfAbsent(run.name(), List.of()));
    return bySubject.entrySet().stream()
        .map(
            entry ->
                new Subject(
                    entry.getKey(),
                    Optional.ofNullable(runs.get(entry.getKey())),
                    entry.getValue()))
        .sorted(Comparator.comparing(Subject::newest).reversed().thenComparing(Subject::name))
        .toList();
  }

  /** The ConfigMaps that the containers name. */
  SortedSet<Reference> configMaps() {
    SortedSet<Reference> references = new TreeSet<>();
    for (Container container : containers) {
      container.environment().stream()
          .filter(entry -> entry.kind().equals("envFrom.configMapRef"))
          .forEach(entry -> references.add(new Reference(container.namespace(), entry.name())));
      container
          .mounts()
          .forEach(
              mount -> references.add(new Reference(container.namespace(), mount.configMap())));
    }
    return references;
  }

  /** Whose logs may say why. */
  List<Speaker> speakers() {
    return subjects.stream().flatMap(subject -> subject.speakers().stream()).toList();
  }

  Running running(Warnings warnings, ConfigMapKeys configMaps, FailureLogs logs) {
    return new Running(
        containers,
        unlisted,
        configMaps.found(),
        subjects.stream().map(subject -> failure(subject, warnings, logs)).toList(),
        further);
  }

  private Failure failure(Subject subject, Warnings warnings, FailureLogs logs) {
    Set<String> objects = new HashSet<>(Set.of(subject.name()));
    subject.failed().forEach(one -> objects.add(one.object()));
    List<State> states =
        subject.failed().stream().flatMap(one -> one.states().stream()).limit(MOST_STATES).toList();
    return new Failure(
        subject.name(),
        subject.run().flatMap(Run::phase),
        subject.run().flatMap(Run::reason),
        actionSet(subject.name()),
        subject.failed().stream()
            .flatMap(one -> one.labels().componentDefinition().stream())
            .findFirst(),
        Optional.of(subject.newest()).filter(at -> !at.equals(Instant.EPOCH)),
        states,
        warnings.of(objects, MOST_EVENTS),
        subject.speakers().stream().flatMap(speaker -> logs.of(speaker).stream()).toList());
  }
}

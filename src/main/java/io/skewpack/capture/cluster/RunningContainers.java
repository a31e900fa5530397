package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.EnvironmentEntries;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Running.Container;
import io.skewpack.snapshot.Running.Mount;
import io.skewpack.snapshot.Running.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The environments of KubeBlocks' containers, while a list of ten thousand pods arrives: each kind
 * is held once, with the names of those that have it.
 */
final class RunningContainers {

  /** More kinds than a cluster's definitions can make, unless somebody means to fill the memory. */
  private static final int MOST_SHAPES = 3_000;

  /** Kubernetes has no bound; an object's size is one. */
  private static final int MOST_VARIABLES = 1_000;

  /** A first word that is a program: no script, and no text of somebody's own. */
  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9._/+-]{1,100}");

  private static final Comparator<Container> ORDER =
      Comparator.comparing((Container one) -> one.purpose().run().isEmpty())
          .thenComparing(Container::namespace)
          .thenComparing(Container::kind)
          .thenComparing(Container::object)
          .thenComparing(Container::container);

  /**
   * All that two containers of one kind have in common; names of ConfigMaps and Secrets are not.
   */
  private record Shape(
      String kind,
      String container,
      boolean init,
      String image,
      Optional<String> command,
      Optional<String> stage,
      Optional<String> definition,
      List<EnvironmentEntry> environment,
      List<Mount> mounts) {}

  /**
   * One container.
   *
   * @param sources the names that its shape leaves out, in its order
   */
  private record Seat(
      String namespace,
      String object,
      Optional<String> run,
      Optional<String> component,
      List<String> sources) {}

  private final Map<Shape, List<Seat>> shapes = new LinkedHashMap<>();
  private int unlisted;

  /**
   * Takes what KubeBlocks made, and passes over the rest.
   *
   * @param kind {@code Pod} or {@code Job}
   * @param pod its specification of a pod
   * @param at where that is
   */
  void add(
      String kind, KubernetesObject object, KubeBlocksLabels labels, JsonNode pod, FieldPath at) {
    Map<String, String> volumes = new HashMap<>();
    for (JsonNode volume : pod.path("volumes")) {
      KubernetesObject.text(volume.path("configMap").path("name"))
          .ifPresent(name -> volumes.put(volume.path("name").asText(), name));
    }
    for (String list : List.of("initContainers", "containers")) {
      JsonNode containers = pod.path(list);
      for (int i = 0; i < containers.size(); i++) {
        add(
            kind,
            object,
            labels,
            containers.path(i),
            list.equals("initContainers"),
            at.child(list).child(i),
            volumes);
      }
    }
  }

  private void add(
      String kind,
      KubernetesObject object,
      KubeBlocksLabels labels,
      JsonNode container,
      boolean init,
      FieldPath at,
      Map<String, String> volumes) {
    List<String> sources = new ArrayList<>();
    List<EnvironmentEntry> environment = new ArrayList<>();
    EnvironmentEntries.entriesOf(container, at).stream()
        .limit(MOST_VARIABLES)
        .forEach(
            entry -> {
              if (entry.kind().startsWith("envFrom.")) {
                sources.add(entry.name());
                environment.add(named(entry, ""));
              } else {
                environment.add(entry);
              }
            });
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      String configMap = volumes.get(mount.path("name").asText());
      if (configMap != null) {
        sources.add(configMap);
        mounts.add(
            new Mount(
                mount.path("mountPath").asText(),
                KubernetesObject.text(mount.path("subPath")),
                ""));
      }
    }
    Shape shape =
        new Shape(
            kind,
            container.path("name").asText(),
            init,
            container.path("image").asText(),
            KubernetesObject.text(container.path("command").path(0))
                .filter(word -> PROGRAM.matcher(word).matches()),
            labels.stage(object, container, init),
            labels.componentDefinition(),
            List.copyOf(environment),
            List.copyOf(mounts));
    List<Seat> seats = shapes.get(shape);
    if (seats == null) {
      if (shapes.size() == MOST_SHAPES) {
        unlisted++;
        return;
      }
      seats = new ArrayList<>(1);
      shapes.put(shape, seats);
    }
    seats.add(
        new Seat(
            object.namespace(),
            object.name(),
            labels.run(),
            labels.component(),
            List.copyOf(sources)));
  }

  void addAll(RunningContainers others) {
    others.shapes.forEach(
        (shape, seats) -> shapes.computeIfAbsent(shape, one -> new ArrayList<>()).addAll(seats));
    unlisted += others.unlisted;
  }

  /** How many containers are of no kind that is held. */
  int unlisted() {
    return unlisted;
  }

  /**
   * Each kind once, and once more for every other ActionSet that it is run for; those of
   * data-protection first.
   *
   * @param actionSets the ActionSet of a Backup or Restore
   */
  List<Container> containers(Function<String, Optional<String>> actionSets) {
    List<Container> containers = new ArrayList<>();
    shapes.forEach(
        (shape, seats) -> {
          Map<Optional<String>, List<Seat>> byActionSet = new LinkedHashMap<>();
          for (Seat seat : seats) {
            byActionSet
                .computeIfAbsent(seat.run().flatMap(actionSets), one -> new ArrayList<>())
                .add(seat);
          }
          byActionSet.forEach(
              (actionSet, same) -> containers.add(container(shape, actionSet, same)));
        });
    containers.sort(ORDER);
    return containers;
  }

  private static Container container(Shape shape, Optional<String> actionSet, List<Seat> seats) {
    Seat first = seats.get(0);
    Iterator<String> sources = first.sources().iterator();
    List<EnvironmentEntry> environment =
        shape.environment().stream()
            .map(
                entry -> entry.kind().startsWith("envFrom.") ? named(entry, sources.next()) : entry)
            .toList();
    List<Mount> mounts =
        shape.mounts().stream()
            .map(mount -> new Mount(mount.mountPath(), mount.subPath(), sources.next()))
            .toList();
    return new Container(
        shape.kind(),
        first.namespace(),
        first.object(),
        shape.container(),
        shape.init(),
        shape.image(),
        shape.command(),
        new Purpose(shape.stage(), first.run(), actionSet, first.component(), shape.definition()),
        seats.size(),
        environment,
        mounts);
  }

  private static EnvironmentEntry named(EnvironmentEntry entry, String name) {
    return new EnvironmentEntry(name, entry.kind(), entry.optional(), entry.path());
  }
}

package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.cluster.PodReader.SecretName;
import io.skewpack.snapshot.Substrate.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the Warnings: of each reason about each object, the newest. */
final class EventReader {

  static final String PATH = "/api/v1/events";
  static final String WHAT = "list events";

  /** This many are kept in the end. */
  static final int MOST_EVENTS = 300;

  /** While pods are not read yet, it is not known which events matter. */
  private static final int MOST_HELD = 5_000;

  private static final String UNRETRIEVABLE = "FailedToRetrieveImagePullSecret";

  /** As a kubelet writes it (kubelet_pods.go): the names are in parentheses. */
  private static final Pattern PULL_SECRETS = Pattern.compile("pull secrets? \\(([^)]*)\\)");

  private static final Comparator<Event> NEWEST_FIRST =
      Comparator.comparing((Event event) -> event.last().orElse(Instant.EPOCH))
          .reversed()
          .thenComparing(Event::object)
          .thenComparing(Event::reason);

  private record About(String object, String reason) {}

  /**
   * @param ofKubeBlocks whether the object is one of KubeBlocks' own kinds
   */
  private record Held(Event event, boolean ofKubeBlocks) {}

  /** The Warnings of a cluster. */
  static final class Warnings {
    private final Map<About, Held> newest = new HashMap<>();
    private final Set<SecretName> unretrievable = new TreeSet<>();

    /** The newest that are about KubeBlocks' objects, or about one that matters. */
    List<Event> about(Predicate<String> matters) {
      return newest.values().stream()
          .filter(held -> held.ofKubeBlocks() || matters.test(held.event().object()))
          .map(Held::event)
          .sorted(NEWEST_FIRST)
          .limit(MOST_EVENTS)
          .toList();
    }

    /** The newest about these objects. */
    List<Event> of(Set<String> objects, int most) {
      return newest.values().stream()
          .map(Held::event)
          .filter(event -> objects.contains(event.object()))
          .sorted(NEWEST_FIRST)
          .limit(most)
          .toList();
    }

    /** The Secrets that a kubelet could not retrieve. */
    Set<SecretName> unretrievable() {
      return unretrievable;
    }

    private void add(KubernetesObject object) {
      Event event = event(object);
      if (event.reason().equals(UNRETRIEVABLE)) {
        addSecrets(object.string("/involvedObject/namespace"), object.string("/message"));
      }
      boolean ofKubeBlocks = object.string("/involvedObject/apiVersion").contains("kubeblocks.io/");
      newest.merge(
          new About(event.object(), event.reason()),
          new Held(event, ofKubeBlocks),
          (old, other) -> NEWEST_FIRST.compare(old.event(), other.event()) <= 0 ? old : other);
      if (newest.size() > 2 * MOST_HELD) {
        List<Map.Entry<About, Held>> all = new ArrayList<>(newest.entrySet());
        all.sort(Comparator.comparing(entry -> entry.getValue().event(), NEWEST_FIRST));
        all.subList(MOST_HELD, all.size()).forEach(entry -> newest.remove(entry.getKey()));
      }
    }

    private void addSecrets(String namespace, String message) {
      Matcher names = PULL_SECRETS.matcher(message);
      if (names.find()) {
        for (String name : names.group(1).split(",", -1)) {
          unretrievable.add(new SecretName(namespace, name.strip()));
        }
      }
    }
  }

  private EventReader() {}

  static Warnings read(LiveTarget target) throws CaptureException, InterruptedException {
    return target.list(
        PATH,
        Map.of("fieldSelector", "type=Warning"),
        LiveTarget.MOST_OF_PAGE,
        WHAT,
        Warnings::new,
        (warnings, item) -> warnings.add(new KubernetesObject(item)));
  }

  private static Event event(KubernetesObject object) {
    Optional<Instant> last =
        object
            .instant("/series/lastObservedTime")
            .or(() -> object.instant("/lastTimestamp"))
            .or(() -> object.instant("/eventTime"))
            .or(object::created);
    int count = Math.max(object.at("/count").asInt(1), object.at("/series/count").asInt(1));
    return new Event(
        object(
            object.string("/involvedObject/kind"),
            object.string("/involvedObject/namespace"),
            object.string("/involvedObject/name")),
        object.string("/reason"),
        KubernetesObject.message(object.at("/message")).orElse(""),
        count,
        last);
  }

  /** As an event names an object. */
  static String object(String kind, String namespace, String name) {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}

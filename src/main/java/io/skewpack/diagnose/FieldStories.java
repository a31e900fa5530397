package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.FieldStory.Place;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.FieldLocator;
import io.skewpack.schema.FieldLocator.Presence;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.Rule;
import io.skewpack.schema.StructuralSchema;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tells the story of every rejected field: the same field on many objects is one story. */
final class FieldStories {

  private final List<JudgedObject> judged;
  private final CrdLayer layer;
  private final CrdSchemas here;
  private final VersionCatalog catalog;
  private final Map<String, List<Judgement>> sweep;

  /**
   * Stories of what these objects met.
   *
   * @param here the definitions of {@code layer}
   * @param sweep for every release, its judgement of every object, in the order of {@code judged}
   */
  FieldStories(
      List<JudgedObject> judged,
      CrdLayer layer,
      CrdSchemas here,
      VersionCatalog catalog,
      Map<String, List<Judgement>> sweep) {
    this.judged = judged;
    this.layer = layer;
    this.here = here;
    this.catalog = catalog;
    this.sweep = sweep;
  }

  /**
   * @param celRule the hash of the CEL rule that is broken; empty for every other rule
   */
  private record Key(String kind, String apiVersion, String path, Rule rule, String celRule)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind)
            .thenComparing(Key::apiVersion)
            .thenComparing(Key::path)
            .thenComparing(Key::rule)
            .thenComparing(Key::celRule);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Sorted by kind, API version, path and rule. */
  List<FieldStory> tell() throws SnapshotException {
    Map<Key, List<Place>> places = new TreeMap<>();
    for (JudgedObject object : judged) {
      for (RejectedField field : object.judgement().rejections()) {
        Key key =
            new Key(
                object.object().kind(),
                object.object().apiVersion(),
                FieldPath.parse(field.path()).pattern(),
                field.rule(),
                field.celRule().orElse(""));
        places
            .computeIfAbsent(key, same -> new ArrayList<>())
            .add(new Place(object, field, at(object, field)));
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (Key key : places.keySet()) {
      if (key.rule() == Rule.UNKNOWN) {
        names.add(FieldPath.parse(key.path()).name());
      }
    }
    Map<String, List<FieldLocator.Occurrence>> byName = FieldLocator.occurrences(here, names);
    List<FieldStory> stories = new ArrayList<>();
    for (Map.Entry<Key, List<Place>> entry : places.entrySet()) {
      stories.add(story(entry.getKey(), entry.getValue(), byName));
    }
    return List.copyOf(stories);
  }

  /** The rejected value in the snapshot; for a missing one, what should hold it. */
  private static Pointer at(JudgedObject object, RejectedField field) {
    Pointer at = object.object().content();
    JsonNode node = object.content();
    for (FieldPath.Step step : FieldPath.parse(field.path()).steps()) {
      JsonNode next = step.isKey() ? node.get(step.key()) : node.get(step.index());
      if (next == null) {
        break;
      }
      at = step.isKey() ? at.child(step.key()) : at.child(step.index());
      node = next;
    }
    return at;
  }

  private Optional<Pointer> schemaOf(Key key) {
    GroupVersion gv = GroupVersion.of(key.apiVersion());
    return layer.definitions().stream()
        .filter(crd -> crd.group().equals(gv.group()) && crd.kind().equals(key.kind()))
        .flatMap(crd -> crd.versions().stream())
        .filter(version -> version.name().equals(gv.version()))
        .findFirst()
        .flatMap(CrdLayer.CrdVersion::schema);
  }

  private FieldStory story(
      Key key, List<Place> places, Map<String, List<FieldLocator.Occurrence>> byName) {
    GroupVersion gv = GroupVersion.of(key.apiVersion());
    List<String> sameSchema = new ArrayList<>();
    // One kind may have the field in several of its versions: it is named once.
    Set<String> otherKinds = new LinkedHashSet<>();
    if (key.rule() == Rule.UNKNOWN) {
      List<FieldLocator.Occurrence> all = byName.get(FieldPath.parse(key.path()).name());
      for (FieldLocator.Occurrence found : all) {
        boolean sameGroup = found.group().equals(gv.group());
        if (sameGroup && !found.kind().equals(key.kind())) {
          otherKinds.add(found.kind() + " " + found.path());
        } else if (sameGroup && found.version().equals(gv.version())) {
          sameSchema.add(found.path());
        }
      }
      // A counterpart is most likely a neighbour: kinds of the same group come first.
      all.stream()
          .filter(found -> !found.group().equals(gv.group()))
          .forEach(found -> otherKinds.add(found.kind() + " " + found.path()));
    }
    sameSchema.sort(nearestTo(key.path()));
    Set<String> acceptedBy = acceptedBy(key, places);
    return new FieldStory(
        key.apiVersion(),
        key.kind(),
        key.path(),
        key.rule(),
        places,
        sameSchema,
        List.copyOf(otherKinds),
        schemaOf(key),
        acceptedBy,
        (int) catalog.versions().stream().filter(version -> serves(version, key)).count(),
        nature(key.rule(), acceptedBy, sameSchema));
  }

  /** Paths that go the same way for longest first, then the shorter, then by the alphabet. */
  private static Comparator<String> nearestTo(String path) {
    return Comparator.<String>comparingInt(other -> -shared(path, other))
        .thenComparingInt(String::length)
        .thenComparing(Comparator.naturalOrder());
  }

  private static int shared(String path, String other) {
    List<FieldPath.Step> ours = FieldPath.parse(path).steps();
    List<FieldPath.Step> theirs = FieldPath.parse(other).steps();
    int steps = 0;
    while (steps < Math.min(ours.size(), theirs.size())
        && ours.get(steps).equals(theirs.get(steps))) {
      steps++;
    }
    return steps;
  }

  private static Nature nature(Rule rule, Set<String> acceptedBy, List<String> sameSchema) {
    return switch (rule) {
      case KIND, VERSION ->
          acceptedBy.isEmpty() ? Nature.KIND_NEVER_RELEASED : Nature.KIND_OF_OTHER_RELEASE;
      case UNKNOWN ->
          !acceptedBy.isEmpty()
              ? Nature.OTHER_RELEASE
              : sameSchema.isEmpty() ? Nature.NEVER_RELEASED : Nature.MISPLACED;
      default -> acceptedBy.isEmpty() ? Nature.INVALID_VALUE : Nature.OTHER_RELEASE;
    };
  }

  private Set<String> acceptedBy(Key key, List<Place> places) {
    Set<String> versions = new LinkedHashSet<>();
    for (String version : catalog.versions()) {
      boolean accepted =
          switch (key.rule()) {
            case KIND, VERSION -> serves(version, key);
            case UNKNOWN -> has(version, key);
            default -> serves(version, key) && places.stream().allMatch(p -> passes(version, p));
          };
      if (accepted) {
        versions.add(version);
      }
    }
    return versions;
  }

  private Optional<StructuralSchema> released(String version, Key key) {
    GroupVersion gv = GroupVersion.of(key.apiVersion());
    return catalog.schema(version, gv.group(), gv.version(), key.kind());
  }

  private boolean serves(String version, Key key) {
    return released(version, key).isPresent();
  }

  private boolean has(String version, Key key) {
    return released(version, key)
        .filter(s -> FieldLocator.presence(s, FieldPath.parse(key.path())) != Presence.ABSENT)
        .isPresent();
  }

  /**
   * Whether a release has nothing to say against a value, nor against anything around it. A CEL
   * rule that the value breaks here it breaks wherever a release has the same rule in that place.
   */
  private boolean passes(String version, Place place) {
    Judgement judgement = sweep.get(version).get(place.object().index());
    String path = place.field().path();
    return !judgement.repeats(place.field())
        && judgement.rejections().stream().noneMatch(field -> path.startsWith(field.path()));
  }
}

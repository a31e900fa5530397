package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a field exists. The same name at another path, or on another kind or version, is another
 * field.
 */
public final class FieldLocator {

  private FieldLocator() {}

  /** What a schema says of a path. */
  public enum Presence {
    /** It is a field of the schema. */
    DECLARED,
    /** It lies in a map, or where unknown fields are preserved: any name is taken. */
    ANY_NAME,
    ABSENT
  }

  /**
   * A field of some kind.
   *
   * @param path absolute, with {@code []} for any index or key
   */
  public record Occurrence(String group, String kind, String version, String path)
      implements Comparable<Occurrence> {
    private static final Comparator<Occurrence> ORDER =
        Comparator.comparing(Occurrence::kind)
            .thenComparing(Occurrence::group)
            .thenComparing(Occurrence::version)
            .thenComparing(Occurrence::path);

    @Override
    public int compareTo(Occurrence other) {
      return ORDER.compare(this, other);
    }
  }

  /** Whether a path exists in a schema; an index and {@code []} are the same here. */
  public static Presence presence(StructuralSchema root, FieldPath path) {
    StructuralSchema at = root;
    Presence presence = Presence.DECLARED;
    for (FieldPath.Step step : path.steps()) {
      StructuralSchema next = null;
      if (step.isKey()) {
        next = at.properties().get(step.key());
        presence = next == null ? Presence.ANY_NAME : Presence.DECLARED;
      } else if (at.items().isPresent()) {
        next = at.items().get();
      }
      if (next == null && !(step.index() >= 0)) {
        next = at.additionalProperties().orElse(null);
      }
      if (next == null) {
        return at.preservesUnknownFields() ? Presence.ANY_NAME : Presence.ABSENT;
      }
      at = next;
    }
    return presence;
  }

  /** Whether the object that holds a field must have it; false when there is no such field. */
  public static boolean isRequired(StructuralSchema root, FieldPath path) {
    return FieldFinder.find(root, path) instanceof FieldFinder.Found found && found.required();
  }

  /** Every path of a schema that ends in this field name, with {@code []}, sorted. */
  public static List<String> paths(StructuralSchema root, String name) {
    TreeSet<String> found = new TreeSet<>();
    new Walk(Map.of(name, found)).collect(root, FieldPath.ROOT);
    return List.copyOf(found);
  }

  /**
   * Every field of this name on every served version of every kind, sorted by kind, group, version
   * and path.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  public static List<Occurrence> occurrences(CrdSchemas schemas, String name)
      throws SnapshotException {
    return occurrences(schemas, Set.of(name)).get(name);
  }

  /**
   * The same for several names in one walk: every name is a key of the result.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  public static Map<String, List<Occurrence>> occurrences(CrdSchemas schemas, Set<String> names)
      throws SnapshotException {
    Map<String, List<Occurrence>> all = new HashMap<>();
    names.forEach(name -> all.put(name, new ArrayList<>()));
    for (CrdSchemas.Definition definition : schemas.definitions()) {
      for (CrdSchemas.Version version : definition.versions()) {
        if (version.served() && version.schema().isPresent()) {
          Map<String, TreeSet<String>> found = new HashMap<>();
          names.forEach(name -> found.put(name, new TreeSet<>()));
          new Walk(found).collect(version.schema().get(), FieldPath.ROOT);
          found.forEach(
              (name, paths) ->
                  paths.forEach(
                      path ->
                          all.get(name)
                              .add(
                                  new Occurrence(
                                      definition.group(),
                                      definition.kind(),
                                      version.name(),
                                      path))));
        }
      }
    }
    all.replaceAll((name, found) -> found.stream().sorted().toList());
    return all;
  }

  /** One search; shared parts of the schema that hold none of the names are entered once. */
  private static final class Walk {
    private final Map<String, ? extends Set<String>> found;
    private final IdentityHashMap<StructuralSchema, Boolean> holds = new IdentityHashMap<>();

    /**
     * @param found by name; the paths go there
     */
    Walk(Map<String, ? extends Set<String>> found) {
      this.found = found;
    }

    boolean collect(StructuralSchema at, FieldPath path) {
      if (at.isShared() && Boolean.FALSE.equals(holds.get(at))) {
        return false;
      }
      boolean here = false;
      for (Map.Entry<String, JsonNode> property : at.written().properties()) {
        FieldPath child = path.child(property.getKey());
        Set<String> paths = found.get(property.getKey());
        if (paths != null) {
          paths.add(child.toString());
          here = true;
        }
        here |= collect(at.child(property.getValue()), child);
      }
      for (StructuralSchema element : at.elements()) {
        here |= collect(element, path.any());
      }
      if (at.isShared()) {
        holds.put(at, here);
      }
      return here;
    }
  }
}

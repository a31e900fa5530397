package io.skewpack.schema;

import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Every path of a schema that ends in this field name, with {@code []}, sorted. */
  public static List<String> paths(StructuralSchema root, String name) {
    TreeSet<String> found = new TreeSet<>();
    new Walk(name, found).collect(root, FieldPath.ROOT);
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
    List<Occurrence> all = new ArrayList<>();
    for (CrdSchemas.Definition definition : schemas.definitions()) {
      for (CrdSchemas.Version version : definition.versions()) {
        if (version.served() && version.schema().isPresent()) {
          for (String path : paths(version.schema().get(), name)) {
            all.add(new Occurrence(definition.group(), definition.kind(), version.name(), path));
          }
        }
      }
    }
    all.sort(null);
    return List.copyOf(all);
  }

  /** One search; parts of the schema without the name are entered once. */
  private static final class Walk {
    private final String name;
    private final Set<String> found;
    private final IdentityHashMap<StructuralSchema, Boolean> holds = new IdentityHashMap<>();

    Walk(String name, Set<String> found) {
      this.name = name;
      this.found = found;
    }

    boolean collect(StructuralSchema at, FieldPath path) {
      if (Boolean.FALSE.equals(holds.get(at))) {
        return false;
      }
      boolean here = false;
      for (Map.Entry<String, StructuralSchema> property : at.children().entrySet()) {
        FieldPath child = path.child(property.getKey());
        if (property.getKey().equals(name)) {
          found.add(child.toString());
          here = true;
        }
        here |= collect(property.getValue(), child);
      }
      for (StructuralSchema element : at.elements()) {
        here |= collect(element, path.any());
      }
      holds.put(at, here);
      return here;
    }
  }
}

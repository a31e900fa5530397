package io.skewpack.diagnose;

import io.skewpack.schema.RejectedField;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One rejected field, wherever in the chart it occurs, and what else is known of it.
 *
 * @param apiVersion of the objects
 * @param path absolute, with {@code []} for indexes
 * @param places every rejection of this field, by object
 * @param here other paths of the same name in the same schema, with {@code []}, nearest first
 * @param otherKinds fields of that name on other kinds here, as {@code Kind path}
 * @param schema where the schema is that rejects it; absent when the kind is not served
 * @param acceptedBy released versions that accept the field where it stands, oldest first
 * @param serving how many released versions serve the kind in this version
 */
public record FieldStory(
    String apiVersion,
    String kind,
    String path,
    Rule rule,
    List<Place> places,
    List<String> here,
    List<String> otherKinds,
    Optional<Pointer> schema,
    Set<String> acceptedBy,
    int serving,
    Nature nature) {

  /**
   * One rejection and the object it is on.
   *
   * @param at the place in the snapshot: the rejected value, or what should hold it
   */
  public record Place(JudgedObject object, RejectedField field, Pointer at) {
    /** The object's name. */
    public String name() {
      return field.name();
    }

    /** Absolute, with indexes. */
    public String path() {
      return field.path();
    }

    /** What the schema asks for, in signs. */
    public Optional<String> expected() {
      return field.expected();
    }

    /** What was met. */
    public Optional<String> found() {
      return field.found();
    }
  }

  /** What is wrong, by evidence. */
  public enum Nature {
    /** The kind or its version is not served here, and some release serves it. */
    KIND_OF_OTHER_RELEASE,
    /** No release serves the kind or version. */
    KIND_NEVER_RELEASED,
    /** Some release accepts the field where it stands. */
    OTHER_RELEASE,
    /** No release has it there; the same name stands elsewhere in the same schema. */
    MISPLACED,
    /** No release has it there, and this schema has the name nowhere. */
    NEVER_RELEASED,
    /** The field exists, and every release rejects the value, or misses what is required. */
    INVALID_VALUE
  }

  /**
   * Whether this is that field's story: {@code path} with {@code []}, {@code ruleId} as given out.
   */
  public boolean isOf(String ofVersion, String ofKind, String ofPath, String ofRule) {
    return apiVersion.equals(ofVersion)
        && kind.equals(ofKind)
        && path.equals(ofPath)
        && ruleId().equals(ofRule);
  }

  /** The rule's name in every output. */
  public String ruleId() {
    return rule.id();
  }

  /** What {@link Place#found} is in a text: a value is found, and a broken CEL rule says so. */
  public String foundFact() {
    return rule == Rule.CEL ? "says" : "found";
  }

  /** Whether the field is one that the schema does not have. */
  public boolean isUnknown() {
    return rule == Rule.UNKNOWN;
  }

  /** Whether the whole kind, or this version of it, is not served. */
  public boolean isAboutKind() {
    return rule == Rule.KIND || rule == Rule.VERSION;
  }

  public FieldStory {
    Objects.requireNonNull(path);
    places = List.copyOf(places);
    here = List.copyOf(here);
    otherKinds = List.copyOf(otherKinds);
    acceptedBy = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(acceptedBy));
    Objects.requireNonNull(nature);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a rejected field stands somewhere");
    }
  }
}

package io.skewpack.schema;

import java.util.List;
import java.util.Objects;

/** What is known of one object under one set of CRDs. */
public sealed interface Judgement {

  /**
   * Strict creation goes through, but for the CEL rules that are still open.
   *
   * @param cel what became of the CEL rules that apply to this object
   */
  record Accepted(CelCoverage cel) implements Judgement {
    public Accepted {
      Objects.requireNonNull(cel);
    }
  }

  /**
   * Strict creation fails.
   *
   * @param fields every rejection, sorted; never empty
   * @param cel what became of the CEL rules that apply to this object
   */
  record Rejected(List<RejectedField> fields, CelCoverage cel) implements Judgement {
    public Rejected {
      fields = List.copyOf(fields);
      Objects.requireNonNull(cel);
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("nothing was rejected");
      }
    }
  }

  /** A kind that every API server has, and no CRD here defines: passed over. */
  record BuiltIn(String apiVersion, String kind) implements Judgement {
    public BuiltIn {
      Objects.requireNonNull(apiVersion);
      Objects.requireNonNull(kind);
    }
  }

  /**
   * Nothing can be said.
   *
   * @param detail the group, or what was wrong with the schema
   */
  record NotEvaluated(Reason reason, String detail) implements Judgement {
    public NotEvaluated {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(detail);
    }
  }

  /** Why an object was not judged. */
  enum Reason {
    /** No CRD of this group was captured. */
    GROUP_NOT_CAPTURED,
    /** The CRD's version has no schema. */
    NO_SCHEMA,
    /** The snapshot does not hold the schema it points at. */
    SCHEMA_UNREADABLE
  }

  /** What became of the CEL rules that apply; nothing when the object was not judged. */
  default CelCoverage cel() {
    return CelCoverage.NONE;
  }

  /** The CEL rules that apply and were not evaluated; empty when the object was not judged. */
  default List<CelSite> celSites() {
    return cel().open();
  }

  /** Every rejection; empty unless {@link Rejected}. */
  default List<RejectedField> rejections() {
    return this instanceof Rejected rejected ? rejected.fields() : List.of();
  }

  /**
   * Whether the same CEL rule that this field broke elsewhere applies here too, at the same place.
   * Of a release only the hashes of rules are known: that is enough to tell that it says the same.
   */
  default boolean repeats(RejectedField field) {
    return field.celRule().isPresent()
        && celSites().stream()
            .anyMatch(
                site ->
                    site.rule().sha256().equals(field.celRule().get())
                        && field.path().startsWith(site.path()));
  }
}

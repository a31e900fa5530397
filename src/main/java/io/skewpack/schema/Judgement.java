package io.skewpack.schema;

import java.util.List;
import java.util.Objects;

/** What is known of one object under one set of CRDs. */
public sealed interface Judgement {

  /**
   * Strict creation goes through, but for CEL.
   *
   * @param unevaluated CEL rules that apply to this object, sorted
   */
  record Accepted(List<CelSite> unevaluated) implements Judgement {
    public Accepted {
      unevaluated = List.copyOf(unevaluated);
    }
  }

  /**
   * Strict creation fails.
   *
   * @param fields every rejection, sorted; never empty
   * @param unevaluated CEL rules that apply to this object, sorted
   */
  record Rejected(List<RejectedField> fields, List<CelSite> unevaluated) implements Judgement {
    public Rejected {
      fields = List.copyOf(fields);
      unevaluated = List.copyOf(unevaluated);
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

  /** The CEL rules that apply and were not evaluated; empty when the object was not judged. */
  default List<CelSite> celSites() {
    if (this instanceof Accepted accepted) {
      return accepted.unevaluated();
    }
    return this instanceof Rejected rejected ? rejected.unevaluated() : List.of();
  }

  /** Every rejection; empty unless {@link Rejected}. */
  default List<RejectedField> rejections() {
    return this instanceof Rejected rejected ? rejected.fields() : List.of();
  }
}

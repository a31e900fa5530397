package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;
import java.util.Optional;

/** What became of one source: it was collected, or it is missing and the reason is known. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(Outcome.Collected.class),
  @JsonSubTypes.Type(Outcome.Missing.class)
})
public sealed interface Outcome {

  /**
   * The source was read whole.
   *
   * @param from what was read, as the user named it
   */
  @JsonTypeName("collected")
  record Collected(String from) implements Outcome {
    public Collected {
      Objects.requireNonNull(from);
    }
  }

  /**
   * The source gave nothing that can be relied on.
   *
   * @param from what was to be read, as the user named it; absent when it was not requested
   * @param detail one line for a person: what was wrong, or what to do to have it; absent when it
   *     was not requested
   */
  @JsonTypeName("missing")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Missing(Reason reason, Optional<String> from, Optional<String> detail) implements Outcome {
    public Missing {
      Objects.requireNonNull(reason);
      from = Objects.requireNonNullElse(from, Optional.empty());
      detail = Objects.requireNonNullElse(detail, Optional.empty());
    }
  }

  /** Why a source is missing. */
  enum Reason {
    FORBIDDEN,
    NOT_FOUND,
    UNREACHABLE,
    TIMEOUT,
    INVALID,
    NOT_REQUESTED
  }

  static Outcome collected(String from) {
    return new Collected(from);
  }

  static Outcome missing(Reason reason, String from, String detail) {
    return new Missing(reason, Optional.of(from), Optional.of(detail));
  }

  static Outcome notRequested() {
    return new Missing(Reason.NOT_REQUESTED, Optional.empty(), Optional.empty());
  }

  /** Whether somebody asked for this source and did not get it. */
  default boolean requestedButMissing() {
    return this instanceof Missing missing && missing.reason() != Reason.NOT_REQUESTED;
  }

  default boolean isCollected() {
    return this instanceof Collected;
  }
}

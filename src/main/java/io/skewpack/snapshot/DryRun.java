package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an API server answers when every object of the addon chart is sent to it with {@code
 * dryRun=All}: the content of {@code dry-run.json}.
 *
 * <p>Each object is sent in several ways, because no single one shows everything (seen on
 * kube-apiserver v1.33): server-side apply stops at the first unknown field of a level and does not
 * validate then, and it takes unknown fields below {@code x-kubernetes-preserve-unknown-fields}
 * without a word and prunes them; strict creation names all unknown fields and does not validate
 * then; lenient creation validates what is left after pruning, and its warnings end after some 4096
 * characters.
 *
 * @param fieldManager under which the objects were sent
 * @param namespace the release's, for objects of namespaced kinds that name none
 * @param attempts by object, in the chart's order
 */
public record DryRun(String fieldManager, String namespace, List<Attempt> attempts) {

  public static final String PATH = "dry-run.json";

  public DryRun {
    Objects.requireNonNull(fieldManager);
    Objects.requireNonNull(namespace);
    attempts = List.copyOf(attempts);
  }

  /**
   * One object.
   *
   * @param object index into {@link CapturedChart#objects()}
   * @param existed whether the server holds an object of this kind and name; absent when no answer
   *     told
   * @param apply server-side apply, {@code fieldValidation=Strict}, ownership forced: how Helm 4
   *     installs
   * @param lenient creation with {@code fieldValidation=Warn} (a merge patch where the object
   *     exists): how Helm 3 and the addon controller install. Absent when it was not sent
   * @param strict the same with {@code fieldValidation=Strict}; absent when the lenient one was not
   *     warned of anything, because then both are the same
   * @param pruned absolute paths that the lenient way drops
   * @param conflicts what a live owner holds with another value; without force, server-side apply
   *     stops there
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Attempt(
      int object,
      Optional<Boolean> existed,
      Answer apply,
      Optional<Answer> lenient,
      Optional<Answer> strict,
      List<String> pruned,
      List<Conflict> conflicts) {

    public Attempt {
      existed = Objects.requireNonNullElse(existed, Optional.empty());
      Objects.requireNonNull(apply);
      lenient = Objects.requireNonNullElse(lenient, Optional.empty());
      strict = Objects.requireNonNullElse(strict, Optional.empty());
      pruned = List.copyOf(pruned);
      conflicts = List.copyOf(conflicts);
    }

    /** An object that was not sent, or of which no way in gave an answer. */
    public static Attempt unanswered(int object, Reason reason, String message) {
      return new Attempt(
          object,
          Optional.empty(),
          new NotEvaluated(reason, Optional.empty(), message),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of());
    }

    /** Every answer, in the order of the requests. */
    @JsonIgnore
    public List<Answer> answers() {
      return Stream.of(Optional.of(apply), strict, lenient).flatMap(Optional::stream).toList();
    }

    /**
     * The answer for the object as a whole: rejected when any way in is; accepted when all are,
     * where the lenient way counts for the strict one that was not sent.
     */
    @JsonIgnore
    public Answer whole() {
      for (Answer answer : answers()) {
        if (answer instanceof Rejected) {
          return answer;
        }
      }
      for (Answer answer : answers()) {
        if (answer instanceof NotEvaluated open && open.reason() != Reason.NOT_ADDRESSABLE) {
          return answer;
        }
      }
      // Creation tells of an object that no path can name.
      return apply instanceof NotEvaluated ? lenient.orElse(apply) : apply;
    }

    /** Every cause of every answer, once. */
    @JsonIgnore
    public List<Cause> causes() {
      List<Cause> causes = new ArrayList<>();
      for (Answer answer : answers()) {
        if (answer instanceof Rejected rejected) {
          rejected.causes().stream().filter(cause -> !causes.contains(cause)).forEach(causes::add);
        }
      }
      return List.copyOf(causes);
    }

    /** Whether server-side apply takes the object although it drops fields of it. */
    @JsonIgnore
    public boolean isPrunedByApply() {
      return apply instanceof Accepted && !pruned.isEmpty();
    }
  }

  /** What the server says to one request. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(Accepted.class),
    @JsonSubTypes.Type(Rejected.class),
    @JsonSubTypes.Type(NotEvaluated.class)
  })
  public sealed interface Answer {}

  /**
   * It would have been stored.
   *
   * @param code the HTTP status: 201 when it would be new
   */
  @JsonTypeName("accepted")
  public record Accepted(int code) implements Answer {}

  /**
   * The server does not take the object.
   *
   * @param code the HTTP status; 404 when the server does not serve the kind or its version
   * @param status the reason that the server's {@code Status} gives; absent when it gives none, as
   *     for server-side apply's typing errors
   * @param message the server's, one line, cut
   * @param admission the webhook or policy that spoke; absent when it was the server's own
   *     validation
   * @param causes the message's parts
   */
  @JsonTypeName("rejected")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Rejected(
      int code,
      Optional<String> status,
      String message,
      Optional<String> admission,
      List<Cause> causes)
      implements Answer {
    public Rejected {
      status = Objects.requireNonNullElse(status, Optional.empty());
      Objects.requireNonNull(message);
      admission = Objects.requireNonNullElse(admission, Optional.empty());
      causes = List.copyOf(causes);
    }
  }

  /**
   * Whether the server would take the object is not known.
   *
   * @param code the HTTP status; absent when there was no answer
   * @param message one line for a person
   */
  @JsonTypeName("notEvaluated")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record NotEvaluated(Reason reason, Optional<Integer> code, String message)
      implements Answer {
    public NotEvaluated {
      Objects.requireNonNull(reason);
      code = Objects.requireNonNullElse(code, Optional.empty());
      Objects.requireNonNull(message);
    }
  }

  /** Why an object has no answer. */
  public enum Reason {
    /** The user may not create or patch the kind: 403. */
    FORBIDDEN,
    /** The namespace is not there, so nothing in it can be tried. */
    NO_NAMESPACE,
    /** An admission webhook that knows no dry run, or could not be asked. */
    WEBHOOK,
    /** The object grants more than the user holds. */
    RBAC_ESCALATION,
    /** Secrets are never sent. */
    SECRET,
    /** No CRD and no API server of Kubernetes serves it: what does may not know dry runs. */
    NO_DRY_RUN,
    /** Server-side apply needs a name that a path can hold. */
    NOT_ADDRESSABLE,
    UNREACHABLE,
    TIMEOUT,
    /** The server failed, or said what is not understood. */
    SERVER_ERROR
  }

  /**
   * One reason of a rejection.
   *
   * @param path absolute, as {@link FieldPath} writes it; empty for the object itself
   * @param rule {@code unknown}, {@code required}, {@code type}, {@code enum}, {@code kind}, {@code
   *     version}, {@code pattern}, {@code range}, {@code length}, {@code format}, {@code
   *     duplicate}, {@code logic}, {@code cel}, or {@code other}
   * @param detail the server's words, one line, cut
   */
  public record Cause(String path, String rule, String detail) {
    public Cause {
      Objects.requireNonNull(path);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(detail);
    }
  }

  /**
   * A field that somebody else owns with another value.
   *
   * @param manager the owner's field manager
   */
  public record Conflict(String manager, String path) {
    public Conflict {
      Objects.requireNonNull(manager);
      Objects.requireNonNull(path);
    }
  }
}

package io.skewpack.diagnose;

import io.skewpack.schema.Judgement;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.DryRun.Accepted;
import io.skewpack.snapshot.DryRun.Answer;
import io.skewpack.snapshot.DryRun.Attempt;
import io.skewpack.snapshot.DryRun.Cause;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the API server says of every rendered object, beside what skewpack's own strict decode says.
 *
 * @param objects those that the dry run has an answer for, in the chart's order
 */
public record DryRunComparison(List<Compared> objects) {

  /** The server's own rules of which a type is only one word for several. */
  private static final Set<String> TYPE_LIKE = Set.of("type", "format");

  /** Rules that do not depend on what is stored already. */
  private static final Set<String> TIMELESS = Set.of("unknown", "kind", "version");

  /** Where the server names the map and the decode the key. */
  private static final Set<String> MAPS_AS_A_WHOLE =
      Set.of(".metadata.labels", ".metadata.annotations");

  private static final String OTHER = "other";

  /** How validation shows a null that is there. */
  private static final String NULL = ": \"null\"";

  private static final String NO_NULL = "Unsupported value: \"null\"";

  public DryRunComparison {
    objects = List.copyOf(objects);
  }

  /** Why the two differ where they may. */
  public enum Explanation {
    /** A kind of Kubernetes itself: no CRD defines it, and the decode passes it over. */
    BUILT_IN,
    /** The decode had no schema to go by. */
    NOT_DECODED,
    /** A webhook or a policy said it, and no schema holds that. */
    ADMISSION,
    /** The object exists: the server judged a change, with other rules than a creation's. */
    UPDATE,
    /** The server stopped at metadata that it could not read, and looked at nothing else. */
    STOPPED_AT_METADATA,
    /**
     * A null: server-side apply keeps it and so refuses it, creation drops it before validation,
     * and the decode speaks of creation.
     */
    NULL_IN_APPLY,
    /** Below a value of the wrong type the decode says nothing more. */
    BELOW_WRONG_TYPE
  }

  /**
   * A rejection that only one of the two has.
   *
   * @param byServer else by the decode
   * @param detail the server's words, or what the schema wants
   * @param explanation absent for a disagreement
   */
  public record Difference(
      boolean byServer,
      String path,
      String rule,
      Optional<String> detail,
      Optional<Explanation> explanation) {
    public Difference {
      Objects.requireNonNull(path);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(detail);
      Objects.requireNonNull(explanation);
    }
  }

  /**
   * One object.
   *
   * @param at where its answers are in the snapshot
   * @param judgement the decode's; absent when there were no CRDs to decode against
   * @param differences empty when the server gave no answer
   */
  public record Compared(
      RenderedObject object,
      Pointer at,
      Attempt attempt,
      Optional<Judgement> judgement,
      List<Difference> differences) {
    public Compared {
      differences = List.copyOf(differences);
    }

    public boolean isRejected() {
      return attempt.whole() instanceof Rejected;
    }

    public boolean isAccepted() {
      return attempt.whole() instanceof Accepted;
    }

    /** Whether both have an answer: the server, and the decode by a schema. */
    public boolean isCompared() {
      return (isRejected() || isAccepted())
          && judgement
              .filter(one -> one instanceof Judgement.Accepted || one instanceof Judgement.Rejected)
              .isPresent();
    }

    /** What nothing explains. */
    public List<Difference> disagreements() {
      return differences.stream().filter(one -> one.explanation().isEmpty()).toList();
    }
  }

  /** Those that the server does not take. */
  public List<Compared> rejected() {
    return objects.stream().filter(Compared::isRejected).toList();
  }

  /** Whether the server rejects an object in which the decode rejects nothing. */
  public boolean serverRejectsMore() {
    return rejected().stream()
        .anyMatch(
            one -> one.judgement().map(known -> known.rejections().isEmpty()).orElse(Boolean.TRUE));
  }

  /**
   * @param objects the chart's
   * @param judged the decode's judgements, by object; empty without CRDs
   * @throws SnapshotException when the dry run speaks of an object that the chart has not
   */
  static DryRunComparison of(DryRun dryRun, List<RenderedObject> objects, List<JudgedObject> judged)
      throws SnapshotException {
    List<Compared> all = new ArrayList<>();
    for (int i = 0; i < dryRun.attempts().size(); i++) {
      Attempt attempt = dryRun.attempts().get(i);
      if (attempt.object() < 0 || attempt.object() >= objects.size()) {
        throw new SnapshotException(
            DryRun.PATH + " speaks of object " + attempt.object() + ", which the chart has not");
      }
      Optional<Judgement> judgement =
          judged.isEmpty()
              ? Optional.empty()
              : Optional.of(judged.get(attempt.object()).judgement());
      all.add(
          new Compared(
              objects.get(attempt.object()),
              new Pointer(DryRun.PATH, "/attempts").child(i),
              attempt,
              judgement,
              judgement.map(known -> differences(attempt, known)).orElse(List.of())));
    }
    return new DryRunComparison(all);
  }

  private static List<Difference> differences(Attempt attempt, Judgement judgement) {
    Answer whole = attempt.whole();
    if (!(whole instanceof Accepted) && !(whole instanceof Rejected)) {
      return List.of();
    }
    List<Cause> causes = attempt.causes();
    List<RejectedField> fields = judgement.rejections();
    List<Difference> differences = new ArrayList<>();
    for (Cause cause : causes) {
      if (fields.stream().noneMatch(field -> isSame(cause, field))) {
        differences.add(
            new Difference(
                true,
                cause.path(),
                cause.rule(),
                Optional.of(cause.detail()),
                explained(attempt, judgement, cause)));
      }
    }
    for (RejectedField field : fields) {
      if (causes.stream().noneMatch(cause -> isSame(cause, field))) {
        differences.add(
            new Difference(
                false,
                field.path(),
                field.rule().id(),
                field.expected(),
                explained(attempt, field)));
      }
    }
    if (whole instanceof Rejected rejected && causes.isEmpty() && fields.isEmpty()) {
      Cause said = new Cause("", OTHER, rejected.message());
      differences.add(
          new Difference(
              true, "", OTHER, Optional.of(said.detail()), explained(attempt, judgement, said)));
    }
    return differences;
  }

  private static boolean isSame(Cause cause, RejectedField field) {
    String rule = field.rule().id();
    boolean samePlace =
        cause.path().equals(field.path())
            || (MAPS_AS_A_WHOLE.contains(cause.path()) && isBelow(field.path(), cause.path()));
    return samePlace
        && (cause.rule().equals(rule)
            || cause.rule().equals(OTHER)
            || (TYPE_LIKE.contains(cause.rule()) && TYPE_LIKE.contains(rule)));
  }

  private static Optional<Explanation> explained(
      Attempt attempt, Judgement judgement, Cause cause) {
    if (judgement instanceof Judgement.BuiltIn) {
      return Optional.of(Explanation.BUILT_IN);
    }
    if (judgement instanceof Judgement.NotEvaluated) {
      return Optional.of(Explanation.NOT_DECODED);
    }
    if (isByAdmission(attempt)) {
      return Optional.of(Explanation.ADMISSION);
    }
    if (isChange(attempt, cause.rule())) {
      return Optional.of(Explanation.UPDATE);
    }
    boolean ofApplyAlone =
        attempt.lenient().filter(one -> has(one, cause)).isEmpty()
            && attempt.strict().filter(one -> has(one, cause)).isEmpty();
    if (ofApplyAlone && (cause.detail().endsWith(NULL) || cause.detail().startsWith(NO_NULL))) {
      return Optional.of(Explanation.NULL_IN_APPLY);
    }
    boolean below =
        judgement.rejections().stream()
            .anyMatch(field -> field.rule() == Rule.TYPE && isBelow(cause.path(), field.path()));
    return below ? Optional.of(Explanation.BELOW_WRONG_TYPE) : Optional.empty();
  }

  private static Optional<Explanation> explained(Attempt attempt, RejectedField field) {
    if (isByAdmission(attempt)) {
      return Optional.of(Explanation.ADMISSION);
    }
    boolean stopped =
        attempt.causes().stream()
            .anyMatch(cause -> cause.rule().equals("type") && isBelow(cause.path(), ".metadata"));
    if (stopped) {
      return Optional.of(Explanation.STOPPED_AT_METADATA);
    }
    return isChange(attempt, field.rule().id())
        ? Optional.of(Explanation.UPDATE)
        : Optional.empty();
  }

  private static boolean has(Answer answer, Cause cause) {
    return answer instanceof Rejected rejected && rejected.causes().contains(cause);
  }

  private static boolean isByAdmission(Attempt attempt) {
    return attempt.answers().stream()
        .anyMatch(
            answer -> answer instanceof Rejected rejected && rejected.admission().isPresent());
  }

  private static boolean isChange(Attempt attempt, String rule) {
    return attempt.existed().orElse(false) && !TIMELESS.contains(rule);
  }

  private static boolean isBelow(String path, String other) {
    return path.startsWith(other + ".") || path.startsWith(other + "[");
  }
}

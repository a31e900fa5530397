package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.diagnose.DryRunComparison.Difference;
import io.skewpack.schema.CelCoverage;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.DryRun.Accepted;
import io.skewpack.snapshot.DryRun.Answer;
import io.skewpack.snapshot.DryRun.Attempt;
import io.skewpack.snapshot.DryRun.Cause;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.DryRun.Reason;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the server says of an object, beside what the decode says. */
class DryRunComparisonTest {

  private static final Answer YES = new Accepted(201);
  private static final CelCoverage NO_RULES = new CelCoverage(List.of(), new java.util.TreeMap<>());
  private static final Judgement ACCEPTED = new Judgement.Accepted(NO_RULES);

  @Test
  void samePathAndRuleAgree() throws Exception {
    Compared one = compare(attempt(false, no(".spec.a unknown")), decode(".spec.a", Rule.UNKNOWN));
    assertThat(one.differences()).isEmpty();
    assertThat(one.isCompared()).isTrue();
  }

  @Test
  void anotherPathIsTwoDisagreements() throws Exception {
    Compared one = compare(attempt(false, no(".spec.a unknown")), decode(".spec.b", Rule.UNKNOWN));
    assertThat(one.disagreements())
        .extracting(Difference::byServer, Difference::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(true, ".spec.a"),
            org.assertj.core.groups.Tuple.tuple(false, ".spec.b"));
  }

  @Test
  void anotherRuleAtTheSamePathIsADisagreement() throws Exception {
    Compared one = compare(attempt(false, no(".spec.a enum")), decode(".spec.a", Rule.PATTERN));
    assertThat(one.disagreements()).hasSize(2);
  }

  @Test
  void whatTheDecodeAcceptsAndTheServerDoesNotIsADisagreement() throws Exception {
    assertThat(compare(attempt(false, no(".spec.a cel")), ACCEPTED).disagreements()).hasSize(1);
    Answer wordless = new Rejected(422, Optional.empty(), "no", Optional.empty(), List.of());
    assertThat(compare(attempt(false, wordless), ACCEPTED).disagreements()).hasSize(1);
  }

  @Test
  void differencesAreExplainedByNamedRules() throws Exception {
    Answer label = no(".metadata.labels other");
    assertThat(
            compare(attempt(false, label), decode(".metadata.labels[a/b]", Rule.PATTERN))
                .differences())
        .isEmpty();
    assertThat(why(attempt(true, no(".spec.a cel")), ACCEPTED)).contains("UPDATE");
    assertThat(why(attempt(true, no(".spec.a unknown")), ACCEPTED)).isEmpty();
    assertThat(why(attempt(false, no(".data type")), new Judgement.BuiltIn("v1", "ConfigMap")))
        .contains("BUILT_IN");
    Answer webhook = new Rejected(403, Optional.empty(), "no", Optional.of("w"), List.of());
    assertThat(why(attempt(false, webhook), ACCEPTED)).contains("ADMISSION");
    assertThat(why(attempt(false, no(".spec.a.b unknown")), decode(".spec.a", Rule.TYPE)))
        .contains("BELOW_WRONG_TYPE");
    assertThat(why(attempt(false, no(".metadata.labels type")), decode(".spec.b", Rule.ENUM)))
        .contains("STOPPED_AT_METADATA");
    assertThat(
            why(
                attempt(false, no(".x type")),
                new Judgement.NotEvaluated(Judgement.Reason.GROUP_NOT_CAPTURED, "g")))
        .contains("NOT_DECODED");
  }

  @Test
  void nullThatOnlyApplyRefusesIsExplained() throws Exception {
    Cause nothing = new Cause(".spec.a", "type", "a in body must be of type string: \"null\"");
    Answer apply =
        new Rejected(422, Optional.of("Invalid"), "no", Optional.empty(), List.of(nothing));
    assertThat(why(sent(false, apply, YES), ACCEPTED)).contains("NULL_IN_APPLY");
    assertThat(why(sent(false, apply, apply), ACCEPTED)).isEmpty();
  }

  @Test
  void objectWithoutAnAnswerIsNotCompared() throws Exception {
    Compared one =
        compare(Attempt.unanswered(0, Reason.FORBIDDEN, "no"), decode(".spec.a", Rule.UNKNOWN));
    assertThat(one.isCompared()).isFalse();
    assertThat(one.differences()).isEmpty();
  }

  @Test
  void wholeIsTheWorstAnswer() {
    Answer no = no(".a unknown");
    Answer open = new NotEvaluated(Reason.TIMEOUT, Optional.empty(), "late");
    Answer unnamed = new NotEvaluated(Reason.NOT_ADDRESSABLE, Optional.empty(), "no name");
    assertThat(sent(false, YES, no).whole()).isEqualTo(no);
    assertThat(sent(false, YES, open).whole()).isEqualTo(open);
    assertThat(sent(false, open, YES).whole()).isEqualTo(open);
    assertThat(sent(false, unnamed, YES).whole()).isEqualTo(YES);
    assertThat(sent(false, YES, YES).whole()).isEqualTo(YES);
  }

  @Test
  void dryRunOfAnotherChartIsRefused() {
    Attempt stranger = Attempt.unanswered(7, Reason.SECRET, "");
    assertThatThrownBy(() -> compare(stranger, ACCEPTED))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("dry-run.json speaks of object 7");
  }

  /** The explanations of all differences; empty when one has none. */
  private static Optional<String> why(Attempt attempt, Judgement judgement) throws Exception {
    List<Difference> all = compare(attempt, judgement).differences();
    assertThat(all).isNotEmpty();
    return all.stream()
        .map(one -> one.explanation().map(Enum::name).orElse(""))
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  private static Compared compare(Attempt attempt, Judgement judgement) throws Exception {
    RenderedObject object =
        new RenderedObject(
            "a/v1",
            "K",
            "x",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Pointer("raw/addon-objects.json", "/0"));
    JudgedObject judged =
        new JudgedObject(0, object, JsonNodeFactory.instance.objectNode(), judgement);
    return DryRunComparison.of(
            new DryRun("skewpack", "default", List.of(attempt)), List.of(object), List.of(judged))
        .objects()
        .get(0);
  }

  private static Attempt attempt(boolean existed, Answer both) {
    return sent(existed, both, both);
  }

  private static Attempt sent(boolean existed, Answer apply, Answer lenient) {
    return new Attempt(
        0,
        Optional.of(existed),
        apply,
        Optional.of(lenient),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static Answer no(String cause) {
    String[] words = cause.split(" ", -1);
    return new Rejected(
        422,
        Optional.of("Invalid"),
        "no",
        Optional.empty(),
        List.of(new Cause(words[0], words[1], "said")));
  }

  private static Judgement decode(String path, Rule rule) {
    return new Judgement.Rejected(
        List.of(
            new RejectedField(
                "K", "x", path, rule, Optional.empty(), Optional.empty(), Optional.empty())),
        NO_RULES);
  }
}

package io.skewpack.diagnose;

import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.KnownErrorText.Judge;
import io.skewpack.snapshot.CaseFile;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a reported error text stands here: confirmed, contradicted or not judged, and of a text that
 * may have several causes, each of them held against what the checks found. A text is a claim; only
 * what was captured confirms it.
 *
 * @param variant which of the ways to stand so it is: the end of the text's key
 * @param judgement what the text's sentence needs, beside what was reported
 * @param judgedBy what confirms or contradicts the text; never what reported it
 * @param explanations one for each cause that the text may have, in the order of the table
 */
public record SymptomReading(
    ReportedText reported,
    Standing standing,
    String variant,
    Facts judgement,
    List<Evidence> judgedBy,
    List<Explanation> explanations) {

  public SymptomReading {
    Objects.requireNonNull(reported);
    Objects.requireNonNull(standing);
    Objects.requireNonNull(variant);
    Objects.requireNonNull(judgement);
    judgedBy = List.copyOf(judgedBy);
    explanations = List.copyOf(explanations);
  }

  /** How a cause stands here. */
  public enum State {
    /** It is broken: enough for the text, whatever else is. */
    FOUND,
    /** Something speaks for it, under a condition that was not seen. */
    POSSIBLE,
    /** It was looked at, and is in order. */
    RULED_OUT,
    /** It was not looked at, or could not be read whole. */
    NOT_EVALUATED;

    /** The word in texts' keys, as in {@code ruled-out}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One cause.
   *
   * @param findings those that put it into this state; empty only when nothing was looked at
   */
  public record Explanation(Candidate candidate, State state, List<Finding> findings) {
    public Explanation {
      Objects.requireNonNull(candidate);
      Objects.requireNonNull(state);
      findings = List.copyOf(findings);
    }
  }

  /** The causes in one of these states. */
  public List<Explanation> in(State... states) {
    return in(explanations, states);
  }

  public KnownErrorText known() {
    return reported.known();
  }

  /** The words by which the text was recognised. */
  public String error() {
    return reported.error();
  }

  /** Where it was reported. */
  public List<Evidence> evidence() {
    return reported.places();
  }

  /** Whether the text says where something ended and not why, and checks know causes of it. */
  public boolean hasCauses() {
    return !explanations.isEmpty();
  }

  /** Whether it speaks of the very field or kind that is rejected here. */
  public boolean isAbout(FieldStory story) {
    boolean sameKind = reported.kind().map(story.kind()::equals).orElse(true);
    return story.isAboutKind()
        ? sameKind && known().judge() == Judge.KIND
        : sameKind && reported.path().map(story.path()::equals).orElse(false);
  }

  /** The key of the sentence that says how it stands. */
  public String text() {
    return "reported." + variant;
  }

  /** What that sentence needs: the words, how often and where, and the judgement's own facts. */
  public Facts facts() {
    return Facts.of("Standing", new Facts.Term("standing." + standing.id()))
        .with("error", reported.error())
        .with("count", reported.count())
        .with("log", reported.line().map(ReportedText.LogLine::file))
        .with("line", reported.line().map(ReportedText.LogLine::number))
        .with(judgement);
  }

  /**
   * Everything that was reported, each text once: in the case file, in logs, in the words of what
   * failed on the cluster, and in the conditions of Addons.
   */
  public static List<SymptomReading> of(
      Examination examination, Optional<CaseFile> caseFile, List<Finding> findings) {
    return examination.reported(caseFile).texts().stream()
        .map(text -> read(text, examination, findings))
        .toList();
  }

  private static SymptomReading read(
      ReportedText text, Examination examination, List<Finding> findings) {
    if (text.known().judge() != Judge.CAUSES) {
      SnapshotWord word = SnapshotWord.to(text, examination);
      return new SymptomReading(
          text, word.standing(), word.variant(), word.facts(), word.evidence(), List.of());
    }
    List<Explanation> all =
        text.known().candidates().stream()
            .map(cause -> explanation(cause, text.name("variable"), findings))
            .toList();
    List<Explanation> found = all.stream().filter(one -> one.state() == State.FOUND).toList();
    boolean ruledOut = all.stream().allMatch(one -> one.state() == State.RULED_OUT);
    boolean contradicted = ruledOut && text.known().isWhole();
    Standing standing =
        !found.isEmpty()
            ? Standing.CONFIRMED
            : contradicted ? Standing.CONTRADICTED : Standing.NOT_JUDGED;
    String variant =
        !found.isEmpty()
            ? "causes.found"
            : contradicted ? "causes.contradicted" : ruledOut ? "causes.ruledOut" : "causes.open";
    Facts facts =
        Facts.of("found", names(found))
            .with("foundCount", found.size())
            .with("ruledOut", names(in(all, State.RULED_OUT)))
            .with("open", names(in(all, State.POSSIBLE, State.NOT_EVALUATED)));
    List<Evidence> judgedBy =
        (found.isEmpty() ? in(all, State.RULED_OUT) : found)
            .stream()
                .flatMap(one -> one.findings().stream())
                .flatMap(finding -> finding.evidence().stream().limit(1))
                .distinct()
                .limit(ReportedText.MAX_PLACES)
                .toList();
    return new SymptomReading(text, standing, variant, facts, judgedBy, all);
  }

  private static Facts.Terms names(List<Explanation> explanations) {
    return new Facts.Terms(
        explanations.stream().map(one -> "explained.name." + one.candidate().id()).toList());
  }

  private static List<Explanation> in(List<Explanation> all, State... states) {
    return all.stream().filter(one -> List.of(states).contains(one.state())).toList();
  }

  private static Explanation explanation(
      Candidate cause, Optional<String> variable, List<Finding> findings) {
    List<Finding> judged =
        findings.stream().filter(finding -> finding.check().equals(cause.check())).toList();
    List<Finding> failures =
        judged.stream()
            .filter(finding -> finding.status() == Status.FAIL && cause.explains(finding, variable))
            .toList();
    List<Finding> sure = failures.stream().filter(Finding::isBlocker).toList();
    if (!sure.isEmpty()) {
      return new Explanation(cause, State.FOUND, sure);
    }
    List<Finding> open =
        judged.stream().filter(finding -> finding.status() == Status.NOT_EVALUATED).toList();
    if (judged.isEmpty() || !open.isEmpty()) {
      return new Explanation(cause, State.NOT_EVALUATED, open);
    }
    List<Finding> doubtful = failures.stream().filter(Finding::isWarning).toList();
    return doubtful.isEmpty()
        ? new Explanation(cause, State.RULED_OUT, judged)
        : new Explanation(cause, State.POSSIBLE, doubtful);
  }
}

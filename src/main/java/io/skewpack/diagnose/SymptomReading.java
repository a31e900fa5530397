package io.skewpack.diagnose;

import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.KnownErrorText.Occurrence;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a reported error text comes from here: each cause that it may have, held against what the
 * checks found. A text is a claim; only findings confirm a cause or rule it out.
 *
 * @param error the words by which the text was recognised
 * @param evidence where it was reported; empty when the case file is not part of the snapshot
 * @param explanations one for each cause that the text may have, in the order of the table
 */
public record SymptomReading(
    KnownErrorText known, String error, List<Evidence> evidence, List<Explanation> explanations) {

  /** More places of the same text say nothing new. */
  private static final int MAX_EVIDENCE = 3;

  public SymptomReading {
    Objects.requireNonNull(known);
    Objects.requireNonNull(error);
    evidence = List.copyOf(evidence);
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
    return explanations.stream().filter(one -> List.of(states).contains(one.state())).toList();
  }

  /**
   * Every known text in what was reported, each once: in the case file, in logs, and in the words
   * of what failed on the cluster.
   */
  public static List<SymptomReading> of(
      Snapshot snapshot, Optional<CaseFile> caseFile, List<Finding> findings) {
    Map<String, Occurrence> occurrences = new LinkedHashMap<>();
    Map<String, List<Evidence>> places = new LinkedHashMap<>();
    for (Reported reported : reported(snapshot, caseFile)) {
      for (Occurrence one : KnownErrorText.in(reported.text())) {
        String same = one.known() + " " + one.variable().orElse("");
        occurrences.putIfAbsent(same, one);
        places.computeIfAbsent(same, first -> new ArrayList<>()).addAll(reported.evidence());
      }
    }
    return occurrences.entrySet().stream()
        .map(
            one ->
                new SymptomReading(
                    one.getValue().known(),
                    one.getValue().error(),
                    places.get(one.getKey()).stream().distinct().limit(MAX_EVIDENCE).toList(),
                    one.getValue().known().candidates().stream()
                        .map(cause -> explanation(cause, one.getValue().variable(), findings))
                        .toList()))
        .toList();
  }

  private record Reported(String text, List<Evidence> evidence) {}

  private static List<Reported> reported(Snapshot snapshot, Optional<CaseFile> caseFile) {
    List<Reported> all = new ArrayList<>();
    List<CaseFile.Symptom> symptoms = caseFile.map(CaseFile::symptoms).orElse(List.of());
    for (int i = 0; i < symptoms.size(); i++) {
      Pointer at = new Pointer(CaseFile.PATH, "/symptoms/" + i);
      boolean held = snapshot.holds(CaseFile.PATH);
      all.add(
          new Reported(
              symptoms.get(i).text(),
              held
                  ? List.of(Evidence.reported("evidence.caseSymptom", Facts.none(), at))
                  : List.of()));
    }
    snapshot
        .logs()
        .forEach(
            (path, text) ->
                all.add(
                    new Reported(
                        text,
                        List.of(
                            Evidence.reported(
                                "evidence.log", Facts.none(), new Pointer(path, ""))))));
    for (ReportedSymptom one : snapshot.running().map(ReportedSymptom::of).orElse(List.of())) {
      Facts facts =
          Facts.of("line", one.line())
              .with("meaning", new Facts.Term("symptom." + one.meaning().id()));
      all.add(
          new Reported(
              one.line(), List.of(Evidence.reported("evidence.liveSymptom", facts, one.at()))));
    }
    return all;
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

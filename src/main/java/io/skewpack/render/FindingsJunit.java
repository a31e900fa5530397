package io.skewpack.render;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Severity;
import io.skewpack.diagnose.Status;
import io.skewpack.render.FindingsJson.Named;
import io.skewpack.render.JunitXml.Case;
import io.skewpack.render.JunitXml.End;
import io.skewpack.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Findings as a JUnit report: one suite for each snapshot, one case for each check, so that a case
 * has the same name in every run. What a check could not evaluate is a case of its own when the
 * check found something too: an error where it was asked for, skipped where nobody asked. A blocker
 * is a failure; a warning is a passed case with its text, unless warnings are to fail.
 */
public final class FindingsJunit {

  private final Texts texts;
  private final boolean failOnWarning;

  /**
   * @param failOnWarning whether a failing warning is a failure, as in the exit code
   */
  public FindingsJunit(Texts texts, boolean failOnWarning) {
    this.texts = texts;
    this.failOnWarning = failOnWarning;
  }

  /** The report in UTF-8, with a final line feed. */
  public String render(List<Named> diagnoses) {
    return JunitXml.write("skewpack check", diagnoses.stream().map(this::suite).toList());
  }

  private JunitXml.Suite suite(Named named) {
    Map<String, List<Finding>> checks = new LinkedHashMap<>();
    for (Finding finding : named.diagnosis().findings()) {
      checks.computeIfAbsent(finding.check(), absent -> new ArrayList<>()).add(finding);
    }
    Snapshot snapshot = named.diagnosis().examination().snapshot();
    List<Case> cases = new ArrayList<>();
    checks.values().forEach(findings -> cases.addAll(cases(snapshot, findings)));
    return new JunitXml.Suite(named.snapshot(), snapshot.index().capturedAt(), cases);
  }

  /** The first of what was judged, what is missing and what nobody asked for has the plain name. */
  private List<Case> cases(Snapshot snapshot, List<Finding> ofOneCheck) {
    List<Case> cases = new ArrayList<>();
    judged(snapshot, ofOneCheck.stream().filter(f -> f.status() != Status.NOT_EVALUATED).toList())
        .ifPresent(cases::add);
    open(
        cases,
        ofOneCheck.stream().filter(Finding::isIncomplete).toList(),
        End.ERROR,
        "junit.notEvaluated");
    open(
        cases,
        ofOneCheck.stream()
            .filter(f -> f.status() == Status.NOT_EVALUATED && !f.requested())
            .toList(),
        End.SKIPPED,
        "junit.neverRequested");
    return cases;
  }

  private Optional<Case> judged(Snapshot snapshot, List<Finding> findings) {
    if (findings.isEmpty()) {
      return Optional.empty();
    }
    List<Finding> failing = findings.stream().filter(this::fails).toList();
    List<String> lines = new ArrayList<>();
    for (Finding finding : failing) {
      lines.addAll(lines(snapshot, finding));
    }
    for (Finding finding : findings) {
      if (!failing.contains(finding)) {
        lines.addAll(lines(snapshot, finding));
      }
    }
    Finding first = findings.get(0);
    if (failing.isEmpty()) {
      return Optional.of(new Case(classname(first), first.check(), End.PASSED, "", "", lines));
    }
    boolean blocked = failing.stream().anyMatch(Finding::isBlocker);
    return Optional.of(
        new Case(
            classname(first),
            first.check(),
            End.FAILED,
            (blocked ? Severity.BLOCKER : Severity.WARNING).id(),
            message(failing.get(0)) + more(failing.size() - 1),
            lines));
  }

  private boolean fails(Finding finding) {
    return finding.isBlocker() || (failOnWarning && finding.isWarning());
  }

  private void open(List<Case> cases, List<Finding> findings, End end, String suffix) {
    if (findings.isEmpty()) {
      return;
    }
    Finding first = findings.get(0);
    List<String> messages = findings.stream().map(this::message).toList();
    cases.add(
        new Case(
            classname(first),
            cases.isEmpty() ? first.check() : first.check() + ": " + texts.get(suffix),
            end,
            Status.NOT_EVALUATED.id(),
            end == End.SKIPPED
                ? String.join(" ", messages)
                : messages.get(0) + more(messages.size() - 1),
            messages));
  }

  /** What it says, and each place it rests on. */
  private List<String> lines(Snapshot snapshot, Finding finding) {
    List<String> lines = new ArrayList<>();
    if (finding.status() == Status.PASS) {
      lines.add(message(finding));
      return lines;
    }
    lines.add(finding.severity().id() + ": " + message(finding));
    for (Evidence evidence : finding.evidence()) {
      lines.add(
          "  %s: %s (%s, sha256 %s)"
              .formatted(
                  evidence.strength().id(),
                  texts.plain(evidence.id(), evidence.facts()),
                  evidence.at(),
                  snapshot.sha256(evidence.at().file())));
    }
    return lines;
  }

  private String message(Finding finding) {
    return texts.plain(finding.text(), finding.facts());
  }

  private String more(int others) {
    return others == 0 ? "" : " " + texts.plain("junit.more", Facts.of("count", others));
  }

  private static String classname(Finding finding) {
    return "skewpack." + finding.layer().id();
  }
}

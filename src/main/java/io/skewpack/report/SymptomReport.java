package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.SymptomReading.Explanation;
import io.skewpack.diagnose.SymptomReading.State;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pack says of a reported error text that may have several causes: which of them are here,
 * and what repairing one alone would leave.
 */
final class SymptomReport {

  private final EvidenceIndex index;
  private final List<SymptomReading> readings;

  SymptomReport(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.index = index;
    this.readings =
        SymptomReading.of(diagnosis.examination().snapshot(), caseFile, diagnosis.findings());
  }

  /** For the first screen, before anything else: what explains the reported text. */
  List<Claim> headline() {
    return readings.stream()
        .filter(reading -> !reading.in(State.FOUND).isEmpty())
        .map(reading -> claim("headline.explained.", reading))
        .toList();
  }

  /** For the first screen, after the verdict: a reported text that nothing explains yet. */
  List<Claim> openHeadline() {
    return readings.stream()
        .filter(reading -> reading.in(State.FOUND).isEmpty())
        .map(reading -> claim("headline.explained.", reading))
        .toList();
  }

  /** Every cause that the text may have, with how it stands here. */
  List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    for (SymptomReading reading : readings) {
      blocks.add(new Block.Paragraph(claim("explained.", reading)));
      blocks.add(
          new Block.Bullets(reading.explanations().stream().map(this::explanation).toList()));
    }
    return blocks;
  }

  /** What clears the text, and what one repair alone leaves. */
  List<Block> fix() {
    List<Block> blocks = new ArrayList<>();
    for (SymptomReading reading : readings) {
      blocks.add(new Block.Paragraph(claim("fix.explained.", reading)));
    }
    return blocks;
  }

  /** Whether findings are among what explains a reported text. */
  boolean isExplainedBy(List<Finding> findings) {
    return readings.stream()
        .flatMap(reading -> reading.in(State.FOUND).stream())
        .anyMatch(one -> one.findings().stream().anyMatch(findings::contains));
  }

  /** For a later failure that gives the reported text as well. */
  Claim explainsToo() {
    List<SymptomReading> explained =
        readings.stream().filter(reading -> !reading.in(State.FOUND).isEmpty()).toList();
    return index.claim(
        "symptom.explainsToo",
        Facts.of("errors", explained.stream().map(SymptomReading::error).toList()),
        explained.stream().flatMap(reading -> reading.evidence().stream()).toList());
  }

  private Claim explanation(Explanation one) {
    return index.claim(
        "explained." + one.candidate().id() + "." + one.state().id(),
        facts(List.of(one)),
        evidence(one).toList());
  }

  private Claim claim(String prefix, SymptomReading reading) {
    List<Explanation> found = reading.in(State.FOUND);
    List<Explanation> open = reading.in(State.POSSIBLE, State.NOT_EVALUATED);
    List<Explanation> ruledOut = reading.in(State.RULED_OUT);
    Facts facts =
        Facts.of("error", reading.error())
            .with("could", names(reading.explanations()))
            .with("couldCount", reading.explanations().size())
            .with("found", names(found))
            .with("foundCount", found.size())
            .with("open", names(open))
            .with("openCount", open.size())
            .with("ruledOut", names(ruledOut))
            .with("ruledOutCount", ruledOut.size())
            .with("dns", has(found, Candidate.CLUSTER_DNS) ? 1 : 0)
            .with("empty", has(found, Candidate.EMPTY_VARIABLE) ? 1 : 0)
            .with(facts(found));
    List<Evidence> evidence = new ArrayList<>(reading.evidence());
    reading.explanations().stream().flatMap(SymptomReport::evidence).forEach(evidence::add);
    return index.claim(
        prefix + kind(found, open), facts.with(certainty(reading).facts()), evidence);
  }

  /** The text is a claim; what was found behind it is as sure as the findings are. */
  private static Certainty certainty(SymptomReading reading) {
    return Certainty.of(
        reading.in(State.FOUND).stream().flatMap(SymptomReport::evidence).toList(),
        Certainty.Circumstances.PLAIN);
  }

  private static String kind(List<Explanation> found, List<Explanation> open) {
    if (found.size() > 1) {
      return "several";
    }
    if (found.size() == 1) {
      return open.isEmpty() ? "one" : "oneAndOpen";
    }
    return open.isEmpty() ? "none" : "open";
  }

  private static Terms names(List<Explanation> explanations) {
    return new Terms(
        explanations.stream().map(one -> "explained.name." + one.candidate().id()).toList());
  }

  private static boolean has(List<Explanation> explanations, Candidate cause) {
    return explanations.stream().anyMatch(one -> one.candidate() == cause);
  }

  /** What the sentences name of the findings. */
  private static Facts facts(List<Explanation> explanations) {
    return Facts.none()
        .withFew("variables", values(explanations, "variable"))
        .withFew("stages", values(explanations, "stage"))
        .withFew("objects", values(explanations, "object"))
        .with("why", values(explanations, "why").stream().findFirst())
        .with("places", explanations.stream().mapToInt(one -> one.findings().size()).sum());
  }

  private static List<String> values(List<Explanation> explanations, String fact) {
    return explanations.stream()
        .flatMap(one -> one.findings().stream())
        .map(finding -> finding.facts().values().get(fact))
        .filter(String.class::isInstance)
        .filter(Objects::nonNull)
        .map(Object::toString)
        .distinct()
        .toList();
  }

  /** The first piece of each finding stands for it. */
  private static Stream<Evidence> evidence(Explanation one) {
    return one.findings().stream()
        .map(Finding::evidence)
        .filter(all -> !all.isEmpty())
        .map(all -> all.get(0))
        .limit(2);
  }
}

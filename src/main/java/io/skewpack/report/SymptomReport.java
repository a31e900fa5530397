package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.ReportedText;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.SymptomReading.Explanation;
import io.skewpack.diagnose.SymptomReading.State;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pack says of reported error texts: whether the snapshot confirms or contradicts each, or
 * cannot tell; of one that may have several causes, which of them are here, and what repairing one
 * alone would leave.
 */
final class SymptomReport {

  /** On the first screen; the section has the others. */
  private static final int MOST_ON_TOP = 3;

  /** Of each standing in the section; the others are counted. */
  private static final int MOST_LISTED = 20;

  private final EvidenceIndex index;
  private final List<SymptomReading> readings;
  private final ReportedText.All all;

  SymptomReport(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.index = index;
    this.all = diagnosis.examination().reported(caseFile);
    this.readings = SymptomReading.of(diagnosis.examination(), caseFile, diagnosis.findings());
  }

  /**
   * For the first screen, before anything else: what explains a reported text, what contradicts.
   */
  List<Claim> headline() {
    List<Claim> claims = new ArrayList<>();
    contradicted().ifPresent(claims::add);
    claims.addAll(onTop(withCauses().filter(one -> !one.in(State.FOUND).isEmpty()).toList()));
    return claims;
  }

  /** For the first screen, after the verdict: a reported text that nothing explains yet. */
  List<Claim> openHeadline() {
    return onTop(
        withCauses()
            .filter(one -> one.in(State.FOUND).isEmpty())
            .filter(one -> one.standing() != Standing.CONTRADICTED)
            .toList());
  }

  private List<Claim> onTop(List<SymptomReading> some) {
    List<Claim> claims =
        new ArrayList<>(
            some.stream()
                .limit(MOST_ON_TOP)
                .map(reading -> claim("headline.explained.", reading))
                .toList());
    if (some.size() > MOST_ON_TOP) {
      Facts facts = Facts.of("count", some.size() - MOST_ON_TOP);
      claims.add(index.claim("headline.explained.more", facts, places(some, MOST_ON_TOP)));
    }
    return claims;
  }

  /** It may mean that the log is of another cluster: nobody should have to look for that. */
  private Optional<Claim> contradicted() {
    List<SymptomReading> some = standing(Standing.CONTRADICTED);
    if (some.isEmpty()) {
      return Optional.empty();
    }
    SymptomReading first = some.get(0);
    Facts facts =
        first
            .facts()
            .with("contradicted", some.size())
            .with("confirmedCount", standing(Standing.CONFIRMED).size())
            .with("notJudged", standing(Standing.NOT_JUDGED).size())
            .with(Standing.words())
            .with("why", new Facts.Term("contradicted.why." + first.variant()));
    return Optional.of(index.claim("headline.contradicted", facts, bothSides(first)));
  }

  /** Where a report that the snapshot contradicts was made; empty when none is. */
  List<Evidence> contradictedPlaces() {
    return standing(Standing.CONTRADICTED).stream()
        .flatMap(one -> one.evidence().stream().limit(1))
        .limit(MOST_ON_TOP)
        .toList();
  }

  /** How every reported text stands; of one with causes, each cause and how it stands here. */
  List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    List<Claim> judged = new ArrayList<>();
    for (Standing standing :
        List.of(Standing.CONTRADICTED, Standing.CONFIRMED, Standing.NOT_JUDGED)) {
      List<SymptomReading> some =
          standing(standing).stream().filter(one -> !isExplained(one)).toList();
      some.stream().limit(MOST_LISTED).map(this::judged).forEach(judged::add);
      if (some.size() > MOST_LISTED) {
        Facts facts =
            Facts.of("count", some.size() - MOST_LISTED)
                .with("standing", new Facts.Term("standing.word." + standing.id()));
        judged.add(index.claim("reported.more", facts, places(some, MOST_LISTED)));
      }
    }
    if (!judged.isEmpty()) {
      blocks.add(new Block.Paragraph(index.plain("reported.head", head())));
      blocks.add(new Block.Bullets(judged));
    }
    List<Claim> unread = unread();
    if (!unread.isEmpty()) {
      blocks.add(new Block.Bullets(unread));
    }
    for (SymptomReading reading : readings.stream().filter(this::isExplained).toList()) {
      blocks.add(new Block.Paragraph(claim("explained.", reading)));
      blocks.add(
          new Block.Bullets(reading.explanations().stream().map(this::explanation).toList()));
    }
    return blocks;
  }

  /** Of those that are listed, how many there are and how they stand. */
  private Facts head() {
    Facts facts = Facts.of("count", readings.stream().filter(one -> !isExplained(one)).count());
    for (Standing standing : Standing.values()) {
      facts =
          facts.with(
              standing == Standing.CONFIRMED ? "confirmedCount" : standing.id(),
              standing(standing).stream().filter(one -> !isExplained(one)).count());
    }
    return facts.with(Standing.words());
  }

  /** Its causes are listed one by one; a contradicted text has none to list. */
  private boolean isExplained(SymptomReading reading) {
    return reading.hasCauses() && reading.standing() != Standing.CONTRADICTED;
  }

  /** What clears the text, and what one repair alone leaves. */
  List<Block> fix() {
    List<Block> blocks = new ArrayList<>();
    for (SymptomReading reading : readings.stream().filter(this::isExplained).toList()) {
      blocks.add(new Block.Paragraph(claim("fix.explained.", reading)));
    }
    return blocks;
  }

  private Stream<SymptomReading> withCauses() {
    return readings.stream().filter(SymptomReading::hasCauses);
  }

  private List<SymptomReading> standing(Standing standing) {
    return readings.stream().filter(one -> one.standing() == standing).toList();
  }

  private Claim judged(SymptomReading reading) {
    return index.claim(reading.text(), reading.facts(), bothSides(reading));
  }

  /** Where it was reported, and what in the snapshot says the same or the opposite. */
  private static List<Evidence> bothSides(SymptomReading reading) {
    List<Evidence> both = new ArrayList<>(reading.evidence());
    both.addAll(reading.judgedBy());
    return both;
  }

  private static List<Evidence> places(List<SymptomReading> some, int from) {
    return some.stream()
        .skip(from)
        .flatMap(one -> one.evidence().stream().limit(1))
        .limit(MOST_ON_TOP)
        .toList();
  }

  /** Nothing of a log is passed over in silence. */
  private List<Claim> unread() {
    List<Claim> claims = new ArrayList<>();
    for (ReportedText.Unread one : all.unread()) {
      Facts facts =
          Facts.of("log", one.file())
              .with("longLines", one.longLines())
              .with("lastLine", one.lastLine());
      claims.add(
          index.claim(
              "reported.unread",
              facts,
              List.of(
                  Evidence.reported("evidence.log", Facts.none(), new Pointer(one.file(), "")))));
    }
    if (all.further() > 0) {
      claims.add(index.plain("reported.further", Facts.of("count", all.further())));
    }
    return claims;
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
        "explained." + one.candidate().textId() + "." + one.state().id(),
        facts(List.of(one))
            .with("cause", names(List.of(one)))
            .with("check", one.candidate().check()),
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

package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first lines of a pack: what it is, what to do next and who does it, what is not known. */
final class Headline {

  /** More failures than these are told further down; a screen holds no more. */
  private static final int SHOWN = 4;

  private final PackContext pack;
  private final Diagnosis diagnosis;
  private final EvidenceIndex index;
  private final List<Story> stories;

  Headline(PackContext pack, List<Story> stories) {
    this.pack = pack;
    this.diagnosis = pack.diagnosis();
    this.index = pack.index();
    this.stories = stories;
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    SymptomReport symptoms = new SymptomReport(diagnosis, pack.caseFile(), index);
    claims.addAll(symptoms.headline());
    stories.stream().limit(SHOWN).forEach(story -> claims.addAll(story.headline()));
    if (stories.size() > SHOWN) {
      claims.add(index.plain("headline.moreFailures", Facts.of("count", stories.size() - SHOWN)));
    }
    boolean byServer = stories.stream().anyMatch(ServerStory.class::isInstance);
    boolean isAccepted = diagnosis.cause().isEmpty() && !byServer;
    boolean isBroken = stories.stream().anyMatch(story -> story.failure().isPresent());
    if (isAccepted && !isBroken) {
      claims.add(accepted());
    }
    // What to do stands before everything that only tells how it came about.
    for (int i = 0; i < Math.min(SHOWN, stories.size()); i++) {
      claims.add(
          stories.get(i).next(stories.size() > 1 ? Facts.of("number", i + 1) : Facts.none()));
    }
    if (isAccepted && isBroken) {
      claims.add(accepted());
    }
    claims.addAll(symptoms.openHeadline());
    if (!byServer) {
      new DryRunReport(diagnosis, index).headline().ifPresent(claims::add);
    }
    claims.add(skew());
    new PatternReport(pack).headline().ifPresent(claims::add);
    new RepositoryReport(diagnosis.examination(), index).headline().ifPresent(claims::add);
    notCaptured().ifPresent(claims::add);
    return claims;
  }

  private Claim skew() {
    Facts facts =
        Facts.none()
            .with("odd", diagnosis.skew().odd().map(odd -> new Term("layer.name." + odd.id())));
    List<Evidence> evidence =
        diagnosis.skew().layers().stream()
            .filter(row -> row.agrees().isPresent())
            .map(row -> row.evidence().get(row.evidence().size() - 1))
            .toList();
    return index.claim(diagnosis.skew().verdict(), facts, evidence);
  }

  /** What the captured schemas say of the chart that they do not reject. */
  private Claim accepted() {
    List<Finding> judged =
        diagnosis.findings().stream()
            .filter(f -> f.check().equals("rejected-fields"))
            .filter(f -> f.status() == Status.PASS)
            .toList();
    if (judged.isEmpty()) {
      List<Finding> missing =
          diagnosis.findings().stream()
              .filter(f -> f.check().equals("captured-sources") && f.isIncomplete())
              .toList();
      return index.claim(
          "headline." + diagnosis.verdict().id() + ".notJudged",
          missing.isEmpty() ? Facts.none() : Facts.of("sources", new Facts.Terms(sources(missing))),
          missing.stream().flatMap(f -> f.evidence().stream()).toList());
    }
    Finding clean = judged.get(0);
    return index.claim(
        "headline." + diagnosis.verdict().id() + ".accepted", clean.facts(), clean.evidence());
  }

  private Optional<Claim> notCaptured() {
    List<Finding> never =
        diagnosis.findings().stream()
            .filter(f -> f.check().equals("captured-sources"))
            .filter(f -> f.status() == Status.NOT_EVALUATED && !f.requested())
            .toList();
    if (never.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        index.claim(
            "headline.notCaptured",
            Facts.of("sources", new Facts.Terms(sources(never))),
            never.stream().flatMap(f -> f.evidence().stream()).toList()));
  }

  /** The names of the sources that findings are about. */
  private static List<String> sources(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.facts().values().get("source"))
        .filter(Term.class::isInstance)
        .map(source -> ((Term) source).key())
        .toList();
  }
}

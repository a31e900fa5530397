package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.Status;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first lines of a pack: what it is, what to do next and who does it, what is not known. */
final class Headline {

  private final Diagnosis diagnosis;
  private final Owner owner;
  private final EvidenceIndex index;

  Headline(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.owner = Owner.of(diagnosis.examination(), caseFile);
    this.index = index;
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    claims.add(verdict());
    claims.add(skew());
    claims.add(next());
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

  private Claim verdict() {
    return diagnosis
        .cause()
        .map(
            cause ->
                index.claim(
                    "cause." + cause.kind().name(),
                    Causes.facts(diagnosis, cause),
                    Causes.evidence(diagnosis, cause)))
        .orElseGet(this::withoutCause);
  }

  private Claim withoutCause() {
    List<Finding> judged =
        diagnosis.findings().stream()
            .filter(f -> f.check().equals("rejected-fields"))
            .filter(f -> f.status() == Status.PASS)
            .toList();
    if (judged.isEmpty()) {
      return index.plain("headline." + diagnosis.verdict().id() + ".notJudged", Facts.none());
    }
    Finding clean = judged.get(0);
    return index.claim(
        "headline." + diagnosis.verdict().id() + ".accepted", clean.facts(), clean.evidence());
  }

  private Claim next() {
    Facts who = owner.facts();
    Optional<RootCause> cause = diagnosis.cause();
    if (cause.isPresent()) {
      Facts facts = who.with(Causes.facts(diagnosis, cause.get()));
      FieldStory first = cause.get().stories().get(0);
      return index.claim(
          "next." + cause.get().kind().name(),
          facts.with("kind", first.kind()).with("path", first.path()),
          owner.evidence());
    }
    Optional<Finding> missing =
        diagnosis.findings().stream().filter(Finding::isIncomplete).findFirst();
    if (missing.isPresent()) {
      boolean source = missing.get().check().equals("captured-sources");
      return index.claim(
          source ? "next.captureAgain" : "next.closeGap",
          who.with(missing.get().facts()),
          missing.get().evidence());
    }
    return index.claim("next.nothing", who, List.<Evidence>of());
  }

  private Optional<Claim> notCaptured() {
    List<String> names = new ArrayList<>();
    List<Evidence> evidence = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      if (finding.check().equals("captured-sources")
          && finding.status() == Status.NOT_EVALUATED
          && finding.facts().values().get("source") instanceof Term source) {
        names.add(source.key());
        evidence.addAll(finding.evidence());
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Facts facts = Facts.none();
    facts = facts.with("sources", new Facts.Terms(names));
    return Optional.of(index.claim("headline.notCaptured", facts, evidence));
  }
}

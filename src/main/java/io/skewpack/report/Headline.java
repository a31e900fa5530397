package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.Skew;
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
  private final RepositoryReport repository;
  private final SubstrateReport substrate;
  private final ContractReport contracts;
  private final SymptomReport symptoms;
  private final PatternReport patterns;

  Headline(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.owner = Owner.of(diagnosis.examination(), caseFile);
    this.index = index;
    this.repository = new RepositoryReport(diagnosis.examination(), index);
    this.substrate = new SubstrateReport(diagnosis, index);
    this.contracts = new ContractReport(diagnosis, index);
    this.symptoms = new SymptomReport(diagnosis, caseFile, index);
    this.patterns = new PatternReport(diagnosis, caseFile, index);
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    Optional<Claim> dryRun = new DryRunReport(diagnosis, index).headline();
    boolean accepted = diagnosis.cause().isEmpty();
    claims.addAll(symptoms.headline());
    // What is broken comes before what is well.
    if (accepted) {
      substrate.headline().ifPresent(claims::add);
      contracts.headline(!substrate.isBroken()).ifPresent(claims::add);
    }
    if (!DryRunReport.isAlone(diagnosis)) {
      claims.add(verdict());
    }
    claims.addAll(symptoms.openHeadline());
    dryRun.ifPresent(claims::add);
    if (!accepted) {
      substrate.headline().ifPresent(claims::add);
      contracts.headline(false).ifPresent(claims::add);
    }
    claims.add(skew());
    patterns.headline().ifPresent(claims::add);
    if (diagnosis.skew().odd().filter(Skew.Subject.CRD::equals).isPresent()) {
      CrdWrites.newest("headline.newestCrdWrite", diagnosis.examination(), index)
          .ifPresent(claims::add);
    }
    repository.headline().ifPresent(claims::add);
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

  private Claim next() {
    Facts who = owner.facts();
    Optional<RootCause> cause = diagnosis.cause();
    if (cause.isPresent()) {
      // Where the CRDs are to blame, the chart's owner has nothing to do.
      boolean charts = !cause.get().blamesCrds();
      Optional<Tried> passing = charts ? repository.best() : Optional.empty();
      if (passing.isPresent()) {
        List<Evidence> evidence = new ArrayList<>(owner.evidence());
        evidence.add(OtherRevisions.evidence(passing.get()));
        return index.claim("next.revision", who.with("name", passing.get().name()), evidence);
      }
      return index.claim(
          "next." + cause.get().kind().name(),
          Causes.facts(diagnosis, cause.get()).with(charts ? who : Facts.none()),
          charts ? owner.evidence() : List.of());
    }
    if (DryRunReport.isAlone(diagnosis)) {
      return index.claim("next.byServer", who, owner.evidence());
    }
    Optional<Finding> missing =
        diagnosis.findings().stream().filter(Finding::isIncomplete).findFirst();
    if (missing.isPresent() && !substrate.isBroken() && !contracts.isBroken()) {
      boolean source = missing.get().check().equals("captured-sources");
      return index.claim(
          source ? "next.captureAgain" : "next.closeGap",
          missing.get().facts().with(who),
          missing.get().evidence());
    }
    if (substrate.isBroken()) {
      return contracts.isBroken()
          ? substrate.next("next.substrateAndContract", contracts.facts().with(who))
          : substrate.next("next.substrate", Facts.none());
    }
    if (contracts.isBroken()) {
      return index.claim("next.contract", contracts.facts().with(who), owner.evidence());
    }
    boolean warned = diagnosis.findings().stream().anyMatch(Finding::isWarning);
    return index.claim(warned ? "next.warnings" : "next.nothing", who, owner.evidence());
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

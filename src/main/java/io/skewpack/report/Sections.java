package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.Severity;
import io.skewpack.diagnose.Skew;
import io.skewpack.diagnose.Status;
import io.skewpack.report.Section.Title;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The six sections, in order. */
final class Sections {

  private final Diagnosis diagnosis;
  private final Examination examination;
  private final Optional<CaseFile> caseFile;
  private final EvidenceIndex index;
  private final RepositoryReport repository;
  private final SubstrateReport substrate;
  private final ContractReport contracts;

  Sections(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.examination = diagnosis.examination();
    this.caseFile = caseFile;
    this.index = index;
    this.repository = new RepositoryReport(examination, index);
    this.substrate = new SubstrateReport(diagnosis, index);
    this.contracts = new ContractReport(diagnosis, index);
  }

  List<Section> all() throws SnapshotException {
    List<Section> sections = new ArrayList<>();
    sections.add(section(Title.SYMPTOM, symptom()));
    sections.add(
        section(Title.TRIGGER, with(trigger(), new TimelineReport(diagnosis, index).blocks())));
    sections.add(
        section(
            Title.ROOT_CAUSE,
            with(rootCause(), new PatternReport(diagnosis, caseFile, index).blocks())));
    sections.add(section(Title.REPRODUCTION, new Reproduction(diagnosis, index).blocks()));
    sections.add(section(Title.FIX_PATH, new FixPath(diagnosis, caseFile, index).blocks()));
    sections.add(section(Title.IMPACT_AND_OWNER, impactAndOwner()));
    return sections;
  }

  private static List<Block> with(List<Block> some, List<Block> more) {
    List<Block> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** A note of the case file closes its section. */
  private Section section(Title title, List<Block> blocks) {
    List<Block> all = new ArrayList<>(blocks);
    caseFile
        .map(file -> file.notes().get(title.id()))
        .ifPresent(
            note ->
                all.add(
                    new Block.Paragraph(
                        index.claim(
                            "note",
                            Facts.of("note", note.strip()),
                            reported("/notes/" + title.id(), "evidence.caseNote")))));
    return new Section(title, all);
  }

  private List<Evidence> reported(String pointer, String id) {
    return examination.snapshot().holds(CaseFile.PATH)
        ? List.of(Evidence.reported(id, Facts.none(), new Pointer(CaseFile.PATH, pointer)))
        : List.of();
  }

  private List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    List<Claim> said = new ArrayList<>();
    List<CaseFile.Symptom> symptoms = caseFile.map(CaseFile::symptoms).orElse(List.of());
    for (int i = 0; i < symptoms.size(); i++) {
      CaseFile.Symptom symptom = symptoms.get(i);
      Facts facts =
          Facts.of("text", symptom.text().strip())
              .with("seenAt", symptom.seenAt())
              .with("seenIn", symptom.seenIn());
      List<Evidence> evidence = reported("/symptoms/" + i, "evidence.caseSymptom");
      if (symptom.text().strip().contains("\n")) {
        blocks.add(new Block.Paragraph(index.claim("symptom.reportedText", facts, evidence)));
        blocks.add(new Block.Code("text", symptom.text().strip()));
      } else {
        said.add(index.claim("symptom.reported", facts, evidence));
      }
    }
    if (!said.isEmpty()) {
      blocks.add(new Block.Bullets(said));
    }
    blocks.addAll(new SymptomReport(diagnosis, caseFile, index).symptom());
    for (Finding finding : diagnosis.findings()) {
      boolean judged =
          List.of("rejected-fields", "missing-kinds").contains(finding.check())
              && finding.status() != Status.NOT_EVALUATED;
      boolean saysSomething = finding.status() == Status.FAIL || diagnosis.cause().isEmpty();
      if (judged && saysSomething) {
        blocks.add(
            new Block.Paragraph(index.claim(finding.text(), finding.facts(), finding.evidence())));
      }
    }
    diagnosis.cause().ifPresent(cause -> blocks.addAll(new RejectionTable(index).blocks(cause)));
    blocks.addAll(new DryRunReport(diagnosis, index).symptom());
    if (substrate.isBroken()) {
      blocks.add(new Block.Paragraph(index.plain("symptom.substrate", Facts.none())));
      blocks.add(new Block.Bullets(substrate.failures()));
    }
    blocks.addAll(contracts.symptom());
    if (blocks.isEmpty()) {
      blocks.add(new Block.Paragraph(index.plain("symptom.none", Facts.none())));
    }
    return blocks;
  }

  private List<Block> trigger() {
    List<Block> commits = repository.trigger();
    if (!commits.isEmpty()) {
      List<Block> blocks = new ArrayList<>(commits);
      blocks.add(
          new Block.Paragraph(
              newestCrdWrite()
                  .orElseGet(() -> index.plain("trigger.clusterNotKnown", Facts.none()))));
      return blocks;
    }
    // What writes CRDs breaks neither DNS nor a script's environment; an odd CRD layer it may.
    boolean beyondSchemas =
        diagnosis.cause().isEmpty()
            && diagnosis.skew().odd().filter(Skew.Subject.CRD::equals).isEmpty()
            && (substrate.isBroken() || contracts.isBroken());
    if (newestCrdWrite().isPresent() && !beyondSchemas) {
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Block.Paragraph(newestCrdWrite().get()));
      if (diagnosis.cause().isPresent()) {
        blocks.add(new Block.Paragraph(index.plain("trigger.onlyLastWrites", Facts.none())));
      }
      return blocks;
    }
    return List.of(
        new Block.Paragraph(
            index.plain(
                diagnosis.cause().isPresent() ? "trigger.notKnown" : "trigger." + outcome(),
                Facts.none())));
  }

  private Optional<Claim> newestCrdWrite() {
    return CrdWrites.newest("trigger.newestCrdWrite", examination, index);
  }

  /** Without a cause: whether anything was judged, and whether all of it was clean. */
  private String outcome() {
    if (DryRunReport.isAlone(diagnosis)) {
      return "byServer";
    }
    if (substrate.isBroken()) {
      return contracts.isBroken() ? "substrateAndContract" : "substrate";
    }
    if (contracts.isBroken()) {
      return "contract";
    }
    if (examination.judged().isEmpty()) {
      return "notJudged";
    }
    return diagnosis.findings().stream().anyMatch(Finding::isWarning) ? "warnings" : "none";
  }

  private List<Block> rootCause() {
    Optional<RootCause> cause = diagnosis.cause();
    if (cause.isEmpty()) {
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Block.Paragraph(index.plain("rootCause." + outcome(), Facts.none())));
      if (!diagnosis.substrateFailures().isEmpty()) {
        blocks.add(new Block.Bullets(substrate.failures()));
      }
      blocks.addAll(contracts.causes());
      blocks.addAll(sideFindings());
      return blocks;
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            index.claim(
                "rootCause." + cause.get().kind().name(),
                Causes.facts(diagnosis, cause.get()),
                Causes.evidence(diagnosis, cause.get()))));
    blocks.addAll(new FieldHistory(examination, index).blocks(cause.get()));
    blocks.addAll(sideFindings());
    if (!diagnosis.substrateFailures().isEmpty()) {
      blocks.add(new Block.Paragraph(index.plain("rootCause.substrateToo", Facts.none())));
      blocks.add(new Block.Bullets(substrate.failures()));
    }
    if (contracts.isBroken()) {
      blocks.add(new Block.Paragraph(index.plain("rootCause.contractToo", Facts.none())));
    }
    blocks.addAll(contracts.causes());
    repository.experiment().ifPresent(claim -> blocks.add(new Block.Paragraph(claim)));
    blocks.addAll(repository.revisions());
    List<Claim> ruledOut = ruledOut(cause.get());
    if (!ruledOut.isEmpty()) {
      blocks.add(new Block.Paragraph(index.plain("rootCause.ruledOut", Facts.none())));
      blocks.add(new Block.Bullets(ruledOut));
    }
    return blocks;
  }

  /** What else disagrees: declarations, the platform's own layers. */
  private List<Block> sideFindings() {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      boolean aside =
          List.of(
                  "declared-constraint",
                  "crd-release",
                  "platform-skew",
                  "platform-chart-crds",
                  "dry-run-agreement",
                  "dry-run-pruned")
              .contains(finding.check());
      boolean declares =
          finding.check().equals("declared-constraint") && finding.severity() != Severity.INFO;
      if (aside && (finding.status() == Status.FAIL || declares)) {
        claims.add(index.claim(finding.text(), finding.facts(), finding.evidence()));
      }
    }
    return claims.isEmpty() ? List.of() : List.of(new Block.Bullets(claims));
  }

  /** A CRD layer out of the catalog is a release's by its origin: that rules nothing out. */
  private List<Claim> ruledOut(RootCause cause) {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      boolean skew = finding.check().equals("platform-skew");
      boolean oneRelease =
          finding.check().equals("crd-release") && !examination.crdsAreCatalogued();
      if (finding.status() == Status.PASS && (oneRelease || skew)) {
        claims.add(index.claim("ruledOut." + finding.check(), finding.facts(), finding.evidence()));
      }
    }
    if (!examination.versionIsKnown()
        && cause.kind() == RootCause.Kind.CHART_FOLLOWS_OTHER_RELEASES) {
      claims.add(index.plain("ruledOut.notLeftBehind", Facts.none()));
    }
    return claims;
  }

  private List<Block> impactAndOwner() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(repository.impact());
    if (blocks.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              index.plain(
                  diagnosis.cause().isPresent() ? "impact.notEvaluated" : "impact." + outcome(),
                  Facts.none())));
    }
    Owner owner = Owner.of(examination, caseFile);
    blocks.add(new Block.Paragraph(index.claim(owner.text(), owner.facts(), owner.evidence())));
    return blocks;
  }
}

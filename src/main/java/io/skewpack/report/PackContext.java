package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.snapshot.CaseFile;
import java.util.List;
import java.util.Optional;

/** What every part of a pack is made from. */
record PackContext(
    Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index, Owner owner) {

  /** A fact by which a finding's text knows that the way out is told elsewhere. */
  private static final String IN_PACK = "inPack";

  static PackContext of(Diagnosis diagnosis, Optional<CaseFile> caseFile) {
    return new PackContext(
        diagnosis, caseFile, new EvidenceIndex(), Owner.of(diagnosis.examination(), caseFile));
  }

  Examination examination() {
    return diagnosis.examination();
  }

  /** The owner of the addon chart. */
  Claim chartOwner() {
    return index.claim(owner.sentence().key(), owner.sentence().facts(), owner.cited());
  }

  /** The platform's owner, whom no artifact names. */
  Claim platformOwner() {
    return index.plain("owner.platform", Facts.none());
  }

  Claim claim(Finding finding) {
    return index.claim(finding.text(), finding.facts(), finding.evidence());
  }

  Block.Paragraph paragraph(String text) {
    return new Block.Paragraph(index.plain(text, Facts.none()));
  }

  /** A finding's own sentence, to stand inside another. */
  static Facts.Said said(Finding finding) {
    return new Facts.Said(finding.text(), finding.facts());
  }

  /** The same where its repair stands beside it: what the repair says is left out. */
  static Facts.Said besideRepair(Finding finding) {
    return new Facts.Said(finding.text(), finding.facts().with(IN_PACK, 1));
  }

  /** As {@link #besideRepair}, with what it rests on. */
  Claim claimBesideRepair(Finding finding) {
    return index.claim(finding.text(), finding.facts().with(IN_PACK, 1), finding.evidence());
  }

  /** A way out whose parts but the first are texts of a common stock. */
  Way way(Claim what, String who, Claim cost, String risk, String proof) {
    return new Way(
        what,
        index.plain("who." + who, owner.again()),
        cost,
        index.plain("risk." + risk, Facts.none()),
        index.plain("proof." + proof, Facts.none()));
  }

  Claim cost(String cost) {
    return index.plain("cost." + cost, Facts.none());
  }

  /** The commands that make and check the snapshot again. */
  List<Block> again() {
    return new Reproduction(diagnosis, index).again();
  }
}

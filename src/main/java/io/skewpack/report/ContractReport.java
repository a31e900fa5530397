package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a pack says of failure layer 5: what scripts and actions need at run time. */
final class ContractReport {

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  ContractReport(Diagnosis diagnosis, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.index = index;
  }

  /** Whether an action is sure to miss something that it needs. */
  boolean isBroken() {
    return !blockers().isEmpty();
  }

  /** For the first screen; absent when nothing is broken. */
  Optional<Claim> headline(boolean alone) {
    if (!isBroken()) {
      return Optional.empty();
    }
    return Optional.of(
        index.claim(
            alone ? "headline.contract" : "headline.contractToo",
            facts(),
            blockers().stream().map(finding -> finding.evidence().get(0)).toList()));
  }

  /** How many contracts are broken, in which stages, and the first missing names. */
  Facts facts() {
    return Facts.of("count", blockers().size())
        .withFew("stages", values("stage"))
        .withFew("variables", values("variable"));
  }

  /** What breaks when, in a sentence. */
  List<Block> symptom() {
    if (!isBroken()) {
      return List.of();
    }
    return List.of(
        new Block.Paragraph(
            index.claim(
                "symptom.contract",
                facts(),
                blockers().stream().map(finding -> finding.evidence().get(0)).toList())));
  }

  /** Each broken contract in its own words, then the doubtful ones, folded. */
  List<Block> causes() {
    List<Block> blocks = new ArrayList<>();
    if (isBroken()) {
      blocks.add(new Block.Bullets(claims(blockers(), "")));
    }
    List<Finding> doubtful =
        findings().stream()
            .filter(finding -> finding.status() == Status.FAIL && !finding.isBlocker())
            .toList();
    if (!doubtful.isEmpty()) {
      blocks.add(
          new Block.Folded(
              index.plain("rootCause.contractDoubts", Facts.of("count", doubtful.size())),
              List.of(new Block.Bullets(claims(doubtful, "")))));
    }
    return blocks;
  }

  /** What repairs each broken contract. */
  List<Claim> repairs() {
    return claims(blockers(), "fix.");
  }

  private List<Claim> claims(List<Finding> findings, String prefix) {
    return findings.stream()
        .map(finding -> index.claim(prefix + finding.text(), finding.facts(), finding.evidence()))
        .distinct()
        .toList();
  }

  private List<String> values(String fact) {
    return blockers().stream()
        .map(finding -> finding.facts().values().get(fact))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .distinct()
        .toList();
  }

  private List<Finding> blockers() {
    return findings().stream().filter(Finding::isBlocker).toList();
  }

  private List<Finding> findings() {
    return diagnosis.contractFindings();
  }
}

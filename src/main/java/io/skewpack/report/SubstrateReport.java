package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Preflight;
import io.skewpack.diagnose.Preflight.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pack says of failure layer 2: what KubeBlocks and every smoke run stand on. */
final class SubstrateReport {

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  SubstrateReport(Diagnosis diagnosis, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.index = index;
  }

  /** The items of a smoke run and what it stands on besides; absent when no cluster was asked. */
  Optional<Block.Table> table() {
    if (diagnosis.examination().snapshot().substrate().isEmpty()) {
      return Optional.empty();
    }
    Preflight preflight = diagnosis.preflight();
    List<List<Claim>> rows = new ArrayList<>();
    preflight.smoke().forEach(item -> rows.add(row(item)));
    preflight.others().stream()
        .filter(item -> !item.findings().isEmpty() && !item.id().equals(Preflight.CONTRACTS))
        .forEach(item -> rows.add(row(item)));
    return Optional.of(
        new Block.Table(
            List.of("substrate.head.item", "substrate.head.result", "substrate.head.seen"), rows));
  }

  private List<Claim> row(Item item) {
    Claim seen =
        item.deciding().stream()
            .findFirst()
            .map(finding -> index.claim(finding.text(), finding.facts(), finding.evidence()))
            .orElseGet(() -> index.plain("preflight.settle.cluster", Facts.none()));
    return List.of(
        index.plain("preflight." + item.id(), Facts.none()),
        index.plain("status." + item.word(), Facts.none()),
        seen);
  }

  /** Whether something is broken that an addon or its smoke run cannot do without. */
  boolean isBroken() {
    return diagnosis.substrateFailures().stream().anyMatch(Finding::isBlocker);
  }

  /** For the first screen; absent when nothing is broken. */
  Optional<Claim> headline() {
    List<Finding> blockers =
        diagnosis.substrateFailures().stream().filter(Finding::isBlocker).toList();
    if (blockers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        index.claim(
            diagnosis.cause().isPresent() ? "headline.substrateToo" : "headline.substrate",
            Facts.of("count", blockers.size()).with("items", new Facts.Terms(items(blockers))),
            blockers.stream().map(finding -> finding.evidence().get(0)).toList()));
  }

  /** The next step, when the substrate is what is broken. */
  Claim next(String text, Facts more) {
    return index.plain(
        text, more.with("item", new Term(items(diagnosis.substrateFailures()).get(0))));
  }

  /** Each failure in its own words. */
  List<Claim> failures() {
    return diagnosis.substrateFailures().stream()
        .map(finding -> index.claim(finding.text(), finding.facts(), finding.evidence()))
        .toList();
  }

  /** What repairs each failure, and how to see that it did. */
  List<Claim> repairs() {
    return diagnosis.substrateFailures().stream()
        .map(
            finding ->
                index.claim(
                    "fix.substrate." + finding.check(), finding.facts(), finding.evidence()))
        .distinct()
        .toList();
  }

  /** The names of the preflight items that findings belong to, each once. */
  private List<String> items(List<Finding> findings) {
    Preflight preflight = diagnosis.preflight();
    List<Item> all = new ArrayList<>(preflight.smoke());
    all.addAll(preflight.others());
    return findings.stream()
        .flatMap(finding -> all.stream().filter(item -> item.findings().contains(finding)))
        .map(item -> "preflight." + item.id())
        .distinct()
        .toList();
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
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

  /** The key of the name of the item that a finding belongs to. */
  String item(Finding finding) {
    Preflight preflight = diagnosis.preflight();
    List<Item> all = new ArrayList<>(preflight.smoke());
    all.addAll(preflight.others());
    return all.stream()
        .filter(item -> item.findings().contains(finding))
        .map(item -> "preflight." + item.id())
        .findFirst()
        .orElse("preflight.rest");
  }
}

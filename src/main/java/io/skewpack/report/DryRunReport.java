package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.DryRunComparison;
import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.ServerDryRun;
import io.skewpack.snapshot.DryRun.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pack says of the server-side dry run; nothing when there was none. */
final class DryRunReport {

  /** More are folded away: a reader needs the server's tone, not all its words. */
  private static final int OPEN_ROWS = 3;

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  DryRunReport(Diagnosis diagnosis, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.index = index;
  }

  /** Whether the server rejects what the captured schemas do not speak against. */
  static boolean isAlone(Diagnosis diagnosis) {
    return diagnosis.cause().isEmpty()
        && diagnosis.examination().dryRun().filter(DryRunComparison::serverRejectsMore).isPresent();
  }

  /** The server's count, for the first screen. */
  Optional<Claim> headline() {
    return answered()
        .map(
            finding ->
                index.claim(
                    isAlone(diagnosis) ? "headline.blocker.byServer" : "headline.dryRun",
                    finding.facts(),
                    finding.evidence()));
  }

  /** What the server says of the objects that it rejects. */
  List<Block> symptom() {
    List<Compared> rejected =
        diagnosis.examination().dryRun().map(DryRunComparison::rejected).orElse(List.of());
    if (rejected.isEmpty()) {
      return List.of();
    }
    List<List<Claim>> rows = rejected.stream().map(this::row).toList();
    List<String> heads =
        List.of(
            "dryRun.head.object",
            "dryRun.head.code",
            "dryRun.head.message",
            "layers.head.evidence");
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(index.plain("symptom.dryRun", Facts.none())));
    int open = Math.min(OPEN_ROWS, rows.size());
    blocks.add(new Block.Table(heads, rows.subList(0, open)));
    if (rows.size() > open) {
      blocks.add(
          new Block.Folded(
              index.plain("dryRun.folded", Facts.of("count", rows.size() - open)),
              List.of(new Block.Table(heads, rows.subList(open, rows.size())))));
    }
    return blocks;
  }

  private List<Claim> row(Compared one) {
    Rejected said = (Rejected) one.attempt().whole();
    return List.of(
        index.plain("dryRun.object", ServerDryRun.titled(one)),
        index.plain(
            "dryRun.code", Facts.of("code", said.code()).with("admission", said.admission())),
        index.plain("dryRun.message", Facts.of("message", said.message())),
        index.cell("row.dryRun", List.of(ServerDryRun.evidence(one))));
  }

  /** What each way of installing has to do with it. */
  List<Block> proof() {
    if (answered().isEmpty()) {
      return List.of();
    }
    List<Compared> objects =
        diagnosis.examination().dryRun().map(DryRunComparison::objects).orElse(List.of());
    Facts facts =
        Facts.of("conflicts", objects.stream().mapToInt(o -> o.attempt().conflicts().size()).sum())
            .with("byApply", objects.stream().filter(o -> o.attempt().isPrunedByApply()).count())
            .with("pruned", objects.stream().mapToInt(o -> o.attempt().pruned().size()).sum());
    return List.of(
        new Block.Paragraph(index.plain("fix.dryRun.title", Facts.none())),
        new Block.Bullets(
            List.of(
                claim("fix.dryRun.apply", facts),
                claim("fix.dryRun.create", facts),
                claim("fix.dryRun.kbcli", Facts.none()),
                claim("fix.dryRun.not", Facts.none()))));
  }

  /** What an accepted dry run leaves open; nothing where there was none. */
  Optional<Block> notProved() {
    return answered().map(known -> new Block.Paragraph(claim("fix.dryRun.not", Facts.none())));
  }

  private Claim claim(String text, Facts facts) {
    return index.claim(text, facts, answered().orElseThrow().evidence());
  }

  /** The finding that counts what was accepted and rejected; absent when nothing was. */
  private Optional<Finding> answered() {
    return findings().stream()
        .filter(finding -> finding.facts().values().containsKey("accepted"))
        .findFirst();
  }

  private List<Finding> findings() {
    return diagnosis.findings().stream()
        .filter(finding -> finding.check().equals(ServerDryRun.ID))
        .toList();
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Layer;
import io.skewpack.diagnose.Severity;
import io.skewpack.diagnose.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was noticed beside the failures: it stops nothing today. */
final class Aside {

  /** What belongs to the story of a rejection, and stands in it. */
  private static final List<String> OF_A_REJECTION =
      List.of(
          "declared-constraint",
          "crd-release",
          "platform-skew",
          "platform-chart-crds",
          "dry-run-agreement",
          "dry-run-pruned");

  /** What the first screen, the table of layers and the fix path say of layers that differ. */
  private static final List<String> OF_THE_LAYERS = List.of("crd-release", "platform-skew");

  /** Where remarks are folded away: the key of the summary. */
  static final String REMARKS = "aside.remarks";

  /** More warnings than these are folded away. */
  private static final int OPEN = 6;

  private final PackContext pack;

  Aside(PackContext pack) {
    this.pack = pack;
  }

  /** What disagrees beside a rejection: declarations, the platform's own layers. */
  List<Claim> beside() {
    return pack.diagnosis().findings().stream()
        .filter(finding -> OF_A_REJECTION.contains(finding.check()))
        .filter(finding -> finding.status() == Status.FAIL || declares(finding))
        .map(pack::claim)
        .toList();
  }

  private static boolean declares(Finding finding) {
    return finding.check().equals("declared-constraint") && finding.severity() != Severity.INFO;
  }

  /** Warnings with what to do about each, then remarks, folded; empty when there is nothing. */
  List<Block> blocks() {
    List<Claim> warnings = claims(Severity.WARNING);
    List<Claim> remarks = claims(Severity.INFO);
    List<Block> blocks = new ArrayList<>();
    int open = Math.min(OPEN, warnings.size());
    if (open != 0) {
      blocks.add(new Block.Bullets(warnings.subList(0, open)));
    }
    if (warnings.size() > open) {
      blocks.add(folded("aside.moreWarnings", warnings.subList(open, warnings.size())));
    }
    if (!remarks.isEmpty()) {
      blocks.add(folded(REMARKS, remarks));
    }
    return blocks;
  }

  /** The next step where warnings are all there is: what the first of them asks for. */
  Optional<Claim> firstRepair(Facts who) {
    List<Finding> warnings = findings(Severity.WARNING);
    return warnings.stream()
        .filter(first -> !isForLater(first))
        .findFirst()
        .map(
            first ->
                pack.index()
                    .claim(
                        "next.warning",
                        who.with("seen", PackContext.said(first))
                            .with("repair", repair(first))
                            .with("who", new Facts.Said("who." + who(first), pack.owner().again()))
                            .with("more", warnings.size() - 1),
                        first.evidence()));
  }

  private Block folded(String summary, List<Claim> claims) {
    return new Block.Folded(
        pack.index().plain(summary, Facts.of("count", claims.size())),
        List.of(new Block.Bullets(claims)));
  }

  private List<Claim> claims(Severity severity) {
    return findings(severity).stream().map(this::withRepair).distinct().toList();
  }

  private List<Finding> findings(Severity severity) {
    boolean rejected = pack.diagnosis().cause().isPresent();
    boolean repaired =
        pack.diagnosis().failures().isEmpty() && new PatternRepair(pack).isRepairing();
    return pack.diagnosis().findings().stream()
        .filter(finding -> finding.status() == Status.FAIL && finding.severity() == severity)
        .filter(finding -> !(rejected && OF_A_REJECTION.contains(finding.check())))
        .filter(finding -> !(repaired && OF_THE_LAYERS.contains(finding.check())))
        .sorted(Comparator.comparing(Aside::isForLater))
        .toList();
  }

  /** Whether nothing is to be done about it today: such warnings come last. */
  private static boolean isForLater(Finding finding) {
    return finding.text().equals("check.undeclared-variables.fromFirst");
  }

  private static String who(Finding finding) {
    boolean platform = finding.check().startsWith("platform-");
    boolean chart =
        !platform && (finding.layer() == Layer.CHART || finding.layer() == Layer.CONTRACT);
    return chart ? "chart" : "platform";
  }

  private Claim withRepair(Finding finding) {
    if (finding.severity() == Severity.INFO) {
      return pack.claim(finding);
    }
    return pack.index()
        .claim(
            "aside.item",
            Facts.of("seen", PackContext.besideRepair(finding))
                .with("repair", repair(finding))
                .with("who", new Facts.Said("who." + who(finding), pack.owner().again())),
            finding.evidence());
  }

  private static Facts.Said repair(Finding finding) {
    String repair =
        finding.isSubstrateFailure() ? "fix.substrate." + finding.check() : "fix." + finding.text();
    return new Facts.Said(repair, finding.facts());
  }
}

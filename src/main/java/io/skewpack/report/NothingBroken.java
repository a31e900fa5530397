package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** No blocker was found: what that rests on, and what is open. */
record NothingBroken(PackContext pack) implements Story {

  @Override
  public Optional<Failure> failure() {
    return Optional.empty();
  }

  @Override
  public Term name() {
    return new Term("failure.name.none");
  }

  /** What was judged is on the first screen of every pack. */
  @Override
  public List<Claim> headline() {
    return List.of();
  }

  @Override
  public Claim next(Facts number) {
    Facts who = number.with(pack.owner().facts());
    Optional<Finding> missing = missing();
    if (missing.isPresent()) {
      return open(missing.get(), number, who);
    }
    List<Evidence> contradicted = contradicted();
    if (!contradicted.isEmpty()) {
      return pack.index().claim("next.contradicted", who, contradicted);
    }
    Optional<Claim> pattern = new PatternRepair(pack).next(number);
    if (pattern.isPresent()) {
      return pattern.get();
    }
    return new Aside(pack)
        .firstRepair(who)
        .orElseGet(() -> pack.index().claim("next.nothing", who, pack.owner().evidence()));
  }

  private List<Evidence> contradicted() {
    return new SymptomReport(pack.diagnosis(), pack.caseFile(), pack.index()).contradictedPlaces();
  }

  /** What was asked for and is not known: a source, a claim about this target, or one answer. */
  private Claim open(Finding missing, Facts number, Facts who) {
    if (missing.check().equals("captured-sources")) {
      return pack.index().claim("next.captureAgain", missing.facts().with(who), missing.evidence());
    }
    Optional<Claim> claimed =
        missing.check().equals("carried-over-claims")
            ? new PatternRepair(pack).next(number)
            : Optional.empty();
    return claimed.orElseGet(
        () ->
            pack.index()
                .claim(
                    "next.closeGap",
                    who.with("seen", PackContext.said(missing))
                        .with("more", incomplete().size() - 1),
                    missing.evidence()));
  }

  /** A source comes before what could not be judged for want of it. */
  private Optional<Finding> missing() {
    return incomplete().stream()
        .filter(finding -> finding.check().equals("captured-sources"))
        .findFirst()
        .or(() -> incomplete().stream().findFirst());
  }

  private List<Finding> incomplete() {
    return pack.diagnosis().findings().stream().filter(Finding::isIncomplete).toList();
  }

  @Override
  public List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    for (Finding finding : pack.diagnosis().findings()) {
      boolean judged = List.of("rejected-fields", "missing-kinds").contains(finding.check());
      if (judged && finding.status() != Status.NOT_EVALUATED) {
        blocks.add(new Block.Paragraph(pack.claim(finding)));
      }
    }
    return blocks;
  }

  @Override
  public List<Block> trigger() {
    List<Block> blocks = new ArrayList<>();
    boolean inTable = new TimelineReport(pack).isShown();
    // A warning about the chart alone says nothing of when the platform came to differ.
    String outcome = outcome().equals("warnings") && !isApart() ? "none" : outcome();
    boolean told = inTable && outcome.equals("warnings");
    blocks.add(pack.paragraph("trigger." + outcome + (told ? ".timeline" : "")));
    if (!inTable) {
      CrdWrites.newest("trigger.newestCrdWrite", pack.examination(), pack.index())
          .ifPresent(write -> blocks.add(new Block.Paragraph(write)));
    }
    return blocks;
  }

  @Override
  public List<Block> rootCause() {
    Facts apart = Facts.of("apart", isApart() ? 1 : 0);
    return List.of(new Block.Paragraph(pack.index().plain("rootCause." + outcome(), apart)));
  }

  @Override
  public List<Block> reproduction() {
    return pack.again();
  }

  @Override
  public List<Block> fixPath() {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : incomplete()) {
      if (finding.check().equals("captured-sources")) {
        claims.add(pack.index().claim("fix.captureAgain", finding.facts(), finding.evidence()));
      }
    }
    boolean isSourceMissing = !claims.isEmpty();
    long gaps =
        incomplete().stream()
            .filter(
                one -> !List.of("captured-sources", "carried-over-claims").contains(one.check()))
            .count();
    // What could not be judged for want of a source comes with the source.
    if (gaps > 0 && !isSourceMissing) {
      claims.add(pack.index().plain("fix.closeGap", Facts.of("count", gaps)));
    }
    PatternRepair repair = new PatternRepair(pack);
    List<Block> blocks = new ArrayList<>(repair.fixPath());
    if (!isSourceMissing && (blocks.isEmpty() || repair.isClaimed())) {
      blocks.addAll(repair.toBeSeen());
    }
    if (claims.isEmpty() && blocks.isEmpty()) {
      boolean contradicted = !contradicted().isEmpty();
      String none = contradicted ? "fix.contradicted" : "fix.nothing";
      claims.add(pack.index().plain(isWarned() ? "fix.warnings" : none, Facts.none()));
    }
    if (!claims.isEmpty()) {
      blocks.add(0, new Block.Bullets(claims.stream().distinct().toList()));
    }
    new DryRunReport(pack.diagnosis(), pack.index()).notProved().ifPresent(blocks::add);
    return blocks;
  }

  @Override
  public List<Block> impact() {
    List<Block> blocks = new ArrayList<>();
    Facts apart = Facts.of("apart", isApart() ? 1 : 0);
    blocks.add(new Block.Paragraph(pack.index().plain("impact." + outcome(), apart)));
    new PatternRepair(pack).owner().map(Block.Paragraph::new).ifPresent(blocks::add);
    return blocks;
  }

  @Override
  public Claim owner() {
    return pack.chartOwner();
  }

  /** Whether anything was judged, and whether all of it was clean. */
  private String outcome() {
    if (pack.examination().judged().isEmpty()) {
      return "notJudged";
    }
    return isWarned() ? "warnings" : "none";
  }

  /** Whether the layers differ. */
  private boolean isApart() {
    return !pack.diagnosis().patterns(pack.caseFile()).isEmpty();
  }

  private boolean isWarned() {
    return pack.diagnosis().findings().stream().anyMatch(Finding::isWarning);
  }
}

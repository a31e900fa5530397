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
    Optional<Finding> missing =
        pack.diagnosis().findings().stream().filter(Finding::isIncomplete).findFirst();
    if (missing.isPresent()) {
      boolean source = missing.get().check().equals("captured-sources");
      return pack.index()
          .claim(
              source ? "next.captureAgain" : "next.closeGap",
              missing.get().facts().with(who),
              missing.get().evidence());
    }
    List<Evidence> contradicted =
        new SymptomReport(pack.diagnosis(), pack.caseFile(), pack.index()).contradictedPlaces();
    if (!contradicted.isEmpty()) {
      return pack.index().claim("next.contradicted", who, contradicted);
    }
    return pack.index()
        .claim(isWarned() ? "next.warnings" : "next.nothing", who, pack.owner().evidence());
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
    blocks.add(pack.paragraph("trigger." + outcome()));
    CrdWrites.newest("trigger.newestCrdWrite", pack.examination(), pack.index())
        .ifPresent(write -> blocks.add(new Block.Paragraph(write)));
    return blocks;
  }

  @Override
  public List<Block> rootCause() {
    return List.of(pack.paragraph("rootCause." + outcome()));
  }

  @Override
  public List<Block> reproduction() {
    return pack.again();
  }

  @Override
  public List<Block> fixPath() {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : pack.diagnosis().findings()) {
      if (finding.isIncomplete() && finding.check().equals("captured-sources")) {
        claims.add(pack.index().claim("fix.captureAgain", finding.facts(), finding.evidence()));
      } else if (finding.isIncomplete() && !finding.evidence().isEmpty()) {
        claims.add(pack.index().claim("fix.closeGap", finding.facts(), finding.evidence()));
      }
    }
    if (claims.isEmpty()) {
      claims.add(pack.index().plain(isWarned() ? "fix.warnings" : "fix.nothing", Facts.none()));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Bullets(claims.stream().distinct().toList()));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).proof());
    return blocks;
  }

  @Override
  public List<Block> impact() {
    return List.of(pack.paragraph("impact." + outcome()));
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

  private boolean isWarned() {
    return pack.diagnosis().findings().stream().anyMatch(Finding::isWarning);
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The captured schemas reject what the chart renders: failure layer 1. */
record RejectionStory(PackContext pack, Failure known, RootCause cause) implements Story {

  @Override
  public Optional<Failure> failure() {
    return Optional.of(known);
  }

  @Override
  public Term name() {
    return new Term("failure.name.REJECTION");
  }

  @Override
  public List<Claim> headline() {
    return List.of(claim("cause." + cause.kind().name()));
  }

  @Override
  public Claim next(Facts number) {
    Facts who = number.with(pack.owner().facts());
    Optional<Tried> passing = cause.blamesCrds() ? Optional.empty() : repository().best();
    if (passing.isPresent()) {
      List<Evidence> evidence = new ArrayList<>(pack.owner().evidence());
      evidence.add(OtherRevisions.evidence(passing.get()));
      return pack.index().claim("next.revision", who.with("name", passing.get().name()), evidence);
    }
    Optional<SkewPattern> owned = otherOwner();
    if (owned.isPresent()) {
      return pack.index()
          .claim(
              "next.CRDS_LEFT_BEHIND.otherOwner",
              causeFacts().with(number).with(owned.get().facts()),
              PatternRepair.of(owned.get().evidence(), "evidence.crdOwner"));
    }
    if (cause.kind() == RootCause.Kind.CHART_FOLLOWS_OTHER_RELEASES
        && repository().hasNoRevision()) {
      List<Evidence> evidence = new ArrayList<>(repository().noRevisionEvidence());
      evidence.addAll(pack.owner().evidence());
      return pack.index()
          .claim(
              "next.CHART_FOLLOWS_OTHER_RELEASES.noRevision",
              causeFacts().with(who).with(repository().noRevisionFacts()),
              evidence);
    }
    List<Evidence> evidence = new ArrayList<>(Causes.evidence(pack.diagnosis(), cause));
    if (!cause.blamesCrds()) {
      evidence.addAll(pack.owner().evidence());
    }
    // Where the CRDs are to blame, the chart's owner has nothing to do.
    return pack.index()
        .claim(
            "next." + cause.kind().name(),
            causeFacts().with(cause.blamesCrds() ? number : who),
            evidence);
  }

  @Override
  public List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    for (Finding finding : pack.diagnosis().findings()) {
      boolean judged = List.of("rejected-fields", "missing-kinds").contains(finding.check());
      if (judged && finding.status() == Status.FAIL) {
        blocks.add(new Block.Paragraph(pack.claim(finding)));
      }
    }
    blocks.addAll(new RejectionTable(pack.index()).blocks(cause));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).symptom());
    return blocks;
  }

  @Override
  public List<Block> trigger() {
    boolean inTable = new TimelineReport(pack).isShown();
    Optional<Claim> write =
        inTable
            ? Optional.empty()
            : CrdWrites.newest("trigger.newestCrdWrite", pack.examination(), pack.index());
    List<Block> commits = repository().trigger();
    if (!commits.isEmpty()) {
      List<Block> blocks = new ArrayList<>(commits);
      if (!inTable) {
        blocks.add(
            new Block.Paragraph(
                write.orElseGet(
                    () -> pack.index().plain("trigger.clusterNotKnown", Facts.none()))));
      }
      return blocks;
    }
    if (inTable) {
      // The table of last writes is the answer where the platform is to blame.
      return cause.blamesCrds() ? List.of() : List.of(pack.paragraph("trigger.chartHistory"));
    }
    if (write.isPresent()) {
      return List.of(new Block.Paragraph(write.get()), pack.paragraph("trigger.onlyLastWrites"));
    }
    return List.of(pack.paragraph("trigger.notKnown"));
  }

  @Override
  public List<Block> rootCause() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(claim("rootCause." + cause.kind().name())));
    blocks.addAll(new FieldHistory(pack.examination(), pack.index()).blocks(cause));
    List<Claim> beside = new Aside(pack).beside();
    if (!beside.isEmpty()) {
      blocks.add(new Block.Bullets(beside));
    }
    repository().experiment().ifPresent(claim -> blocks.add(new Block.Paragraph(claim)));
    blocks.addAll(repository().revisions());
    List<Claim> ruledOut = ruledOut();
    if (!ruledOut.isEmpty()) {
      blocks.add(pack.paragraph("rootCause.ruledOut"));
      blocks.add(new Block.Bullets(ruledOut));
    }
    return blocks;
  }

  /** A CRD layer out of the catalog is a release's by its origin: that rules nothing out. */
  private List<Claim> ruledOut() {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : pack.diagnosis().findings()) {
      boolean skew = finding.check().equals("platform-skew");
      boolean oneRelease =
          finding.check().equals("crd-release") && !pack.examination().crdsAreCatalogued();
      if (finding.status() == Status.PASS && (oneRelease || skew)) {
        claims.add(
            pack.index().claim("ruledOut." + finding.check(), finding.facts(), finding.evidence()));
      }
    }
    if (Causes.mayBeLeftBehind(pack.diagnosis(), cause)) {
      claims.add(pack.index().plain("ruledOut.notLeftBehind", Facts.none()));
    }
    return claims;
  }

  @Override
  public List<Block> reproduction() {
    return new Reproduction(pack.diagnosis(), pack.index()).blocks();
  }

  @Override
  public List<Block> fixPath() {
    return new FixPath(pack, cause).blocks();
  }

  @Override
  public List<Block> impact() {
    List<Block> blocks = repository().impact();
    if (!blocks.isEmpty()) {
      return blocks;
    }
    return List.of(pack.paragraph(cause.blamesCrds() ? "impact.substrate" : "impact.notEvaluated"));
  }

  @Override
  public Claim owner() {
    Optional<SkewPattern> owned = otherOwner();
    if (owned.isPresent()) {
      return PatternRepair.crdOwner(pack, owned.get());
    }
    return cause.blamesCrds() ? pack.platformOwner() : pack.chartOwner();
  }

  /** That the CRDs that stayed behind belong to somebody else than the platform. */
  private Optional<SkewPattern> otherOwner() {
    return cause.kind() == RootCause.Kind.CRDS_LEFT_BEHIND
        ? PatternRepair.otherOwner(pack)
        : Optional.empty();
  }

  private RepositoryReport repository() {
    return new RepositoryReport(pack.examination(), pack.index());
  }

  private Facts causeFacts() {
    return Causes.facts(pack.diagnosis(), cause);
  }

  /** The cause in a sentence that is as sure as its evidence. */
  private Claim claim(String text) {
    return pack.index()
        .claim(
            text,
            causeFacts(),
            Causes.evidence(pack.diagnosis(), cause),
            Causes.circumstances(pack.diagnosis(), cause));
  }
}

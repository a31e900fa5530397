package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.RootCause;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways out, ranked, and what does not fix it. */
final class FixPath {

  /** More of them are a table's business, and section 1 has the table. */
  private static final int SHOWN_VALUES = 3;

  private final Diagnosis diagnosis;
  private final EvidenceIndex index;
  private final RepositoryReport repository;
  private final SubstrateReport substrate;
  private final ContractReport contracts;
  private final SymptomReport symptoms;

  FixPath(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.index = index;
    this.repository = new RepositoryReport(diagnosis.examination(), index);
    this.substrate = new SubstrateReport(diagnosis, index);
    this.contracts = new ContractReport(diagnosis, index);
    this.symptoms = new SymptomReport(diagnosis, caseFile, index);
  }

  List<Block> blocks() {
    Optional<RootCause> cause = diagnosis.cause();
    if (cause.isEmpty()) {
      List<Block> ends = new ArrayList<>(symptoms.fix());
      ends.add(new Block.Bullets(openEnds()));
      ends.addAll(new DryRunReport(diagnosis, index).proof());
      return ends;
    }
    List<Block> blocks = new ArrayList<>(symptoms.fix());
    blocks.add(new Block.Ranked(ways(cause.get())));
    boolean pruned = cause.get().stories().stream().anyMatch(FieldStory::isUnknown);
    blocks.add(
        new Block.Paragraph(
            index.plain(pruned ? "fix.notByPruning" : "fix.noPathAccepts", Facts.none())));
    blocks.addAll(new DryRunReport(diagnosis, index).proof());
    blocks.add(new Block.Paragraph(index.plain("fix.check", Facts.none())));
    if (!diagnosis.substrateFailures().isEmpty()) {
      blocks.add(new Block.Paragraph(index.plain("fix.substrateToo", Facts.none())));
      blocks.add(new Block.Bullets(substrate.repairs()));
    }
    if (contracts.isBroken()) {
      blocks.add(new Block.Paragraph(index.plain("fix.contractToo", Facts.none())));
      blocks.add(new Block.Bullets(contracts.repairs()));
    }
    return blocks;
  }

  private List<Claim> openEnds() {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      if (finding.isIncomplete() && finding.check().equals("captured-sources")) {
        claims.add(index.claim("fix.captureAgain", finding.facts(), finding.evidence()));
      } else if (finding.isIncomplete() && !finding.evidence().isEmpty()) {
        claims.add(index.claim("fix.closeGap", finding.facts(), finding.evidence()));
      } else if (speaks(finding)) {
        claims.add(index.claim("fix." + finding.text(), finding.facts(), finding.evidence()));
      }
    }
    claims.addAll(0, substrate.repairs());
    if (claims.isEmpty()) {
      claims.add(index.plain("fix.nothing", Facts.none()));
    }
    return claims;
  }

  /** A blocker without a cause is the server's; the substrate has its own lines. */
  private static boolean speaks(Finding finding) {
    return (finding.isWarning() || finding.isBlocker()) && !finding.isSubstrateFailure();
  }

  private List<Claim> ways(RootCause cause) {
    Facts facts = Causes.facts(diagnosis, cause);
    List<Claim> ways = new ArrayList<>();
    List<FieldStory> misplaced = with(cause, Nature.MISPLACED);
    List<FieldStory> never = with(cause, Nature.NEVER_RELEASED);
    never = new ArrayList<>(never);
    never.addAll(with(cause, Nature.KIND_NEVER_RELEASED));
    List<FieldStory> invalid = with(cause, Nature.INVALID_VALUE);
    if (cause.blamesCrds()) {
      return List.of(
          index.claim("fix." + cause.kind().name(), facts, Causes.evidence(diagnosis, cause)));
    }
    List<String> lacking = lackingKinds(cause);
    if (!lacking.isEmpty()) {
      ways.add(index.plain("fix.CRDS_INCOMPLETE", facts.with("kinds", lacking)));
    }
    if (invalid.size() > SHOWN_VALUES) {
      ways.add(index.plain("fix.values", Facts.of("count", invalid.size())));
      invalid = List.of();
    }
    for (FieldStory story : misplaced) {
      ways.add(
          index.claim(
              "fix.move",
              story(story)
                  .with("here", story.here().stream().limit(SHOWN_VALUES).toList())
                  .with("hereCount", story.here().size()),
              List.of(
                  io.skewpack.diagnose.TreeGrowth.storyEvidence(diagnosis.examination(), story))));
    }
    for (FieldStory story : invalid) {
      ways.add(
          index.claim(
              "fix.value",
              story(story)
                  .with("rule", new Facts.Term("rule." + story.ruleId()))
                  .with("expected", story.places().get(0).expected())
                  .with(story.foundFact(), story.places().get(0).found()),
              List.of(io.skewpack.diagnose.RejectedFields.evidence(story, story.places().get(0)))));
    }
    for (FieldStory story : never) {
      ways.add(
          index.claim(
              "fix.remove",
              story(story),
              List.of(
                  io.skewpack.diagnose.TreeGrowth.storyEvidence(diagnosis.examination(), story))));
    }
    boolean otherReleases =
        cause.stories().stream()
            .anyMatch(
                s ->
                    s.nature() == Nature.OTHER_RELEASE
                        || s.nature() == Nature.KIND_OF_OTHER_RELEASE);
    Optional<Claim> revision = repository.revision();
    if (revision.isPresent()) {
      // What passes here already comes before every change of the chart.
      boolean passes = repository.best().isPresent();
      ways.add(passes ? 0 : ways.size(), revision.get());
    } else if (otherReleases) {
      ways.add(index.plain("fix.revision", facts));
    }
    if (!cause.accepting().isEmpty()) {
      ways.add(index.claim("fix.version", facts, Causes.evidence(diagnosis, cause)));
    }
    if (otherReleases) {
      ways.add(
          index.plain(
              "fix.downport",
              facts.with(
                  "paths",
                  cause.stories().stream()
                      .filter(s -> s.nature() == Nature.OTHER_RELEASE)
                      .map(s -> s.kind() + " " + s.path())
                      .toList())));
    }
    return ways;
  }

  /**
   * Kinds that the captured CRDs lack and their own release has: beside what the cause explains.
   */
  private List<String> lackingKinds(RootCause cause) {
    return diagnosis.examination().stories().stream()
        .filter(story -> story.isAboutKind() && !cause.stories().contains(story))
        .map(FieldStory::kind)
        .distinct()
        .toList();
  }

  private static Facts story(FieldStory story) {
    return Facts.of("kind", story.kind())
        .with("apiVersion", story.apiVersion())
        .with("path", story.path())
        .with("objects", story.places().size());
  }

  private static List<FieldStory> with(RootCause cause, Nature nature) {
    return cause.stories().stream().filter(story -> story.nature() == nature).toList();
  }
}

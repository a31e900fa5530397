package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something is broken that KubeBlocks, an addon or a smoke run stands on: failure layer 2. */
record SubstrateStory(PackContext pack, Failure known) implements Story {

  /** What whoever runs the smoke has in their own hands. */
  private static final List<String> OF_THE_RUN = List.of("kubeconfig", "runner", "residue");

  @Override
  public Optional<Failure> failure() {
    return Optional.of(known);
  }

  @Override
  public Term name() {
    return new Term(new SubstrateReport(pack.diagnosis(), pack.index()).item(first()));
  }

  @Override
  public List<Claim> headline() {
    return List.of(
        pack.index()
            .claim(
                "headline.substrate",
                Facts.of("item", name()).with("seen", PackContext.said(first())),
                evidence(),
                Certainty.Circumstances.PLAIN));
  }

  @Override
  public Claim next(Facts number) {
    return pack.index()
        .claim(
            "next.substrate",
            number
                .with("item", name())
                .with("who", who())
                .with("seen", PackContext.said(first()))
                .with("does", new Facts.Said("does.substrate." + known.check(), first().facts())),
            evidence());
  }

  @Override
  public List<Block> symptom() {
    return List.of(
        pack.paragraph("symptom.substrate"),
        new Block.Bullets(known.findings().stream().map(pack::claim).toList()));
  }

  @Override
  public List<Block> trigger() {
    return new SubstrateTrigger(pack, known).blocks();
  }

  @Override
  public List<Block> rootCause() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            pack.index()
                .claim(
                    "rootCause.substrate",
                    Facts.of("item", name()),
                    evidence(),
                    Certainty.Circumstances.PLAIN)));
    List<Finding> others =
        known.findings().stream().filter(one -> !one.check().equals(known.check())).toList();
    if (!others.isEmpty()) {
      SubstrateReport report = new SubstrateReport(pack.diagnosis(), pack.index());
      blocks.add(
          new Block.Paragraph(
              pack.index()
                  .claim(
                      "rootCause.substrateEffects",
                      Facts.of(
                          "names",
                          new Facts.Terms(others.stream().map(report::item).distinct().toList())),
                      others.stream().flatMap(one -> one.evidence().stream()).toList())));
    }
    return blocks;
  }

  @Override
  public List<Block> reproduction() {
    Facts facts =
        first().facts().with("context", pack.examination().snapshot().index().subject().target());
    List<Block> blocks = new ArrayList<>();
    blocks.add(pack.paragraph("reproduction.substrate"));
    for (String check : checks()) {
      blocks.add(new Block.Commands(pack.index().plain("reproduction.substrate." + check, facts)));
    }
    blocks.add(
        new Block.Paragraph(
            pack.index().claim("reproduction.expect.substrate", Facts.none(), evidence())));
    if (isFirstOfItsKindAlone()) {
      blocks.addAll(pack.again());
    }
    return blocks;
  }

  /** Every other kind of failure gives the commands of the whole snapshot itself. */
  private boolean isFirstOfItsKindAlone() {
    List<Failure> failures = pack.diagnosis().failures();
    return failures.get(0).equals(known)
        && failures.stream().allMatch(failure -> failure.kind() == Failure.Kind.SUBSTRATE);
  }

  @Override
  public List<Block> fixPath() {
    List<Way> ways = new ArrayList<>();
    for (String check : checks()) {
      List<Finding> alike =
          known.findings().stream().filter(one -> one.check().equals(check)).toList();
      Finding finding = alike.get(0);
      String key = "fix.substrate." + check;
      ways.add(
          new Way(
              pack.index()
                  .claim(key, finding.facts().with("others", alike.size() - 1), finding.evidence()),
              pack.index().plain("who." + whoOf(check), Facts.none()),
              pack.index().plain(key + ".cost", Facts.none()),
              pack.index().plain(key + ".risk", Facts.none()),
              pack.index().plain(key + ".proof", Facts.none())));
    }
    return List.of(new Block.Ways(ways));
  }

  @Override
  public List<Block> impact() {
    return List.of(
        new Block.Paragraph(
            pack.index()
                .plain(
                    OF_THE_RUN.contains(known.check()) ? "impact.run" : "impact.substrate",
                    Facts.none())));
  }

  @Override
  public Claim owner() {
    return OF_THE_RUN.contains(known.check())
        ? pack.index().plain("owner.run", Facts.none())
        : pack.platformOwner();
  }

  /** What is broken, the one that names the failure first. */
  private List<String> checks() {
    return known.findings().stream().map(Finding::check).distinct().toList();
  }

  private Term who() {
    return new Term("who." + whoOf(known.check()));
  }

  private static String whoOf(String check) {
    return OF_THE_RUN.contains(check) ? "run" : "platform";
  }

  private Finding first() {
    return known.findings().get(0);
  }

  private List<Evidence> evidence() {
    return first().evidence();
  }
}

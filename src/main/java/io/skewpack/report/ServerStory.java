package io.skewpack.report;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API server rejects what the captured schemas do not speak against. */
record ServerStory(PackContext pack, Failure known) implements Story {

  @Override
  public Optional<Failure> failure() {
    return Optional.of(known);
  }

  @Override
  public Term name() {
    return new Term("failure.name.SERVER");
  }

  @Override
  public List<Claim> headline() {
    return new DryRunReport(pack.diagnosis(), pack.index()).headline().stream().toList();
  }

  @Override
  public Claim next(Facts number) {
    return pack.index()
        .claim("next.byServer", number.with(pack.owner().facts()), pack.owner().evidence());
  }

  @Override
  public List<Block> symptom() {
    List<Block> blocks = new ArrayList<>();
    known.findings().forEach(one -> blocks.add(new Block.Paragraph(pack.claim(one))));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).symptom());
    return blocks;
  }

  @Override
  public List<Block> trigger() {
    return List.of(pack.paragraph("trigger.byServer"));
  }

  @Override
  public List<Block> rootCause() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            pack.index()
                .claim(
                    "rootCause.byServer",
                    Facts.none(),
                    known.findings().stream().flatMap(one -> one.evidence().stream()).toList())));
    return blocks;
  }

  @Override
  public List<Block> reproduction() {
    List<Block> blocks = new ArrayList<>(pack.again());
    blocks.add(pack.paragraph("reproduction.expect.server"));
    return blocks;
  }

  @Override
  public List<Block> fixPath() {
    List<Way> ways = new ArrayList<>();
    for (Finding finding : known.findings()) {
      ways.add(
          pack.way(
              pack.index().claim("fix." + finding.text(), finding.facts(), finding.evidence()),
              "chartOrPlatform",
              pack.cost("notKnown"),
              "server",
              "dryRun"));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Ways(ways));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).proof());
    return blocks;
  }

  @Override
  public List<Block> impact() {
    return List.of(pack.paragraph("impact.byServer"));
  }

  @Override
  public Claim owner() {
    return pack.chartOwner();
  }
}

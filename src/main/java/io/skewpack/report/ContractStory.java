package io.skewpack.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.Finding;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Scripts or actions need what nothing supplies: failure layer 5. */
record ContractStory(PackContext pack, Failure known) implements Story {

  /** More of a script is not needed to see a line in its place. */
  private static final int LINES_AROUND = 2;

  private static final int LONGEST_LINE = 200;

  /** Of the other checks' variables, some are declared and have no value. */
  private static final List<String> OF_DECLARATIONS =
      List.of("undeclared-variables", "unresolved-variables");

  @Override
  public Optional<Failure> failure() {
    return Optional.of(known);
  }

  @Override
  public Term name() {
    return new Term("failure.name." + known.check());
  }

  @Override
  public List<Claim> headline() {
    return List.of(
        pack.index()
            .claim(
                "headline.contract",
                facts().with("seen", PackContext.said(first())),
                firstEvidence(),
                Certainty.Circumstances.PLAIN));
  }

  @Override
  public Claim next(Facts number) {
    return pack.index()
        .claim(
            "next.contract",
            number
                .with(facts())
                .with("stage", first().facts().values().get("stage"))
                .with("object", first().facts().values().get("object"))
                .with("repair", new Facts.Said("fix." + first().text(), first().facts()))
                .with(pack.owner().facts()),
            pack.owner().evidence());
  }

  @Override
  public List<Block> symptom() {
    return List.of(
        new Block.Paragraph(pack.index().claim("symptom.contract", facts(), firstEvidence())));
  }

  @Override
  public List<Block> trigger() {
    return List.of(pack.paragraph("trigger.contract"));
  }

  /** Each broken contract in its own words. */
  @Override
  public List<Block> rootCause() {
    return List.of(
        new Block.Paragraph(
            pack.index()
                .claim(
                    "rootCause.contract", facts(), firstEvidence(), Certainty.Circumstances.PLAIN)),
        new Block.Bullets(
            known.findings().stream().map(pack::claimBesideRepair).distinct().toList()));
  }

  @Override
  public List<Block> reproduction() throws SnapshotException {
    List<Block> blocks = new ArrayList<>(pack.again());
    blocks.add(
        new Block.Paragraph(
            pack.index()
                .claim(
                    "reproduction.expect.contract",
                    Facts.of("check", known.check()).with("count", known.findings().size()),
                    first().evidence())));
    Optional<Evidence> script = scriptPlace();
    if (script.isPresent()) {
      blocks.add(
          new Block.Paragraph(
              pack.index().claim("reproduction.script", first().facts(), List.of(script.get()))));
      blocks.add(new Block.Code("sh", excerpt(script.get())));
    }
    return blocks;
  }

  @Override
  public List<Block> fixPath() {
    List<Claim> repairs =
        known.findings().stream()
            .map(one -> pack.index().claim("fix." + one.text(), one.facts(), one.evidence()))
            .distinct()
            .toList();
    boolean one = repairs.size() == 1;
    Claim what =
        one
            ? repairs.get(0)
            : pack.index()
                .claim("fix.contracts", Facts.of("count", repairs.size()), firstEvidence());
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Ways(
            List.of(pack.way(what, "chart", pack.cost("chart"), "contract", "contract"))));
    if (!one) {
      blocks.add(new Block.Bullets(repairs));
    }
    blocks.add(pack.paragraph("fix.notByInstalling"));
    return blocks;
  }

  @Override
  public List<Block> impact() {
    return List.of(pack.paragraph("impact.contract"));
  }

  @Override
  public Claim owner() {
    return pack.chartOwner();
  }

  /** The place of the first finding's line in a script; absent when it is not about a script. */
  private Optional<Evidence> scriptPlace() throws SnapshotException {
    if (!(first().facts().values().get("line") instanceof Number)) {
      return Optional.empty();
    }
    for (Evidence one : first().evidence()) {
      if (pack.examination().snapshot().resolve(one.at()).isTextual()) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private String excerpt(Evidence script) throws SnapshotException {
    JsonNode text = pack.examination().snapshot().resolve(script.at());
    List<String> lines = text.asText().lines().toList();
    int at = ((Number) first().facts().values().get("line")).intValue();
    int from = Math.max(0, at - 1 - LINES_AROUND);
    int to = Math.min(lines.size(), at + LINES_AROUND);
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      String line = lines.get(i);
      String shown = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
      out.append(i + 1 == at ? "> " : "  ").append(i + 1).append("  ").append(shown).append('\n');
    }
    return out.toString();
  }

  private Facts facts() {
    return Facts.of("count", known.findings().size())
        .with("declares", OF_DECLARATIONS.contains(known.check()) ? 1 : 0)
        .withFew("stages", values("stage"))
        .withFew("variables", values("variable"));
  }

  private List<String> values(String fact) {
    return known.findings().stream()
        .map(finding -> finding.facts().values().get(fact))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .distinct()
        .toList();
  }

  private Finding first() {
    return known.findings().get(0);
  }

  /** The first piece of each finding stands for it. */
  private List<Evidence> firstEvidence() {
    return known.findings().stream().map(finding -> finding.evidence().get(0)).toList();
  }
}

package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pack says of how the layers came to differ. Everywhere empty when they do not. */
final class PatternReport {

  private final List<SkewPattern> patterns;
  private final EvidenceIndex index;

  PatternReport(Diagnosis diagnosis, Optional<CaseFile> caseFile, EvidenceIndex index) {
    this.patterns = diagnosis.patterns(caseFile);
    this.index = index;
  }

  /** One line for the first screen: the first pattern and why, and the names of the others. */
  Optional<Claim> headline() {
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    SkewPattern first = patterns.get(0);
    Facts facts = named(first).with("why", new Term(first.why()));
    List<String> others =
        patterns.stream()
            .map(SkewPattern::kind)
            .filter(kind -> kind != first.kind())
            .distinct()
            .map(kind -> "pattern.name." + kind.id())
            .toList();
    return Optional.of(
        index.claim(
            "pattern.headline",
            others.isEmpty() ? facts : facts.with("also", new Terms(others)),
            first.evidence()));
  }

  /** Every reason with its evidence. */
  List<Block> blocks() {
    if (patterns.isEmpty()) {
      return List.of();
    }
    List<List<Claim>> rows = new ArrayList<>();
    for (SkewPattern pattern : patterns) {
      Claim because = index.claim(pattern.text(), pattern.facts(), pattern.evidence());
      rows.add(
          List.of(
              index.plain("pattern.cell", named(pattern)),
              pattern
                  .layer()
                  .map(
                      layer ->
                          index.plain(
                              "layers.name",
                              Facts.of("layer", new Term("layer.name." + layer.id()))))
                  .orElseGet(() -> index.plain("pattern.cell.noLayer", Facts.none())),
              new Claim(because.text(), because.facts(), List.of()),
              new Claim("layers.evidence", Facts.none(), because.evidence())));
    }
    return List.of(
        new Block.Paragraph(index.plain("pattern.intro", Facts.none())),
        new Block.Table(
            List.of(
                "pattern.head.pattern",
                "pattern.head.layer",
                "pattern.head.because",
                "layers.head.evidence"),
            rows));
  }

  private static Facts named(SkewPattern pattern) {
    return Facts.of("kind", new Term("pattern.name." + pattern.kind().id()))
        .with("certainty", new Term("pattern.certainty." + pattern.certainty().id()))
        .with("layer", pattern.layer().map(layer -> new Term("layer.name." + layer.id())));
  }
}

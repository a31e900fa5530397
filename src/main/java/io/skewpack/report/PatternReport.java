package io.skewpack.report;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.report.Certainty.Circumstances;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pack says of how the layers came to differ. Everywhere empty when they do not. */
final class PatternReport {

  private final List<SkewPattern> patterns;
  private final EvidenceIndex index;

  PatternReport(PackContext pack) {
    this.patterns = pack.diagnosis().patterns(pack.caseFile());
    this.index = pack.index();
  }

  /** One line for the first screen: the first pattern and why, and the names of the others. */
  Optional<Claim> headline() {
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    SkewPattern first = patterns.get(0);
    Facts facts = named(first).with("seen", new Said(first.why(), Facts.none()));
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

  /**
   * As sure as the one rule says; somebody's word and what is not settled have words of their own.
   */
  private static Facts how(SkewPattern pattern) {
    return switch (pattern.certainty()) {
      case CONFIRMED, LIKELY ->
          Certainty.of(
                  pattern.evidence(),
                  Circumstances.PLAIN.withAlternativeOpen(
                      pattern.certainty() == SkewPattern.Certainty.LIKELY))
              .facts();
      case REPORTED, OPEN -> Facts.of("certainty", new Term(pattern.how()));
    };
  }

  private static Facts named(SkewPattern pattern) {
    return Facts.of("kind", new Term("pattern.name." + pattern.kind().id()))
        .with(how(pattern))
        .with("layer", pattern.layer().map(layer -> new Term("layer.name." + layer.id())));
  }
}

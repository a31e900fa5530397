package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.snapshot.CapturedChart.Maintainer;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * Who owns the addon chart: the case file's word before Chart.yaml's; else not stated, and never
 * made up.
 *
 * @param text the key of the sentence
 */
record Owner(String text, Facts facts, List<Evidence> evidence) {

  static Owner of(Examination examination, Optional<CaseFile> caseFile) {
    Optional<String> reported = caseFile.flatMap(CaseFile::owner);
    if (reported.isPresent()) {
      Facts facts = Facts.of("owner", reported.get());
      Pointer at = new Pointer(CaseFile.PATH, "/owner");
      return new Owner(
          "owner.reported", facts, List.of(Evidence.reported("evidence.caseOwner", facts, at)));
    }
    List<String> maintainers =
        examination.addon().flatMap(addon -> addon.facts()).stream()
            .flatMap(facts -> facts.maintainers().stream())
            .map(Maintainer::name)
            .toList();
    if (maintainers.isEmpty()) {
      return new Owner("owner.notStated", Facts.none(), List.of());
    }
    Facts facts = Facts.of("owner", String.join(", ", maintainers));
    return new Owner(
        "owner.chart",
        facts,
        List.of(
            Evidence.observed(
                "evidence.maintainers",
                facts,
                new Pointer(ChartLayer.PATH, "/addon/facts/maintainers"))));
  }
}

package io.skewpack.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Evidence.Strength;
import io.skewpack.diagnose.Facts;
import io.skewpack.report.Certainty.Circumstances;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CertaintyTest {

  @Test
  void onlyObservedAndDerivedEvidenceConfirms() {
    assertThat(of(Circumstances.PLAIN, Strength.OBSERVED)).isEqualTo(Certainty.CONFIRMED);
    assertThat(of(Circumstances.PLAIN, Strength.OBSERVED, Strength.DERIVED))
        .isEqualTo(Certainty.CONFIRMED);
    assertThat(of(Circumstances.PLAIN, Strength.OBSERVED, Strength.REPORTED))
        .isEqualTo(Certainty.LIKELY);
    assertThat(of(Circumstances.PLAIN, Strength.DERIVED, Strength.ASSUMED))
        .isEqualTo(Certainty.LIKELY);
  }

  @Test
  void withoutEvidenceNothingIsKnown() {
    assertThat(of(Circumstances.PLAIN)).isEqualTo(Certainty.UNKNOWN);
  }

  @Test
  void anOpenAlternativeLeavesItLikely() {
    assertThat(of(Circumstances.PLAIN.withAlternativeOpen(true), Strength.OBSERVED))
        .isEqualTo(Certainty.LIKELY);
  }

  @Test
  void aVersionThatWasNamedIsNoTargetThatWasRead() {
    assertThat(of(Circumstances.PLAIN.withOnlyNamed(true), Strength.DERIVED))
        .isEqualTo(Certainty.CONFIRMED_AS_NAMED);
    assertThat(
            of(Circumstances.PLAIN.withOnlyNamed(true).withAlternativeOpen(true), Strength.DERIVED))
        .as("an open alternative weighs more")
        .isEqualTo(Certainty.LIKELY);
  }

  @Test
  void oneSampleConfirmsNothingInGeneral() {
    assertThat(of(Circumstances.general(1), Strength.OBSERVED)).isEqualTo(Certainty.LIKELY);
    assertThat(of(Circumstances.general(2), Strength.OBSERVED)).isEqualTo(Certainty.CONFIRMED);
  }

  private static Certainty of(Circumstances about, Strength... strengths) {
    List<Evidence> evidence =
        Stream.of(strengths)
            .map(one -> new Evidence(one, "evidence.log", Facts.none(), new Pointer("a.json", "")))
            .toList();
    return Certainty.of(evidence, about);
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Skew.LayerRow;
import io.skewpack.diagnose.Skew.Subject;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a pack says of CRDs that are not quite those of a release. */
class CrdIdentityTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String NAME = "componentdefinitions.apps.kubeblocks.io";

  private final Texts texts = new Texts(new Templates(Optional.empty()), "en");

  private static Diagnosis diagnose(String otherVersion, UnaryOperator<String> change)
      throws Exception {
    return Diagnosis.of(
        new SnapshotFixture().bundle(CATALOG, "1.0.2", NAME, otherVersion, change).snapshot(),
        CATALOG);
  }

  private String seen(Diagnosis diagnosis) {
    LayerRow row =
        diagnosis.skew().layers().stream()
            .filter(layer -> layer.subject() == Subject.CRD)
            .findFirst()
            .orElseThrow();
    return texts.get(row.text(), row.facts());
  }

  private String found(Diagnosis diagnosis) {
    Finding finding =
        diagnosis.findings().stream()
            .filter(one -> one.check().equals("crd-release"))
            .findFirst()
            .orElseThrow();
    return finding.status() + " " + texts.get(finding.text(), finding.facts());
  }

  @Test
  void aBundleOfOneReleaseIsWhole() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", UnaryOperator.identity());
    assertThat(seen(diagnosis))
        .isEqualTo("28 KubeBlocks CRDs, all that the release has, every schema equal");
  }

  @Test
  void aMixtureIsNamedReleaseByRelease() throws Exception {
    Diagnosis diagnosis = diagnose("1.1.0-beta.9", UnaryOperator.identity());
    assertThat(seen(diagnosis))
        .isEqualTo(
            "28 KubeBlocks CRDs, a mixture of releases: 27 of 28 equal 1.0.2-beta.31 – 1.0.2; `"
                + NAME
                + "` equals 1.1.0-beta.9");
    assertThat(found(diagnosis)).startsWith("FAIL ").contains("a mixture: 27 of 28 equal 1.0.2-");
    assertThat(diagnosis.examination().here()).isEmpty();
  }

  @Test
  void aPatchedDefinitionIsNamedWithItsFields() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            "1.0.2",
            facts ->
                facts
                    .replace("\"isExclusive\"", "\"x\"")
                    .replace("\"maxItems\":128", "\"maxItems\":64"));
    assertThat(seen(diagnosis))
        .startsWith(
            "28 KubeBlocks CRDs, 1 of them equal to no release; nearest 1.0.2-beta.31 – 1.0.2: 27"
                + " of 28 equal it, and ")
        .contains("`ComponentDefinition .spec.");
    assertThat(found(diagnosis))
        .startsWith("FAIL 1 of 28 KubeBlocks CRDs equals no catalogued release: `" + NAME + "`;");
  }
}

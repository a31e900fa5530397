package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Layers of a live platform against one another. */
class LivePlatformTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String CLUSTERS = "clusters.apps.kubeblocks.io";

  private static final String RUNNING =
      """
      {"controllers": [{"namespace": "kb", "name": "kubeblocks", "component": "apps",
        "version": "1.0.2", "chart": "kubeblocks-1.0.2", "containers": [{"container": "manager",
        "init": false, "image": "apecloud/kubeblocks:1.0.2"}], "settings": {}, "running": []}]}
      """;

  /** In no release of the 1.0 line. */
  private static final String FOLLOWS_OTHERS =
      """
      {"apiVersion": "apps.kubeblocks.io/v1", "kind": "ComponentDefinition",
       "metadata": {"name": "x"},
       "spec": {"runtime": {"containers": []}, "configs": [{"name": "c", "reconfigure": {}}]}}
      """;

  private final Texts texts = new Texts(new Templates(Optional.empty()), "en");

  @Test
  void crdsOfAnotherReleaseThanWhatRunsAreOdd() throws Exception {
    Diagnosis diagnosis = diagnosis(bundle("1.0.1", "1.0.1"));
    assertThat(diagnosis.skew().odd()).contains(Skew.Subject.CRD);
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.odd");
    Finding skew = platformSkew(diagnosis);
    assertThat(skew.status()).isEqualTo(Status.FAIL);
    assertThat(texts.get(skew.text(), skew.facts()))
        .startsWith(
            "KubeBlocks `1.0.2` runs, by the controller's image; the CRDs are those of 1.0.1")
        .doesNotContain("platform chart");
  }

  @Test
  void crdsOfWhatRunsAgree() throws Exception {
    Diagnosis diagnosis = diagnosis(bundle("1.0.2", "1.0.2"));
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.agree");
    Finding skew = platformSkew(diagnosis);
    assertThat(skew.status()).isEqualTo(Status.PASS);
    assertThat(texts.get(skew.text(), skew.facts())).contains("by its image, is among");
  }

  /** Image and platform chart agree, so a chart that agrees with nobody does not hide the CRDs. */
  @Test
  void chartThatAgreesWithNobodyDoesNotHideWhichLayerOfThePlatformIsOdd() throws Exception {
    Diagnosis diagnosis = diagnosis(bundle("1.0.2", "1.0.1").objects(FOLLOWS_OTHERS));
    assertThat(diagnosis.skew().odd()).contains(Skew.Subject.CRD);
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.oddOfPlatform");
    // Applying the right CRDs would not help this chart: they are not what it is rejected for.
    assertThat(diagnosis.cause().map(RootCause::kind))
        .contains(RootCause.Kind.CHART_FOLLOWS_OTHER_RELEASES);
    assertThat(diagnosis.examination().versionIsKnown()).isTrue();
  }

  @Test
  void withoutCrdsOrAReleaseNothingIsSaidOfTheTwo() throws Exception {
    assertThat(diagnosis(new SnapshotFixture()).findings())
        .noneMatch(finding -> finding.check().equals("platform-skew"));
    SnapshotFixture untagged =
        new SnapshotFixture()
            .bundle(CATALOG, "1.0.2", CLUSTERS, "1.0.2", UnaryOperator.identity())
            .images(RUNNING.replace("kubeblocks:1.0.2", "kubeblocks:latest"));
    assertThat(Diagnosis.of(untagged.snapshot(), CATALOG).findings())
        .noneMatch(finding -> finding.check().equals("platform-skew"));
  }

  private static SnapshotFixture bundle(String version, String ofClusters) throws Exception {
    return new SnapshotFixture()
        .bundle(CATALOG, version, CLUSTERS, ofClusters, UnaryOperator.identity());
  }

  private static Diagnosis diagnosis(SnapshotFixture fixture) throws Exception {
    return Diagnosis.of(fixture.images(RUNNING).snapshot(), CATALOG);
  }

  private static Finding platformSkew(Diagnosis diagnosis) {
    List<Finding> found =
        diagnosis.findings().stream().filter(f -> f.check().equals("platform-skew")).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}

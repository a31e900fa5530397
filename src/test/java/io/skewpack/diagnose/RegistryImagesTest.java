package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryImagesTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String TOOLS = "apecloud/kubeblocks-tools:1.0.2";
  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static final String OTHER = "sha256:" + "2".repeat(64);

  private Optional<ImageLayer.Registries> registries = Optional.empty();
  private Optional<Outcome> asked = Optional.of(Outcome.collected("registries"));

  @Test
  void aSettingThatTheRegistryDoesNotHaveIsAWarningThatNamesIt() throws Exception {
    assertThat(settings(missing(TOOLS, Reason.NOT_FOUND)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.text()).isEqualTo("check.registry-images.absent");
              assertThat(finding.isWarning()).isTrue();
              assertThat(finding.facts().values())
                  .containsEntry(
                      "places", List.of("Deployment kubeblocks, KUBEBLOCKS_TOOLS_IMAGE"));
            });
  }

  @Test
  void whereImagesAreRewrittenAnAbsentOneIsNoWarning() throws Exception {
    registries =
        Optional.of(
            new ImageLayer.Registries(
                "kb-system/kb", Optional.of("mirror.example"), Optional.empty(), List.of()));
    assertThat(settings(missing(TOOLS, Reason.NOT_FOUND)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isWarning()).isFalse();
              assertThat(finding.facts().values()).containsEntry("rewriting", "kb-system/kb");
            });
  }

  @Test
  void whatIsThereIsCountedAndAPullPolicyIsNoImage() throws Exception {
    assertThat(settings(there(TOOLS)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo(Status.PASS);
              assertThat(finding.facts().values())
                  .containsEntry("there", 1)
                  .containsEntry("all", 1);
            });
  }

  @Test
  void whatARegistryDidNotSayIsNeverSaidToBeAbsent() throws Exception {
    assertThat(settings(missing(TOOLS, Reason.FORBIDDEN))).isEmpty();
  }

  @Test
  void withoutTheQuestionThereIsNoAnswer() throws Exception {
    asked = Optional.empty();
    assertThat(settings(there(TOOLS))).isEmpty();
    assertThat(pods("CSI", DIGEST, there("a/b:1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CSI, 1, check.pod-images.pass, PASS",
    "CSI, 2, check.pod-images.open, NOT_EVALUATED",
    "DNS, 2, check.pod-images.open, NOT_EVALUATED",
  })
  void otherPodsRunWhatTheRegistryHasOrItIsNotKnown(
      String role, int digest, String text, Status status) throws Exception {
    assertThat(pods(role, digest == 1 ? DIGEST : OTHER, there("a/b:1")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.text()).isEqualTo(text);
              assertThat(finding.status()).isEqualTo(status);
              assertThat(finding.isIncomplete()).isFalse();
              assertThat(finding.facts().values())
                  .containsEntry("images", List.of(ImageDigest.onNodes("a/b:1", List.of("n1"))));
            });
  }

  @Test
  void anImageThatOnlyItsNodeHasIsOnlySaid() throws Exception {
    assertThat(pods("CSI", DIGEST, missing("a/b:1", Reason.NOT_FOUND)))
        .singleElement()
        .extracting(Finding::text, Finding::severity)
        .containsExactly("check.pod-images.absent", Severity.INFO);
  }

  @Test
  void theControllersOwnPodsAreNotToldTwice() throws Exception {
    assertThat(pods("KUBEBLOCKS", OTHER, there("a/b:1"))).isEmpty();
  }

  private List<Finding> settings(RegistryImage answer) throws Exception {
    Controller controller =
        new Controller(
            "kb-system",
            "kubeblocks",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of("KUBEBLOCKS_TOOLS_IMAGE", TOOLS, "KUBEBLOCKS_IMAGE_PULL_POLICY", "Always"),
            List.of());
    SnapshotFixture fixture =
        new SnapshotFixture()
            .images(new ImageLayer(List.of(controller), List.of(answer), registries));
    return examine(new RegistryImages(), fixture);
  }

  private List<Finding> pods(String role, String digest, RegistryImage answer) throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .images(new ImageLayer(List.of(), List.of(answer)))
            .substrate(
                """
                {"pods": [{"role": "%s", "namespace": "n", "name": "p", "node": "n1",
                  "phase": "Running", "ready": true, "containers": [
                  {"name": "c", "init": false, "image": "a/b:1", "digest": "%s",
                   "ready": true, "restarts": 0}]}]}
                """
                    .formatted(role, digest));
    return examine(new PodImages(), fixture);
  }

  private List<Finding> examine(Check check, SnapshotFixture fixture) throws Exception {
    asked.ifPresent(outcome -> fixture.outcome(Source.REGISTRY, outcome));
    return check.examine(new Examination(fixture.snapshot(), CATALOG));
  }

  private static RegistryImage there(String reference) {
    return new RegistryImage(
        reference,
        Outcome.collected(reference),
        Optional.of(DIGEST),
        false,
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static RegistryImage missing(String reference, Reason reason) {
    return RegistryImage.missing(reference, Outcome.missing(reason, reference, "why"));
  }
}

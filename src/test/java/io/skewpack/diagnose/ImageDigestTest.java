package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.PlatformManifest;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One controller with one container, what runs for it, and what its registry says. */
class ImageDigestTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String IMAGE = "apecloud/kubeblocks:1.0.2";
  private static final String HOME = "docker.io/apecloud/kubeblocks";
  private static final String INDEX = digest('1');
  private static final String AMD = digest('2');
  private static final String ARM = digest('3');
  private static final String ID = digest('4');
  private static final String STRANGE = digest('9');

  private String image = IMAGE;
  private Optional<String> label = Optional.empty();
  private final List<RunningImage> running = new ArrayList<>();
  private final List<RegistryImage> registry = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io/apecloud/kubeblocks@%1$s",
        "docker.io/apecloud/kubeblocks@%2$s",
        "docker-pullable://apecloud/kubeblocks@%1$s",
        "mirror.example/apecloud/kubeblocks@%1$s",
        "sha256:4444444444444444444444444444444444444444444444444444444444444444",
        "4444444444444444444444444444444444444444444444444444444444444444",
      })
  void theIndexAPlatformAndTheImagesIdAreTheSame(String imageId) throws Exception {
    runs("n1", imageId.formatted(INDEX, AMD));
    registered(IMAGE, INDEX);

    assertThat(only().text()).isEqualTo("check.image-digest.pass");
    assertThat(only().status()).isEqualTo(Status.PASS);
    assertThat(skew().facts().values()).containsEntry("held", 1);
    assertThat(skew().agrees().orElseThrow()).containsExactly("1.0.2");
  }

  @Test
  void sameTagOtherDigestIsAWarningThatNamesTheNodes() throws Exception {
    runs("n1", HOME + "@" + STRANGE);
    runs("n2", HOME + "@" + STRANGE);
    registered(IMAGE, INDEX);

    Finding finding = only();
    assertThat(finding.text()).isEqualTo("check.image-digest.otherDigest");
    assertThat(finding.isWarning()).isTrue();
    assertThat(finding.facts().values())
        .containsEntry("nodes", List.of("n1", "n2"))
        .containsEntry("digests", List.of(STRANGE))
        .containsEntry("registered", INDEX);
  }

  @Test
  void aTagWithAnotherDigestIsNoWitnessOfAVersion() throws Exception {
    runs("n1", HOME + "@" + STRANGE);
    registered(IMAGE, INDEX);

    assertThat(skew().agrees()).isEmpty();
    assertThat(skew().facts().values()).containsEntry("held", 0).doesNotContainKey("byDigest");
  }

  @Test
  void theOtherTagOfThatDigestIsTheVersion() throws Exception {
    runs("n1", HOME + "@" + STRANGE);
    registered(IMAGE, INDEX);
    registered(HOME + ":1.0.1", STRANGE);

    assertThat(only().facts().values()).containsEntry("is", HOME + ":1.0.1");
    assertThat(skew().agrees().orElseThrow()).containsExactly("1.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The id of some image: no registry lists it as a manifest.
        "sha256:9999999999999999999999999999999999999999999999999999999999999999",
        "docker://sha256:9999999999999999999999999999999999999999999999999999999999999999",
        // As kind load leaves it: a digest that was made on export.
        "docker.io/library/import-2026-01-02@sha256:9999999999999999999999999999999999999999999999999999999999999999",
        // The same image may be known on the node by another repository's digest.
        "mirror.example/kb@sha256:9999999999999999999999999999999999999999999999999999999999999999",
        "something",
      })
  void whatCannotBeComparedNeverDiffers(String imageId) throws Exception {
    runs("n1", imageId);
    registered(IMAGE, INDEX);

    Finding finding = only();
    assertThat(finding.text()).isEqualTo("check.image-digest.notComparable");
    assertThat(finding.isIncomplete()).isTrue();
    assertThat(skew().agrees().orElseThrow()).containsExactly("1.0.2");
    assertThat(skew().facts().values()).doesNotContainKey("held");
  }

  @Test
  void withoutARegistryNothingIsClaimedAndNothingWasAskedFor() throws Exception {
    runs("n1", HOME + "@" + INDEX);

    Finding finding = only();
    assertThat(finding.text()).isEqualTo("check.image-digest.notAsked");
    assertThat(finding.status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(finding.isIncomplete()).isFalse();
  }

  @Test
  void nodesWithDifferentDigestsAreNamed() throws Exception {
    runs("n1", HOME + "@" + INDEX);
    runs("n2", HOME + "@" + STRANGE);

    assertThat(findings())
        .filteredOn(finding -> finding.text().equals("check.image-digest.nodesDiffer"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isWarning()).isTrue();
              assertThat(finding.facts().values())
                  .containsEntry("lines", List.of(place(INDEX, "n1"), place(STRANGE, "n2")));
            });
  }

  @Test
  void nodesOfDifferentPlatformsDoNotDiffer() throws Exception {
    runs("n1", HOME + "@" + AMD);
    runs("n2", HOME + "@" + ARM);
    registered(IMAGE, INDEX);

    assertThat(only().text()).isEqualTo("check.image-digest.pass");
  }

  @Test
  void aRolloutThatDidNotEndIsNotSameTagOtherDigest() throws Exception {
    runs("n1", HOME + "@" + INDEX);
    running.add(run("n2", HOME + ":1.0.1", Optional.of(HOME + "@" + STRANGE)));
    registered(IMAGE, INDEX);

    Finding finding = only();
    assertThat(finding.text()).isEqualTo("check.image-digest.otherReference");
    assertThat(finding.facts().values())
        .containsEntry("reported", "1.0.1")
        .containsEntry("nodes", List.of("n2"));
  }

  @Test
  void aPinnedDigestIsComparedWithoutARegistry() throws Exception {
    image = IMAGE + "@" + INDEX;
    runs("n1", HOME + "@" + INDEX);

    assertThat(only().text()).isEqualTo("check.image-digest.pass");
  }

  @Test
  void aPinnedDigestThatDoesNotRunIsAWarning() throws Exception {
    image = IMAGE + "@" + INDEX;
    runs("n1", HOME + "@" + STRANGE);
    registered(image, INDEX);

    assertThat(only().text()).isEqualTo("check.image-digest.otherThanPinned");
  }

  @Test
  void aTagThatTheRegistryDoesNotHaveIsAWarning() throws Exception {
    runs("n1", HOME + "@" + INDEX);
    registry.add(missing(Reason.NOT_FOUND));

    assertThat(only().text()).isEqualTo("check.image-digest.absent");
    assertThat(only().isWarning()).isTrue();
  }

  @Test
  void aRegistryThatDidNotSayLeavesItOpen() throws Exception {
    runs("n1", HOME + "@" + INDEX);
    registry.add(missing(Reason.FORBIDDEN));

    assertThat(only().text()).isEqualTo("check.image-digest.notAnswered");
    assertThat(only().isIncomplete()).isTrue();
  }

  @Test
  void whatDoesNotRunYetCannotBeCompared() throws Exception {
    running.add(run("n1", IMAGE, Optional.empty()));
    registered(IMAGE, INDEX);

    assertThat(only().text()).isEqualTo("check.image-digest.nothingRuns");
  }

  @Test
  void twoReleasesUnderOneDigestAreAWarning() throws Exception {
    runs("n1", HOME + "@" + INDEX);
    registered(IMAGE, INDEX);
    registered(HOME + ":1.0.1", INDEX);

    assertThat(findings())
        .filteredOn(finding -> finding.text().equals("check.image-digest.otherTag"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isWarning()).isTrue();
              assertThat(finding.facts().values()).containsEntry("otherTag", "1.0.1");
            });
  }

  @Test
  void aReleaseUnderATagOfOnesOwnIsOnlySaid() throws Exception {
    image = "apecloud/kubeblocks:ours";
    runs("n1", HOME + "@" + INDEX);
    registered(image, INDEX);
    registered(HOME + ":1.0.2", INDEX);

    assertThat(findings())
        .extracting(Finding::text, Finding::severity)
        .contains(tuple("check.image-digest.otherTag", Severity.INFO));
  }

  @Test
  void aLabelWithAnotherVersionThanTheTagIsSaid() throws Exception {
    label = Optional.of("v1.0.1");
    runs("n1", HOME + "@" + INDEX);
    registered(IMAGE, INDEX);

    assertThat(findings()).extracting(Finding::text).contains("check.image-digest.label");
  }

  private void runs(String node, String imageId) {
    running.add(run(node, image, Optional.of(imageId)));
  }

  private static RunningImage run(String node, String reported, Optional<String> imageId) {
    return new RunningImage(
        "kubeblocks-" + node, "manager", reported, imageId, Optional.of(node), true, 0);
  }

  private void registered(String reference, String digest) {
    boolean index = digest.equals(INDEX);
    registry.add(
        new RegistryImage(
            reference,
            Outcome.collected(reference),
            Optional.of(digest),
            index,
            index
                ? List.of(
                    new PlatformManifest("linux/amd64", AMD, Optional.of(ID)),
                    new PlatformManifest("linux/arm64", ARM, Optional.empty()))
                : List.of(),
            label.map(l -> Map.of("org.opencontainers.image.version", l)).orElse(Map.of()),
            Optional.empty(),
            Optional.empty()));
  }

  private static RegistryImage missing(Reason reason) {
    return RegistryImage.missing(IMAGE, Outcome.missing(reason, IMAGE, "why"));
  }

  private Finding only() throws Exception {
    List<Finding> all = findings();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<Finding> findings() throws Exception {
    return new ImageDigest().examine(examination());
  }

  private Skew.LayerRow skew() throws Exception {
    return Skew.of(examination()).layers().get(0);
  }

  private Examination examination() throws Exception {
    Controller controller =
        new Controller(
            "kb-system",
            "kubeblocks",
            Optional.of(ImageLayer.APPS),
            Optional.of("1.0.2"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(
                new SpecImage("tools", true, "apecloud/tools:1", Optional.empty()),
                new SpecImage("manager", false, image, Optional.empty())),
            Map.of(),
            running);
    SnapshotFixture fixture =
        new SnapshotFixture().images(new ImageLayer(List.of(controller), registry));
    if (!registry.isEmpty()) {
      fixture.outcome(Source.REGISTRY, Outcome.collected("the images' registries"));
    }
    return new Examination(fixture.snapshot(), CATALOG);
  }

  private static String digest(char c) {
    return "sha256:" + String.valueOf(c).repeat(64);
  }

  private static Facts.Said place(String digest, String node) {
    return new Facts.Said(
        "image.onNodes",
        Facts.of("what", digest).with("nodes", List.of(node)).with("nodesCount", 1));
  }
}

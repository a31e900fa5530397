package io.skewpack.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.RepositoryAnswersTest;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.render.PackMarkdown;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.CrdLayer.Provenance;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first screen and the fix path tell somebody to do, for every way layers can differ. */
class NextStepTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String NEW = "1.0.3-beta.4";
  private static final String OLD = "1.0.2";

  /** Accepted by every 1.x release. */
  private static final String PLAIN = component("a", "");

  /** Of a platform of the new release, whose CRDs stayed behind. */
  private static final String EXCLUSIVE =
      component("a", ",\"roles\":[{\"name\":\"r\",\"isExclusive\":true}]");

  private static final Provenance KUBECTL = by("kubectl-create");

  private static String component(String name, String more) {
    return """
    {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"%s"},
     "spec":{"runtime":{"containers":[]}%s}}"""
        .formatted(name, more);
  }

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> samples = Files.list(Path.of("samples"))) {
      return samples
          .filter(Files::isDirectory)
          .map(one -> one.resolve("snapshot"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** The verdict and what to do come before everything that only tells how it came about. */
  @ParameterizedTest
  @MethodSource("samples")
  void theNextStepStandsRightBehindTheVerdict(Path snapshot) throws Exception {
    List<String> texts =
        pack(SnapshotStore.read(snapshot)).headline().stream().map(Claim::text).toList();

    int first = IntStream.range(0, texts.size()).filter(i -> isNext(texts, i)).min().orElseThrow();
    int last = IntStream.range(0, texts.size()).filter(i -> isNext(texts, i)).max().orElseThrow();
    assertThat(texts.subList(0, first))
        .isNotEmpty()
        .allMatch(text -> text.matches("(cause|headline)\\..*"))
        .noneMatch(text -> text.matches("headline\\.(dryRun|repository|notCaptured)"));
    assertThat(texts.subList(first, last + 1)).allMatch(text -> text.startsWith("next."));
    assertThat(texts.subList(last + 1, texts.size())).anyMatch(text -> text.startsWith("skew."));
  }

  private static boolean isNext(List<String> texts, int index) {
    return texts.get(index).startsWith("next.");
  }

  /** No next step sends its reader to a list when there is one thing to name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          patched             | crd.patchedSchema            | `kubectl-edit`, `2026-01-01T00:00:01Z`
          later               | crd.unreleasedThen           | applies the CRDs of
          leftBehind          | crd.leftBehind               | applies the CRDs of 1.0.3-beta.4, all of them
          otherOwner          | crd.otherOwner               | whoever runs the Argo CD Application `infra`
          writer              | crd.writer                   | finds out what `vendor-installer` is
          otherDigest         | image.otherDigest            | `sha256:111111111111` on `n1`
          notInRegistry       | image.notInRegistry          | on `n1` came from
          nodesDiffer         | image.nodesDiffer            | `sha256:222222222222` on `n2`
          sideloaded          | image.sideloaded             | is the registry's
          noReleaseTag        | image.noReleaseTag           | the tag `mine`
          otherImage          | image.otherRelease           | the other layers are those of 1.0.2
          imageWriter         | image.writer                 | finds out what `vendor-installer` is
          otherPlatform       | platformChart.otherRelease   | the platform chart is that of 1.0.3-beta.4
          several             | severalReleases              | the CRDs of 1.0.3-beta.4 are applied
          severalWriter       | severalReleases.writer       | finds out what `vendor-installer` is
          chartAlone          | chart.open                   | captures the target's CRDs too
          meantByCase         | intended.case                | nothing to repair as long as the case file is right
          meantByAnnotation   | intended.annotation          | nothing to repair as long as the annotation
          claimed             | carriedOver                  | seen on `vc-other` only: `it passes`
          """)
  void everyPatternHasANextStepOfItsOwn(String which, String text, String says) throws Exception {
    Snapshot snapshot = ofPattern(which).snapshot();
    EvidencePack pack = pack(snapshot);

    assertThat(nexts(pack)).extracting(Claim::text).containsExactly("next.pattern." + text);
    assertThat(markdown(pack, "en")).contains("> **Next:** ").contains(says);
    assertThat(markdown(pack, "zh")).contains("> **下一步**：");
    boolean isSaid = text.startsWith("intended");
    assertThat(fixPath(pack).stream().anyMatch(Block.Ways.class::isInstance))
        .as("a way out with who, cost, risk and proof")
        .isEqualTo(!isSaid && !text.equals("carriedOver"));
  }

  private static SnapshotFixture ofPattern(String which) throws Exception {
    return switch (which) {
      case "patched" ->
          stranger(by("kubectl-edit")).platform(OLD).images(controllers(OLD)).objects(PLAIN);
      case "later" -> whole(PLAIN, "1.0.3-beta.11").capturedAt("2024-01-01T00:00:00Z");
      case "leftBehind" -> behind(KUBECTL);
      case "otherOwner" ->
          behind(
              new Provenance(
                  "server",
                  Map.of(),
                  Map.of("argocd.argoproj.io/tracking-id", "infra:x/y:/z"),
                  Optional.empty(),
                  KUBECTL.writes()));
      case "writer" -> behind(by("vendor-installer"));
      case "otherDigest" -> images("docker.io/apecloud/kubeblocks@sha256:" + digest('1'), true);
      case "notInRegistry" -> images("docker.io/apecloud/kubeblocks@sha256:" + digest('1'), false);
      case "nodesDiffer" ->
          ofImages(
              running("docker.io/apecloud/kubeblocks@sha256:" + digest('1'), "n1")
                  + ","
                  + running("docker.io/apecloud/kubeblocks@sha256:" + digest('2'), "n2"),
              "");
      case "sideloaded" -> ofImages(running("sha256:" + digest('3'), "n1"), "");
      case "noReleaseTag" -> whole(PLAIN, OLD).images(controllers("mine"));
      case "otherImage" -> whole(PLAIN, OLD).images(controllers(NEW));
      case "imageWriter" ->
          whole(PLAIN, OLD).images(controllers(NEW)).substrate(written("vendor-installer"));
      case "otherPlatform" -> whole(PLAIN, OLD).platform(NEW);
      case "several" ->
          new SnapshotFixture()
              .objects(PLAIN)
              .platform(NEW)
              .crdsOnServer(CATALOG, OLD, i -> KUBECTL);
      case "severalWriter" ->
          new SnapshotFixture()
              .objects(PLAIN)
              .platform(NEW)
              .crdsOnServer(CATALOG, OLD, i -> by("vendor-installer"));
      case "chartAlone" -> new SnapshotFixture().objects(EXCLUSIVE).platform(OLD);
      case "meantByCase" ->
          stranger(KUBECTL)
              .platform(OLD)
              .images(controllers(OLD))
              .objects(PLAIN)
              .caseFile(says("we patched it", null));
      case "meantByAnnotation" ->
          stranger(
                  new Provenance(
                      "server",
                      Map.of(),
                      Map.of(CaseFile.INTENDED_SKEW, "we patched it"),
                      Optional.empty(),
                      KUBECTL.writes()))
              .platform(OLD)
              .images(controllers(OLD))
              .objects(PLAIN);
      case "claimed" -> whole(PLAIN, OLD).caseFile(says(null, "it passes"));
      default -> throw new IllegalArgumentException(which);
    };
  }

  @Test
  void aWordOnOneLayerDoesNotExcuseAnother() throws Exception {
    CaseFile image =
        new CaseFile(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of("the image is ours"),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of("the image is ours", "image"),
            Map.of());
    Snapshot snapshot =
        stranger(KUBECTL)
            .platform(OLD)
            .images(controllers(OLD))
            .objects(PLAIN)
            .caseFile(image)
            .snapshot();

    assertThat(nexts(pack(snapshot)))
        .extracting(Claim::text)
        .containsExactly("next.pattern.crd.patchedSchema");
  }

  @Test
  void whatRepairsPatchedCrdsNamesTheChartThatNeedsThem() throws Exception {
    Snapshot snapshot =
        stranger(KUBECTL)
            .platform(OLD)
            .images(controllers(OLD))
            .objects(
                """
                {"apiVersion":"dataprotection.kubeblocks.io/v1alpha1","kind":"Backup",
                 "metadata":{"name":"b"},
                 "spec":{"backupMethod":"m","backupPolicyName":"p","retention":"7d"}}""")
            .snapshot();
    String text = markdown(pack(snapshot), "en");

    assertThat(text)
        .contains("Before that, the chart's owner (not stated) takes out what only these CRDs have")
        .contains("Risk: the chart here uses what only these CRDs have");
  }

  @Test
  void crdsOfSomebodyElseAreRepairedInTheirOwnBundleOrHandedOver() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(EXCLUSIVE)
            .platform(NEW)
            .images(controllers(NEW))
            .crdsOnServer(
                CATALOG,
                OLD,
                i ->
                    new Provenance(
                        "server",
                        Map.of("applyset.kubernetes.io/part-of", "applyset-abc-v1"),
                        Map.of(),
                        Optional.empty(),
                        KUBECTL.writes()))
            .snapshot();
    EvidencePack pack = pack(snapshot);
    String text = markdown(pack, "en");

    assertThat(nexts(pack))
        .extracting(Claim::text)
        .containsExactly("next.CRDS_LEFT_BEHIND.otherOwner");
    assertThat(text)
        .contains("28 of 28 CRDs belong to it")
        .contains("Applied past it, they last until it is applied again")
        .contains("1. **Put the CRDs of 1.0.3-beta.4 into the ApplySet `applyset-abc-v1`**")
        .contains("2. **Or hand the CRDs over first:**")
        .contains("**Owner:** whoever runs the ApplySet `applyset-abc-v1`")
        .doesNotContain("**Owner:** the platform's");
  }

  @Test
  void manyFieldsOfOneNatureAreOneWay() throws Exception {
    List<String> fields =
        IntStream.range(0, 40).mapToObj(i -> "\"made%dUp\":1".formatted(i)).toList();
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(component("a", "," + String.join(",", fields)))
            .crdsOf(CATALOG, OLD)
            .snapshot();
    EvidencePack pack = pack(snapshot);

    List<Way> ways = ways(pack);
    assertThat(ways).extracting(way -> way.what().text()).containsExactly("fix.removes");
    assertThat(ways.get(0).what().facts().values()).containsEntry("count", 40);
    assertThat(markdown(pack, "en"))
        .contains("**Take 40 fields or kinds out**")
        .contains("and 37 more, on `ComponentDefinition`");
  }

  @Test
  void whatThePatternSaysIsNotNoticedBesideItAgain() throws Exception {
    List<Claim> aside = aside(pack(ofPattern("several").snapshot()));

    assertThat(aside)
        .extracting(claim -> ((Facts.Said) claim.facts().values().get("seen")).key())
        .contains("check.platform-chart-crds.fail")
        .doesNotContain("check.platform-skew.fail");
    // Beside a rejection it is part of that story; where a person's word covers it, it is noticed.
    assertThat(aside(pack(ofPattern("meantByCase").snapshot())))
        .extracting(claim -> ((Facts.Said) claim.facts().values().get("seen")).key())
        .contains("check.crd-release.strangers");
  }

  private static List<Claim> aside(EvidencePack pack) {
    return pack.aside().stream()
        .filter(Block.Bullets.class::isInstance)
        .flatMap(block -> ((Block.Bullets) block).claims().stream())
        .toList();
  }

  @Test
  void fewFieldsAreToldOneByOne() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(component("a", ",\"made1Up\":1,\"made2Up\":1"))
            .crdsOf(CATALOG, OLD)
            .snapshot();

    assertThat(ways(pack(snapshot)))
        .extracting(way -> way.what().text())
        .containsExactly("fix.remove", "fix.remove");
  }

  /** Nobody is sent to look for a branch where all of them were looked at. */
  @Test
  void whereNoRevisionOfTheRepositoryPassesNobodyIsSentToOne() throws Exception {
    Rejection same =
        new Rejection(
            "apps.kubeblocks.io/v1",
            "ComponentDefinition",
            ".spec.roles[].isExclusive",
            "unknown",
            1);
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(EXCLUSIVE)
            .crdsOf(CATALOG, OLD)
            .history(
                RepositoryAnswersTest.history(
                    List.of(
                        RepositoryAnswersTest.revision(
                            RefKind.BRANCH, Result.REJECTED, same, "release-1.1"),
                        RepositoryAnswersTest.revision(
                            RefKind.BRANCH, Result.NO_CHART, null, "release-1.0")),
                    List.of()))
            .snapshot();
    EvidencePack pack = pack(snapshot);

    assertThat(nexts(pack))
        .extracting(Claim::text)
        .containsExactly("next.CHART_FOLLOWS_OTHER_RELEASES.noRevision");
    assertThat(fixPath(pack).get(0)).isInstanceOf(Block.Paragraph.class);
    assertThat(ways(pack))
        .extracting(way -> way.what().text())
        .containsExactly("fix.version", "fix.downport");
    assertThat(markdown(pack, "en"))
        .contains(
            "no other revision of the chart that was tried passes here (1 rejected, 1 without")
        .contains(
            "the one that could be judged is rejected here as well, 1 other revision does not");
    assertThat(markdown(pack, "zh")).contains("1 个被拒绝，1 个没有这个 chart");
  }

  @Test
  void aChartWithNothingToJudgeAtRunTimeIsNotCalledNotCaptured() throws Exception {
    Snapshot captured =
        new SnapshotFixture()
            .objects("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"}}")
            .crdsOf(CATALOG, OLD)
            .snapshot();
    Snapshot none = new SnapshotFixture().crdsOf(CATALOG, OLD).snapshot();

    assertThat(pack(captured).gaps())
        .extracting(Claim::text)
        .contains("gap.l5.nothing")
        .doesNotContain("gap.l5");
    assertThat(pack(none).gaps()).extracting(Claim::text).contains("gap.l5");
  }

  @Test
  void theNewestWriteToTheCrdsIsSaidOnceAndInTheTable() throws Exception {
    EvidencePack pack = pack(behind(KUBECTL).objects(EXCLUSIVE).snapshot());

    assertThat(claims(pack)).extracting(Claim::text).doesNotContain("trigger.newestCrdWrite");
    assertThat(markdown(pack, "en"))
        .contains("| `2026-01-01T00:00:01Z` | 28 CRDs:")
        .doesNotContain("Newest CRD write");
  }

  @Test
  void theTriggerOfASubstrateFailureIsWhatCameLastOnIt() throws Exception {
    String text = markdown(pack(substrate(DNS)), "en");

    assertThat(text)
        .contains(
            "- `2026-02-03T04:06:00Z`: warning `Failed` about `Pod kube-system/coredns-1-x`"
                + " (7 times): `no such host`")
        .contains(
            "- `2026-02-03T04:05:00Z`: the template of `Deployment` `kube-system/coredns-1` was"
                + " written by `kubectl-edit`")
        .contains("- `2026-02-03T04:05:10Z`: the pod `kube-system/coredns-1-x` was made, on `n1`")
        .contains("container `coredns` of `kube-system/coredns-1-x` ended (3 restarts)")
        .doesNotContain("other-pod")
        .doesNotContain("*Not known.*");
    assertThat(text.indexOf("warning `Failed`"))
        .as("newest first")
        .isLessThan(text.indexOf("the template of"));
  }

  @Test
  void withoutATimeTheTriggerIsNotKnown() throws Exception {
    assertThat(
            claims(
                pack(
                    substrate(
                        DNS.replaceAll("(?s)\"events\".*?\\],", "\"events\":[],")
                            .replaceAll("\"(created|changed|lastEnded)\":\"[^\"]*\",", "")))))
        .extracting(Claim::text)
        .contains("trigger.substrate")
        .doesNotContain("trigger.substrate.known");
  }

  @Test
  void theFirstScreenOfASubstrateFailureSaysWhatIsToBeDone() throws Exception {
    EvidencePack pack = pack(substrate(DNS));

    assertThat(markdown(pack, "en"))
        .contains(
            "> **Next:** the platform's owner (not stated) brings the cluster's DNS up before"
                + " anything in an addon is changed: its pods wait with `ImagePullBackOff`, image"
                + " `coredns:1`.")
        .doesNotContain("section 5 says how");
  }

  @Test
  void anOpenCheckIsNamedAndNotItsList() throws Exception {
    EvidencePack pack =
        pack(
            whole(PLAIN, OLD)
                .outcome(
                    Source.DRY_RUN,
                    Outcome.missing(
                        Outcome.Reason.FORBIDDEN, "context test", "patch is forbidden for x"))
                .snapshot());

    assertThat(nexts(pack)).extracting(Claim::text).containsExactly("next.captureAgain");
    assertThat(markdown(pack, "en")).contains("What was wrong: `patch is forbidden for x`");
  }

  private static final String DNS =
      """
      {"reads": {
         "list pods": {"outcome": "collected", "from": "context test"},
         "get services/kube-dns": {"outcome": "collected", "from": "context test"},
         "list endpointslices.discovery.k8s.io": {"outcome": "collected", "from": "context test"}},
       "workloads": [{"role":"DNS","kind":"Deployment","namespace":"kube-system",
          "name":"coredns-1","desired":1,"ready":0,"containers":[],
          "changed":"2026-02-03T04:05:00Z","changedBy":"kubectl-edit"}],
       "pods": [{"role":"DNS","namespace":"kube-system","name":"coredns-1-x","node":"n1",
          "phase":"Pending","ready":false,"created":"2026-02-03T04:05:10Z","containers":[
          {"name":"coredns","init":false,"image":"coredns:1","ready":false,"restarts":3,
           "waiting":"ImagePullBackOff","lastEnded":"2026-02-03T04:00:00Z","digest":"sha256:1"}]}],
       "events": [
         {"object":"Pod kube-system/coredns-1-x","reason":"Failed","message":"no such host",
          "count":7,"last":"2026-02-03T04:06:00Z"},
         {"object":"Pod default/other-pod","reason":"Failed","message":"other-pod",
          "count":1,"last":"2026-02-03T04:07:00Z"}],
       "dns": {"namespace": "kube-system", "name": "kube-dns", "readyAddresses": 0}}
      """;

  private static Snapshot substrate(String json) throws Exception {
    return new SnapshotFixture().objects(PLAIN).crdsOf(CATALOG, OLD).substrate(json).snapshot();
  }

  private static SnapshotFixture whole(String chart, String release) throws Exception {
    return new SnapshotFixture()
        .objects(chart)
        .platform(release)
        .images(controllers(release))
        .crdsOnServer(CATALOG, release, i -> KUBECTL);
  }

  /** All is of the new release but the CRDs, and the chart does not mind. */
  private static SnapshotFixture behind(Provenance provenance) throws Exception {
    return new SnapshotFixture()
        .objects(PLAIN)
        .platform(NEW)
        .images(controllers(NEW))
        .crdsOnServer(CATALOG, OLD, i -> provenance);
  }

  private static SnapshotFixture stranger(Provenance provenance) throws Exception {
    return new SnapshotFixture()
        .mixedCrdsOnServer(
            CATALOG,
            OLD,
            "backups.dataprotection.kubeblocks.io",
            OLD,
            facts -> facts.replace("\"retentionPeriod\"", "\"retention\""),
            provenance);
  }

  private static SnapshotFixture images(String imageId, boolean registryHasAnother)
      throws Exception {
    String outcome =
        registryHasAnother
            ? "\"outcome\":{\"outcome\":\"collected\",\"from\":\"docker.io\"},\"digest\":\"sha256:%s\""
                .formatted(digest('9'))
            : "\"outcome\":{\"outcome\":\"missing\",\"reason\":\"NOT_FOUND\",\"from\":\"x\","
                + "\"detail\":\"x\"}";
    return ofImages(
        running(imageId, "n1"),
        ",\"registry\":[{\"reference\":\"apecloud/kubeblocks:1.0.2\",%s,\"isIndex\":false}]"
            .formatted(outcome));
  }

  private static SnapshotFixture ofImages(String running, String registry) throws Exception {
    return whole(PLAIN, OLD).images(controllers(OLD, running, registry));
  }

  private static String digest(char of) {
    return String.valueOf(of).repeat(64);
  }

  private static String controllers(String version) {
    return controllers(version, "", "");
  }

  private static String controllers(String tag, String running, String registry) {
    return """
    {"controllers":[{"namespace":"kb-system","name":"kubeblocks","component":"apps",
      "version":"1.0.2","chart":"kubeblocks-1.0.2","releaseName":"kubeblocks",
      "releaseNamespace":"kb-system","containers":[{"container":"manager","init":false,
      "image":"apecloud/kubeblocks:%s","pullPolicy":"IfNotPresent"}],"settings":{},
      "running":[%s]}]%s}"""
        .formatted(tag, running, registry);
  }

  private static String running(String imageId, String node) {
    return """
    {"pod":"kubeblocks-%2$s","container":"manager","image":"apecloud/kubeblocks:1.0.2",
     "imageId":"%1$s","node":"%2$s","ready":true,"restarts":0}"""
        .formatted(imageId, node);
  }

  private static String written(String manager) {
    return """
    {"reads":{"list pods":{"outcome":"collected","from":"context test"}},
      "workloads":[{"role":"KUBEBLOCKS","kind":"Deployment","namespace":"kb-system",
      "name":"kubeblocks","desired":1,"ready":1,"containers":[],
      "changed":"2026-01-02T00:00:00Z","changedBy":"%s"}]}"""
        .formatted(manager);
  }

  private static CaseFile says(String intended, String assumed) {
    return new CaseFile(
        Optional.empty(),
        Optional.empty(),
        List.of(),
        intended == null ? List.of() : List.of(intended),
        assumed == null ? List.of() : List.of(assumed),
        Map.of(),
        Map.of(),
        Map.of(),
        assumed == null ? Map.of() : Map.of(assumed, "vc-other"));
  }

  private static Provenance by(String manager) {
    return new Provenance(
        "server",
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of(
            new Write(
                manager,
                Optional.of("Update"),
                Optional.empty(),
                Optional.of(Instant.parse("2026-01-01T00:00:01Z")))));
  }

  private static EvidencePack pack(Snapshot snapshot) throws Exception {
    return PackAssembly.of(
        Diagnosis.of(snapshot, CATALOG),
        snapshot.caseFile(),
        new EvidencePack.Footer(
            "t", "s", "c", "d", Optional.empty(), Optional.empty(), "en", "none"));
  }

  private static List<Claim> nexts(EvidencePack pack) {
    return pack.headline().stream().filter(claim -> claim.text().startsWith("next.")).toList();
  }

  private static List<Block> fixPath(EvidencePack pack) {
    return pack.failures().get(0).section(Section.Title.FIX_PATH).blocks();
  }

  private static List<Way> ways(EvidencePack pack) {
    return fixPath(pack).stream()
        .filter(Block.Ways.class::isInstance)
        .flatMap(block -> ((Block.Ways) block).ways().stream())
        .toList();
  }

  private static List<Claim> claims(EvidencePack pack) {
    List<Claim> claims = new ArrayList<>(pack.headline());
    for (FailureReport failure : pack.failures()) {
      for (Section section : failure.sections()) {
        for (Block block : section.blocks()) {
          if (block instanceof Block.Paragraph paragraph) {
            claims.add(paragraph.claim());
          } else if (block instanceof Block.Bullets bullets) {
            claims.addAll(bullets.claims());
          }
        }
      }
    }
    return claims;
  }

  private static String markdown(EvidencePack pack, String language) {
    Templates templates = new Templates(Optional.empty());
    return new PackMarkdown(templates, new Texts(templates, language)).render(pack);
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skewpack.diagnose.SkewPattern.Certainty;
import io.skewpack.diagnose.SkewPattern.Kind;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.CrdLayer.Provenance;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How layers came to differ: every rule, both ways. */
class SkewPatternTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  /** The release that everything but the CRDs is of. */
  private static final String NEW = "1.0.3-beta.4";

  private static final String OLD = "1.0.2";

  /** Accepted by every 1.x release. */
  private static final String PLAIN = component("");

  /** In the 1.0 line since 1.0.3-beta.0. */
  private static final String EXCLUSIVE =
      component(",\"roles\":[{\"name\":\"r\",\"isExclusive\":true}]");

  /** Since 1.2.0-alpha.0, tagged on 2026-04-29, and in no 1.0 or 1.1 release. */
  private static final String RECONFIGURE =
      component(",\"configs\":[{\"name\":\"c\",\"reconfigure\":{}}]");

  private static final String NOWHERE = component(",\"frobnicate\":1");

  private static final String APPLY_SET = "applyset.kubernetes.io/part-of";

  private static String component(String more) {
    return """
    {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
     "spec":{"runtime":{"containers":[]}%s}}"""
        .formatted(more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubectl-create",
        "kubectl-client-side-apply",
        "kubectl-replace",
        "kubectl-patch",
        "kubectl",
        "kubectl-applyset",
        "helm",
        "kbcli",
        "argocd-controller"
      })
  void crdsOfAnotherReleaseByAnOrdinaryToolAreAccidental(String manager) throws Exception {
    SkewPattern only = only(leftBehind(by(manager, "Update")));

    assertThat(only.kind()).isEqualTo(Kind.ACCIDENTAL);
    assertThat(only.certainty()).isEqualTo(Certainty.CONFIRMED);
    assertThat(only.layer()).contains(Skew.Subject.CRD);
    assertThat(only.facts().values()).containsEntry("managers", List.of(manager));
    assertThat(only.evidence()).extracting(Evidence::id).contains("evidence.timeline.crd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vendor-installer", "kubectl-edit", "kubectl-create-all"})
  void anUnknownProgramOrAnEditorSettlesNothing(String manager) throws Exception {
    SkewPattern only = only(leftBehind(by(manager, "Update")));

    assertThat(only.kind()).isEqualTo(Kind.NOT_SETTLED);
    assertThat(only.certainty()).isEqualTo(Certainty.OPEN);
    assertThat(only.facts().values()).containsEntry("strangers", List.of(manager));
  }

  @Test
  void oneUnknownProgramAmongOrdinaryOnesIsEnough() throws Exception {
    Provenance both =
        provenance(Map.of(), Map.of(), write("kubectl-create", "Update"), write("x", "Update"));

    assertThat(only(leftBehind(both)).facts().values())
        .containsEntry("strangers", List.of("x"))
        .containsEntry("managers", List.of("kubectl-create", "x"));
  }

  @Test
  void whoWritesLabelsOrAStatusDidNotWriteTheSchema() throws Exception {
    Provenance labelled =
        provenance(
            Map.of(),
            Map.of(),
            write("kubectl-create", "Update"),
            write("kubectl-label", "Update"),
            new Write("y", Optional.of("Update"), Optional.of("status"), Optional.of(at(9))));

    assertThat(only(leftBehind(labelled)).kind()).isEqualTo(Kind.ACCIDENTAL);
    // Alone it says nothing of how the schema came there.
    assertThat(only(leftBehind(by("kubectl-label", "Update"))).certainty())
        .isEqualTo(Certainty.LIKELY);
  }

  @Test
  void withoutAWriterItIsLikelyAsFarAsTheContentGoes() throws Exception {
    SkewPattern only = only(leftBehind(provenance(Map.of(), Map.of())));

    assertThat(only.kind()).isEqualTo(Kind.ACCIDENTAL);
    assertThat(only.certainty()).isEqualTo(Certainty.LIKELY);
  }

  @Test
  void crdsOfAnApplySetAreNamedWithItAndItsToolIsKnownByApplying() throws Exception {
    Map<String, String> labels = Map.of(APPLY_SET, "applyset-abc-v1");

    SkewPattern owned =
        only(leftBehind(provenance(labels, Map.of(), write("vendor-installer", "Apply"))));
    assertThat(owned.kind()).isEqualTo(Kind.ACCIDENTAL);
    assertThat(owned.reason()).isEqualTo("crd.otherOwner");
    assertThat(owned.facts().values())
        .containsEntry("crdOwner", "applyset-abc-v1")
        .containsEntry("applySet", 1)
        .containsEntry("owned", 28);

    SkewPattern updated =
        only(leftBehind(provenance(labels, Map.of(), write("vendor-installer", "Update"))));
    assertThat(updated.kind()).isEqualTo(Kind.NOT_SETTLED);
  }

  @ParameterizedTest
  @CsvSource({
    "argocd.argoproj.io/tracking-id,infra:apiextensions.k8s.io/CustomResourceDefinition:/x,"
        + "ARGO_APPLICATION",
    "kustomize.toolkit.fluxcd.io/name,infra,FLUX_KUSTOMIZATION",
    "helm.toolkit.fluxcd.io/name,infra,FLUX_HELM_RELEASE"
  })
  void whatSyncsOutOfGitIsAnOwnerByItsOwnMark(String mark, String value, String kind)
      throws Exception {
    boolean label = mark.contains("fluxcd");
    Provenance synced =
        provenance(
            label ? Map.of(mark, value) : Map.of(),
            label ? Map.of() : Map.of(mark, value),
            write("kubectl-create", "Update"));

    SkewPattern owned = only(leftBehind(synced));
    assertThat(owned.reason()).isEqualTo("crd.otherOwner");
    assertThat(owned.facts().values())
        .containsEntry("crdOwner", "infra")
        .containsEntry("crdOwnerIs", new Facts.Term("owner.is." + kind))
        .containsEntry("owned", 28);
  }

  @ParameterizedTest
  @CsvSource({"crd-bundle,kb-system,crd.otherOwner", "kubeblocks,kb-system,crd.leftBehind"})
  void aHelmReleaseIsAnOwnerUnlessItIsThePlatformsOwn(
      String release, String namespace, String reason) throws Exception {
    Provenance helm =
        provenance(
            Map.of(),
            Map.of(
                "meta.helm.sh/release-name", release, "meta.helm.sh/release-namespace", namespace),
            write("helm", "Apply"));

    assertThat(only(leftBehind(helm)).reason()).isEqualTo(reason);
  }

  @Test
  void theControllersWriteAfterTheCrdsIsSaid() throws Exception {
    SnapshotFixture fixture =
        leftBehind(by("kubectl-create", "Update"))
            .substrate(
                """
                {"reads":{},"workloads":[{"role":"KUBEBLOCKS","kind":"Deployment",
                 "namespace":"kb-system","name":"kubeblocks","desired":1,"ready":1,
                 "containers":[],"changed":"2026-04-20T10:00:00Z","changedBy":"helm"}]}""");
    assertThat(only(fixture).facts().values())
        .containsEntry("written", at(1).toString())
        .containsEntry("controllersChanged", "2026-04-20T10:00:00Z");
  }

  @Test
  void aSchemaInNoReleaseIsEngineeredWhoeverWroteIt() throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .objects(EXCLUSIVE)
            .platform(NEW)
            .images(controllers(NEW, "", ""))
            .mixedCrdsOnServer(
                CATALOG,
                NEW,
                "backups.dataprotection.kubeblocks.io",
                NEW,
                facts -> facts.replace("\"retentionPeriod\"", "\"retention\""),
                by("kubectl-create", "Update"));

    SkewPattern only = only(fixture);
    assertThat(only.kind()).isEqualTo(Kind.ENGINEERED);
    assertThat(only.certainty()).isEqualTo(Certainty.CONFIRMED);
    assertThat(only.reason()).isEqualTo("crd.patchedSchema");
    assertThat(only.facts().values()).containsEntry("strangerCount", 1).containsKey("nearest");
  }

  @Test
  void aMixtureOfReleasesIsNotPatched() throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .objects(EXCLUSIVE)
            .platform(NEW)
            .images(controllers(NEW, "", ""))
            .mixedCrdsOnServer(
                CATALOG,
                NEW,
                "backups.dataprotection.kubeblocks.io",
                "0.9.0",
                UnaryOperator.identity(),
                by("kubectl-create", "Update"));

    SkewPattern only = only(fixture);
    assertThat(only.kind()).isEqualTo(Kind.ACCIDENTAL);
    assertThat(only.facts().values()).containsEntry("mixture", 1);
  }

  /** The catalog has the releases of later days too, and the capture is judged by its own. */
  @Test
  void crdsOfAReleaseThatCameLaterWereOfNoneThen() throws Exception {
    SnapshotFixture late =
        new SnapshotFixture()
            .objects(PLAIN)
            .platform(OLD)
            .images(controllers(OLD, "", ""))
            .crdsOnServer(CATALOG, "1.2.0-alpha.3", i -> by("kubectl-create", "Update"));

    SkewPattern before = only(late.capturedAt("2026-07-01T00:00:00Z"));
    assertThat(before.kind()).isEqualTo(Kind.ENGINEERED);
    assertThat(before.reason()).isEqualTo("crd.unreleasedThen");

    SkewPattern after = only(late.capturedAt("2026-08-07T23:59:59Z"));
    assertThat(after.kind()).isEqualTo(Kind.ACCIDENTAL);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-28T12:00:00Z, chart.unreleasedThen",
    "2026-04-29T00:00:00Z, chart.prereleaseOnly",
    "2026-11-01T00:00:00Z, chart.prereleaseOnly"
  })
  void anApiOfAnotherLinesPrereleasesIsEngineeredAndJudgedAsOfTheCapture(
      String capturedAt, String reason) throws Exception {
    SkewPattern first = patterns(whole(RECONFIGURE, OLD).capturedAt(capturedAt)).get(0);

    assertThat(first.kind()).isEqualTo(Kind.ENGINEERED);
    assertThat(first.certainty()).isEqualTo(Certainty.CONFIRMED);
    assertThat(first.reason()).isEqualTo(reason);
    assertThat(first.facts().values().containsKey("later"))
        .as("what came after the capture is said")
        .isEqualTo(!capturedAt.startsWith("2026-11"));
  }

  @Test
  void anApiThatThisLineHasLaterIsAnotherRelease() throws Exception {
    SkewPattern only = only(whole(EXCLUSIVE, OLD));

    assertThat(only.kind()).isEqualTo(Kind.ACCIDENTAL);
    assertThat(only.layer()).contains(Skew.Subject.ADDON_CHART);
    assertThat(only.reason()).isEqualTo("chart.otherRelease");
  }

  @Test
  void anApiInNoReleaseIsEngineered() throws Exception {
    SkewPattern only = only(whole(NOWHERE, OLD));

    assertThat(only.kind()).isEqualTo(Kind.ENGINEERED);
    assertThat(only.reason()).isEqualTo("chart.unreleased");
    assertThat(only.facts().values())
        .containsEntry("fields", List.of("ComponentDefinition .spec.frobnicate"));
  }

  @ParameterizedTest
  @CsvSource({"serviceKind\":7, CONFIRMED", "roleProbe\":{}, LIKELY"})
  void whatNoReleaseEverTookIsNoSkewOfVersions(String field, Certainty certainty) throws Exception {
    SkewPattern only = only(whole(component(",\"" + field), OLD));

    assertThat(only.kind()).isEqualTo(Kind.NOT_SKEW);
    assertThat(only.certainty()).isEqualTo(certainty);
  }

  @Test
  void aChartOfTwoFaultsHasBothReasons() throws Exception {
    assertThat(kinds(whole(component(",\"frobnicate\":1,\"serviceKind\":7"), OLD)))
        .containsExactly(Kind.ENGINEERED, Kind.NOT_SKEW);
  }

  private static final String PULLED =
      "apecloud/kubeblocks@sha256:abababababababababababababababababababababababababababababababab";
  private static final String OTHER = PULLED.replace("abab", "7d7d");
  private static final String IMPORTED = PULLED.substring(PULLED.indexOf('@') + 1);

  @Test
  void anotherDigestThanTheRegistrysIsEngineered() throws Exception {
    SkewPattern only =
        only(whole(PLAIN, OLD).images(controllers(OLD, running(OTHER), registry(true))));

    assertThat(only.kind()).isEqualTo(Kind.ENGINEERED);
    assertThat(only.layer()).contains(Skew.Subject.IMAGE);
    assertThat(only.reason()).isEqualTo("image.otherDigest");
    assertThat(kinds(whole(PLAIN, OLD).images(controllers(OLD, running(PULLED), registry(true)))))
        .as("the registry's own")
        .isEmpty();
  }

  @Test
  void anImageThatTheRegistryDoesNotHaveIsEngineered() throws Exception {
    SkewPattern only =
        only(whole(PLAIN, OLD).images(controllers(OLD, running(IMPORTED), registry(false))));

    assertThat(only.reason()).isEqualTo("image.notInRegistry");
    assertThat(only.certainty()).isEqualTo(Certainty.CONFIRMED);
  }

  @Test
  void whatIsNeverPulledIsLikelyPutThereUnlessTheRegistryConfirmsIt() throws Exception {
    String never = controllers(OLD, running(IMPORTED), "").replace("\"IfNotPresent\"", "\"Never\"");
    SkewPattern only = only(whole(PLAIN, OLD).images(never));
    assertThat(only.reason()).isEqualTo("image.sideloaded");
    assertThat(only.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(only.facts().values()).containsEntry("never", 1).containsEntry("nameless", 1);

    String confirmed =
        controllers(OLD, running(PULLED), registry(true)).replace("\"IfNotPresent\"", "\"Never\"");
    assertThat(kinds(whole(PLAIN, OLD).images(confirmed))).isEmpty();
  }

  @Test
  void oneTagThatIsTwoImagesIsEngineered() throws Exception {
    SkewPattern only =
        only(
            whole(PLAIN, OLD)
                .images(controllers(OLD, running(PULLED) + "," + running(OTHER, "n2"), "")));

    assertThat(only.reason()).isEqualTo("image.nodesDiffer");
    assertThat(only.certainty()).isEqualTo(Certainty.LIKELY);
  }

  @ParameterizedTest
  @CsvSource({"main,1", "1.0.9,0", "v1.0.9-rc.1,0"})
  void aTagThatIsNoVersionNamesABuildOfSomebodysOwn(String tag, int count) throws Exception {
    List<SkewPattern> patterns =
        patterns(
            whole(PLAIN, OLD)
                .images(
                    controllers(OLD, "", "")
                        .replace("apecloud/kubeblocks:" + OLD, "apecloud/kubeblocks:" + tag)));
    assertThat(patterns).extracting(SkewPattern::reason).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"helm,ACCIDENTAL,CONFIRMED", "robot,NOT_SETTLED,OPEN", "'',ACCIDENTAL,LIKELY"})
  void anImageOfAnotherReleaseIsAccidentalByWhoRolledItOut(
      String manager, Kind kind, Certainty certainty) throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .objects(PLAIN)
            .platform(OLD)
            .images(controllers(NEW, "", ""))
            .crdsOnServer(CATALOG, OLD, i -> by("kubectl-create", "Update"));
    if (!manager.isEmpty()) {
      fixture.substrate(
          """
          {"reads":{},"workloads":[{"role":"KUBEBLOCKS","kind":"Deployment",
           "namespace":"kb-system","name":"kubeblocks","desired":1,"ready":1,
           "containers":[],"changed":"2026-04-20T10:00:00Z","changedBy":"%s"}]}"""
              .formatted(manager));
    }
    SkewPattern only = only(fixture);
    assertThat(only.layer()).contains(Skew.Subject.IMAGE);
    assertThat(only.kind()).isEqualTo(kind);
    assertThat(only.certainty()).isEqualTo(certainty);
  }

  @Test
  void whatSomebodySaysIsMeantIsReportedAndNeverConfirmed() throws Exception {
    List<SkewPattern> patterns =
        patterns(leftBehind(by("kubectl-create", "Update")).caseFile(says("as agreed", null)));

    assertThat(patterns)
        .extracting(SkewPattern::kind)
        .containsExactly(Kind.ACCIDENTAL, Kind.ENGINEERED);
    assertThat(patterns.get(1).certainty()).isEqualTo(Certainty.REPORTED);
    assertThat(patterns.get(1).evidence())
        .extracting(Evidence::strength)
        .containsExactly(Evidence.Strength.REPORTED);
  }

  @Test
  void anAnnotationSaysTheSameOnChartCrdOrDeployment() throws Exception {
    Provenance annotated =
        provenance(
            Map.of(), Map.of(CaseFile.INTENDED_SKEW, "a trial"), write("kubectl-create", "Update"));
    SnapshotFixture fixture =
        new SnapshotFixture()
            .objects(PLAIN)
            .annotated(CaseFile.INTENDED_SKEW, "a trial")
            .platform(OLD)
            .images(
                controllers(OLD, "", "")
                    .replace("\"settings\"", "\"intended\":\"a trial\",\"settings\""))
            .crdsOnServer(CATALOG, OLD, i -> annotated);

    List<SkewPattern> patterns = patterns(fixture);
    assertThat(patterns)
        .extracting(one -> one.layer().orElseThrow())
        .containsExactlyInAnyOrder(Skew.Subject.ADDON_CHART, Skew.Subject.CRD, Skew.Subject.IMAGE);
    assertThat(patterns)
        .allMatch(one -> one.kind() == Kind.ENGINEERED)
        .allMatch(one -> one.certainty() == Certainty.REPORTED);
  }

  @Test
  void aClaimFromAnotherTargetIsUnverifiedAndNeverOk() throws Exception {
    SnapshotFixture fixture = whole(PLAIN, OLD).caseFile(says(null, "works on vc-other"));
    Diagnosis diagnosis = diagnose(fixture);

    assertThat(diagnosis.patterns()).extracting(SkewPattern::reason).containsExactly("carriedOver");
    assertThat(diagnosis.patterns().get(0).evidence())
        .extracting(Evidence::strength)
        .containsExactly(Evidence.Strength.ASSUMED);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.INCOMPLETE);
  }

  /** The case file may say of which layer it speaks, and on which target a claim was seen. */
  @Test
  void whatACaseFileSaysBesideAStatementIsHeard() throws Exception {
    CaseFile said =
        new CaseFile(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of("our own build", "a chart of ours"),
            List.of("works there"),
            Map.of(),
            Map.of(),
            Map.of("our own build", "image", "a chart of ours", "chart"),
            Map.of("works there", "vc-other"));

    List<SkewPattern> patterns = patterns(whole(PLAIN, OLD).caseFile(said));

    assertThat(patterns)
        .extracting(SkewPattern::reason, SkewPattern::layer)
        .contains(
            tuple("intended.case", Optional.of(Skew.Subject.IMAGE)),
            tuple("intended.case", Optional.empty()));
    assertThat(patterns)
        .extracting(one -> one.facts().values().get("about"))
        .contains("image", "chart");
    assertThat(patterns).extracting(one -> one.facts().values().get("from")).contains("vc-other");
  }

  @Test
  void aClaimMakesWhatWasNotCapturedCount() throws Exception {
    SnapshotFixture fixture = new SnapshotFixture().objects(PLAIN).platform(OLD);
    assertThat(kinds(fixture)).as("nobody claims anything").isEmpty();

    List<SkewPattern> patterns = patterns(fixture.caseFile(says(null, "works on vc-other")));
    assertThat(patterns)
        .extracting(SkewPattern::reason)
        .containsExactly("carriedOver", "notCaptured");
  }

  @Test
  void aCaseFileBesideTheSnapshotIsHeardToo() throws Exception {
    Diagnosis diagnosis = diagnose(whole(PLAIN, OLD));
    assertThat(diagnosis.patterns()).isEmpty();

    List<SkewPattern> patterns =
        diagnosis.patterns(Optional.of(says("as agreed", "works on vc-other")));
    assertThat(patterns)
        .extracting(SkewPattern::reason)
        .containsExactly("intended.case", "carriedOver");
    assertThat(patterns)
        .flatExtracting(SkewPattern::evidence)
        .extracting(one -> one.at().toString())
        .containsExactly("case.json#/intended/0", "case.json#/assumed/0");
  }

  @Test
  void aLayerThatWasAskedForAndIsMissingIsUnverified() throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .objects(PLAIN)
            .platform(OLD)
            .outcome(
                Source.CRDS, Outcome.missing(Outcome.Reason.FORBIDDEN, "context test", "list"));

    SkewPattern only = only(fixture);
    assertThat(only.kind()).isEqualTo(Kind.UNVERIFIED_CROSS_LINE);
    assertThat(only.layer()).contains(Skew.Subject.CRD);
    assertThat(only.certainty()).isEqualTo(Certainty.OPEN);
  }

  @Test
  void whereLayersDifferWhatNobodyAskedForIsUnverifiedToo() throws Exception {
    List<SkewPattern> patterns =
        patterns(new SnapshotFixture().objects(EXCLUSIVE).platform(NEW).crdsOf(CATALOG, OLD));

    assertThat(patterns)
        .extracting(SkewPattern::kind)
        .containsExactly(Kind.ACCIDENTAL, Kind.UNVERIFIED_CROSS_LINE);
    assertThat(patterns.get(0).certainty())
        .as("CRDs that were named were not seen")
        .isEqualTo(Certainty.LIKELY);
    assertThat(patterns.get(1).facts().values())
        .containsEntry("catalogued", 1)
        .containsEntry("layers", new Facts.Terms(List.of("layer.name.image")));
  }

  @Test
  void nothingOddAndAllCapturedIsNoPattern() throws Exception {
    assertThat(kinds(whole(PLAIN, OLD))).isEmpty();
  }

  /** Two layers, each exactly a release: which of them stayed behind is not known. */
  @ParameterizedTest
  @CsvSource({"kubectl-create,ACCIDENTAL,LIKELY", "robot,NOT_SETTLED,OPEN"})
  void whereNoLayerIsTheOddOneTheReasonIsOfNone(String manager, Kind kind, Certainty certainty)
      throws Exception {
    SkewPattern first =
        patterns(
                new SnapshotFixture()
                    .objects(PLAIN)
                    .platform(NEW)
                    .crdsOnServer(CATALOG, OLD, i -> by(manager, "Update")))
            .get(0);

    assertThat(first.layer()).isEmpty();
    assertThat(first.kind()).isEqualTo(kind);
    assertThat(first.certainty()).isEqualTo(certainty);
  }

  /** Every layer absent or of one of several releases: 135 snapshots. */
  @Test
  void whileLayersDisagreeThereIsAlwaysAPatternWhoseEvidenceIsThere() throws Exception {
    int odd = 0;
    int well = 0;
    for (String crds : List.of("", OLD, NEW, "mixture", "stranger")) {
      for (String platform : List.of("", OLD, NEW)) {
        for (String image : List.of("", OLD, "1.1.0-beta.6")) {
          for (String chart : List.of("", EXCLUSIVE, NOWHERE)) {
            Diagnosis diagnosis = diagnose(layers(crds, platform, image, chart));
            String what = crds + "|" + platform + "|" + image + "|" + chart;
            List<SkewPattern> patterns = diagnosis.patterns();
            boolean disagree =
                !List.of("skew.agree", "skew.tooFew").contains(diagnosis.skew().verdict());
            if (disagree) {
              odd++;
              assertThat(patterns)
                  .as(what)
                  .anyMatch(one -> one.kind() != Kind.UNVERIFIED_CROSS_LINE);
            } else if (!crds.equals("stranger")) {
              well++;
              assertThat(patterns).as(what).isEmpty();
            }
            Snapshot snapshot = diagnosis.examination().snapshot();
            for (SkewPattern pattern : patterns) {
              assertThat(pattern.evidence()).as(what).isNotEmpty();
              for (Evidence evidence : pattern.evidence()) {
                assertThat(snapshot.resolve(evidence.at())).as(what).isNotNull();
              }
            }
          }
        }
      }
    }
    assertThat(odd).as("the property was put to the test").isGreaterThan(50);
    assertThat(well).isGreaterThan(15);
  }

  private static SnapshotFixture layers(String crds, String platform, String image, String chart)
      throws Exception {
    SnapshotFixture fixture = new SnapshotFixture();
    Provenance kubectl = by("kubectl-create", "Update");
    switch (crds) {
      case "" -> {}
      case "mixture" ->
          fixture.mixedCrdsOnServer(
              CATALOG,
              OLD,
              "backups.dataprotection.kubeblocks.io",
              "0.9.0",
              UnaryOperator.identity(),
              kubectl);
      case "stranger" ->
          fixture.mixedCrdsOnServer(
              CATALOG,
              OLD,
              "backups.dataprotection.kubeblocks.io",
              OLD,
              facts -> facts.replace("\"retentionPeriod\"", "\"retention\""),
              kubectl);
      default -> fixture.crdsOnServer(CATALOG, crds, i -> kubectl);
    }
    if (!platform.isEmpty()) {
      fixture.platform(platform);
    }
    if (!image.isEmpty()) {
      fixture.images(controllers(image, "", ""));
    }
    return chart.isEmpty() ? fixture : fixture.objects(chart);
  }

  /** All is of the new release but the CRDs. */
  private static SnapshotFixture leftBehind(Provenance provenance) throws Exception {
    return new SnapshotFixture()
        .objects(EXCLUSIVE)
        .platform(NEW)
        .images(controllers(NEW, "", ""))
        .crdsOnServer(CATALOG, OLD, i -> provenance);
  }

  /** A platform that is whole and of one release, and a chart. */
  private static SnapshotFixture whole(String chart, String release) throws Exception {
    return new SnapshotFixture()
        .objects(chart)
        .platform(release)
        .images(controllers(release, "", ""))
        .crdsOnServer(CATALOG, release, i -> by("kubectl-create", "Update"));
  }

  /**
   * @param running of the manager's container, comma between
   * @param registry what registries said
   */
  private static String controllers(String version, String running, String registry) {
    return """
    {"controllers":[{"namespace":"kb-system","name":"kubeblocks","component":"apps",
      "version":"%1$s","chart":"kubeblocks-%1$s","releaseName":"kubeblocks",
      "releaseNamespace":"kb-system","containers":[{"container":"manager","init":false,
      "image":"apecloud/kubeblocks:%1$s","pullPolicy":"IfNotPresent"}],"settings":{},
      "running":[%2$s]}]%3$s}"""
        .formatted(version, running, registry);
  }

  private static String running(String imageId) {
    return running(imageId, "n1");
  }

  private static String running(String imageId, String node) {
    return """
    {"pod":"kubeblocks-%2$s","container":"manager","image":"apecloud/kubeblocks:1.0.2",
     "imageId":"%1$s","node":"%2$s","ready":true,"restarts":0}"""
        .formatted(imageId.startsWith("apecloud") ? "docker.io/" + imageId : imageId, node);
  }

  private static String registry(boolean has) {
    String outcome =
        has
            ? "\"outcome\":{\"outcome\":\"collected\",\"from\":\"docker.io\"},\"digest\":\"%s\""
                .formatted(IMPORTED)
            : "\"outcome\":{\"outcome\":\"missing\",\"reason\":\"NOT_FOUND\",\"from\":\"x\","
                + "\"detail\":\"x\"}";
    return ",\"registry\":[{\"reference\":\"apecloud/kubeblocks:1.0.2\",%s,\"isIndex\":false}]"
        .formatted(outcome);
  }

  private static CaseFile says(String intended, String assumed) {
    return new CaseFile(
        Optional.empty(),
        Optional.empty(),
        List.of(),
        intended == null ? List.of() : List.of(intended),
        assumed == null ? List.of() : List.of(assumed),
        Map.of());
  }

  private static Provenance by(String manager, String operation) {
    return provenance(Map.of(), Map.of(), write(manager, operation));
  }

  private static Provenance provenance(
      Map<String, String> labels, Map<String, String> annotations, Write... writes) {
    return new Provenance("server", labels, annotations, Optional.of(at(0)), List.of(writes));
  }

  private static Write write(String manager, String operation) {
    return new Write(manager, Optional.of(operation), Optional.empty(), Optional.of(at(1)));
  }

  private static Instant at(int minute) {
    return Instant.parse("2026-04-01T10:00:00Z").plusSeconds(60L * minute);
  }

  private static List<Kind> kinds(SnapshotFixture fixture) throws Exception {
    return patterns(fixture).stream().map(SkewPattern::kind).toList();
  }

  private static SkewPattern only(SnapshotFixture fixture) throws Exception {
    List<SkewPattern> patterns = new ArrayList<>(patterns(fixture));
    assertThat(patterns).hasSize(1);
    return patterns.get(0);
  }

  private static List<SkewPattern> patterns(SnapshotFixture fixture) throws Exception {
    return diagnose(fixture).patterns();
  }

  private static Diagnosis diagnose(SnapshotFixture fixture) throws Exception {
    return Diagnosis.of(fixture.snapshot(), CATALOG);
  }
}

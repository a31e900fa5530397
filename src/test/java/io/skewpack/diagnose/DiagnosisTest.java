package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.RootCause.Kind;
import io.skewpack.diagnose.Skew.Subject;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Source;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Diagnoses of small snapshots, against the schemas of real releases. */
class DiagnosisTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  /** Accepted by every 1.x release. */
  private static final String PLAIN =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
       "spec":{"runtime":{"containers":[]}%s}}""";

  /** Since 1.2.0-alpha.0, and in no 1.0 or 1.1 release: DOMAIN's table of fields. */
  private static final String RECONFIGURE = ",\"configs\":[{\"name\":\"c\",\"reconfigure\":{}}]";

  @Test
  void aCleanChartIsOkThoughMuchWasNeverRequested() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(""));
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.OK);
    assertThat(diagnosis.cause()).isEmpty();
    assertThat(diagnosis.skew().odd()).isEmpty();
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.agree");
    assertThat(path(diagnosis)).containsExactly("q1 no l2");
    assertThat(diagnosis.findings())
        .filteredOn(finding -> finding.status() == Status.NOT_EVALUATED)
        .isNotEmpty()
        .noneMatch(Finding::requested);
  }

  @Test
  void crdsOfOtherProjectsAloneNeitherClearTheChartNorMakeTheCrdsTheOddLayer() throws Exception {
    Diagnosis diagnosis =
        Diagnosis.of(
            new SnapshotFixture()
                .objects(PLAIN.formatted(""))
                .platform("1.0.2")
                .foreignCrds()
                .snapshot(),
            CATALOG);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(diagnosis.skew().odd()).isEmpty();
    assertThat(diagnosis.findings())
        .extracting(Finding::check)
        .contains("unjudged-objects")
        .doesNotContain("missing-kinds");
  }

  /** A union of releases equals none, and the chart alone cannot say which version is meant. */
  @Test
  void theAccusedChartIsNoWitnessAgainstTheCrds() throws Exception {
    Diagnosis diagnosis =
        Diagnosis.of(
            new SnapshotFixture()
                .objects(PLAIN.formatted(RECONFIGURE))
                .bundle(
                    CATALOG,
                    "1.0.2",
                    "backups.dataprotection.kubeblocks.io",
                    "0.9.0",
                    facts -> facts)
                .snapshot(),
            CATALOG);
    assertThat(diagnosis.examination().here()).isEmpty();
    assertThat(diagnosis.skew().odd()).isEmpty();
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.oneWitness");
    assertThat(diagnosis.cause().orElseThrow().kind()).isEqualTo(Kind.CHART_FOLLOWS_OTHER_RELEASES);
  }

  @Test
  void aFieldOfAnotherLineMakesTheAddonChartTheOddOne() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(RECONFIGURE));
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.BLOCKER);
    assertThat(diagnosis.cause().orElseThrow().kind()).isEqualTo(Kind.CHART_FOLLOWS_OTHER_RELEASES);
    assertThat(diagnosis.cause().orElseThrow().accepting())
        .isNotEmpty()
        .allMatch(version -> version.startsWith("1.2.0-alpha."));
    assertThat(diagnosis.skew().odd()).contains(Subject.ADDON_CHART);
    assertThat(path(diagnosis)).containsExactly("q1 yes q2", "q2 no q3", "q3 no q4", "q4 yes q5");
    FieldStory story = diagnosis.cause().orElseThrow().stories().get(0);
    assertThat(story.path()).isEqualTo(".spec.configs[].reconfigure");
    assertThat(story.here()).contains(".spec.lifecycleActions.reconfigure");
    assertThat(story.places().get(0).at())
        .hasToString("raw/addon-objects.json#/0/spec/configs/0/reconfigure");
  }

  @Test
  void theSameChartIsCleanWhereTheFieldExists() throws Exception {
    assertThat(diagnose("1.2.0-alpha.0", PLAIN.formatted(RECONFIGURE)).verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void aNameThatStandsElsewhereInTheSchemaIsMisplaced() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(",\"roleProbe\":{}"));
    assertThat(natures(diagnosis)).containsExactly(Nature.MISPLACED);
    assertThat(diagnosis.cause().orElseThrow().kind()).isEqualTo(Kind.MISPLACED_FIELDS);
    assertThat(path(diagnosis)).containsExactly("q1 yes q2", "q2 no q3", "q3 yes a1");
  }

  @Test
  void aNameThatNoSchemaHasWasNeverReleased() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(",\"frobnicate\":1"));
    assertThat(natures(diagnosis)).containsExactly(Nature.NEVER_RELEASED);
    assertThat(path(diagnosis)).containsExactly("q1 yes q2", "q2 no q3", "q3 no q4", "q4 no a2");
  }

  @Test
  void aValueThatEveryReleaseRejectsIsTheChartsOwnBug() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(",\"serviceKind\":7"));
    assertThat(natures(diagnosis)).containsExactly(Nature.INVALID_VALUE);
    assertThat(diagnosis.cause().orElseThrow().kind()).isEqualTo(Kind.INVALID_VALUES);
    assertThat(path(diagnosis)).containsExactly("q1 yes q2", "q2 no q3", "q3 no q4", "q4 no a2");
  }

  @Test
  void everyPathWhoseEvidenceSaysYesIsTaken() throws Exception {
    Diagnosis diagnosis =
        diagnose("1.0.2", PLAIN.formatted(RECONFIGURE + ",\"roleProbe\":{},\"frobnicate\":1"));
    assertThat(diagnosis.cause().orElseThrow().kind()).isEqualTo(Kind.SEVERAL);
    assertThat(path(diagnosis))
        .containsExactly("q1 yes q2", "q2 no q3", "q3 yes a1", "q3 no q4", "q4 yes q5", "q4 no a2");
  }

  @Test
  void aKindThatCameLaterIsNotServedHere() throws Exception {
    String definition =
        "{\"apiVersion\":\"parameters.kubeblocks.io/v1alpha1\",\"kind\":\"ParametersDefinition\","
            + "\"metadata\":{\"name\":\"p\"},\"spec\":{}}";
    Diagnosis diagnosis = diagnose("0.9.5", definition);
    assertThat(natures(diagnosis)).containsExactly(Nature.KIND_OF_OTHER_RELEASE);
    assertThat(path(diagnosis)).startsWith("q1 yes q2", "q2 yes q4");
    Finding finding = finding(diagnosis, "missing-kinds");
    assertThat(finding.status()).isEqualTo(Status.FAIL);
    assertThat(finding.layer()).isEqualTo(Layer.CRD);
    assertThat(finding.failureLayer()).contains(1);
  }

  @Test
  void anObjectOfAGroupWithoutCrdsCountsAsNotEvaluated() throws Exception {
    String monitor =
        "{\"apiVersion\":\"monitoring.coreos.com/v1\",\"kind\":\"PodMonitor\","
            + "\"metadata\":{\"name\":\"m\"},\"spec\":{}}";
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(""), monitor);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(finding(diagnosis, "unjudged-objects").isIncomplete()).isTrue();
  }

  @Test
  void aRequestedSourceThatIsMissingIsIncomplete() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(""))
            .outcome(
                Source.CRDS, Outcome.missing(Outcome.Reason.INVALID, "crds.yaml", "it is HTML"))
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(finding(diagnosis, "rejected-fields").isIncomplete()).isTrue();
    assertThat(diagnosis.tree().path()).isEmpty();
  }

  @Test
  void aBlockerStaysABlockerWhenSomethingElseIsMissing() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(RECONFIGURE))
            .crdsOf(CATALOG, "1.0.2")
            .outcome(
                Source.PLATFORM_CHART,
                Outcome.missing(Outcome.Reason.INVALID, "kb.tgz", "truncated"))
            .snapshot();
    assertThat(Diagnosis.of(snapshot, CATALOG).verdict()).isEqualTo(Verdict.BLOCKER);
  }

  @Test
  void crdsLeftBehindAreTheOddLayer() throws Exception {
    // The platform chart and the addon agree on 1.0.3-beta.4; the CRDs stayed at 1.0.2.
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(
                PLAIN.formatted(
                    ",\"roles\":[{\"name\":\"r\",\"isExclusive\":true,\"updatePriority\":1}]"))
            .crdsOf(CATALOG, "1.0.2")
            .platform("1.0.3-beta.4")
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.BLOCKER);
    assertThat(diagnosis.skew().odd()).contains(Subject.CRD);
    assertThat(finding(diagnosis, "platform-skew").status()).isEqualTo(Status.FAIL);
    assertThat(finding(diagnosis, "platform-chart-crds").status()).isEqualTo(Status.FAIL);
  }

  @Test
  void theVersionInASourceTreeIsNoEvidence() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(RECONFIGURE))
            .crdsOf(CATALOG, "1.0.2")
            .platform("1.0.0")
            .outcome(Source.PLATFORM_CHART, Outcome.collected("kubeblocks/deploy/helm"))
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);
    assertThat(finding(diagnosis, "platform-skew").isIncomplete()).isTrue();
    assertThat(diagnosis.skew().odd()).contains(Subject.ADDON_CHART);
  }

  @Test
  void layersThatAgreeInNoPairHaveNoOddOne() throws Exception {
    // CRDs of 1.0.2, a platform chart of 0.9.5, and an addon that only 1.2 accepts.
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(RECONFIGURE))
            .crdsOf(CATALOG, "1.0.2")
            .platform("0.9.5")
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);
    assertThat(diagnosis.skew().odd()).isEmpty();
    assertThat(diagnosis.skew().verdict()).isEqualTo("skew.noSingleOdd");
  }

  @Test
  void whenLeavingOutEitherOfTwoLayersHelpsNoneIsNamed() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(""))
            .crdsOf(CATALOG, "1.0.2")
            .platform("1.0.3-beta.4")
            .snapshot();
    Skew skew = Diagnosis.of(snapshot, CATALOG).skew();
    assertThat(skew.odd()).isEmpty();
    assertThat(skew.verdict()).isEqualTo("skew.noSingleOdd");
  }

  @Test
  void aDeclarationThatAdmitsARejectingVersionIsAWarning() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(RECONFIGURE))
            .declares(">=1.0.0")
            .crdsOf(CATALOG, "1.0.2")
            .snapshot();
    Finding declared = finding(Diagnosis.of(snapshot, CATALOG), "declared-constraint");
    assertThat(declared.status()).isEqualTo(Status.FAIL);
    assertThat(declared.severity()).isEqualTo(Severity.WARNING);
    assertThat(declared.text()).isEqualTo("check.declared-constraint.admitsRejecting");
  }

  @Test
  void aDeclarationThatExcludesWhatAcceptsIsAWarning() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(PLAIN.formatted(""))
            .declares(">=1.1.0")
            .crdsOf(CATALOG, "1.0.2")
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.OK);
    assertThat(finding(diagnosis, "declared-constraint").text())
        .isEqualTo("check.declared-constraint.excludesAccepting");
  }

  @Test
  void theMinimalManifestShowsTheOneRejectionAndNoOther() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            "1.0.2",
            PLAIN.formatted(RECONFIGURE + ",\"frobnicate\":1,\"description\":\"long story\""));
    FieldStory story =
        diagnosis.cause().orElseThrow().stories().stream()
            .filter(one -> one.path().endsWith("reconfigure"))
            .findFirst()
            .orElseThrow();
    MinimalManifest minimal = diagnosis.examination().minimalManifest(story.places().get(0));
    assertThat(minimal.path()).isEqualTo(".spec.configs[0].reconfigure");
    assertThat(minimal.manifest())
        .hasToString(
            "{\"apiVersion\":\"apps.kubeblocks.io/v1\",\"kind\":\"ComponentDefinition\","
                + "\"metadata\":{\"name\":\"a\"},\"spec\":{\"runtime\":{\"containers\":[]},"
                + "\"configs\":[{\"name\":\"c\",\"reconfigure\":{}}]}}");
  }

  @Test
  void everyClaimOfEveryFindingResolvesInTheSnapshot() throws Exception {
    Diagnosis diagnosis = diagnose("1.0.2", PLAIN.formatted(RECONFIGURE + ",\"roleProbe\":{}"));
    int resolved = 0;
    for (Finding finding : diagnosis.findings()) {
      for (Evidence evidence : finding.evidence()) {
        assertThat(diagnosis.examination().snapshot().resolve(evidence.at())).isNotNull();
        resolved++;
      }
    }
    assertThat(resolved).isGreaterThan(8);
  }

  @Test
  void neighbouringVersionsAreWrittenAsASpan() {
    VersionSpans spans = new VersionSpans(CATALOG.versions());
    assertThat(spans.of(Set.of("1.0.2-beta.31", "1.0.2-beta.32", "1.0.2")).list())
        .containsExactly("1.0.2-beta.31 – 1.0.2");
    assertThat(spans.of(Set.of("1.0.2", "1.0.2-beta.32")).list())
        .containsExactly("1.0.2-beta.32", "1.0.2");
    assertThat(spans.of(Set.of("0.9.5", "1.0.0")).list()).containsExactly("0.9.5", "1.0.0");
  }

  private static Diagnosis diagnose(String version, String... objects) throws Exception {
    return Diagnosis.of(
        new SnapshotFixture().objects(objects).crdsOf(CATALOG, version).snapshot(), CATALOG);
  }

  private static Finding finding(Diagnosis diagnosis, String check) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static List<Nature> natures(Diagnosis diagnosis) {
    return diagnosis.cause().orElseThrow().stories().stream().map(FieldStory::nature).toList();
  }

  private static List<String> path(Diagnosis diagnosis) {
    return diagnosis.tree().path().stream()
        .map(edge -> edge.from() + " " + edge.text().replace("answer.", "") + " " + edge.to())
        .toList();
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a snapshot says to each class of reported text: every standing, and what it rests on. */
class SnapshotWordTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static final String TYPED =
      "failed to create typed patch object (/o; apps.kubeblocks.io/v1, Kind=ComponentDefinition): ";

  private static final String EXCLUSIVE =
      """
      {"apiVersion": "apps.kubeblocks.io/v1", "kind": "ComponentDefinition",
       "metadata": {"name": "o"},
       "spec": {"roles": [{"name": "a", "isExclusive": true}],
                "runtime": {"containers": [{"name": "c", "image": "i"}]}}}
      """;

  /** 1.0.2 has no isExclusive, 1.0.3-beta.0 has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0.2|.spec.roles[0].isExclusive: field not declared in schema|CONFIRMED|field.absent",
        "1.0.3-beta.0|.spec.roles[0].isExclusive: field not declared in schema|CONTRADICTED|field.declared",
        "1.0.2|spec.nothing: Unsupported value: \"x\"|CONTRADICTED|field.absentHere",
        "1.0.2|spec.updateStrategy: Unsupported value: \"x\"|NOT_JUDGED|field.values",
        "1.0.2|spec.provider: Required value|CONTRADICTED|field.notRequired",
        "1.0.2|spec.roles[0].name: Required value|CONFIRMED|field.required",
      })
  void fieldIsHeldAgainstTheCapturedSchema(
      String version, String line, Standing standing, String variant) throws Exception {
    SymptomReading reading =
        read(new SnapshotFixture().crdsOf(CATALOG, version).log("1-x.log", TYPED + line));

    assertThat(reading.variant()).isEqualTo(variant);
    assertThat(reading.standing()).isEqualTo(standing);
    assertThat(reading.judgedBy().isEmpty()).isEqualTo(standing == Standing.NOT_JUDGED);
  }

  @Test
  void fieldThatTheChartSetsAndTheSchemaRejectsCitesTheRejection() throws Exception {
    SymptomReading reading =
        read(
            new SnapshotFixture()
                .objects(EXCLUSIVE)
                .crdsOf(CATALOG, "1.0.2")
                .log(
                    "1-x.log", TYPED + ".spec.roles[0].isExclusive: field not declared in schema"));

    assertThat(reading.variant()).isEqualTo("field.rejected");
    assertThat(reading.judgedBy())
        .singleElement()
        .satisfies(one -> assertThat(one.id()).isEqualTo("evidence.rejection"));
    assertThat(reading.evidence())
        .singleElement()
        .satisfies(one -> assertThat(one.at().file()).isEqualTo("raw/logs/1-x.log"));
  }

  /** Helm 3 names no kind: the objects that set the field are asked. */
  @Test
  void fieldWithoutAKindIsThatOfTheChartsObjects() throws Exception {
    String line =
        "W0101 12:00:00.000000 1 warnings.go:70] unknown field \"spec.roles[0].isExclusive\"";
    SnapshotFixture chart = new SnapshotFixture().objects(EXCLUSIVE).log("1-x.log", line);

    assertThat(read(chart.crdsOf(CATALOG, "1.0.3-beta.0")).variant()).isEqualTo("field.declared");
    assertThat(read(new SnapshotFixture().crdsOf(CATALOG, "1.0.2").log("1-x.log", line)).variant())
        .isEqualTo("field.noKind");
  }

  @Test
  void requiredFieldThatTheChartHasContradicts() throws Exception {
    SymptomReading reading =
        read(
            new SnapshotFixture()
                .objects(EXCLUSIVE)
                .crdsOf(CATALOG, "1.0.3-beta.0")
                .log("1-x.log", TYPED + "spec.roles[0].name: Required value"));

    assertThat(reading.variant()).isEqualTo("field.supplied");
    assertThat(reading.standing()).isEqualTo(Standing.CONTRADICTED);
  }

  @Test
  void withoutCrdsNoFieldAndNoKindIsJudged() throws Exception {
    assertThat(read(new SnapshotFixture().log("1-x.log", TYPED + ".spec.x: Required value")))
        .satisfies(one -> assertThat(one.variant()).isEqualTo("field.noCrds"))
        .satisfies(one -> assertThat(one.standing()).isEqualTo(Standing.NOT_JUDGED));
    assertThat(
            read(new SnapshotFixture()
                    .log("1-x.log", "no matches for kind \"A\" in version \"g.io/v1\""))
                .variant())
        .isEqualTo("kind.noCrds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Rollout|apps.kubeblocks.io/v1alpha1|CONFIRMED|kind.missing",
        "Cluster|apps.kubeblocks.io/v1|CONTRADICTED|kind.served",
        "Cluster|apps.kubeblocks.io/v9|CONFIRMED|kind.otherVersions",
        "Certificate|cert-manager.io/v1|NOT_JUDGED|kind.groupNotCaptured",
      })
  void kindIsHeldAgainstTheCapturedDefinitions(
      String kind, String version, Standing standing, String variant) throws Exception {
    SymptomReading reading =
        read(
            new SnapshotFixture()
                .crdsOf(CATALOG, "1.0.2")
                .log(
                    "1-x.log",
                    "no matches for kind \"%s\" in version \"%s\"".formatted(kind, version)));

    assertThat(reading.variant()).isEqualTo(variant);
    assertThat(reading.standing()).isEqualTo(standing);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, CONFIRMED, stored.here",
    "v1alpha1, CONTRADICTED, stored.notHere",
    "none, NOT_JUDGED, stored.noStatus"
  })
  void storedVersionIsHeldAgainstTheStatus(String stored, Standing standing, String variant)
      throws Exception {
    SymptomReading reading =
        read(
            new SnapshotFixture()
                .stored(stored.equals("none") ? List.of() : List.of(stored))
                .log(
                    "1-x.log",
                    "CustomResourceDefinition.apiextensions.k8s.io \"widgets.example.com\" is invalid:"
                        + " status.storedVersions[0]: Invalid value: \"v1\": must appear in"
                        + " spec.versions"));

    assertThat(reading.variant()).isEqualTo(variant);
    assertThat(reading.standing()).isEqualTo(standing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">=1.0.3|1.0.2|1.0.2|CONFIRMED|constraint.excludes",
        ">=1.0.3|1.0.1|1.0.2|CONTRADICTED|constraint.otherVersion",
        ">=1.0.0|1.0.2|1.0.2|CONTRADICTED|constraint.admits",
        ">=1.0.3|1.0.2||NOT_JUDGED|constraint.notRunning",
      })
  void constraintIsHeldAgainstWhatRuns(
      String constraint, String current, String runs, Standing standing, String variant)
      throws Exception {
    SnapshotFixture fixture =
        new SnapshotFixture()
            .log(
                "1-x.log",
                "The version of kubeblocks needs to be %s, current is %s"
                    .formatted(constraint, current));
    SymptomReading reading = read(runs == null ? fixture : fixture.images(running(runs)));

    assertThat(reading.variant()).isEqualTo(variant);
    assertThat(reading.standing()).isEqualTo(standing);
  }

  @Test
  void constraintThatTheChartDoesNotDeclareIsOfAnotherRevision() throws Exception {
    SymptomReading reading =
        read(
            new SnapshotFixture()
                .objects(EXCLUSIVE)
                .declares(">=1.0.0")
                .images(running("1.0.2"))
                .log("1-x.log", "The version of kubeblocks needs to be >=1.0.3, current is 1.0.2"));

    assertThat(reading.variant()).isEqualTo("constraint.otherDeclared");
  }

  @Test
  void conditionOfAnAddonIsReportedToo() throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .substrate(
                """
                {"addons": [{"name": "oracle", "enabled": true, "message":
                  "The version of kubeblocks needs to be >=1.0.3, current is 1.0.2"}]}
                """)
            .snapshot();
    List<ReportedText> texts = ReportedText.of(snapshot, Optional.empty()).texts();

    assertThat(texts)
        .singleElement()
        .satisfies(one -> assertThat(one.known()).isEqualTo(KnownErrorText.VERSION_CONSTRAINT))
        .satisfies(
            one ->
                assertThat(one.places().get(0).at().toString())
                    .isEqualTo("substrate.json#/addons/0/message"));
  }

  @Test
  void textThatNothingJudgesSaysSo() throws Exception {
    SymptomReading reading =
        read(new SnapshotFixture().log("1-x.log", "exceeded quota: compute, requested: cpu=2"));

    assertThat(reading.standing()).isEqualTo(Standing.NOT_JUDGED);
    assertThat(reading.variant()).isEqualTo("nothing");
  }

  private static String running(String version) {
    return """
        {"controllers": [{"namespace": "kb", "name": "kubeblocks", "component": "apps",
          "version": "%1$s",
          "containers": [{"container": "manager", "image": "apecloud/kubeblocks:%1$s",
            "init": false}],
          "settings": {}, "running": []}], "registry": []}
        """
        .formatted(version);
  }

  private static SymptomReading read(SnapshotFixture fixture) throws Exception {
    Snapshot snapshot = fixture.snapshot();
    List<SymptomReading> all =
        SymptomReading.of(new Examination(snapshot, CATALOG), Optional.empty(), List.of());
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}

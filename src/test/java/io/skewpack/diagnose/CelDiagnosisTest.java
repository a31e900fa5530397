package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CEL rules of full CRDs, in the diagnosis of a whole snapshot. */
class CelDiagnosisTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static final String OBJECT =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
       "spec":{"runtime":{"containers":[]},"provider":"x"%s}}""";

  /** Two rules on {@code .spec}: one that is given, and one that holds. */
  private static final String CRD =
      """
      {"type":"object","properties":{
        "apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
        "spec":{"type":"object",
          "properties":{"provider":{"type":"string"},
            "serviceKind":{"type":"string"},
            "runtime":{"type":"object","x-kubernetes-preserve-unknown-fields":true}},
          "x-kubernetes-validations":[
            {"rule":"has(self.runtime)"},
            {"rule":"%s","message":"a provider has no x"}]}}}""";

  private static Diagnosis diagnose(String rule, String... objects) throws Exception {
    Snapshot snapshot =
        new SnapshotFixture().objects(objects).componentDefinitions(CRD.formatted(rule)).snapshot();
    return Diagnosis.of(snapshot, CATALOG);
  }

  private static List<Finding> celRules(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.check().equals("cel-rules"))
        .toList();
  }

  @Test
  void rulesThatHoldAreCountedAndPass() throws Exception {
    Diagnosis diagnosis = diagnose("self.provider == 'x'", OBJECT.formatted(""));

    assertThat(diagnosis.verdict()).isEqualTo(Verdict.OK);
    assertThat(celRules(diagnosis)).hasSize(1);
    Finding finding = celRules(diagnosis).get(0);
    assertThat(finding.status()).isEqualTo(Status.PASS);
    assertThat(finding.facts().values()).containsEntry("rules", 2L).containsEntry("places", 2);
  }

  @Test
  void aBrokenRuleIsARejectedFieldWithItsTextAndMessage() throws Exception {
    Diagnosis diagnosis = diagnose("self.provider == 'y'", OBJECT.formatted(""));

    assertThat(diagnosis.verdict()).isEqualTo(Verdict.BLOCKER);
    FieldStory story = diagnosis.cause().orElseThrow().stories().get(0);
    assertThat(story.path()).isEqualTo(".spec");
    assertThat(story.ruleId()).isEqualTo("cel");
    assertThat(story.places().get(0).expected()).contains("self.provider == 'y'");
    assertThat(story.places().get(0).found()).contains("a provider has no x");
    assertThat(celRules(diagnosis))
        .extracting(Finding::text)
        .containsExactly("check.cel-rules.fail");
  }

  @Test
  void aRuleThatNoReleaseHasIsBrokenInNone() throws Exception {
    FieldStory story =
        diagnose("self.provider == 'y'", OBJECT.formatted(""))
            .cause()
            .orElseThrow()
            .stories()
            .get(0);

    assertThat(story.nature()).isEqualTo(Nature.OTHER_RELEASE);
    assertThat(story.acceptedBy()).hasSize(story.serving()).contains("1.0.2");
  }

  private static JsonNode released(String rule) throws Exception {
    String crd =
        """
        {"metadata":{"name":"componentdefinitions.apps.kubeblocks.io"},
         "spec":{"group":"apps.kubeblocks.io","scope":"Cluster",
           "names":{"kind":"ComponentDefinition","plural":"componentdefinitions"},
           "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":%s}}]}}""";
    String text = crd.formatted(CRD.formatted(rule));
    return SnapshotJson.tree(text.getBytes(StandardCharsets.UTF_8));
  }

  private static FieldStory story(VersionCatalog catalog, String rule) throws Exception {
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(OBJECT.formatted(""))
            .componentDefinitions(CRD.formatted(rule))
            .snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, catalog);
    assertThat(new Examination(snapshot, catalog).accepting().orElseThrow())
        .isEqualTo(diagnosis.cause().orElseThrow().stories().get(0).acceptedBy());
    return diagnosis.cause().orElseThrow().stories().get(0);
  }

  @Test
  void aReleaseWithTheSameRuleRejectsAndOneWithoutItAccepts() throws Exception {
    CatalogBuilder releases = new CatalogBuilder();
    releases.release("1.0.0", "2025-01-01", List.of(released("has(self.provider)")));
    releases.release("1.0.1", "2025-02-01", List.of(released("self.provider == 'y'")));
    VersionCatalog catalog = VersionCatalog.read(releases.json());

    FieldStory story = story(catalog, "self.provider == 'y'");

    assertThat(story.nature()).isEqualTo(Nature.OTHER_RELEASE);
    assertThat(story.acceptedBy()).containsExactly("1.0.0");
  }

  @Test
  void aRuleThatEveryReleaseHasMakesTheValueInvalid() throws Exception {
    CatalogBuilder releases = new CatalogBuilder();
    releases.release("1.0.0", "2025-01-01", List.of(released("self.provider == 'y'")));
    releases.release("1.0.1", "2025-02-01", List.of(released("self.provider == 'y'")));

    FieldStory story = story(VersionCatalog.read(releases.json()), "self.provider == 'y'");

    assertThat(story.nature()).isEqualTo(Nature.INVALID_VALUE);
    assertThat(story.acceptedBy()).isEmpty();
  }

  @Test
  void twoRulesInOnePlaceAreTwoStories() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            "self.provider == 'y'",
            OBJECT.formatted("").replace("\"runtime\":{\"containers\":[]},", ""));

    assertThat(diagnosis.cause().orElseThrow().stories()).hasSize(2);
  }

  @Test
  void aRuleThatCannotBeEvaluatedHereLeavesTheVerdictOpen() throws Exception {
    Diagnosis diagnosis = diagnose("unheardOf(self.provider)", OBJECT.formatted(""));

    assertThat(diagnosis.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(celRules(diagnosis))
        .extracting(Finding::text)
        .containsExactly("check.cel-rules.partly", "check.cel-rules.notCompiled");
    Finding open = celRules(diagnosis).get(1);
    assertThat(open.isIncomplete()).isTrue();
    assertThat(open.facts().values())
        .containsEntry("rule", "unheardOf(self.provider)")
        .containsEntry("detail", "undeclared reference to 'unheardOf'");
  }

  @Test
  void rulesOfAnInvalidObjectAreNotEvaluated() throws Exception {
    Diagnosis diagnosis = diagnose("self.provider == 'y'", OBJECT.formatted(",\"serviceKind\":7"));

    assertThat(diagnosis.verdict()).isEqualTo(Verdict.BLOCKER);
    assertThat(diagnosis.cause().orElseThrow().stories())
        .extracting(FieldStory::ruleId)
        .containsExactly("type");
    assertThat(celRules(diagnosis))
        .extracting(Finding::text)
        .containsExactly("check.cel-rules.objectInvalid");
  }

  @Test
  void rulesOfTheCatalogHaveNoTextAndDoNotCount() throws Exception {
    String limited = OBJECT.formatted(",\"replicasLimit\":{\"minReplicas\":1,\"maxReplicas\":2}");
    Snapshot snapshot = new SnapshotFixture().objects(limited).crdsOf(CATALOG, "1.0.2").snapshot();
    Diagnosis diagnosis = Diagnosis.of(snapshot, CATALOG);

    assertThat(diagnosis.verdict()).isEqualTo(Verdict.OK);
    assertThat(celRules(diagnosis)).hasSize(1);
    assertThat(celRules(diagnosis).get(0).text()).isEqualTo("check.cel-rules.noText");
    assertThat(celRules(diagnosis).get(0).isIncomplete()).isFalse();
  }
}

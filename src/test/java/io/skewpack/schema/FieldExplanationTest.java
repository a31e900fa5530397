package io.skewpack.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.schema.FieldExplanation.Home;
import io.skewpack.schema.FieldLocator.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The carried catalog's answers against what the CRD files of the release tags hold. */
class FieldExplanationTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static FieldExplanation explain(String question) {
    return FieldExplanation.of(CATALOG, FieldQuestion.parse(question), Optional.empty())
        .orElseThrow();
  }

  /** How many releases of each line have the field, and the first and the last of them. */
  private static String windows(Home home) {
    Map<String, List<String>> lines = new TreeMap<>();
    for (String version : home.with()) {
      lines.computeIfAbsent(SemanticVersion.lineOf(version), l -> new ArrayList<>()).add(version);
    }
    List<String> texts = new ArrayList<>();
    lines.forEach(
        (line, in) -> texts.add(in.size() + " " + in.get(0) + ".." + in.get(in.size() - 1)));
    return String.join(" ", texts);
  }

  private static final String ALL_OF_V1 =
      "34 1.0.0..1.0.3-beta.11 13 1.1.0-alpha.4..1.1.0-beta.9 4 1.2.0-alpha.0..1.2.0-alpha.3";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ComponentDefinition.spec.roles[].isExclusive | v1 | 12 1.0.3-beta.0..1.0.3-beta.11 6"
            + " 1.1.0-beta.4..1.1.0-beta.9 4 1.2.0-alpha.0..1.2.0-alpha.3 | boolean | no |"
            + " {'default':false}",
        "ComponentDefinition.spec.configs[].reconfigure | v1 | 4 1.2.0-alpha.0..1.2.0-alpha.3 |"
            + " object | no | {}",
        "ComponentDefinition.spec.lifecycleActions.reconfigure | v1 | ALL | object | no | {}",
        "ComponentDefinition.spec.scripts[].reconfigure | v1 | 4 1.2.0-alpha.0..1.2.0-alpha.3 |"
            + " object | no | {}",
        "ComponentDefinition.spec.podUpgradePolicy | v1 | 32 1.0.2-beta.12..1.0.3-beta.11 13"
            + " 1.1.0-alpha.4..1.1.0-beta.9 4 1.2.0-alpha.0..1.2.0-alpha.3 | string | no |"
            + " {'enum':['PreferInPlace','ReCreate']}",
        "Cluster.spec.componentSpecs[].podUpgradePolicy | v1 | 32 1.0.2-beta.12..1.0.3-beta.11 13"
            + " 1.1.0-alpha.4..1.1.0-beta.9 4 1.2.0-alpha.0..1.2.0-alpha.3 | string | no |"
            + " {'enum':['StrictInPlace','PreferInPlace']}",
        "InstanceSet.spec.podUpgradePolicy | v1 | 32 1.0.2-beta.12..1.0.3-beta.11 13"
            + " 1.1.0-alpha.4..1.1.0-beta.9 4 1.2.0-alpha.0..1.2.0-alpha.3 | string | no | {}",
        "ParametersDefinition.spec.componentDef | v1alpha1 | 4 1.2.0-alpha.0..1.2.0-alpha.3 |"
            + " string | no | {}",
        "ParametersDefinition.spec.templateName | v1alpha1 | 4 1.2.0-alpha.0..1.2.0-alpha.3 |"
            + " string | no | {}",
        "ParametersDefinition.spec.fileFormatConfig | v1alpha1 | 4"
            + " 1.2.0-alpha.0..1.2.0-alpha.3 | object | no | {'required':['format']}",
        "ParamConfigRenderer.spec.componentDef | v1alpha1 | ALL | string | yes | {}",
        "ComponentDefinition.spec.roles | v1 | ALL | list of object | no |"
            + " {'maxItems':128,'items':{'required':['name']}}",
        "ComponentDefinition.spec.roles[].name | v1 | ALL | string | yes |"
            + " {'pattern':'^.*[^\\\\s]+.*$','maxLength':32}",
        "ComponentDefinition.spec.updateStrategy | v1 | ALL | string | no |"
            + " {'default':'Serial','enum':['Serial','BestEffortParallel','Parallel']}",
        "Cluster.spec.terminationPolicy | v1 | ALL | string | yes |"
            + " {'enum':['DoNotTerminate','Delete','WipeOut']}",
        "Cluster.spec.componentSpecs[].replicas | v1 | ALL | integer | yes |"
            + " {'format':'int32','minimum':0,'default':1}",
        "Cluster.spec.restore | v1 | 2 1.2.0-alpha.2..1.2.0-alpha.3 | object | no |"
            + " {'required':['source']}"
      })
  void agreesWithTheCrdsOfTheReleaseTags(
      String question,
      String version,
      String windows,
      String type,
      String required,
      String constraints) {
    FieldExplanation answer = explain(question);
    Home home = answer.homes().get(0);

    assertThat(answer.path().toString()).isEqualTo(question.substring(question.indexOf('.')));
    assertThat(home.version()).isEqualTo(version);
    assertThat(windows(home)).isEqualTo(windows.equals("ALL") ? ALL_OF_V1 : windows);
    assertThat(home.facts().values())
        .allSatisfy(
            facts -> {
              assertThat(facts.type()).isEqualTo(type);
              assertThat(facts.required()).isEqualTo(required.equals("yes"));
              ObjectNode compared = facts.constraints().deepCopy();
              compared.remove("x-kubernetes-validations");
              assertThat(compared).isEqualTo(SchemaCase.json(constraints));
            });
  }

  @Test
  void saysInWhichReleasesFactsDiffer() {
    Map<String, FieldFacts> facts = explain("Backup.spec.deletionPolicy").homes().get(0).facts();

    assertThat(facts).hasSize(57);
    assertThat(facts.values().stream().filter(FieldFacts::required)).hasSize(9);
    assertThat(facts.get("1.0.3-beta.7").required()).isFalse();
    assertThat(facts.get("1.0.3-beta.8").required()).isTrue();
    assertThat(facts.get("1.2.0-alpha.1").required()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ComponentDefinition.spec.roles.isExclusive",
        "ComponentDefinition.spec.roles[].isExclusive",
        "componentdefinition.spec.roles[3].isExclusive",
        "COMPONENTDEFINITIONS.spec.roles.isExclusive.",
        ".ComponentDefinition.spec.roles.isExclusive",
        "ComponentDefinition .spec.roles.isExclusive",
        "ComponentDefinition..spec.roles.isExclusive",
        "ComponentDefinition spec.roles.isExclusive"
      })
  void takesAQuestionAsItIsTyped(String question) {
    FieldExplanation answer = explain(question);

    assertThat(answer.kind()).isEqualTo("ComponentDefinition");
    assertThat(answer.path()).hasToString(".spec.roles[].isExclusive");
    assertThat(answer.exists()).isTrue();
  }

  @Test
  void knowsKindsByOneApiVersionAlone() {
    FieldQuestion question = FieldQuestion.parse("OpsRequest.spec");
    FieldExplanation both = FieldExplanation.of(CATALOG, question, Optional.empty()).orElseThrow();
    assertThat(both.homes())
        .extracting(Home::apiVersion)
        .containsExactly("operations.kubeblocks.io/v1alpha1", "apps.kubeblocks.io/v1alpha1");
    assertThat(
            FieldExplanation.of(CATALOG, question, Optional.of("apps.kubeblocks.io"))
                .orElseThrow()
                .homes())
        .extracting(home -> String.join(" ", home.served()))
        .containsExactly("0.9.0 0.9.1 0.9.2 0.9.3 0.9.4 0.9.5");
    assertThat(FieldExplanation.of(CATALOG, question, Optional.of("v9"))).isEmpty();
    assertThat(FieldExplanation.of(CATALOG, FieldQuestion.parse("Pod.spec"), Optional.empty()))
        .isEmpty();
  }

  @Test
  void listsOtherPlacesOfTheNameAndNotThisOne() {
    FieldExplanation answer = explain("ParametersDefinition.spec.templateName");

    assertThat(answer.elsewhere().keySet())
        .extracting(Occurrence::kind, Occurrence::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "ParamConfigRenderer", ".spec.configs[].templateName"),
            org.assertj.core.groups.Tuple.tuple("ParameterView", ".spec.templateName"));
    assertThat(explain("Cluster.spec.componentSpecs[].env").elsewhere().keySet())
        .first()
        .satisfies(first -> assertThat(first.kind()).isEqualTo("Cluster"));
  }

  @ParameterizedTest
  @CsvSource({
    "ComponentDefinition.spec.roles.isExclusiv, .spec.roles[].isExclusive",
    "ComponentDefinition.spec.rolse.name, .spec.roles",
    "ComponentDefinition.sepc.roles, .spec",
    "Cluster.spec.componentSpec.replicas, .spec.componentSpecs",
    "ParametersDefinition.spec.filename, .spec.fileName"
  })
  void namesWhatMayHaveBeenMeant(String question, String near) {
    FieldExplanation answer = explain(question);

    assertThat(answer.exists()).isFalse();
    assertThat(answer.near()).first().hasToString(near);
  }

  @Test
  void suggestsNothingThatIsNotNear() {
    assertThat(explain("ComponentDefinition.spec.utterlyOther").near()).isEmpty();
    assertThat(FieldExplanation.kindsNear(CATALOG, "cmpd")).contains("ComponentDefinition");
    assertThat(FieldExplanation.kindsNear(CATALOG, "Clutser")).startsWith("Cluster");
    assertThat(FieldExplanation.kindsNear(CATALOG, "zzz")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "...", "a/b", "Cluster.spec[", "-x"})
  void refusesWhatIsNoQuestion(String text) {
    assertThatThrownBy(() -> FieldQuestion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void completesKindsAndFields() {
    assertThat(FieldExplanation.complete(CATALOG, "comp"))
        .containsExactly(
            "Component.",
            "ComponentClassDefinition.",
            "ComponentDefinition.",
            "ComponentParameter.",
            "ComponentResourceConstraint.",
            "ComponentVersion.");
    assertThat(FieldExplanation.complete(CATALOG, "ComponentDefinition.spec.rol"))
        .containsExactly(
            "ComponentDefinition.spec.roleArbitrator", "ComponentDefinition.spec.roles.");
    assertThat(FieldExplanation.complete(CATALOG, "ComponentDefinition.spec.roles.isE"))
        .containsExactly("ComponentDefinition.spec.roles.isExclusive");
    assertThat(FieldExplanation.complete(CATALOG, "ComponentDefinition.spec.roles[].isE"))
        .containsExactly("ComponentDefinition.spec.roles[].isExclusive");
    assertThat(FieldExplanation.complete(CATALOG, "Nothing.spec.")).isEmpty();
    assertThat(FieldExplanation.complete(CATALOG, "[.x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"abc,abc,0", "abc,acb,1", "abc,ab,1", "abc,xyz,3", "'',ab,2", "roles,rolse,1"})
  void countsSlipsOfTheHand(String one, String other, int distance) {
    assertThat(Spelling.distance(one, other)).isEqualTo(distance);
  }
}

package io.skewpack.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.skewpack.diagnose.Check;
import io.skewpack.diagnose.Checks;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.diagnose.Status;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.FindingsJson.Named;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** JUnit and SARIF: of the published shapes, with nothing lost that was not evaluated. */
class FindingsFormatsTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final Texts TEXTS = new Texts(new Templates(Optional.empty()), "en");
  private static final Tool TOOL = new Tool("skewpack", "0.1.0");
  private static final JsonSchema SARIF = sarifSchema();

  private static final String REJECTED =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"NAME"},
       "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","reconfigure":{}}]}}""";

  static Stream<Path> snapshots() throws IOException {
    try (Stream<Path> samples = Files.list(Path.of("samples"))) {
      return samples
          .map(one -> one.resolve("snapshot"))
          .filter(Files::exists)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void everySampleGivesValidReportsThatCarryEveryFinding(Path snapshot) throws Exception {
    Named named =
        new Named(snapshot.toString(), Diagnosis.of(SnapshotStore.read(snapshot), CATALOG));
    String junit = junit(named);
    JsonNode run = sarif(named).at("/runs/0");

    for (Finding finding : named.diagnosis().findings()) {
      assertThat(junit).as("JUnit").contains("name=\"" + finding.check());
      if (finding.status() == Status.NOT_EVALUATED) {
        assertThat(run.at("/invocations/0/toolExecutionNotifications"))
            .as("%s %s", finding.check(), finding.text())
            .anyMatch(
                one ->
                    one.at("/associatedRule/id").asText().equals(finding.check())
                        && one.get("level").asText().equals(finding.requested() ? "error" : "note")
                        && one.at("/message/text")
                            .asText()
                            .equals(
                                FindingsSarif.message(
                                    TEXTS.plain(finding.text(), finding.facts()))));
      } else if (finding.status() == Status.FAIL) {
        assertThat(run.get("results"))
            .anyMatch(one -> one.get("ruleId").asText().equals(finding.check()));
      } else {
        assertThat(run.at("/properties/snapshots/0/passed"))
            .anyMatch(one -> one.asText().equals(finding.check()));
      }
    }
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean())
        .isEqualTo(named.diagnosis().findings().stream().noneMatch(Finding::isIncomplete));
  }

  @Test
  void theSchemaOfSarifIsTheRealOne() throws Exception {
    assertThat(violations("{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {}}}]}"))
        .anyMatch(violation -> violation.contains("name"));
    assertThat(
            violations(
                """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results":
                  [{"message": {"text": "x"}, "kind": "missing"}]}]}"""))
        .anyMatch(violation -> violation.contains("kind"));
  }

  @Test
  void theSchemaOfJunitRefusesWhatReadersMiss() {
    String suites = "<testsuites name='a' tests='0' failures='0' errors='0' skipped='0' time='0'>";
    assertThatCode(() -> junitIsValid(suites + "</testsuites>")).doesNotThrowAnyException();
    assertThatThrownBy(() -> junitIsValid(suites + "<testcase/></testsuites>"))
        .isInstanceOf(SAXException.class);
    assertThatThrownBy(() -> junitIsValid("<testsuites name='a'/>"))
        .isInstanceOf(SAXException.class);
  }

  @Test
  void whatWasAskedForAndIsMissingIsAnErrorAndWhatNobodyAskedForIsSkipped() throws Exception {
    Named named =
        named(
            "S",
            new SnapshotFixture()
                .objects(REJECTED.replace("NAME", "x"))
                .outcome(
                    Source.CRDS,
                    Outcome.missing(
                        Outcome.Reason.FORBIDDEN,
                        "context test",
                        "list customresourcedefinitions.apiextensions.k8s.io: forbidden")));
    String junit = junit(named);
    assertThat(junit)
        .contains("<error type=\"notEvaluated\" message=\"the CRDs (context test): ")
        .contains("list customresourcedefinitions.apiextensions.k8s.io: forbidden")
        .contains("name=\"captured-sources: never requested\"")
        .contains("<skipped message=\"the platform chart: never requested. ")
        .contains("failures=\"0\"");

    JsonNode run = sarif(named).at("/runs/0");
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean(true)).isFalse();
    assertThat(run.get("results"))
        .isNotEmpty()
        .allMatch(
            one ->
                one.get("kind").asText().equals("open") && one.get("level").asText().equals("none"))
        .anyMatch(one -> one.at("/message/text").asText().contains("forbidden"));
  }

  @Test
  void warningsFailInJunitWhenTheyFailTheExitCode() throws Exception {
    Named named =
        named(
            "S",
            new SnapshotFixture()
                .objects(REJECTED.replace("NAME", "x").replace(",\"reconfigure\":{}", ""))
                .declares(">=1.1.0")
                .crdsOf(CATALOG, "1.0.2"));
    assertThat(named.diagnosis().findings()).as("a warning").anyMatch(Finding::isWarning);
    assertThat(junit(named)).contains("failures=\"0\"").contains("<system-out>warning: ");
    String strict = new FindingsJunit(TEXTS, true).render(List.of(named));
    junitIsValid(strict);
    assertThat(strict).contains("<failure type=\"warning\"").doesNotContain("failures=\"0\"");
  }

  @Test
  void everyCheckIsARuleWithAShortDescription() throws Exception {
    JsonNode rules = sarif(named("S", new SnapshotFixture())).at("/runs/0/tool/driver/rules");
    assertThat(rules)
        .extracting(rule -> rule.get("id").asText())
        .containsExactlyElementsOf(Checks.all().stream().map(Check::id).toList())
        .doesNotHaveDuplicates();
    assertThat(rules)
        .allMatch(rule -> rule.at("/shortDescription/text").asText().length() > 10)
        .allMatch(rule -> rule.at("/shortDescription/text").asText().length() <= 1_024);
  }

  @Test
  void aRejectedFieldIsAResultAtTheTemplateThatRenderedIt() throws Exception {
    Path snapshot = Path.of("samples/oracle-unreleased-api/snapshot");
    Named named =
        new Named(snapshot.toString(), Diagnosis.of(SnapshotStore.read(snapshot), CATALOG));
    long places =
        named.diagnosis().examination().stories().stream()
            .mapToLong(story -> story.places().size())
            .sum();
    List<JsonNode> rejections = new ArrayList<>();
    for (JsonNode result : sarif(named).at("/runs/0/results")) {
      if (result.get("ruleId").asText().matches("rejected-fields|missing-kinds")) {
        rejections.add(result);
      }
    }
    assertThat(rejections).hasSize((int) places);
    assertThat(rejections)
        .allMatch(one -> one.get("level").asText().equals("error"))
        .allMatch(
            one ->
                one.at("/locations/0/physicalLocation/artifactLocation/uri")
                    .asText()
                    .startsWith("chart/templates/"))
        .noneMatch(one -> one.at("/locations/0/physicalLocation").has("region"))
        .anyMatch(
            one ->
                one.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                    .asText()
                    .startsWith("ComponentDefinition/"));
    assertThat(rejections.get(0).at("/properties/evidence/0/sha256").asText()).hasSize(64);
  }

  @Test
  void fingerprintsAreUniqueAndDoNotChangeWhenAnotherObjectComesFirst() throws Exception {
    String one = REJECTED.replace("NAME", "one");
    String two = REJECTED.replace("NAME", "two");
    List<String> alone = fingerprints(sarif(named("S", rejected(two))));
    List<String> after = fingerprints(sarif(named("S", rejected(one, two))));
    assertThat(after).doesNotHaveDuplicates().containsAll(alone);
    assertThat(alone).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_023, 1_024, 1_025, 100_000})
  void aMessageIsCutAtWhatConsumersTakeAndKeptWholeBeside(int length) {
    String cut = FindingsSarif.message("𝔘".repeat(length));
    assertThat(cut.codePointCount(0, cut.length()))
        .isEqualTo(Math.min(length, FindingsSarif.MAX_MESSAGE));
    assertThat(cut.endsWith("…")).isEqualTo(length > FindingsSarif.MAX_MESSAGE);
  }

  @Test
  void severalSnapshotsWithHundredsOfFindingsAreOneReport() throws Exception {
    String[] many =
        IntStream.range(0, 600)
            .mapToObj(i -> REJECTED.replace("NAME", "engine-" + i))
            .toArray(String[]::new);
    Named large = named("large", rejected(many));
    Named small = named("small", rejected(REJECTED.replace("NAME", "engine-0")));
    String junit = new FindingsJunit(TEXTS, false).render(List.of(large, small));
    junitIsValid(junit);
    assertThat(junit.split("<testsuite ", -1)).hasSize(3);

    JsonNode sarif = sarif(large, small);
    assertThat(sarif.get("runs")).hasSize(1);
    assertThat(sarif.at("/runs/0/results").size()).isGreaterThan(600);
    assertThat(fingerprints(sarif)).doesNotHaveDuplicates();
  }

  @Test
  void whatOneRunMayNotHoldIsCountedAndTheRunIsNotWhole() throws Exception {
    String object =
        """
        {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"x"},
         "spec":{"runtime":{"containers":[]},"configs":[%s]}}"""
            .formatted(
                String.join(
                    ",",
                    IntStream.range(0, 26_000)
                        .mapToObj(i -> "{\"name\":\"c" + i + "\",\"reconfigure\":{}}")
                        .toList()));
    Named named = named("S", rejected(object));
    JsonNode run = sarif(named).at("/runs/0");
    assertThat(run.get("results")).hasSize(FindingsSarif.MAX_RESULTS);
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean(true)).isFalse();
    assertThat(run.at("/invocations/0/toolExecutionNotifications"))
        .anyMatch(one -> one.at("/descriptor/id").asText().equals("results-left-out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"./a b/ü#?.yaml|a%20b/%C3%BC%23%3F.yaml", "/tmp/x|file:///tmp/x"})
  void aPathIsAUri(String pair) {
    String[] both = pair.split("\\|", -1);
    assertThat(ArtifactPlaces.uri(both[0])).isEqualTo(both[1]);
  }

  private static SnapshotFixture rejected(String... objects) throws Exception {
    return new SnapshotFixture().objects(objects).crdsOf(CATALOG, "1.0.2");
  }

  private static Named named(String name, SnapshotFixture fixture) throws Exception {
    return new Named(name, Diagnosis.of(fixture.snapshot(), CATALOG));
  }

  private static String junit(Named... named) throws Exception {
    String junit = new FindingsJunit(TEXTS, false).render(List.of(named));
    junitIsValid(junit);
    return junit;
  }

  private static void junitIsValid(String xml) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(FindingsFormatsTest.class.getResource("junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }

  private static JsonNode sarif(Named... named) throws Exception {
    byte[] document = new FindingsSarif(TEXTS, TOOL).render(List.of(named), Verdict.BLOCKER);
    assertThat(violations(new String(document, UTF_8))).isEmpty();
    JsonNode sarif = SnapshotJson.tree(document);
    // What the schema does not say, and consumers ask for.
    Set<String> rules = new HashSet<>(sarif.at("/runs/0/tool/driver/rules").findValuesAsText("id"));
    for (JsonNode result : sarif.at("/runs/0/results")) {
      assertThat(rules).contains(result.get("ruleId").asText());
      assertThat(
              sarif
                  .at("/runs/0/tool/driver/rules/" + result.get("ruleIndex").asInt() + "/id")
                  .asText())
          .isEqualTo(result.get("ruleId").asText());
      assertThat(result.get("locations")).hasSize(1);
      assertThat(result.at("/message/text").asText()).hasSizeLessThanOrEqualTo(2_048).isNotBlank();
      assertThat(result.get("kind").asText().equals("fail"))
          .isNotEqualTo(result.get("level").asText().equals("none"));
    }
    return sarif;
  }

  private static List<String> fingerprints(JsonNode sarif) {
    return sarif.findValuesAsText("skewpack/v1");
  }

  private static List<String> violations(String json) throws IOException {
    return SARIF.validate(SnapshotJson.tree(json.getBytes(UTF_8))).stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonSchema sarifSchema() {
    try (InputStream in =
        FindingsFormatsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

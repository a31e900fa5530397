package io.skewpack.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** The contract of {@code render --to json}, which is the data model of templates. */
class PackJsonTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(new String(PackSchema.bytes(), UTF_8));

  private static final String REJECTED =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"oracle"},
       "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","reconfigure":{}}]}}""";

  /** Properties whose content is the target's and not of this contract. */
  private static final Set<String> ANYBODYS = Set.of("facts", "object", "words");

  @Test
  void aPackOfEveryVerdictIsOfTheContract() throws Exception {
    for (Snapshot snapshot : List.of(blocker(), clean(), incomplete())) {
      for (String language : List.of("en", "zh")) {
        String json = json(snapshot, language);
        assertThat(SCHEMA.validate(SnapshotJson.tree(json.getBytes(UTF_8)))).isEmpty();
      }
    }
  }

  @Test
  void aShortenedPackIsOfTheContractForTemplates() throws Exception {
    assertThat(SCHEMA.validate(document(blocker())).isEmpty()).isTrue();
    ObjectNode document = document(blocker());
    ObjectNode claim = (ObjectNode) document.get("title");
    claim.set(
        "facts",
        SnapshotJson.tree(
            """
            {"long": {"head": "a", "characters": 9, "sha256": "%s"}, "few": ["a", "b"], "none": []}
            """
                .formatted("a".repeat(64))
                .getBytes(UTF_8)));
    ObjectNode leftOut = document.putObject("leftOut");
    leftOut.set("pointer", claim.deepCopy());
    leftOut.set("hashes", claim.deepCopy());
    leftOut.set("inShort", document.get("layers").deepCopy());
    assertThat(SCHEMA.validate(document)).isEmpty();
  }

  @Test
  void aPropertyThatNobodyDescribedIsRefusedAnywhere() throws Exception {
    ObjectNode document = document(blocker());
    List<ObjectNode> objects = new ArrayList<>();
    collect(document, objects);
    assertThat(objects).hasSizeGreaterThan(200);
    for (ObjectNode object : sample(objects)) {
      object.put("stranger", 1);
      assertThat(SCHEMA.validate(document)).as("in %s", object.fieldNames().next()).isNotEmpty();
      object.remove("stranger");
    }
    assertThat(SCHEMA.validate(document)).isEmpty();
  }

  @Test
  void aPropertyThatIsMissingOrOfAnotherTypeIsRefused() throws Exception {
    ObjectNode document = document(blocker());
    for (String name : List.copyOf(names(document))) {
      JsonNode value = document.get(name);
      document.putNull(name);
      assertThat(SCHEMA.validate(document)).as("%s: null", name).isNotEmpty();
      document.remove(name);
      boolean optional = Set.of("caseTitle", "substrate").contains(name);
      assertThat(SCHEMA.validate(document).isEmpty()).as("without %s", name).isEqualTo(optional);
      document.set(name, value);
    }
    document.put("format", 2);
    assertThat(SCHEMA.validate(document)).isNotEmpty();
  }

  @Test
  void everyPropertyIsDescribed() throws Exception {
    List<String> silent = new ArrayList<>();
    described(SnapshotJson.tree(PackSchema.bytes()), "", silent);
    assertThat(silent).isEmpty();
  }

  private static void described(JsonNode schema, String at, List<String> silent) {
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String here = at + "/" + member.getKey();
      if (member.getKey().matches("properties|patternProperties|\\$defs")) {
        for (Map.Entry<String, JsonNode> property : member.getValue().properties()) {
          boolean said = property.getValue().has("description") || property.getValue().has("$ref");
          if (!said) {
            silent.add(here + "/" + property.getKey());
          }
          described(property.getValue(), here + "/" + property.getKey(), silent);
        }
      } else if (member.getValue().isContainerNode()) {
        described(member.getValue(), here, silent);
      }
    }
  }

  @Test
  void factsAreRawAndWhatIsForReadersIsInert() throws Exception {
    String hostile = "\u202egnp.exe \u200b\u0007 `|` @octocat \ud800 <b>";
    Snapshot snapshot =
        new SnapshotFixture()
            .objects(REJECTED)
            .crdsOf(CATALOG, "1.0.2")
            .outcome(Source.PLATFORM_CHART, Outcome.missing(Outcome.Reason.INVALID, "x", hostile))
            .snapshot();
    String json = json(snapshot, "en");

    assertThat(json).contains("\\u202egnp.exe \\u200b\\u0007 `|` @octocat \\uD800 <b>");
    assertThat(json.codePoints().filter(c -> c != '\n' && Markdown.isInvisible(c))).isEmpty();
    List<String> raw = new ArrayList<>();
    for (JsonNode gap : SnapshotJson.tree(json.getBytes(UTF_8)).get("gaps")) {
      if (gap.get("facts").path("detail").asText().equals(hostile)) {
        raw.add(gap.get("key").asText());
        assertThat(gap.get("text").asText()).contains("\\u{202e}gnp.exe").doesNotContain("\u202e");
        assertThat(gap.get("markdown").asText())
            .contains("`` \\u{202e}gnp.exe")
            .doesNotContain("\u202e");
      }
    }
    assertThat(raw).isNotEmpty();
  }

  @Test
  void theTextIsForATerminalAndTheMarkdownForAPack() throws Exception {
    JsonNode title = document(blocker()).get("title");
    assertThat(title.get("text").asText())
        .isEqualTo("Blocker: engine 1.0.0 is rejected by the CRDs of KubeBlocks 1.0.2");
    assertThat(title.get("markdown").asText()).startsWith("Blocker: `engine` `1.0.0` is rejected");
    assertThat(title.get("facts").get("addon").asText()).isEqualTo("engine");
    JsonNode headline = document(blocker()).get("headline").get(0);
    assertThat(headline.get("text").asText()).doesNotContain("**", "(E1");
    assertThat(headline.get("markdown").asText()).startsWith("**Root cause").contains("(E1");
    assertThat(headline.get("evidence").get(0).asInt()).isEqualTo(1);
  }

  @Test
  void theBytesDependOnNeitherLocaleNorTimeZone() throws Exception {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String expected = json(blocker(), "en");
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(json(blocker(), "en")).isEqualTo(expected);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static List<ObjectNode> sample(List<ObjectNode> objects) {
    List<ObjectNode> some = new ArrayList<>();
    for (int i = 0; i < objects.size(); i += 7) {
      some.add(objects.get(i));
    }
    return some;
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (!ANYBODYS.contains(member.getKey())) {
          collect(member.getValue(), objects);
        }
      }
    } else if (node instanceof ArrayNode) {
      node.forEach(one -> collect(one, objects));
    }
  }

  private static Snapshot blocker() throws Exception {
    return new SnapshotFixture().objects(REJECTED).crdsOf(CATALOG, "1.0.2").snapshot();
  }

  private static Snapshot clean() throws Exception {
    return new SnapshotFixture()
        .objects(REJECTED.replace(",\"reconfigure\":{}", ""))
        .crdsOf(CATALOG, "1.0.2")
        .snapshot();
  }

  private static Snapshot incomplete() throws Exception {
    return new SnapshotFixture()
        .objects(REJECTED)
        .outcome(Source.CRDS, Outcome.missing(Outcome.Reason.INVALID, "HTML", "HTML"))
        .snapshot();
  }

  private static ObjectNode document(Snapshot snapshot) throws Exception {
    return (ObjectNode) SnapshotJson.tree(json(snapshot, "en").getBytes(UTF_8));
  }

  private static String json(Snapshot snapshot, String language) throws Exception {
    Templates templates = new Templates(Optional.empty());
    return new PackJson(templates, new Texts(templates, language)).render(pack(snapshot, language));
  }

  static EvidencePack pack(Snapshot snapshot, String language) throws Exception {
    return PackAssembly.of(
        Diagnosis.of(snapshot, CATALOG),
        Optional.empty(),
        new EvidencePack.Footer(
            "skewpack test",
            snapshot.index().capturedAt().toString(),
            snapshot.sha256(),
            CATALOG.sha256(),
            Optional.empty(),
            Optional.empty(),
            language,
            "none"));
  }
}

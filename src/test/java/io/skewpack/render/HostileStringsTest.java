package io.skewpack.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.MatrixTarget;
import io.skewpack.diagnose.TargetReader;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.FindingsJson.Named;
import io.skewpack.render.HostileSnapshot.Where;
import io.skewpack.report.Budget;
import io.skewpack.report.EvidencePack;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Strings of strangers, in every place of a snapshot that takes them, through every format. Each
 * snapshot is made twice, once with a hostile text and once with a harmless one, and each document
 * is read by a parser that is not skewpack's: it must be built the same, and say the same but for
 * that text.
 *
 * <p>What GitHub makes of Markdown beyond its specification (mentions, references to issues and
 * commits, its emoji and its formulas) it makes of text only: its documentation says that neither
 * happens in code. So it is enough that every string of a target stands in code, which is what an
 * equal outline means.
 */
@Tag("slow")
class HostileStringsTest {

  /** What it takes to get out of code, HTML, a table, a template, a diagram or a report. */
  private static final String HOSTILE =
      "|`|``a```b``````` ~~~ </details></summary><img src=x onerror=alert(1)><script>alert(1)"
          + "</script> \"] %%{init: {}}%% @everyone @octocat/team #12 fixes #1 GH-12 owner/repo#3"
          + " 0123456789abcdef0123456789abcdef01234567 https://example.org www.example.org"
          + " [x](javascript:alert(1)) ![i](https://example.org/i.png) \u202e\u2066\u200b\ufeff"
          + "\u0000\u0007\u001b[31m\u009b31m\u2028\u00a0\ufffe\ue000 ${7*7} <#assign x=1> ${x?api}"
          + " [[x]] $math$ [^1] [1]: x :+1: &lt; &#60; ]]> (E1) E2 {0} <!-- --> \\ \\| '\""
          + "\n## Evidence\n\n- x\r\n```\n~~~\n\ttab";

  /** As long, with all that a shell and YAML put into quotes, and with nothing that is markup. */
  private static final String HARMLESS =
      "it's \"harmless\": " + "x".repeat(Markdown.visible(HOSTILE, false).length() - 18);

  /** What of it must not stand in a document as it is; a line feed may, between lines. */
  private static final Set<Integer> UNSEEN =
      Set.of(
          0x202e, 0x2066, 0x200b, 0xfeff, 0, 7, 0x1b, 0x9b, 0x2028, 0xa0, 0xfffe, 0xe000, 0x0d,
          0x09);

  private static final String SEEN = Markdown.visible(HOSTILE, false);

  private static final Templates TEMPLATES = new Templates(Optional.empty());
  private static final Texts ENGLISH = texts("en");
  private static final JsonSchema PACK_SCHEMA =
      schema(VersionFlag.V202012, "/io/skewpack/render/pack.schema.json");
  private static final JsonSchema FINDINGS_SCHEMA =
      schema(VersionFlag.V202012, "/io/skewpack/render/findings.schema.json");
  private static final JsonSchema SARIF_SCHEMA =
      schema(VersionFlag.V7, "/schema/sarif-schema-2.1.0.json");

  private static final Map<String, HostileSnapshot> SNAPSHOTS = new HashMap<>();

  private static Texts texts(String language) {
    return new Texts(TEMPLATES, language);
  }

  private static JsonSchema schema(VersionFlag version, String path) {
    try (InputStream in = HostileStringsTest.class.getResourceAsStream(path)) {
      return JsonSchemaFactory.getInstance(version).getSchema(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostileSnapshot snapshot(String sample) throws Exception {
    HostileSnapshot known = SNAPSHOTS.get(sample);
    if (known == null) {
      Map<String, JsonNode> more = new HashMap<>();
      if (sample.equals("twin-fault")) {
        saidByStrangers().properties().forEach(one -> more.put(one.getKey(), one.getValue()));
      }
      known = new HostileSnapshot(SnapshotStore.read(Path.of("samples", sample, "snapshot")), more);
      SNAPSHOTS.put(sample, known);
    }
    return known;
  }

  /** What no sample has: every kind of thing that a cluster and a registry can say. */
  private static JsonNode saidByStrangers() throws IOException {
    try (InputStream in = HostileStringsTest.class.getResourceAsStream("said-by-strangers.json")) {
      return SnapshotJson.tree(in.readAllBytes());
    }
  }

  /** A pack for a browser: of everything that is told, every string is hostile. */
  static String hostilePack() throws Exception {
    return markdown(twins("twin-fault", Where.BEHIND, true).hostile(), "en", Budget.NONE);
  }

  /** The same snapshot twice. */
  private record Twins(Diagnosis harmless, Diagnosis hostile) {}

  private static Twins twins(String sample, Where where, boolean asBefore) throws Exception {
    HostileSnapshot made = snapshot(sample);
    Set<String> places = made.free(where, asBefore, HARMLESS, HOSTILE);
    return new Twins(
        HostileSnapshot.diagnosed(made.with(places, where, HARMLESS)),
        HostileSnapshot.diagnosed(made.with(places, where, HOSTILE)));
  }

  @ParameterizedTest
  @CsvSource({
    "twin-fault, BEHIND, true",
    "oracle-repository, BEHIND, true",
    "value-rules, BEFORE, false",
    "patched-schema, BEFORE, false",
    "log-contradicted, BEHIND, false",
  })
  void everyFormatIsBuiltAsWithHarmlessStrings(String sample, Where where, boolean asBefore)
      throws Exception {
    Twins twins = twins(sample, where, asBefore);
    for (String language : List.of("en", "zh")) {
      String harmless = markdown(twins.harmless(), language, Budget.NONE);
      String hostile = markdown(twins.hostile(), language, Budget.NONE);
      assertSame(Outlines.markdown(harmless), Outlines.markdown(hostile));
      assertShown(hostile);
      HtmlMarkdown pages = new HtmlMarkdown(texts(language));
      String page = pages.convert(hostile).body();
      assertSame(Outlines.html(pages.convert(harmless).body()), Outlines.html(page));
      assertShown(page);
    }
    budgets(twins.hostile());
    json(twins);
    reports(twins);
    terminal(twins);
  }

  /** What is left out is said to be, and what is there is in code as in the whole pack. */
  private static void budgets(Diagnosis hostile) throws Exception {
    for (String language : List.of("en", "zh")) {
      String whole = markdown(hostile, language, Budget.NONE);
      for (Budget budget : List.of(Budget.GITHUB_COMMENT, Budget.GITHUB_FILE)) {
        String pack = markdown(hostile, language, budget);
        assertThat(pack.getBytes(UTF_8).length).isLessThanOrEqualTo(budget.bytes());
        for (String line : Outlines.markdown(pack)) {
          if (!line.startsWith(Outlines.SHOWN) && !line.startsWith(Outlines.BLOCK)) {
            assertThat(line).doesNotContain("octocat", "alert(", "javascript:", "example.org");
            assertThat(Outlines.markers(line)).isEmpty();
          }
        }
        assertShown(pack);
        if (!Outlines.markers(pack).equals(Outlines.markers(whole))) {
          assertThat(pack).contains(Sha256.of(whole.getBytes(UTF_8)));
        }
      }
    }
  }

  private static void json(Twins twins) throws Exception {
    String harmless = new PackJson(TEMPLATES, ENGLISH).render(pack(twins.harmless(), "en"));
    String hostile = new PackJson(TEMPLATES, ENGLISH).render(pack(twins.hostile(), "en"));
    assertShown(hostile);
    JsonNode document = SnapshotJson.tree(hostile.getBytes(UTF_8));
    assertThat(PACK_SCHEMA.validate(document)).isEmpty();
    assertSame(
        withoutCode(Outlines.json(SnapshotJson.tree(harmless.getBytes(UTF_8)))),
        withoutCode(Outlines.json(document)));
    // What is printed of an object is the object: kubectl reads it as it was.
    for (JsonNode block : document.findParents("object")) {
      if (block.path("type").asText().equals("manifest")) {
        List<String> fenced = block.path("markdown").asText().lines().toList();
        Object read =
            new Yaml().load(String.join("\n", fenced.subList(1, fenced.size() - 1)) + "\n");
        assertThat(SnapshotJson.mapper().<JsonNode>valueToTree(read))
            .isEqualTo(block.path("object"));
      }
    }

    FindingsJson findings = new FindingsJson(ENGLISH);
    byte[] checked = findings.render(named(HOSTILE, twins.hostile()), Verdict.BLOCKER);
    assertShown(new String(checked, UTF_8));
    assertThat(FINDINGS_SCHEMA.validate(SnapshotJson.tree(checked))).isEmpty();
    byte[] calm = findings.render(named(HARMLESS, twins.harmless()), Verdict.BLOCKER);
    assertSame(
        withoutCode(Outlines.json(SnapshotJson.tree(calm))),
        withoutCode(Outlines.json(SnapshotJson.tree(checked))));
  }

  private static void reports(Twins twins) throws Exception {
    FindingsJunit junit = new FindingsJunit(ENGLISH, true);
    String suites = junit.render(named(HOSTILE, twins.hostile()));
    assertShown(suites);
    assertSame(Outlines.xml(junit.render(named(HARMLESS, twins.harmless()))), Outlines.xml(suites));

    FindingsSarif sarif = new FindingsSarif(ENGLISH, new Tool("skewpack", "test"));
    byte[] run = sarif.render(named(HOSTILE, twins.hostile()), Verdict.BLOCKER);
    assertShown(new String(run, UTF_8));
    assertThat(SARIF_SCHEMA.validate(SnapshotJson.tree(run))).isEmpty();
    // Its messages escape more and are cut; what they say is whole in the properties.
    byte[] calm = sarif.render(named(HARMLESS, twins.harmless()), Verdict.BLOCKER);
    assertThat(markersInText(run)).isEqualTo(markersInText(calm));
    assertThat(SnapshotJson.tree(run).findValuesAsText("text"))
        .hasSameSizeAs(SnapshotJson.tree(calm).findValuesAsText("text"))
        .noneMatch(text -> text.matches("(?s).*[^\\\\]]\\(.*"))
        .noneMatch(text -> text.matches("(?s).*[^{]\\{[0-9]+}[^}].*"));
  }

  /** Not of addresses: what is a folder and what a registry is told by the string itself. */
  private static Set<String> markersInText(byte[] sarif) {
    return Outlines.markers(
        new String(sarif, UTF_8)
            .lines()
            .filter(line -> !line.contains("\"uri\" :"))
            .collect(Collectors.joining("\n")));
  }

  private static void terminal(Twins twins) throws Exception {
    FindingsTable table = new FindingsTable(ENGLISH, false);
    assertSameLines(
        table.render(HARMLESS, twins.harmless()), table.render(HOSTILE, twins.hostile()));
    PreflightTable preflight = new PreflightTable(ENGLISH, false);
    assertSameLines(
        preflight.render(HARMLESS, twins.harmless()), preflight.render(HOSTILE, twins.hostile()));
    TriageReport triage = new TriageReport(ENGLISH, false);
    assertSameLines(triage(triage, twins.harmless()), triage(triage, twins.hostile()));
  }

  private static List<String> triage(TriageReport report, Diagnosis diagnosis) throws Exception {
    return report.render(diagnosis, pack(diagnosis, "en"), diagnosis.reported());
  }

  /** A line for each line, with the same strings of the target, and nothing that is obeyed. */
  private static void assertSameLines(List<String> harmless, List<String> hostile) {
    assertThat(hostile).hasSameSizeAs(harmless);
    for (int i = 0; i < hostile.size(); i++) {
      assertThat(Outlines.markers(hostile.get(i))).isEqualTo(Outlines.markers(harmless.get(i)));
      assertShown(hostile.get(i));
      assertThat(hostile.get(i)).doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"twin-fault, BEHIND", "patched-schema, BEHIND"})
  void aMatrixIsBuiltAsWithHarmlessStrings(String sample, Where where, @TempDir Path folder)
      throws Exception {
    HostileSnapshot made = snapshot(sample);
    List<String> places =
        made.places().stream().filter(place -> made.isRead(place, where, HOSTILE)).toList();
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    made.write(other, List.of(), where, "");
    made.write(one, places, where, HARMLESS);
    Matrix harmless = matrix(one, other);
    made.write(one, places, where, HOSTILE);
    Matrix hostile = matrix(one, other);

    String markdown = String.join("\n", new MatrixMarkdown(ENGLISH).render(hostile));
    assertSame(
        Outlines.markdown(String.join("\n", new MatrixMarkdown(ENGLISH).render(harmless))),
        Outlines.markdown(markdown));
    assertShown(markdown);
    assertSameLines(
        new MatrixTable(ENGLISH, false).render(harmless),
        new MatrixTable(ENGLISH, false).render(hostile));
    byte[] json = new MatrixJson(ENGLISH).render(hostile);
    assertShown(new String(json, UTF_8));
    assertSame(
        Outlines.json(SnapshotJson.tree(new MatrixJson(ENGLISH).render(harmless))),
        Outlines.json(SnapshotJson.tree(json)));
  }

  private static Matrix matrix(Path... snapshots) throws Exception {
    TargetReader reader = new TargetReader(MadePages.CATALOG);
    List<MatrixTarget> targets = new ArrayList<>();
    for (Path snapshot : snapshots) {
      targets.add(reader.read(snapshot));
    }
    return Matrix.of(targets, List.of());
  }

  /** A file's name can be anything too. */
  private static List<Named> named(String name, Diagnosis diagnosis) {
    return List.of(new Named(name, diagnosis));
  }

  private static EvidencePack pack(Diagnosis diagnosis, String language) throws Exception {
    return MadePages.pack(diagnosis, diagnosis.examination().snapshot().caseFile(), language);
  }

  private static String markdown(Diagnosis diagnosis, String language, Budget budget)
      throws Exception {
    return new BudgetedPack(new PackMarkdown(TEMPLATES, texts(language)))
        .render(pack(diagnosis, language), budget);
  }

  /** Outlines are equal but for the text itself, and for hashes of files that hold it. */
  private static void assertSame(List<String> harmless, List<String> hostile) {
    for (int i = 0; i < Math.min(harmless.size(), hostile.size()); i++) {
      String expected = harmless.get(i);
      String shown = hostile.get(i);
      if (expected.startsWith(Outlines.SHOWN)) {
        expected = expected.replace(HARMLESS, "TEXT");
        shown = shown.replace(SEEN, "TEXT").replace(HOSTILE, "TEXT");
      }
      assertThat(hashless(shown)).as("line %d", i).isEqualTo(hashless(expected));
    }
    assertThat(hostile).hasSameSizeAs(harmless);
  }

  /** Strings in JSON that are Markdown: as many backticks as it takes, and bars of a table. */
  private static List<String> withoutCode(List<String> lines) {
    return lines.stream()
        .map(line -> line.replace("'\\''", "'").replace(Markdown.cell(SEEN), SEEN))
        .map(line -> line.replace(SEEN, HARMLESS).replace(HOSTILE, HARMLESS))
        .map(line -> line.contains("\n") ? "block " + Outlines.markers(line) : line)
        .map(line -> line.replaceAll("[`\\s]", ""))
        .toList();
  }

  private static String hashless(String line) {
    return line.replaceAll("[0-9a-f]{64}|\\b[0-9a-f]{12}\\b", "HASH");
  }

  /** Nothing that a reader cannot see, or that a terminal obeys. */
  private static void assertShown(String document) {
    assertThat(document.codePoints().filter(UNSEEN::contains)).isEmpty();
  }
}

package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.render.FindingsJson.Named;
import io.skewpack.render.HostileSnapshot.Where;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
class HostileStringsTest {

  /** What it takes to get out of code, HTML, a table, a template, a diagram or a report. */
  private static final String HOSTILE =
      "|`|``a```b``````` ~~~ </details></summary><img src=x onerror=alert(1)><script>alert(1)"
          + "</script> \"] %%{init: {}}%% @everyone @octocat/team #12 fixes #1 GH-12 owner/repo#3"
          + " 0123456789abcdef0123456789abcdef01234567 https://example.org www.example.org"
          + " [x](javascript:alert(1)) ![i](https://example.org/i.png) \u202e\u2066\u200b\ufeff"
          + "\u0000\u0007\u001b[31m\u009b31m\u2028\u00a0\ufffe\ue000 ${7*7} <#assign x=1> ${x?api}"
          + " [[x]] $math$ [^1] [1]: x :+1: &lt; &#60; ]]> (E1) E2 {0} <!-- --> \\ \\| '\""
          + "\n## Evidence\n\n- x\r\n```\n~~~\n\ttab\ud800";

  /** As long, with all that a shell and YAML put into quotes, and with nothing that is markup. */
  private static final String HARMLESS =
      "it's \"harmless\": " + "x".repeat(Markdown.visible(HOSTILE, false).length() - 18);

  private static final String SEEN = Markdown.visible(HOSTILE, false);

  private static final Texts ENGLISH = texts("en");
  private static final Map<String, HostileSnapshot> SNAPSHOTS = new HashMap<>();

  private static Texts texts(String language) {
    return new Texts(new Templates(Optional.empty()), language);
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

  /** The same snapshot twice. */
  private record Twins(Diagnosis harmless, Diagnosis hostile) {}

  private static Twins twins(String sample, Where where, boolean asBefore) throws Exception {
    HostileSnapshot made = snapshot(sample);
    Set<String> places = made.free(where, asBefore, HARMLESS, HOSTILE);
    System.out.println(
        sample
            + " "
            + where
            + " "
            + asBefore
            + ": "
            + places.size()
            + " of "
            + made.places().size());
    return new Twins(
        HostileSnapshot.diagnosed(made.with(places, where, HARMLESS)),
        HostileSnapshot.diagnosed(made.with(places, where, HOSTILE)));
  }

  @ParameterizedTest
  @CsvSource({
    "twin-fault, BEHIND, true",
    "twin-fault, BEFORE, false",
    "oracle-repository, BEHIND, true",
    "value-rules, BEFORE, false",
    "patched-schema, BEFORE, false",
    "log-contradicted, BEHIND, false",
  })
  void everyFormatIsBuiltAsWithHarmlessStrings(String sample, Where where, boolean asBefore)
      throws Exception {
    Twins twins = twins(sample, where, asBefore);
    for (String language : List.of("en", "zh")) {
      Texts texts = texts(language);
      String harmless = markdown(twins.harmless(), language);
      String hostile = markdown(twins.hostile(), language);
      assertSame(Outlines.markdown(harmless), Outlines.markdown(hostile));
      assertShown(hostile, true);
      String page = new HtmlMarkdown(texts).convert(hostile).body();
      assertSame(
          Outlines.html(new HtmlMarkdown(texts).convert(harmless).body()), Outlines.html(page));
      assertShown(page, true);
    }
    assertSame(
        Outlines.xml(new FindingsJunit(ENGLISH, true).render(named(twins.harmless()))),
        Outlines.xml(new FindingsJunit(ENGLISH, true).render(named(twins.hostile()))));
  }

  private static List<Named> named(Diagnosis diagnosis) {
    return List.of(new Named("S", diagnosis));
  }

  private static String markdown(Diagnosis diagnosis, String language) throws Exception {
    Templates templates = new Templates(Optional.empty());
    return new PackMarkdown(templates, new Texts(templates, language))
        .render(MadePages.pack(diagnosis, caseFile(diagnosis), language));
  }

  private static Optional<io.skewpack.snapshot.CaseFile> caseFile(Diagnosis diagnosis) {
    return diagnosis.examination().snapshot().caseFile();
  }

  /** Outlines are equal but for the text itself, and for hashes of files that hold it. */
  private static void assertSame(List<String> harmless, List<String> hostile) {
    List<String> expected = new ArrayList<>();
    for (String line : harmless) {
      boolean shows = line.startsWith(Outlines.SHOWN);
      expected.add(hashless(shows ? line.replace(HARMLESS, SEEN) : line));
    }
    for (int i = 0; i < Math.min(expected.size(), hostile.size()); i++) {
      assertThat(hashless(hostile.get(i))).as("line %d", i).isEqualTo(expected.get(i));
    }
    assertThat(hostile).hasSameSizeAs(expected);
  }

  private static String hashless(String line) {
    return line.replace(SEEN, "TEXT").replaceAll("[0-9a-f]{64}|\\b[0-9a-f]{12}\\b", "HASH");
  }

  /** Nothing that a reader cannot see, or that a terminal obeys. */
  private static void assertShown(String document, boolean lines) {
    assertThat(document.codePoints().filter(c -> !(lines && c == '\n')))
        .noneMatch(Markdown::isInvisible);
  }
}

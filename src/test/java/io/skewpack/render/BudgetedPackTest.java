package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vladsch.flexmark.ast.AutoLink;
import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.HtmlBlock;
import com.vladsch.flexmark.ast.HtmlInline;
import com.vladsch.flexmark.ast.Image;
import com.vladsch.flexmark.ast.Link;
import com.vladsch.flexmark.ast.Text;
import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.TableCell;
import com.vladsch.flexmark.ext.tables.TableRow;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.Budget;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** A pack that is too large: what goes, what stays, and that it is never torn. */
class BudgetedPackTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final Texts TEXTS = new Texts(new Templates(Optional.empty()), "en");
  private static final PackMarkdown MARKDOWN =
      new PackMarkdown(new Templates(Optional.empty()), TEXTS);
  private static final BudgetedPack PACKS = new BudgetedPack(MARKDOWN);

  private static final List<String> HOSTILE =
      List.of(
          "a plain word ",
          "a|b\\|c ",
          "``` ```` `",
          "</details></summary><img src=x onerror=alert(1)>",
          "@octocat fixes #1 GH-2 org/repo#3 ",
          "1f9d8c7b6a5948372615f4e3d2c1b0a998877665 ",
          "[x](https://example.org/) ![i](https://example.org/i.png) <https://example.org> ",
          "\u202egnp.exe \u200b \u0007 \r\n # heading\n\n> quote ",
          "\uD83D\uDE00\u6570\u636E",
          "${1+1} <#if x> ${x?api}");

  @Provide
  Arbitrary<PackShape> shapes() {
    return Combinators.combine(
            Arbitraries.of(1, 1, 2, 7, 60),
            Arbitraries.of(0, 3, 500),
            Arbitraries.of(1, 20, 300),
            Arbitraries.of(1, 6, 40),
            Arbitraries.of(0, 10, 300),
            Arbitraries.of(0, 1, 2, 50),
            Arbitraries.of(0, 0, 60, 400, 60_000),
            Arbitraries.of(HOSTILE))
        .as(PackShape::new)
        // What no heap holds says nothing about a pack.
        .filter(shape -> size(shape) < 700_000);
  }

  private static long size(PackShape shape) {
    long claims =
        shape.failures() * (8L + shape.rows() + shape.sentences() + shape.ways())
            + 5L * shape.aside();
    return claims * (1 + shape.citations()) * (100 + shape.length());
  }

  @Example
  void sixtyFailuresOfLongHostileStringsFitIntoAComment() {
    for (String hostile : HOSTILE) {
      assertWithinBudgetsAndWhole(new PackShape(60, 1, 1, 2, 4, 1, 400, hostile));
    }
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void aPackOfAnyShapeIsWithinItsBudgetAndWhole(@ForAll("shapes") PackShape shape) {
    assertWithinBudgetsAndWhole(shape);
  }

  private static void assertWithinBudgetsAndWhole(PackShape shape) {
    EvidencePack whole = shape.pack();
    String full = PACKS.render(whole, Budget.NONE);
    for (Budget budget : List.of(Budget.GITHUB_COMMENT, Budget.GITHUB_FILE)) {
      String pack = PACKS.render(whole, budget);

      assertThat(bytes(pack)).isLessThanOrEqualTo(budget.bytes());
      assertBalanced(pack);
      assertNothingFires(pack);
      assertCitationsResolve(pack);
      assertNeverLost(shape, pack);
      assertCounted(shape, full, pack);
      assertRowsAreThoseOfTheFullPack(full, pack);
      if (pack.contains("Shortened to fit")) {
        assertThat(pack).as("the hash of the full pack").contains(Sha256.of(utf8(full)));
      } else {
        assertThat(pack).isEqualTo(full.replace("budget `none`", "budget `" + budget.id() + "`"));
      }
    }
  }

  /** Details are opened and closed in turn, fences closed, rows as wide as their heads. */
  private static void assertBalanced(String pack) {
    List<Node> nodes = nodes(PARSER.parse(pack));
    int depth = 0;
    for (Node node : nodes) {
      if (node instanceof HtmlBlock block) {
        String html = block.getChars().toString().strip();
        assertThat(html)
            .matches("(?s)<details>\n<summary>[^<]*</summary>|</details>|<sub>.*</sub>");
        depth += html.startsWith("<details>") ? 1 : html.equals("</details>") ? -1 : 0;
        assertThat(depth).as("open details").isBetween(0, 2);
      }
      if (node instanceof FencedCodeBlock fence) {
        assertThat(fence.getClosingMarker().toString()).as("closed").isNotEmpty();
      }
      if (node instanceof TableBlock table) {
        Set<Long> widths = new TreeSet<>();
        nodes(table).stream()
            .filter(TableRow.class::isInstance)
            .forEach(
                row -> widths.add(nodes(row).stream().filter(TableCell.class::isInstance).count()));
        assertThat(widths).as("cells of %s", table.getChars()).hasSize(1);
      }
    }
    assertThat(depth).as("details that stay open").isZero();
  }

  /** Nothing but our own words stands outside code, and no link, image or HTML of a stranger's. */
  private static void assertNothingFires(String pack) {
    for (Node node : nodes(PARSER.parse(pack))) {
      assertThat(node).isNotInstanceOfAny(Link.class, Image.class, AutoLink.class);
      if (node instanceof HtmlInline html) {
        assertThat(html.getChars().toString()).isIn("<sub>", "</sub>");
      }
      if (node instanceof Text text && isOurs(text)) {
        assertThat(text.getChars().toString())
            .doesNotContainPattern("@|#\\d|https?:|fixes|[0-9a-f]{40}");
      }
    }
  }

  private static boolean isOurs(Node text) {
    return !(text.getParent() instanceof Code || text.getParent() instanceof FencedCodeBlock);
  }

  private static void assertCitationsResolve(String pack) {
    assertThat(indexed(pack)).isEqualTo(cited(pack));
  }

  private static Set<Integer> indexed(String pack) {
    Set<Integer> indexed = new TreeSet<>();
    rows(pack).keySet().forEach(indexed::add);
    return indexed;
  }

  private static Map<Integer, String> rows(String pack) {
    Map<Integer, String> rows = new TreeMap<>();
    Matcher matcher = Pattern.compile("(?m)^\\| E(\\d+) \\|.*$").matcher(pack);
    while (matcher.find()) {
      rows.put(Integer.valueOf(matcher.group(1)), matcher.group());
    }
    return rows;
  }

  /** In our own words and in the diagram; strings of strangers cite nothing. */
  private static Set<Integer> cited(String pack) {
    Set<Integer> numbers = new TreeSet<>();
    StringBuilder own = new StringBuilder();
    int index = pack.indexOf("\n## Evidence");
    int gaps = pack.indexOf("\n## Not evaluated");
    for (Node node : nodes(PARSER.parse(pack))) {
      boolean inIndex = node.getStartOffset() > index && node.getStartOffset() < gaps;
      boolean diagram =
          node instanceof FencedCodeBlock fence && fence.getInfo().toString().equals("mermaid");
      boolean text = node instanceof Text && isOurs(node);
      if (!inIndex && (diagram || text)) {
        own.append(node.getChars()).append('\n');
      }
    }
    Matcher matcher = Pattern.compile("\\bE(\\d+)(?:–E(\\d+))?").matcher(own);
    while (matcher.find()) {
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      for (int i = from; i <= to; i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  private static void assertNeverLost(PackShape shape, String pack) {
    assertThat(pack)
        .startsWith("# Blocker: " + shape.failures() + " independent failure")
        .contains("> [!CAUTION]", "layer1", "seen1", "Preflight: 1 ", "\n```mermaid\n")
        .contains("\n\n<sub>Made from: `skewpack test`; snapshot `5555");
    assertThat(names(pack))
        .contains("reported", "headline", "next", "layer1", "seen1", "l2", "s2", "path");
    for (int i = 0; i < shape.failures(); i++) {
      String of = "f" + i + "-";
      assertThat(names(pack)).contains(of + "symptom", of + "cause", of + "way0", of + "owner");
      if (shape.failures() > 1) {
        assertThat(pack).contains("Failure " + (i + 1) + " (layer 5): ");
      }
    }
    if (shape.aside() > 0) {
      assertThat(names(pack)).contains("gap0");
    }
  }

  /** What is left out is said, and as often as it is left out. */
  private static void assertCounted(PackShape shape, String full, String pack) {
    Map<String, Integer> said = said(pack);
    Set<String> lost = new TreeSet<>(names(full));
    lost.removeAll(names(pack));
    assertThat(count(lost, "remark\\d+")).isEqualTo(said.getOrDefault("remark", 0));
    assertThat(count(lost, "(folded-)?warning\\d+")).isEqualTo(said.getOrDefault("warning", 0));
    assertThat(count(lost, "gap\\d+")).isEqualTo(said.getOrDefault("thing", 0));
    assertThat(count(lost, "redaction\\d+")).isEqualTo(said.getOrDefault("object", 0));
    assertThat(rows(full).size() - rows(pack).size()).isEqualTo(said.getOrDefault("piece", 0));
    int inShort = said.getOrDefault("the six sections of", 0);
    assertThat(count(lost, "f\\d+-trigger")).isEqualTo(inShort);
    int shown = shape.failures() - inShort;
    assertThat(inFirst(lost, "row", shown)).isEqualTo(said.getOrDefault("table row", 0));
    assertThat(inFirst(lost, "way", shown)).isEqualTo(said.getOrDefault("way", 0));
    assertThat(inFirst(lost, "sentence", shown)).isEqualTo(said.getOrDefault("sentence", 0));
  }

  private static int inFirst(Set<String> lost, String what, int failures) {
    return (int)
        lost.stream()
            .map(Pattern.compile("f(\\d+)-" + what + "\\d+")::matcher)
            .filter(Matcher::matches)
            .filter(name -> Integer.parseInt(name.group(1)) < failures)
            .count();
  }

  private static int count(Set<String> names, String pattern) {
    return (int) names.stream().filter(name -> name.matches(pattern)).count();
  }

  /** The counts of the first screen, by the word that follows the number. */
  private static Map<String, Integer> said(String pack) {
    Map<String, Integer> said = new TreeMap<>();
    Matcher line =
        Pattern.compile("\\*\\*Shortened to fit\\.\\*\\* Only in the full pack: (.*?)\\. It")
            .matcher(pack);
    if (!line.find()) {
      return said;
    }
    for (String part : line.group(1).split(", ", -1)) {
      Matcher matcher =
          Pattern.compile(
                  "(the six sections of|the whole SHA-256 of|the rest of)?\\s*(\\d+) (table row|\\w+?)s?( .*)?")
              .matcher(part);
      assertThat(matcher.matches()).as(part).isTrue();
      said.put(
          matcher.group(1) == null ? matcher.group(3) : matcher.group(1),
          Integer.valueOf(matcher.group(2)));
    }
    return said;
  }

  /** What stands outside the index, by the names that {@link PackShape} gave it. */
  private static Set<String> names(String pack) {
    int index = pack.indexOf("\n## Evidence");
    int gaps = pack.indexOf("\n## Not evaluated");
    Set<String> names = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("<<([\\w-]+)>>").matcher(pack.substring(0, index) + pack.substring(gaps));
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The same number is the same evidence; a row may only be shortened inside. */
  private static void assertRowsAreThoseOfTheFullPack(String full, String pack) {
    Map<Integer, String> all = rows(full);
    rows(pack)
        .forEach(
            (number, row) -> {
              if (row.contains("(the beginning of ")) {
                int same = row.indexOf("…");
                assertThat(all.get(number)).startsWith(row.substring(0, Math.min(same, 20)));
              } else {
                assertThat(row).isEqualTo(all.get(number));
              }
            });
  }

  @Example
  void fiveHundredRejectedFieldsFitIntoAComment() throws Exception {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      fields.append(",\"madeUp").append(i).append("\":1");
    }
    EvidencePack whole =
        pack(
            """
            {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition",
             "metadata":{"name":"wide"},"spec":{"runtime":{"containers":[]}%s}}"""
                .formatted(fields));
    String full = PACKS.render(whole, Budget.NONE);
    String comment = PACKS.render(whole, Budget.GITHUB_COMMENT);

    assertThat(bytes(full)).isGreaterThan(250_000);
    assertThat(bytes(comment)).isBetween(20_000, 60_000);
    assertBalanced(comment);
    assertCitationsResolve(comment);
    assertRowsAreThoseOfTheFullPack(full, comment);
    assertThat(comment)
        .contains("500 fields rejected in 500 places on 1 object. (E1–E40 and 460 more)")
        .contains("`.spec.madeUp0`")
        .contains("*Only in the full pack: 440 table rows.*")
        .contains("**yes**, 500 (E1–E40 and 460 more)")
        .contains(Sha256.of(utf8(full)));
    assertThat(comment.lines().limit(20).toList().toString()).contains("**Shortened to fit.**");
  }

  @Example
  void oneHugeNameIsShortenedInItsCodeSpanAndCostsNothingElse() throws Exception {
    String name = "n".repeat(100_000);
    EvidencePack whole =
        pack(
            """
            {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition",
             "metadata":{"name":"%s"},"spec":{"runtime":{"containers":[]},"madeUp":1}}"""
                .formatted(name));
    String comment = PACKS.render(whole, Budget.GITHUB_COMMENT);

    assertThat(bytes(comment)).isLessThanOrEqualTo(60_000);
    assertThat(comment)
        .contains(
            "`%s…` (the beginning of 100000 characters, SHA-256 `%s`)"
                .formatted("n".repeat(2_000), Sha256.of(utf8(name)).substring(0, 12)))
        .contains("Only in the full pack: ", "the rest of 1 long string")
        .doesNotContain("pieces of evidence. It");
  }

  @Example
  void whatCannotFitIsAnErrorAndNeverCut() {
    EvidencePack small = new PackShape(1, 0, 1, 1, 0, 1, 0, "").pack();
    List<io.skewpack.report.Claim> screens =
        Stream.generate(() -> small.headline().get(0)).limit(3_000).toList();
    EvidencePack whole =
        new EvidencePack(
            small.verdict(),
            small.title(),
            small.reportedTitle(),
            screens,
            small.layers(),
            small.preflight(),
            small.substrate(),
            small.tree(),
            small.path(),
            small.failures(),
            small.aside(),
            small.evidence(),
            small.gaps(),
            small.redacted(),
            small.footer(),
            Optional.empty());

    assertThatThrownBy(() -> PACKS.render(whole, Budget.GITHUB_COMMENT))
        .isInstanceOf(BudgetException.class)
        .hasMessageMatching(
            "the pack does not fit into github-comment: its least is [0-9,]+ bytes, and 60,000 are the most");
    assertThat(PACKS.render(whole, Budget.GITHUB_FILE)).contains("budget `github-file`");
  }

  private static EvidencePack pack(String object) throws Exception {
    Snapshot snapshot = new SnapshotFixture().objects(object).crdsOf(CATALOG, "1.0.2").snapshot();
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
            "en",
            "none"));
  }

  private static List<Node> nodes(Node parent) {
    List<Node> nodes = new ArrayList<>();
    for (Node child : parent.getChildren()) {
      nodes.add(child);
      nodes.addAll(nodes(child));
    }
    return nodes;
  }

  private static int bytes(String text) {
    return utf8(text).length;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

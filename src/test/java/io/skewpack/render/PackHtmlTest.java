package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackHtmlTest {

  private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z!][^\\s>]*)([^>]*)>");

  /** What the body is made of; every attribute's value is quoted, and escaped inside. */
  private static final Set<String> TAGS =
      Set.of(
          "h1",
          "h2",
          "h3",
          "h4",
          "blockquote",
          "p",
          "ul",
          "ol",
          "li",
          "pre",
          "code",
          "em",
          "strong",
          "hr",
          "br",
          "a",
          "div",
          "figure",
          "details",
          "summary",
          "table",
          "caption",
          "thead",
          "tbody",
          "tr",
          "th",
          "td",
          "button",
          "fieldset",
          "legend",
          "label",
          "input");

  private static final Set<String> VOID = Set.of("br", "hr", "input", "meta");

  static Stream<Path> packs() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("samples"), 2)) {
      return files
          .filter(file -> file.getFileName().toString().matches("pack\\.\\w+\\.md"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "text <b onclick=x>bold</b> <sub>x</sub>",
        "</details>",
        "<summary>no fold is open</summary>",
        "<details>\n<summary><i>x</i></summary>\n</details>\n</details>",
        "<details open onclick=x>",
        "- <details>\n  <summary>x</summary>",
        "[a](javascript:alert(1)) <https://example.org> ![i](x.png)",
        "<!-- comment --> <?php ?> <![CDATA[x]]>",
        "[a]: https://example.org\n\n[a]",
        "`a``<b>`` `",
        "| a |\n| --- |\n| <b>x</b> |",
        "~~~mermaid\n</code></pre><script>x</script>\n~~~",
        "> [!NOTE] <b>x</b>",
        "> [!evil\"onclick=x] y",
      })
  void markdownThatTheTemplateNeverWritesIsShownAsText(String markdown) {
    assertOnlyOurTags(body("# Title\n\n" + markdown + "\n"));
  }

  @Test
  void whatIsNoTagOfOursStaysReadable() {
    assertThat(
            said(body("a <b>bold</b> [l](https://example.org/x)\n\n<img src=x>\n\n</details>\n")))
        .contains("a <b>bold</b> [l](https://example.org/x)", "<img src=x>", "</details>");
  }

  @Test
  void aCodeSpanSaysWhatItWasWrittenFrom() {
    for (String text : List.of("a|b", "a\\|b", "`", " x", "two  spaces", "\\", "&lt;", "| x |")) {
      String code = Markdown.code(text);
      String expected = "<code>" + HtmlMarkdown.escape(text.equals(" x") ? " x" : text) + "</code>";
      assertThat(body(code + "\n")).contains(expected);
      assertThat(body("| h |\n| --- |\n| " + Markdown.cell(code) + " |\n")).contains(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("packs")
  void everyLinkOfASampleLeadsToOnePlaceInThePage(Path pack) throws Exception {
    String page = MadePages.page(Files.readString(pack), "en");
    String body = page.substring(page.indexOf("<body"), page.indexOf("<script>"));
    List<String> ids = all(body, " id=\"([^\"]*)\"");

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(all(body, " href=\"([^\"]*)\""))
        .isNotEmpty()
        .allMatch(href -> href.startsWith("#") && ids.contains(href.substring(1)));
    assertThat(all(body, "aria-labelledby=\"([^\"]*)\"")).isSubsetOf(ids);
    assertThat(all(body, "data-(?:path|copies|filters)=\"([^\"]*)\"")).isSubsetOf(ids);
    assertOnlyOurTags(body(Files.readString(pack)));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void noWordOfASampleIsLost(Path pack) throws Exception {
    String markdown = Files.readString(pack);
    String page = said(body(markdown));
    Matcher spans = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)").matcher(markdown);
    int seen = 0;
    while (spans.find()) {
      assertThat(page).contains(spans.group(1).replace("\\|", "|").strip());
      seen++;
    }
    assertThat(seen).isGreaterThan(20);
  }

  @Test
  void onlyTheScriptsAndTheStyleOfThePageAreAllowed() throws Exception {
    String page = page("value-rules");
    String policy = all(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").get(0);
    String scripts = String.join(" ", hashes(page, "script"));
    String style = hashes(page, "style").get(0);

    assertThat(hashes(page, "script")).hasSize(2);
    assertThat(policy.replace("&#39;", "'"))
        .isEqualTo(
            "default-src 'none'; script-src "
                + String.join(
                    " ", List.of(hashes(page, "script").get(1), hashes(page, "script").get(0)))
                + "; style-src "
                + style
                + "; base-uri 'none'; form-action 'none'");
    assertThat(scripts).doesNotContain("unsafe");
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style>"));
    assertThat(outsideScripts(page)).doesNotContain(" style=\"");
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws Exception {
    String page = outsideScripts(page("twin-fault"));

    assertThat(page).doesNotContain("<link", "<img", "<iframe", "@import", "url(", " src=");
    assertThat(all(page, "(?:href|src|action|data)=\"([^\"]*)\""))
        .allMatch(at -> at.startsWith("#"));
    assertThat(String.join("", all(page, "<([^>]*)>")).replaceAll("content=\"[^\"]*\"", ""))
        .doesNotContain("http:", "https:", "//");
  }

  @Test
  void theSamePackGivesTheSameBytesInAnyLocale() throws Exception {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String expected = page("twin-fault");
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "zh-CN")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        assertThat(page("twin-fault").equals(expected)).as(tag).isTrue();
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void aTableOfResultsCanBeFilteredByEachResultThatItHas() throws Exception {
    String body =
        body(
            """
            | item | result |
            | --- | --- |
            | a | **fail** |
            | b | pass |
            | c | *not evaluated* |
            | d | **fail** |

            | no. | strength |
            | --- | --- |
            | E1 | derived |
            | E2 | observed |

            | item | word |
            | --- | --- |
            | a | fail |
            | b | another word |
            """);
    String filter = body.substring(body.indexOf("<fieldset"), body.indexOf("</fieldset>"));

    assertThat(all(filter, "value=\"(\\w+)\"")).containsExactly("fail", "notEvaluated", "pass");
    assertThat(said(filter)).contains("fail (2)", "not evaluated (1)");
    assertThat(all(body, "<tr data-facet=\"(fail)\"")).hasSize(2);
    assertThat(all(body, "<tr id=\"(E1)\" data-facet=\"derived\"")).hasSize(1);
    assertThat(all(body, "(<fieldset)")).hasSize(2);
  }

  @Test
  void thePageIsOfThePacksLanguage() throws Exception {
    assertThat(MadePages.sample("twin-fault", "zh").substring(0, 200))
        .contains("<html lang=\"zh\">");
    assertThat(page("twin-fault").substring(0, 200)).contains("<html lang=\"en\">");
  }

  @Test
  void evidenceInsideASpanLeadsBackToTheSpan() {
    String body =
        body(
            """
            Said twice (E1–E4), and once more (E3, E9–E12).

            | no. | strength |
            | --- | --- |
            | E1 | derived |
            | E2 | derived |
            | E3 | derived |
            | E4 | derived |
            | E5 | derived |
            """);

    assertThat(all(body, "<a class=\"back\" href=\"([^\"]*)\""))
        .containsExactly("#E1-1", "#E1-1", "#E3-1", "#E4-1");
  }

  @Test
  void aPageOfOnesOwnHasItsOwnStyleInItsPolicy(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("html"));
    Files.writeString(folder.resolve("html/page.css"), "body { color: teal }\n");
    Files.writeString(
        folder.resolve("html/page.html.ftl"),
        """
        <#ftl output_format="HTML">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <title>${title}</title><style>${style}</style>
        <p>Ours, ${word("html.contents")}: <#list contents as entry>${entry.text}</#list></p>
        ${body}
        """);
    String page = own(folder, "# A `<b>` pack\n\n## One\n\nText.\n");

    assertThat(page)
        .contains("<title>A &lt;b&gt; pack</title><style>body { color: teal }\n</style>")
        .contains("<p>Ours, Contents: One</p>")
        .contains("<h1>A <code>&lt;b&gt;</code> pack</h1>")
        .doesNotContain("<script>");
    assertThat(page.replace("&#39;", "'")).contains("style-src " + hashes(page, "style").get(0));
  }

  @Test
  void anErrorInAPageOfOnesOwnNamesItsFileAndLine(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("html"));
    Path page = Files.writeString(folder.resolve("html/page.html.ftl"), "<p>\n${heading}\n");
    assertThatThrownBy(() -> own(folder, "# A pack\n"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining(page + ", line 2")
        .hasMessageContaining("heading");
    Files.delete(page);
    Files.writeString(folder.resolve("html/page.js"), "document.write('</script>')");
    assertThatThrownBy(() -> own(folder, "# A pack\n"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("html/page.js must not contain <script or </script");
  }

  private static String own(Path folder, String markdown) {
    Templates templates = new Templates(Optional.of(folder));
    return new PackHtml(templates, new Texts(templates, "en")).render(markdown);
  }

  @Test
  void aDiagramIsTextFirstAndIsDescribedByThePath() throws Exception {
    String body = body(Files.readString(Path.of("samples/twin-fault/pack.en.md")));

    assertThat(body)
        .contains("<figure class=\"diagram\" aria-label=\"Decision tree\" data-path=\"path-1\">")
        .contains("<ul id=\"path-1\">")
        .contains("<code>flowchart TD\n");
  }

  private static void assertOnlyOurTags(String body) {
    List<String> open = new ArrayList<>();
    Matcher tag = TAG.matcher(body);
    while (tag.find()) {
      String name = tag.group(2);
      assertThat(TAGS).as(tag.group()).contains(name);
      assertThat(tag.group(3))
          .matches("(\\s[a-z-]+(=\"[^\"<>]*\")?)*")
          .doesNotContain(" on", " style=");
      if (tag.group(1).isEmpty() && !VOID.contains(name)) {
        open.add(name);
      } else if (!tag.group(1).isEmpty()) {
        assertThat(open.remove(open.size() - 1)).as("%s in %s", tag.group(), body).isEqualTo(name);
      }
    }
    assertThat(open).isEmpty();
    assertThat(TAG.matcher(body).replaceAll("")).doesNotContain("<");
  }

  private static String said(String html) {
    return TAG.matcher(html)
        .replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String body(String markdown) {
    return new HtmlMarkdown(new Texts(new Templates(Optional.empty()), "en"))
        .convert(markdown)
        .body();
  }

  private static String page(String sample) throws Exception {
    return MadePages.sample(sample, "en");
  }

  private static String outsideScripts(String page) {
    return Pattern.compile("<script>.*?</script>", Pattern.DOTALL).matcher(page).replaceAll("");
  }

  private static List<String> hashes(String page, String tag) throws Exception {
    List<String> hashes = new ArrayList<>();
    Pattern element = Pattern.compile("<" + tag + ">(.*?)</" + tag + ">", Pattern.DOTALL);
    Matcher matcher = element.matcher(page);
    while (matcher.find()) {
      byte[] bytes = matcher.group(1).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    return hashes;
  }

  private static List<String> all(String text, String regex) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(regex).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}

package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

  private static final List<TablesExtension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a|b",
        "`",
        "``",
        "a`b",
        "`a",
        "a`",
        "```\nfence\n```",
        "</details><img src=x onerror=alert(1)>",
        "@admin fixes #1 #12",
        "[x](https://example.org) **bold** _it_ <b>",
        "%%{init: {}}%% \"] --> x",
        " ",
        "  two  ",
        "",
        "\\",
        "\\`",
        "a\\|b",
        "<!-- -->",
        "&lt;&#64;",
      })
  void aStringOfTheTargetIsOneCodeSpanAndNothingElse(String hostile) {
    String html = html("before " + Markdown.code(hostile) + " after");
    assertThat(html).startsWith("<p>before <code>").endsWith("</code> after</p>\n");
    String inside =
        html.replaceFirst("^<p>before <code>", "").replaceFirst("</code> after</p>\n$", "");
    assertThat(inside).doesNotContain("<");
    assertThat(unescape(inside).strip()).isEqualTo(Markdown.visible(hostile, false).strip());
  }

  @Test
  void inATableABarStaysInItsCell() {
    String table =
        "| a | b |\n| --- | --- |\n| " + Markdown.cell(Markdown.code("x|y\nz")) + " | 2 |\n";
    // GitHub shows the escaped bar as a bar; flexmark keeps the backslash. Both keep the cell.
    assertThat(html(table)).contains("<td><code>x\\|y\\nz</code></td><td>2</td>");
  }

  @Test
  void whatCannotBeSeenIsWrittenOut() {
    assertThat(Markdown.visible("a\u202eb\u200bc\u0007d\u2028e\u00a0f\ue000", false))
        .isEqualTo("a\\u{202e}b\\u{200b}c\\u{7}d\\u{2028}e\\u{a0}f\\u{e000}");
    assertThat(Markdown.visible("a\nb\tc", true)).isEqualTo("a\nb\tc");
    assertThat(Markdown.visible("ä 日本 😀", false)).isEqualTo("ä 日本 😀");
  }

  @Test
  void aFenceIsLongerThanAnyRunInside() {
    String fenced = Markdown.fence("yaml", "a: |\n  ````\n  </details>\n  ````");
    assertThat(fenced).startsWith("`````yaml\n").endsWith("\n`````");
    assertThat(html(fenced)).contains("<pre><code class=\"language-yaml\">").contains("````\n");
  }

  /** More than 79 open no code span on GitHub, and more than 255 end a fence early. */
  @ParameterizedTest
  @ValueSource(ints = {64, 65, 79, 80, 255, 256, 100_000})
  void noRunOfBackticksIsLongerThanGitHubCounts(int ticks) {
    String hostile = "a" + "`".repeat(ticks) + "b";
    String code = Markdown.code(hostile);
    String fence = Markdown.fence("yaml", hostile);
    assertThat(List.of(code, fence)).noneMatch(text -> text.contains("`".repeat(66)));
    String seen = ticks <= 64 ? hostile : "a" + "\\u{60}".repeat(ticks) + "b";
    assertThat(code).contains(seen);
    assertThat(fence).contains(seen);
  }

  private static String html(String markdown) {
    return HTML.render(PARSER.parse(markdown));
  }

  private static String unescape(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}

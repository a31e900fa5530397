package io.skewpack.render;

import com.vladsch.flexmark.ast.BlockQuote;
import com.vladsch.flexmark.ast.BulletList;
import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.Emphasis;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.HardLineBreak;
import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.ast.HtmlBlock;
import com.vladsch.flexmark.ast.HtmlEntity;
import com.vladsch.flexmark.ast.LinkRef;
import com.vladsch.flexmark.ast.ListBlock;
import com.vladsch.flexmark.ast.ListItem;
import com.vladsch.flexmark.ast.OrderedList;
import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ast.SoftLineBreak;
import com.vladsch.flexmark.ast.StrongEmphasis;
import com.vladsch.flexmark.ast.Text;
import com.vladsch.flexmark.ast.TextBase;
import com.vladsch.flexmark.ast.ThematicBreak;
import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.TableBody;
import com.vladsch.flexmark.ext.tables.TableCell;
import com.vladsch.flexmark.ext.tables.TableHead;
import com.vladsch.flexmark.ext.tables.TableRow;
import com.vladsch.flexmark.ext.tables.TableSeparator;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.MutableDataSet;
import io.skewpack.diagnose.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pack's Markdown as HTML. What it knows, it writes with tags of its own; everything else, raw
 * HTML and links too, stands in the page as the text that it is. The only links lead from a
 * citation to its evidence and back, and from the contents to a heading.
 */
final class HtmlMarkdown {

  private static final Parser PARSER =
      Parser.builder(
              new MutableDataSet()
                  .set(TablesExtension.WITH_CAPTION, false)
                  .set(TablesExtension.COLUMN_SPANS, false)
                  .set(TablesExtension.MAX_HEADER_ROWS, 1)
                  .set(Parser.EXTENSIONS, List.of(TablesExtension.create())))
          .build();

  private static final Pattern CITATION = Pattern.compile("\\bE([0-9]{1,6})\\b");
  private static final Pattern SPAN = Pattern.compile("–E([0-9]{1,6})\\b");
  private static final Pattern ALERT = Pattern.compile("\\[!(\\w+)]");
  private static final Pattern SUMMARY = Pattern.compile("<summary>(.*)</summary>");
  private static final Set<String> ALERTS =
      Set.of("caution", "warning", "important", "note", "tip");

  private final Texts texts;
  private final Map<String, Facet> words;

  HtmlMarkdown(Texts texts) {
    this.texts = texts;
    this.words = Facet.byWord(texts);
  }

  /**
   * A pack, ready to be put into a page.
   *
   * @param title its first heading, as text
   * @param contents its other headings down to the third level
   * @param body HTML
   */
  record Page(String title, List<Entry> contents, String body) {
    Page {
      contents = List.copyOf(contents);
    }

    /** A heading in the contents. */
    public record Entry(int level, String id, String text) {}
  }

  Page convert(String markdown) {
    Writing writing = new Writing(PARSER.parse(markdown));
    writing.blocks(writing.document);
    writing.closeFolds();
    return new Page(writing.title, writing.contents, writing.out.toString());
  }

  /** What a node says, without markup. */
  private static String said(Node node) {
    StringBuilder text = new StringBuilder();
    say(node, text);
    return text.toString().strip();
  }

  private static void say(Node node, StringBuilder text) {
    if (node instanceof Code code) {
      text.append(verbatim(code));
    } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
      text.append(' ');
    } else if (!node.hasChildren()) {
      text.append(node.getChars().unescape());
    } else {
      node.getChildren().forEach(child -> say(child, text));
    }
  }

  /**
   * The text of a code span, as CommonMark has it: one space goes from either end. In a table a bar
   * is written {@code \|}, and flexmark leaves it so.
   */
  private static String verbatim(Code code) {
    String text = code.getText().toString().replace('\n', ' ');
    if (text.startsWith(" ") && text.endsWith(" ") && !text.isBlank()) {
      text = text.substring(1, text.length() - 1);
    }
    return code.getAncestorOfType(TableCell.class) == null ? text : text.replace("\\|", "|");
  }

  static String escape(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append((char) c);
              }
            });
    return out.toString();
  }

  private String word(String key) {
    return escape(texts.plain(key, Facts.none()));
  }

  /** One document while it is written. */
  private final class Writing {
    private final Document document;
    private final StringBuilder out = new StringBuilder();
    private final List<Page.Entry> contents = new ArrayList<>();
    private final Set<String> evidence = new TreeSet<>();
    private final Set<String> placed = new TreeSet<>();
    private final Map<String, Integer> cited = new HashMap<>();
    private final Map<String, String> spanned = new HashMap<>();
    private final List<String> folds = new ArrayList<>();
    private String title = "";
    private String section = "";
    private int headings;
    private int tables;
    private int diagrams;
    private int fences;

    private Writing(Document document) {
      this.document = document;
      collectEvidence(document);
    }

    /** Rows of evidence come last, and are cited from above. */
    private void collectEvidence(Node node) {
      for (Node child : node.getChildren()) {
        if (child instanceof TableRow row && row.getParent() instanceof TableBody) {
          String number = row.getFirstChild() == null ? "" : said(row.getFirstChild());
          if (CITATION.matcher(number).matches()) {
            evidence.add(number);
          }
        } else {
          collectEvidence(child);
        }
      }
    }

    private void blocks(Node parent) {
      parent.getChildren().forEach(this::block);
    }

    private void block(Node node) {
      if (node instanceof Heading heading) {
        heading(heading);
      } else if (node instanceof Paragraph paragraph) {
        paragraph(paragraph);
      } else if (node instanceof ListBlock list) {
        list(list);
      } else if (node instanceof FencedCodeBlock fence) {
        fence(fence);
      } else if (node instanceof TableBlock table) {
        table(table);
      } else if (node instanceof BlockQuote quote) {
        quote(quote);
      } else if (node instanceof ThematicBreak) {
        out.append("<hr>\n");
      } else if (!(node instanceof HtmlBlock html && fold(html))) {
        out.append("<p>").append(escape(node.getChars().toString().strip())).append("</p>\n");
      }
    }

    private void heading(Heading heading) {
      int level = heading.getLevel();
      String text = said(heading);
      if (level == 1 && title.isEmpty()) {
        title = text;
        out.append("<h1>");
      } else {
        String id = "s" + ++headings;
        section = text;
        if (level <= 3) {
          contents.add(new Page.Entry(level, id, text));
        }
        out.append("<h").append(level).append(" id=\"").append(id).append("\">");
      }
      inlines(heading);
      out.append("</h").append(level).append(">\n");
    }

    private void paragraph(Paragraph paragraph) {
      String source = paragraph.getChars().toString().strip();
      if (source.startsWith("<sub>") && source.endsWith("</sub>")) {
        List<Node> inside = new ArrayList<>();
        paragraph.getChildren().forEach(inside::add);
        out.append("<p class=\"made-from\">");
        inside.subList(1, inside.size() - 1).forEach(this::inline);
        out.append("</p>\n");
        return;
      }
      boolean tight =
          paragraph.getParent() instanceof ListItem item
              && item.getParent() instanceof ListBlock list
              && list.isTight();
      out.append(tight ? "" : "<p>");
      inlines(paragraph);
      out.append(tight ? "" : "</p>\n");
    }

    private void list(ListBlock list) {
      boolean ordered = list instanceof OrderedList;
      out.append(ordered ? "<ol" : "<ul");
      if (list instanceof OrderedList numbered && numbered.getStartNumber() != 1) {
        out.append(" start=\"").append(numbered.getStartNumber()).append('"');
      }
      if (list instanceof BulletList && tellsThePath(list)) {
        out.append(" id=\"path-").append(diagrams).append('"');
      }
      out.append(">\n");
      for (Node item : list.getChildren()) {
        out.append("<li>");
        blocks(item);
        out.append("</li>\n");
      }
      out.append(ordered ? "</ol>\n" : "</ul>\n");
    }

    /** The list after a diagram and a line that introduces it: the diagram in words. */
    private boolean tellsThePath(Node list) {
      return list.getPrevious() instanceof Paragraph introduction
          && introduction.getPrevious() instanceof FencedCodeBlock fence
          && isMermaid(fence);
    }

    private static boolean isMermaid(FencedCodeBlock fence) {
      return fence.getInfo().toString().strip().equals("mermaid");
    }

    private void fence(FencedCodeBlock fence) {
      String text = escape(fence.getContentChars().normalizeEOL());
      if (isMermaid(fence)) {
        diagrams++;
        boolean described =
            fence.getNext() instanceof Paragraph introduction
                && introduction.getNext() instanceof BulletList;
        out.append("<figure class=\"diagram\" aria-label=\"").append(word("html.diagram"));
        out.append('"');
        if (described) {
          out.append(" data-path=\"path-").append(diagrams).append('"');
        }
        out.append(">\n<details class=\"diagram-source\" open><summary>");
        out.append(word("html.diagram.source")).append("</summary>\n<pre tabindex=\"0\"");
        out.append(" role=\"group\" aria-label=\"").append(word("html.diagram.source"));
        out.append("\"><code>").append(text).append("</code></pre></details>\n</figure>\n");
        return;
      }
      String language = fence.getInfo().unescape().strip();
      Facts facts = Facts.of("language", language.isEmpty() ? "text" : language);
      String id = "block-" + ++fences;
      out.append("<div class=\"block\"><pre tabindex=\"0\" role=\"group\" id=\"").append(id);
      out.append("\" aria-label=\"").append(escape(texts.plain("html.block", facts)));
      out.append("\"><code>").append(text).append("</code></pre>");
      out.append("<button type=\"button\" class=\"copy\" data-copies=\"").append(id);
      out.append("\" aria-label=\"").append(escape(texts.plain("html.copy.what", facts)));
      out.append("\" hidden>").append(word("html.copy")).append("</button></div>\n");
    }

    private void quote(BlockQuote quote) {
      Node first = quote.getFirstChild();
      Node mark = first == null ? null : first.getFirstChild();
      Matcher alert = ALERT.matcher(mark instanceof LinkRef ? mark.getChars() : "");
      String kind = alert.matches() ? alert.group(1).toLowerCase(Locale.ROOT) : "";
      if (!ALERTS.contains(kind)) {
        out.append("<blockquote>\n");
        blocks(quote);
        out.append("</blockquote>\n");
        return;
      }
      String label = word("html.alert." + kind);
      out.append("<div class=\"alert ").append(kind).append("\" role=\"note\" aria-label=\"");
      out.append(label).append("\">\n<p class=\"alert-title\">").append(label).append("</p>\n<p>");
      for (Node inline = mark.getNext(); inline != null; inline = inline.getNext()) {
        inline(inline);
      }
      out.append("</p>\n");
      for (Node block = first.getNext(); block != null; block = block.getNext()) {
        block(block);
      }
      out.append("</div>\n");
    }

    /** The template's own {@code <details>}, line for line; anything else is no fold. */
    private boolean fold(HtmlBlock html) {
      if (html.getParent() != document) {
        return false;
      }
      StringBuilder written = new StringBuilder();
      List<String> open = new ArrayList<>(folds);
      for (String line : html.getChars().toString().strip().split("\n", -1)) {
        Matcher summary = SUMMARY.matcher(line);
        if (line.equals("<details>")) {
          open.add("");
          written.append("<details>");
        } else if (line.equals("</details>") && !open.isEmpty()) {
          open.remove(open.size() - 1);
          written.append("</details>\n");
        } else if (summary.matches() && !open.isEmpty() && open.get(open.size() - 1).isEmpty()) {
          Node text = PARSER.parse(summary.group(1)).getFirstChild();
          if (!(text instanceof Paragraph) || text.getNext() != null) {
            return false;
          }
          open.set(open.size() - 1, said(text));
          int from = out.length();
          inlines(text);
          written.append("<summary>").append(out.substring(from)).append("</summary>\n");
          out.setLength(from);
        } else {
          return false;
        }
      }
      folds.clear();
      folds.addAll(open);
      out.append(written);
      return true;
    }

    private void closeFolds() {
      folds.forEach(fold -> out.append("</details>\n"));
      folds.clear();
    }

    private void table(TableBlock table) {
      int number = ++tables;
      List<TableRow> rows = new ArrayList<>();
      List<TableRow> heads = new ArrayList<>();
      for (Node part : table.getChildren()) {
        for (Node row : part.getChildren()) {
          if (row instanceof TableRow one && !(part instanceof TableSeparator)) {
            (part instanceof TableHead ? heads : rows).add(one);
          }
        }
      }
      List<List<String>> said =
          rows.stream().map(row -> cells(row).stream().map(HtmlMarkdown::said).toList()).toList();
      Optional<Integer> column = Facet.column(said, words);
      String caption = "caption-" + number;
      column.ifPresent(at -> filter(number, said.stream().map(row -> row.get(at)).toList()));
      out.append("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"");
      out.append(caption)
          .append("\"><table id=\"table-")
          .append(number)
          .append("\">\n<caption id=\"");
      out.append(caption).append("\">").append(caption(number)).append("</caption>\n<thead>");
      for (TableRow row : heads) {
        out.append("<tr>");
        for (Node cell : cells(row)) {
          cell("th scope=\"col\"", cell);
        }
        out.append("</tr>");
      }
      out.append("</thead>\n<tbody>\n");
      for (int i = 0; i < rows.size(); i++) {
        int at = i;
        row(rows.get(i), column, column.map(c -> words.get(said.get(at).get(c))));
      }
      out.append("</tbody></table></div>\n");
    }

    private String caption(int number) {
      String fold = folds.isEmpty() ? "" : folds.get(folds.size() - 1);
      String context =
          !fold.isEmpty()
              ? fold
              : section.isEmpty() ? texts.plain("html.overview", Facts.none()) : section;
      return escape(texts.plain("html.table", Facts.of("number", number).with("context", context)));
    }

    private void filter(int table, List<String> values) {
      out.append("<fieldset class=\"filter\" data-filters=\"table-").append(table);
      out.append("\" hidden><legend>").append(word("html.filter")).append("</legend>");
      for (Facet facet : Facet.ALL) {
        long count = values.stream().filter(value -> words.get(value).equals(facet)).count();
        if (count > 0) {
          out.append("<label class=\"").append(facet.tone()).append("\"><input type=\"checkbox\"");
          out.append(" checked value=\"").append(facet.value()).append("\"> ");
          out.append(escape(facet.word(texts))).append(" (").append(count).append(")</label>");
        }
      }
      out.append("</fieldset>\n");
    }

    private void row(TableRow row, Optional<Integer> column, Optional<Facet> facet) {
      List<Node> cells = cells(row);
      String number = cells.isEmpty() ? "" : said(cells.get(0));
      boolean evidenceRow = evidence.contains(number) && placed.add(number);
      out.append("<tr");
      if (evidenceRow) {
        out.append(" id=\"").append(number).append('"');
      }
      facet.ifPresent(one -> out.append(" data-facet=\"").append(one.value()).append('"'));
      out.append('>');
      for (int i = 0; i < cells.size(); i++) {
        String tone =
            column.filter(Integer.valueOf(i)::equals).isPresent()
                ? " class=\"facet " + facet.orElseThrow().tone() + "\""
                : "";
        if (i == 0 && evidenceRow) {
          out.append("<th scope=\"row\">").append(number);
          String citation = cited.containsKey(number) ? number + "-1" : spanned.get(number);
          if (citation != null) {
            out.append(" <a class=\"back\" href=\"#").append(citation).append("\" aria-label=\"");
            out.append(number).append(": ").append(word("html.back")).append("\">↩</a>");
          }
          out.append("</th>");
        } else {
          cell(i == 0 ? "th scope=\"row\"" + tone : "td" + tone, cells.get(i));
        }
      }
      out.append("</tr>\n");
    }

    private void cell(String tag, Node cell) {
      out.append('<').append(tag).append('>');
      inlines(cell);
      out.append("</").append(tag, 0, 2).append('>');
    }

    private static List<Node> cells(TableRow row) {
      List<Node> cells = new ArrayList<>();
      for (Node cell : row.getChildren()) {
        if (cell instanceof TableCell) {
          cells.add(cell);
        }
      }
      return cells;
    }

    private void inlines(Node parent) {
      parent.getChildren().forEach(this::inline);
    }

    private void inline(Node node) {
      if (node instanceof Text) {
        citing(node.getChars().unescape());
      } else if (node instanceof TextBase) {
        inlines(node);
      } else if (node instanceof Code code) {
        out.append("<code>").append(escape(verbatim(code))).append("</code>");
      } else if (node instanceof Emphasis) {
        out.append("<em>");
        inlines(node);
        out.append("</em>");
      } else if (node instanceof StrongEmphasis) {
        out.append("<strong>");
        inlines(node);
        out.append("</strong>");
      } else if (node instanceof SoftLineBreak) {
        out.append('\n');
      } else if (node instanceof HardLineBreak) {
        out.append("<br>\n");
      } else if (node instanceof HtmlEntity) {
        out.append(escape(node.getChars().unescape()));
      } else {
        out.append(escape(node.getChars()));
      }
    }

    /** What {@code E2–E5} cites besides the two leads back to the first of them. */
    private void between(String first, String last, String id) {
      evidence.stream()
          .filter(one -> Integer.parseInt(one.substring(1)) > Integer.parseInt(first))
          .filter(one -> Integer.parseInt(one.substring(1)) < Integer.parseInt(last))
          .forEach(one -> spanned.putIfAbsent(one, id));
    }

    /**
     * Numbers of evidence that the pack lists become links; each citation can be linked back to.
     */
    private void citing(String text) {
      Matcher citation = CITATION.matcher(text);
      int from = 0;
      while (citation.find()) {
        String number = citation.group();
        if (evidence.contains(number)) {
          out.append(escape(text.substring(from, citation.start())));
          int count = cited.merge(number, 1, Integer::sum);
          out.append("<a class=\"cite\" id=\"").append(number).append('-').append(count);
          out.append("\" href=\"#").append(number).append("\">").append(number).append("</a>");
          from = citation.end();
          Matcher span = SPAN.matcher(text).region(from, text.length());
          if (span.lookingAt()) {
            between(citation.group(1), span.group(1), number + "-" + count);
          }
        }
      }
      out.append(escape(text.substring(from)));
    }
  }
}

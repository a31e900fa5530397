package io.skewpack.verify;

import com.vladsch.flexmark.ast.AutoLink;
import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.ast.HtmlBlock;
import com.vladsch.flexmark.ast.HtmlInline;
import com.vladsch.flexmark.ast.IndentedCodeBlock;
import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ext.tables.TableBlock;
import com.vladsch.flexmark.ext.tables.TableCell;
import com.vladsch.flexmark.ext.tables.TableRow;
import com.vladsch.flexmark.ext.tables.TableSeparator;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown text taken apart into what a review asks for, each part with its line. */
final class PackText {

  /** A heading, its text without the number signs. */
  record Title(int line, int level, String text) {}

  /**
   * A fenced block.
   *
   * @param info the first word after the fence, in lower case
   * @param closed whether a closing fence ends it, and not the end of the text
   */
  record Fence(int line, String info, String content, boolean closed) {
    /** The number of the line that holds a line of the content, both from 0 and 1. */
    int lineOf(int contentLine) {
      return line + 1 + contentLine;
    }
  }

  /**
   * One row of a table.
   *
   * @param cells as written
   * @param width of the table's head
   */
  record Row(int line, List<String> cells, int width, boolean head) {}

  /**
   * A paragraph, the text of a list item, a heading or a row.
   *
   * @param text as written
   * @param prose the same with everything blanked that is code or markup
   */
  record Passage(int line, String text, String prose) {}

  /** An opening or closing tag of {@code details}. */
  record Details(int line, boolean opens) {}

  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final Pattern DETAILS =
      Pattern.compile("<(/?)details\\b", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final char[] prose;
  private final int[] lineStarts;
  private final List<Title> titles = new ArrayList<>();
  private final List<Fence> fences = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Passage> passages = new ArrayList<>();
  private final List<Details> details = new ArrayList<>();

  private PackText(String text) {
    this.text = text;
    this.prose = text.toCharArray();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts.add(i + 1);
      }
    }
    this.lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
  }

  static PackText of(String text) {
    PackText pack = new PackText(text);
    Node document = PARSER.parse(text);
    pack.blank(document);
    pack.read(document);
    return pack;
  }

  String text() {
    return text;
  }

  List<Title> titles() {
    return titles;
  }

  List<Fence> fences() {
    return fences;
  }

  List<Row> rows() {
    return rows;
  }

  List<Passage> passages() {
    return passages;
  }

  List<Details> details() {
    return details;
  }

  /** The number of lines, an empty last one not counted; at least 1. */
  int lastLine() {
    boolean open = lineStarts[lineStarts.length - 1] == text.length();
    return Math.max(1, lineStarts.length - (open ? 1 : 0));
  }

  /** A line's text, without its end. */
  String line(int number) {
    int from = lineStarts[number - 1];
    int to = number < lineStarts.length ? lineStarts[number] - 1 : text.length();
    return text.substring(from, Math.max(from, to));
  }

  private void blank(Node node) {
    if (node instanceof Code
        || node instanceof FencedCodeBlock
        || node instanceof IndentedCodeBlock
        || node instanceof AutoLink
        || node instanceof HtmlInline) {
      for (int i = node.getStartOffset(); i < node.getEndOffset(); i++) {
        prose[i] = prose[i] == '\n' ? '\n' : ' ';
      }
      return;
    }
    node.getChildren().forEach(this::blank);
  }

  private void read(Node node) {
    if (node instanceof Heading heading) {
      titles.add(new Title(lineOf(node), heading.getLevel(), heading.getText().toString().strip()));
      passage(node);
    } else if (node instanceof FencedCodeBlock fence) {
      String info = fence.getInfo().toString().strip();
      fences.add(
          new Fence(
              lineOf(node),
              info.split("\\s", -1)[0].toLowerCase(Locale.ROOT),
              fence.getContentChars().toString(),
              !fence.getClosingMarker().isEmpty()));
    } else if (node instanceof TableBlock) {
      table(node);
    } else if (node instanceof HtmlBlock) {
      details(node);
    } else if (node instanceof Paragraph) {
      passage(node);
      inlineHtml(node);
    } else {
      node.getChildren().forEach(this::read);
    }
  }

  private void table(Node table) {
    int width = -1;
    for (Node part : table.getChildren()) {
      if (part instanceof TableSeparator) {
        continue;
      }
      for (Node row : part.getChildren()) {
        if (!(row instanceof TableRow)) {
          continue;
        }
        List<String> cells = new ArrayList<>();
        for (Node cell : row.getChildren()) {
          if (cell instanceof TableCell known) {
            cells.add(known.getText().toString().strip());
          }
        }
        boolean head = width < 0;
        width = head ? cells.size() : width;
        rows.add(new Row(lineOf(row), cells, width, head));
        passage(row);
        inlineHtml(row);
      }
    }
  }

  private void inlineHtml(Node node) {
    if (node instanceof HtmlInline) {
      details(node);
    }
    node.getChildren().forEach(this::inlineHtml);
  }

  private void details(Node html) {
    Matcher matcher = DETAILS.matcher(html.getChars());
    while (matcher.find()) {
      details.add(
          new Details(lineAt(html.getStartOffset() + matcher.start()), matcher.group(1).isEmpty()));
    }
  }

  private void passage(Node node) {
    int from = node.getStartOffset();
    int to = node.getEndOffset();
    passages.add(
        new Passage(lineOf(node), text.substring(from, to), new String(prose, from, to - from)));
  }

  private int lineOf(Node node) {
    return lineAt(node.getStartOffset());
  }

  private int lineAt(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }
}

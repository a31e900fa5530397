package io.skewpack.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.w3c.dom.NamedNodeMap;
import org.xml.sax.InputSource;

/**
 * A document as one line for each of its parts, by a parser that is not skewpack's: two documents
 * with the same outline are built alike. A part that shows a string of the target begins with
 * {@link #SHOWN}.
 */
final class Outlines {

  /** What holds a string of the target, or could. */
  static final String SHOWN = "shown: ";

  /** What holds many of them, in a language of its own: only the markers inside are told. */
  static final String BLOCK = "block: ";

  /** GitHub's Markdown, as far as these extensions know it: autolinks and footnotes too. */
  private static final Parser MARKDOWN =
      Parser.builder()
          .extensions(
              List.of(
                  TablesExtension.create(),
                  AutolinkExtension.create(),
                  StrikethroughExtension.create(),
                  FootnotesExtension.create()))
          .build();

  private static final Pattern MARKER = Pattern.compile("q[0-9]+q");

  private Outlines() {}

  static List<String> markdown(String pack) {
    List<String> lines = new ArrayList<>();
    markdown(MARKDOWN.parse(pack), "", lines);
    return lines;
  }

  private static void markdown(Node node, String inset, List<String> lines) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      String name = inset + child.getClass().getSimpleName() + " ";
      if (child instanceof Code code) {
        lines.add(SHOWN + inset + code.getLiteral());
      } else if (child instanceof FencedCodeBlock fence) {
        boolean ours = fence.getInfo().equals("mermaid");
        lines.add(name + fence.getInfo() + (ours ? fence.getLiteral() : ""));
        lines.add(BLOCK + markers(fence.getLiteral()));
      } else if (child instanceof Text text) {
        lines.add(name + text.getLiteral());
      } else if (child instanceof HtmlBlock html) {
        lines.add(name + html.getLiteral());
      } else if (child instanceof HtmlInline html) {
        lines.add(name + html.getLiteral());
      } else if (child instanceof Link link) {
        lines.add(name + link.getDestination());
      } else if (child instanceof Heading heading) {
        lines.add(name + heading.getLevel());
      } else {
        lines.add(name);
      }
      markdown(child, inset + " ", lines);
    }
  }

  /** By the rules of HTML5, with which a browser reads. */
  static List<String> html(String body) {
    List<String> lines = new ArrayList<>();
    html(Jsoup.parseBodyFragment(body).body(), "", lines);
    return lines;
  }

  private static void html(Element element, String inset, List<String> lines) {
    for (org.jsoup.nodes.Node child : element.childNodes()) {
      if (child instanceof Element inner) {
        lines.add(inset + inner.tagName());
        for (Attribute one : inner.attributes()) {
          lines.add(SHOWN + inset + "@" + one.getKey() + " " + one.getValue());
        }
        if (inner.tagName().equals("pre")) {
          lines.add(BLOCK + markers(inner.wholeText()));
        } else {
          html(inner, inset + " ", lines);
        }
      } else if (child instanceof TextNode text) {
        lines.add(SHOWN + inset + text.getWholeText());
      } else {
        lines.add(inset + child.nodeName() + " " + child);
      }
    }
  }

  static List<String> xml(String document) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    List<String> lines = new ArrayList<>();
    xml(factory.newDocumentBuilder().parse(new InputSource(new StringReader(document))), "", lines);
    return lines;
  }

  private static void xml(org.w3c.dom.Node node, String inset, List<String> lines) {
    for (org.w3c.dom.Node child = node.getFirstChild();
        child != null;
        child = child.getNextSibling()) {
      if (child.getNodeType() == org.w3c.dom.Node.TEXT_NODE) {
        lines.add(SHOWN + inset + child.getNodeValue());
      } else {
        lines.add(inset + child.getNodeName());
        NamedNodeMap attributes = child.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
          lines.add(SHOWN + inset + attributes.item(i));
        }
        xml(child, inset + " ", lines);
      }
    }
  }

  static List<String> json(JsonNode document) {
    List<String> lines = new ArrayList<>();
    json(document, "", lines);
    return lines;
  }

  private static void json(JsonNode node, String inset, List<String> lines) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              one -> {
                lines.add(SHOWN + inset + one.getKey());
                json(one.getValue(), inset + " ", lines);
              });
    } else if (node.isArray()) {
      lines.add(inset + "[" + node.size() + "]");
      node.forEach(one -> json(one, inset + " ", lines));
    } else {
      lines.add((node.isTextual() ? SHOWN : "") + inset + node.asText());
    }
  }

  /** The markers in a text, each once. */
  static Set<String> markers(String text) {
    Set<String> found = new TreeSet<>();
    Matcher marker = MARKER.matcher(text.toLowerCase(Locale.ROOT));
    while (marker.find()) {
      found.add(marker.group());
    }
    return found;
  }
}

package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Preflight.Item;
import io.skewpack.diagnose.Status;
import io.skewpack.render.PreflightItems.Group;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A preflight as a JUnit report, for what reads them in a pipeline. A blocked item is a failure;
 * one that was asked for and could not be evaluated is an error, so that it does not look green;
 * one that nobody asked for is skipped; a warning is a passed test with its text.
 */
public final class PreflightJunit {

  private final PreflightItems items;

  public PreflightJunit(Texts texts) {
    this.items = new PreflightItems(texts);
  }

  /** The report in UTF-8, with a final line feed. */
  public String render(String target, Diagnosis diagnosis) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", "skewpack preflight " + Markdown.visible(target, false));
      for (Group group : PreflightItems.groups(diagnosis)) {
        suite(xml, group, diagnosis);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return out + "\n";
  }

  private void suite(XMLStreamWriter xml, Group group, Diagnosis diagnosis)
      throws XMLStreamException {
    List<Item> all = group.items();
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", items.title(group));
    xml.writeAttribute("tests", String.valueOf(all.size()));
    xml.writeAttribute("failures", count(all.stream().filter(Item::isBlocked).toList()));
    xml.writeAttribute("errors", count(all.stream().filter(PreflightJunit::isError).toList()));
    xml.writeAttribute("skipped", count(all.stream().filter(PreflightJunit::isSkipped).toList()));
    xml.writeAttribute(
        "timestamp", diagnosis.examination().snapshot().index().capturedAt().toString());
    for (Item item : all) {
      testcase(xml, group, item);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private void testcase(XMLStreamWriter xml, Group group, Item item) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "preflight." + group.id());
    xml.writeAttribute("name", items.name(item));
    List<String> lines = items.lines(item);
    String element =
        item.isBlocked()
            ? "failure"
            : isError(item) ? "error" : isSkipped(item) ? "skipped" : "system-out";
    xml.writeStartElement(element);
    if (!element.equals("system-out")) {
      xml.writeAttribute("message", lines.get(0));
    }
    if (!element.equals("skipped")) {
      xml.writeCharacters(
          (item.status() == Status.FAIL && element.equals("system-out") ? "warning: " : "")
              + String.join("\n", lines));
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static boolean isError(Item item) {
    return item.status() == Status.NOT_EVALUATED && item.requested();
  }

  private static boolean isSkipped(Item item) {
    return item.status() == Status.NOT_EVALUATED && !item.requested();
  }

  private static String count(List<Item> some) {
    return String.valueOf(some.size());
  }
}

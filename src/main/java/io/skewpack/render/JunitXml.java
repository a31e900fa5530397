package io.skewpack.render;

import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The JUnit report that pipelines read, in the structure that Ant began and Jenkins, GitLab and
 * GitHub's actions understand. Nothing here took time that is worth a number: {@code time} is 0.
 */
final class JunitXml {

  /** How a test case ended. */
  enum End {
    PASSED,
    FAILED,
    /** Asked for and not evaluated: it must not look green. */
    ERROR,
    /** Nobody asked for it. */
    SKIPPED
  }

  /**
   * One test case.
   *
   * @param name the same in every run
   * @param type of a failure or an error
   * @param message one line; shown before the text is opened
   * @param text any number of lines; what a passed case has to say goes to its output
   */
  record Case(
      String classname, String name, End end, String type, String message, List<String> text) {
    Case {
      Objects.requireNonNull(classname);
      Objects.requireNonNull(name);
      Objects.requireNonNull(end);
      Objects.requireNonNull(type);
      Objects.requireNonNull(message);
      text = List.copyOf(text);
    }
  }

  record Suite(String name, Instant timestamp, List<Case> cases) {
    Suite {
      Objects.requireNonNull(name);
      Objects.requireNonNull(timestamp);
      cases = List.copyOf(cases);
    }

    private long count(End end) {
      return cases.stream().filter(one -> one.end() == end).count();
    }
  }

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** The report in UTF-8, with a final line feed. */
  static String write(String name, List<Suite> suites) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JunitXml(xml).report(name, suites);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return out + "\n";
  }

  private void report(String name, List<Suite> suites) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    open(0, "testsuites", "name", name);
    counts(suites);
    for (Suite suite : suites) {
      open(1, "testsuite", "name", suite.name());
      counts(List.of(suite));
      attribute("timestamp", suite.timestamp().toString());
      for (Case one : suite.cases()) {
        open(2, "testcase", "classname", one.classname());
        attribute("name", one.name());
        attribute("time", "0");
        end(one);
        xml.writeEndElement();
      }
      close(1);
    }
    close(0);
    xml.writeEndDocument();
  }

  private void end(Case one) throws XMLStreamException {
    switch (one.end()) {
      case PASSED -> {
        if (!one.text().isEmpty()) {
          xml.writeStartElement("system-out");
          text(one);
        }
      }
      case FAILED, ERROR -> {
        xml.writeStartElement(one.end() == End.FAILED ? "failure" : "error");
        attribute("type", one.type());
        attribute("message", one.message());
        text(one);
      }
      case SKIPPED -> {
        xml.writeEmptyElement("skipped");
        attribute("message", one.message());
      }
    }
  }

  private void text(Case one) throws XMLStreamException {
    xml.writeCharacters(
        one.text().stream()
            .map(line -> Markdown.visible(line, false))
            .collect(Collectors.joining("\n")));
    xml.writeEndElement();
  }

  private void counts(List<Suite> suites) throws XMLStreamException {
    attribute("tests", suites.stream().mapToLong(suite -> suite.cases().size()).sum());
    attribute("failures", suites.stream().mapToLong(suite -> suite.count(End.FAILED)).sum());
    attribute("errors", suites.stream().mapToLong(suite -> suite.count(End.ERROR)).sum());
    attribute("skipped", suites.stream().mapToLong(suite -> suite.count(End.SKIPPED)).sum());
    attribute("time", "0");
  }

  private void open(int depth, String element, String attribute, String value)
      throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeStartElement(element);
    attribute(attribute, value);
  }

  private void close(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeEndElement();
  }

  private void attribute(String name, long value) throws XMLStreamException {
    attribute(name, String.format(Locale.ROOT, "%d", value));
  }

  /** XML has no place for most control characters, not even as references: they are written out. */
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Markdown.visible(value, false));
  }
}

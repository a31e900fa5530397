package io.skewpack.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * YAML and JSON as kubectl reads them: {@code k8s.io/apimachinery/pkg/util/yaml} cuts the stream
 * into documents, {@code sigs.k8s.io/yaml} turns each into JSON. The scalar rules are in {@link
 * GoYamlScalars}.
 */
public final class KubernetesYaml {

  /** kubectl accepts 10,000 levels; nothing in Kubernetes comes near this bound. */
  static final int MAX_DEPTH = 500;

  /** Characters read again and again for the sake of tabs; a few hundred tabs in a large object. */
  private static final long MAX_TAB_WORK = 50_000_000;

  /** Characters from which on documents are read side by side; below, threads cost more. */
  private static final int WORTH_SHARING = 500_000;

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .build()
          .readerFor(JsonNode.class);

  private KubernetesYaml() {}

  /**
   * One document of a stream.
   *
   * @param number counted from 1, empty documents left out
   * @param line the line of the stream on which the document begins, from 1
   * @param value never null and never a missing node; a document of nothing but comments is left
   *     out of the stream
   * @param duplicateKeys mapping keys that occur twice, as {@code key (line n)}. kubectl and Helm
   *     take the last one without a word, so this reader does too
   */
  public record Document(int number, int line, JsonNode value, List<String> duplicateKeys) {
    public Document {
      duplicateKeys = List.copyOf(duplicateKeys);
    }
  }

  /** A document that cannot be read; the message is one line for a person and names the line. */
  public static final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;

    YamlException(int line, String problem) {
      super("line " + line + ": " + problem);
    }
  }

  /**
   * Reads a stream of YAML documents or of JSON values.
   *
   * @return every document that is not empty, in order
   * @throws YamlException at the first document that cannot be read
   */
  public static List<Document> read(String text) throws YamlException {
    if (looksLikeJson(text)) {
      try {
        return readJson(text);
      } catch (IOException notJson) {
        // A flow mapping such as {a: b} also begins with a brace: kubectl tries YAML next.
      }
    }
    List<Chunk> chunks = split(text);
    Stream<Chunk> stream =
        text.length() < WORTH_SHARING ? chunks.stream() : chunks.parallelStream();
    List<Document> documents = new ArrayList<>();
    for (Attempt attempt : stream.map(Attempt::at).toList()) {
      if (attempt.failure().isPresent()) {
        throw attempt.failure().get();
      }
      attempt
          .read()
          .ifPresent(
              read ->
                  documents.add(
                      new Document(
                          documents.size() + 1,
                          attempt.chunk().line(),
                          read.value(),
                          read.duplicateKeys())));
    }
    return List.copyOf(documents);
  }

  /** What reading one document gave; failures wait, so that the first in the stream is told. */
  private record Attempt(
      Chunk chunk, Optional<YamlDocumentReader.Read> read, Optional<YamlException> failure) {
    static Attempt at(Chunk chunk) {
      try {
        return new Attempt(chunk, readDocument(chunk), Optional.empty());
      } catch (YamlException e) {
        return new Attempt(chunk, Optional.empty(), Optional.of(e));
      }
    }
  }

  /**
   * go-yaml takes a tab for white space wherever no mapping key may begin, at the end of a line for
   * instance; SnakeYAML refuses it. So such a tab becomes a blank, and the document is read again.
   */
  private static Optional<YamlDocumentReader.Read> readDocument(Chunk chunk) throws YamlException {
    String text = chunk.text();
    for (long work = text.length(); ; work += text.length()) {
      YamlDocumentReader reader = new YamlDocumentReader(text, chunk.line());
      try {
        return reader.read();
      } catch (YamlException e) {
        int at = reader.refusedTab();
        if (at < 0 || work > MAX_TAB_WORK || !afterSomething(text, at)) {
          throw e;
        }
        text = text.substring(0, at) + ' ' + text.substring(at + 1);
      }
    }
  }

  /** Indentation, and what follows a dash or a question mark, stays forbidden to tabs. */
  private static boolean afterSomething(String text, int at) {
    int start = text.lastIndexOf('\n', at) + 1;
    return !text.substring(start, at).replaceFirst("^(\\s|[-?]\\s)*", "").isEmpty();
  }

  /** A document's text before it is parsed. */
  record Chunk(int line, String text) {}

  /**
   * Cuts at lines that hold {@code ---} and nothing else but white space or a comment, as {@code
   * YAMLReader} in {@code k8s.io/apimachinery/pkg/util/yaml/decoder.go} does.
   */
  static List<Chunk> split(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int startLine = 1;
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      if (text.startsWith("---", at) && isBareSeparator(text, at + 3, end)) {
        if (!text.substring(start, at).isBlank()) {
          chunks.add(new Chunk(startLine, text.substring(start, at)));
        }
        start = newline < 0 ? text.length() : newline + 1;
        startLine = line + 1;
      }
      at = newline < 0 ? text.length() : newline + 1;
      line++;
    }
    if (start < text.length() && !text.substring(start).isBlank()) {
      chunks.add(new Chunk(startLine, text.substring(start)));
    }
    return chunks;
  }

  private static boolean isBareSeparator(String text, int from, int end) {
    String rest = text.substring(from, end).strip();
    return rest.isEmpty() || rest.charAt(0) == '#';
  }

  private static boolean looksLikeJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return c == '{';
      }
    }
    return false;
  }

  private static List<Document> readJson(String text) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> values = JSON.readValues(text)) {
      while (values.hasNextValue()) {
        int line = values.getCurrentLocation().getLineNr();
        documents.add(
            new Document(documents.size() + 1, line, normalize(values.nextValue()), List.of()));
      }
    }
    return List.copyOf(documents);
  }

  /** Numbers as Go writes them again: {@code 1.0} becomes {@code 1}. */
  private static JsonNode normalize(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        entry.setValue(normalize(entry.getValue()));
      }
      return object;
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, normalize(array.get(i)));
      }
      return array;
    }
    if (node.isBigInteger()) {
      return JsonNodeFactory.instance.numberNode(node.doubleValue());
    }
    return node.isFloatingPointNumber() ? GoYamlScalars.number(node.doubleValue()) : node;
  }
}

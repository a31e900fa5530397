package io.skewpack.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one way JSON is read and written here: integers as {@code long}, duplicate keys refused,
 * nesting bounded, line feeds everywhere, so that the same values give the same bytes.
 */
public final class SnapshotJson {

  /** Deeper documents are refused; the API server's own limit for YAML and JSON is 10,000. */
  private static final int MAX_DEPTH = 1_000;

  /** One string may hold a whole rendered ConfigMap script, and CRD bundles are a few megabytes. */
  private static final int MAX_STRING = 50_000_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final ObjectWriter PRETTY = MAPPER.writer(printer());

  private SnapshotJson() {}

  /** The shared mapper; callers must not reconfigure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** Indented by two spaces, with a final line feed: for files that people read. */
  public static byte[] pretty(Object value) {
    return withFinalLineFeed(bytes(PRETTY, value));
  }

  /** On one line, with a final line feed: for bulk files. */
  public static byte[] compact(Object value) {
    return withFinalLineFeed(bytes(MAPPER.writer(), value));
  }

  /**
   * @throws java.io.IOException when it is not one JSON document, holds a duplicate key, or is
   *     nested deeper than allowed
   */
  public static JsonNode tree(byte[] json) throws java.io.IOException {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null) {
        throw new java.io.IOException("the file is empty");
      }
      if (parser.nextToken() != null) {
        throw new java.io.IOException("there is text after the end of the document");
      }
      return node;
    }
  }

  /** What is wrong with a document, and where, in one line and without a word of Java. */
  public static String reason(java.io.IOException e) {
    if (e instanceof JsonMappingException mapping) {
      String place = place(mapping);
      return OneLine.of((place.isEmpty() ? "" : place + " ") + problem(mapping));
    }
    String message =
        e instanceof com.fasterxml.jackson.core.JsonProcessingException json
            ? json.getOriginalMessage()
            : e.getMessage();
    return OneLine.of(
        message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse(""));
  }

  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.toString();
  }

  private static String problem(JsonMappingException e) {
    if (String.valueOf(e.getMessage()).startsWith("Trailing token")) {
      return "there is text after the end of the document";
    }
    if (e instanceof UnrecognizedPropertyException) {
      return "is no key that is known here";
    }
    if (e instanceof ValueInstantiationException) {
      return "lacks something that must be there, or holds null";
    }
    if (e instanceof InvalidTypeIdException unknown) {
      return "is of an unknown kind: " + unknown.getTypeId();
    }
    if (e instanceof InvalidFormatException format) {
      return "cannot be '" + format.getValue() + "'";
    }
    if (e instanceof MismatchedInputException) {
      return "is of the wrong type";
    }
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private static byte[] bytes(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("records of this program always serialize", e);
    }
  }

  private static byte[] withFinalLineFeed(byte[] bytes) {
    byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    all[bytes.length] = '\n';
    return all;
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    return printer;
  }
}

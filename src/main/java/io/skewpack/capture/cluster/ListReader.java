package io.skewpack.capture.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;

/** One page of a Kubernetes list, object by object: of the page no more than one is in memory. */
final class ListReader {

  /** One object of a document that goes on after it. */
  private static final ObjectReader PARTS =
      SnapshotJson.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What is done with each object. */
  interface Taking {
    void take(ObjectNode item) throws CaptureException;
  }

  private ListReader() {}

  /**
   * @param itemKind what every object must call itself; empty when it need not
   * @param what verb and resource, for the message
   * @return what asks for the next page; empty after the last one
   * @throws IOException when it is no JSON, or does not arrive
   * @throws CaptureException when it is no list
   */
  static String read(AnswerStream answer, String itemKind, String what, Taking taking)
      throws IOException, CaptureException {
    String next = "";
    boolean hasItems = false;
    try (JsonParser parser = SnapshotJson.mapper().createParser(answer)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw noList(what);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items")) {
          hasItems = true;
          if (value == JsonToken.START_ARRAY) {
            items(parser, answer, itemKind, what, taking);
          } else if (value != JsonToken.VALUE_NULL) {
            // Null is how Go writes a list that holds nothing.
            throw noList(what);
          }
        } else if (field.equals("metadata")) {
          next = tree(parser).path("continue").asText("");
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null || !hasItems) {
        throw noList(what);
      }
    }
    return next;
  }

  private static void items(
      JsonParser parser, AnswerStream answer, String itemKind, String what, Taking taking)
      throws IOException, CaptureException {
    answer.objectBegins();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!(tree(parser) instanceof ObjectNode item)) {
        throw new CaptureException(Reason.INVALID, what + ": an item is no object");
      }
      if (!itemKind.isEmpty() && !item.path("kind").asText().equals(itemKind)) {
        throw new CaptureException(
            Reason.INVALID, what + ": asked for metadata alone, the server sends whole objects");
      }
      taking.take(item);
      answer.objectBegins();
    }
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    return PARTS.readTree(parser);
  }

  private static CaptureException noList(String what) {
    return new CaptureException(Reason.INVALID, what + ": the answer is no list");
  }
}

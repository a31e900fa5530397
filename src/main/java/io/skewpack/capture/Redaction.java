package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes the values of Secrets out of an object, before anything is written. Works on a copy.
 *
 * <p>Removed: every value of {@code data} and {@code stringData} of any mapping whose kind is
 * {@code Secret}, at whatever depth, and every {@code last-applied-configuration} annotation, which
 * repeats its whole object. Not removed: a password that a chart writes into a ConfigMap, a command
 * or an {@code env[].value}, because nothing marks it as one.
 */
final class Redaction {

  /** What stands where a value was. */
  static final String REDACTED = "***";

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final List<String> SECRET_FIELDS = List.of("data", "stringData");

  private final List<FieldPath> places = new ArrayList<>();

  /**
   * @param value the object without its secrets
   * @param places what was replaced or removed, in the order of the document
   */
  record Redacted(JsonNode value, List<FieldPath> places) {
    Redacted {
      places = List.copyOf(places);
    }
  }

  private Redaction() {}

  static Redacted of(JsonNode object) {
    Redaction redaction = new Redaction();
    JsonNode copy = object.deepCopy();
    redaction.visit(copy, FieldPath.ROOT);
    return new Redacted(copy, redaction.places);
  }

  private void visit(JsonNode node, FieldPath path) {
    if (node instanceof ObjectNode object) {
      if (object.path("kind").asText("").equals("Secret")) {
        hideSecret(object, path);
      }
      if (object.path("annotations") instanceof ObjectNode annotations
          && annotations.remove(LAST_APPLIED) != null) {
        places.add(path.child("annotations").child(LAST_APPLIED));
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        visit(entry.getValue(), path.child(entry.getKey()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        visit(array.get(i), path.child(i));
      }
    }
  }

  private void hideSecret(ObjectNode secret, FieldPath path) {
    for (String field : SECRET_FIELDS) {
      JsonNode values = secret.path(field);
      FieldPath at = path.child(field);
      if (values instanceof ObjectNode mapping) {
        for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
          entry.setValue(TextNode.valueOf(REDACTED));
          places.add(at.child(entry.getKey()));
        }
      } else if (!values.isMissingNode() && !values.isNull()) {
        // Not a Secret that any API server accepts, and still somebody's secret.
        secret.put(field, REDACTED);
        places.add(at);
      }
    }
  }
}

package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a JSON tree, before anything is written, by {@link RedactionRule}. Works on
 * a copy. Names stay as they are, and so does the shape of everything but a last-applied
 * annotation.
 */
final class TreeRedaction {

  /** What stands where a value was. */
  static final String REDACTED = TextRedaction.REDACTED;

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final List<String> SECRET_FIELDS = List.of("data", "stringData");

  /** The keys of a Secret of type dockerconfigjson or dockercfg, wherever else they stand. */
  private static final Set<String> DOCKER_KEYS = Set.of(".dockerconfigjson", ".dockercfg");

  private static final Pattern BARE_FLAG = Pattern.compile("--[A-Za-z][A-Za-z0-9._-]{0,60}");

  private final boolean prose;
  private final List<Place> places = new ArrayList<>();

  /**
   * A value that was replaced, or an annotation that was removed.
   *
   * @param path inside the tree, as people write it
   * @param pointer the same place as a JSON pointer
   */
  record Place(FieldPath path, String pointer, RedactionRule rule) {
    Place {
      Objects.requireNonNull(path);
      Objects.requireNonNull(pointer);
      Objects.requireNonNull(rule);
    }
  }

  /**
   * @param value the tree without its secrets
   * @param places what was replaced or removed, in the order of the document
   */
  record Redacted(JsonNode value, List<Place> places) {
    Redacted {
      places = List.copyOf(places);
    }
  }

  private TreeRedaction(boolean prose) {
    this.prose = prose;
  }

  /** Of a manifest, or of facts about manifests. */
  static Redacted of(JsonNode tree) {
    return of(tree, false);
  }

  /**
   * @param prose whether its texts are messages and notes, rather than manifests and scripts
   */
  static Redacted of(JsonNode tree, boolean prose) {
    TreeRedaction redaction = new TreeRedaction(prose);
    JsonNode copy = tree.deepCopy();
    JsonNode clean =
        copy.isTextual() ? redaction.text(copy, At.ROOT) : redaction.visited(copy, At.ROOT);
    return new Redacted(clean, redaction.places);
  }

  /** One place in both notations. */
  private record At(FieldPath path, Pointer pointer) {
    static final At ROOT = new At(FieldPath.ROOT, new Pointer("", ""));

    At child(String step) {
      return new At(path.child(step), pointer.child(step));
    }

    At child(int index) {
      return new At(path.child(index), pointer.child(index));
    }
  }

  private void hit(At at, RedactionRule rule) {
    places.add(new Place(at.path(), at.pointer().pointer(), rule));
  }

  private JsonNode visited(JsonNode node, At at) {
    if (node instanceof ObjectNode object) {
      if (object.path("kind").asText("").equals("Secret")) {
        hideSecret(object, at);
      }
      if (object.path("annotations") instanceof ObjectNode annotations
          && annotations.remove(LAST_APPLIED) != null) {
        hit(at.child("annotations").child(LAST_APPLIED), RedactionRule.LAST_APPLIED);
      }
      if (isSecretEntry(object)) {
        object.put("value", REDACTED);
        hit(at.child("value"), RedactionRule.ENV_NAME);
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        At place = at.child(entry.getKey());
        entry.setValue(
            DOCKER_KEYS.contains(entry.getKey()) && entry.getValue().isTextual()
                ? hidden(entry.getValue(), place)
                : clean(entry.getValue(), place));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        boolean valueOfFlag = i > 0 && isSecretFlag(array.get(i - 1)) && isSecret(array.get(i));
        if (valueOfFlag) {
          array.set(i, TextNode.valueOf(REDACTED));
          hit(at.child(i), RedactionRule.FLAG);
        } else {
          array.set(i, clean(array.get(i), at.child(i)));
        }
      }
    }
    return node;
  }

  private JsonNode clean(JsonNode node, At at) {
    return node.isTextual() ? text(node, at) : visited(node, at);
  }

  private JsonNode text(JsonNode node, At at) {
    TextRedaction clean = TextRedaction.of(node.asText(), prose);
    clean.hits().forEach(rule -> hit(at, rule));
    return clean.hits().isEmpty() ? node : TextNode.valueOf(clean.text());
  }

  private JsonNode hidden(JsonNode node, At at) {
    if (node.asText().equals(REDACTED)) {
      return node;
    }
    hit(at, RedactionRule.DOCKER_CONFIG);
    return TextNode.valueOf(REDACTED);
  }

  private static boolean isSecretEntry(ObjectNode object) {
    return object.path("name").isTextual()
        && SecretNames.isSecret(object.path("name").asText())
        && isSecret(object.path("value"));
  }

  private static boolean isSecretFlag(JsonNode word) {
    return word.isTextual()
        && BARE_FLAG.matcher(word.asText()).matches()
        && SecretNames.isSecret(word.asText());
  }

  private static boolean isSecret(JsonNode value) {
    return value.isTextual()
        && !value.asText().startsWith("-")
        && SecretNames.isLiteral(value.asText());
  }

  private void hideSecret(ObjectNode secret, At at) {
    for (String field : SECRET_FIELDS) {
      JsonNode values = secret.path(field);
      At place = at.child(field);
      if (values instanceof ObjectNode mapping) {
        for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
          if (!isRedacted(entry.getValue())) {
            entry.setValue(TextNode.valueOf(REDACTED));
            hit(place.child(entry.getKey()), RedactionRule.SECRET_OBJECT);
          }
        }
      } else if (!values.isMissingNode() && !values.isNull() && !isRedacted(values)) {
        // Not a Secret that any API server accepts, and still somebody's secret.
        secret.put(field, REDACTED);
        hit(place, RedactionRule.SECRET_OBJECT);
      }
    }
  }

  /** Files are gone over once more when a snapshot is laid out. */
  private static boolean isRedacted(JsonNode value) {
    return value.isTextual() && value.asText().equals(REDACTED);
  }
}

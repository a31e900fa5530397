package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.TextRedaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object as an API server gives it; what it does not say is empty, of whatever type it is. */
record KubernetesObject(JsonNode value) {

  /** More of a message is not kept: it goes into a report, not into a log. */
  private static final int LONGEST_MESSAGE = 600;

  String namespace() {
    return string("/metadata/namespace");
  }

  String name() {
    return string("/metadata/name");
  }

  Optional<String> label(String name) {
    return text(value.at("/metadata/labels").path(name));
  }

  Optional<String> annotation(String name) {
    return text(value.at("/metadata/annotations").path(name));
  }

  Optional<Instant> created() {
    return instant("/metadata/creationTimestamp");
  }

  Optional<Instant> deleting() {
    return instant("/metadata/deletionTimestamp");
  }

  List<String> finalizers() {
    List<String> finalizers = new ArrayList<>();
    value.at("/metadata/finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    value.at("/spec/finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    return finalizers;
  }

  /** The owner that created it and looks after it. */
  Optional<Owner> controller() {
    for (JsonNode owner : value.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return Optional.of(new Owner(owner.path("kind").asText(), owner.path("name").asText()));
      }
    }
    return Optional.empty();
  }

  /** The kind and the name of an object's controller, which is in the object's namespace. */
  record Owner(String kind, String name) {
    @Override
    public String toString() {
      return kind + "/" + name;
    }
  }

  /** The object without all but what tells it and what made it, to be kept beside thousands. */
  KubernetesObject identity() {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = kept.putObject("metadata");
    for (String field : List.of("namespace", "name", "labels", "ownerReferences")) {
      if (value.path("metadata").has(field)) {
        metadata.set(field, value.path("metadata").get(field));
      }
    }
    return new KubernetesObject(kept);
  }

  JsonNode at(String pointer) {
    return value.at(pointer);
  }

  /** The text at a JSON pointer; empty when there is none. */
  String string(String pointer) {
    return value.at(pointer).asText("");
  }

  Optional<String> text(String pointer) {
    return text(value.at(pointer));
  }

  Optional<Instant> instant(String pointer) {
    return instant(value.at(pointer));
  }

  /** What the first condition that is not True says, when it says anything. */
  Optional<String> complaint() {
    for (JsonNode condition : value.at("/status/conditions")) {
      if (!condition.path("status").asText().equals("True")) {
        Optional<String> message = message(condition.path("message"));
        if (message.isPresent()) {
          return message;
        }
      }
    }
    return Optional.empty();
  }

  static Optional<String> text(JsonNode said) {
    return Optional.of(said.asText("")).filter(text -> !text.isEmpty());
  }

  /**
   * A text of somebody's own, cut where it gets long, and without what looks like a secret: a probe
   * that failed, for one, says what the program said.
   */
  static Optional<String> message(JsonNode said) {
    return text(said)
        .map(text -> TextRedaction.ofProse(text).text())
        .map(
            text ->
                text.codePointCount(0, text.length()) <= LONGEST_MESSAGE
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, LONGEST_MESSAGE)) + "…");
  }

  /** In whole seconds. */
  static Optional<Instant> instant(JsonNode said) {
    try {
      return text(said).map(Instant::parse).map(at -> at.truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

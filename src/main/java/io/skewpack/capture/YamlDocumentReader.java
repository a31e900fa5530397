package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.KubernetesYaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Turns one YAML document into JSON: SnakeYAML scans and parses, the meaning is kubectl's. */
final class YamlDocumentReader {

  /** The sum of the sizes of everything that aliases repeat; go-yaml stops at a like number. */
  private static final int MAX_ALIASED_NODES = 1_000_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TAG = "tag:yaml.org,2002:";

  private final Parser parser;
  private final int firstLine;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<String> duplicateKeys = new ArrayList<>();
  private long nodes;
  private long aliased;
  private int depth;

  private final String text;
  private int refusedTab = -1;

  YamlDocumentReader(String text, int firstLine) throws YamlException {
    this.text = text;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setProcessComments(false);
    try {
      this.parser = new ParserImpl(new StreamReader(text), options);
    } catch (YAMLException e) {
      throw failure(e);
    }
    this.firstLine = firstLine;
  }

  /** What was read: empty when the text holds nothing but comments. */
  Optional<Read> read() throws YamlException {
    try {
      expect(Event.ID.StreamStart);
      if (parser.checkEvent(Event.ID.StreamEnd)) {
        return Optional.empty();
      }
      expect(Event.ID.DocumentStart);
      JsonNode value = node();
      expect(Event.ID.DocumentEnd);
      Event next = parser.peekEvent();
      if (!next.is(Event.ID.StreamEnd)) {
        throw at(next, "a second document begins without a --- line of its own");
      }
      return value.isNull() ? Optional.empty() : Optional.of(new Read(value, duplicateKeys));
    } catch (YAMLException e) {
      throw failure(e);
    }
  }

  /** After a failure: the index of the tab at which the scanner stopped, or -1. */
  int refusedTab() {
    return refusedTab;
  }

  record Read(JsonNode value, List<String> duplicateKeys) {}

  private record Anchored(JsonNode value, long size) {}

  private JsonNode node() throws YamlException {
    Event event = parser.getEvent();
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    long before = nodes++;
    if (anchor != null) {
      anchors.remove(anchor);
      open.add(anchor);
    }
    JsonNode value;
    if (event instanceof ScalarEvent scalar) {
      value = scalar(scalar);
    } else {
      if (++depth > KubernetesYaml.MAX_DEPTH) {
        throw at(event, "nested deeper than " + KubernetesYaml.MAX_DEPTH + " levels");
      }
      value = event instanceof SequenceStartEvent ? sequence() : mapping((MappingStartEvent) event);
      depth--;
    }
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(value, nodes - before));
    }
    return value;
  }

  private JsonNode alias(AliasEvent alias) throws YamlException {
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw at(
          alias,
          open.contains(alias.getAnchor())
              ? "anchor '" + alias.getAnchor() + "' contains itself"
              : "unknown anchor '" + alias.getAnchor() + "'");
    }
    aliased += anchored.size();
    nodes += anchored.size();
    if (aliased > MAX_ALIASED_NODES) {
      throw at(alias, "aliases repeat more than " + MAX_ALIASED_NODES + " nodes");
    }
    return anchored.value();
  }

  private ArrayNode sequence() throws YamlException {
    ArrayNode array = NODES.arrayNode();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      array.add(node());
    }
    parser.getEvent();
    return array;
  }

  private ObjectNode mapping(MappingStartEvent start) throws YamlException {
    ObjectNode object = NODES.objectNode();
    Set<String> own = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.peekEvent();
      if (isMerge(keyEvent)) {
        parser.getEvent();
        merge(object, node(), start);
        continue;
      }
      String key = key(node(), keyEvent);
      if (!own.add(key)) {
        duplicateKeys.add(key + " (line " + line(keyEvent) + ")");
      }
      object.set(key, node());
    }
    parser.getEvent();
    return object;
  }

  private static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<")
        && (scalar.getTag() == null || scalar.getTag().equals(TAG + "merge"));
  }

  /** In a list of mappings to merge, earlier ones win, so they are laid on last. */
  private void merge(ObjectNode target, JsonNode source, Event event) throws YamlException {
    if (source instanceof ObjectNode mapping) {
      target.setAll(mapping);
      return;
    }
    if (source instanceof ArrayNode mappings) {
      for (int i = mappings.size() - 1; i >= 0; i--) {
        if (!(mappings.get(i) instanceof ObjectNode mapping)) {
          throw at(event, "map merge requires map or sequence of maps as the value");
        }
        target.setAll(mapping);
      }
      return;
    }
    throw at(event, "map merge requires map or sequence of maps as the value");
  }

  private JsonNode scalar(ScalarEvent scalar) throws YamlException {
    String text = scalar.getValue();
    String tag = scalar.getTag();
    if (tag == null || tag.equals("!")) {
      return scalar.isPlain() && tag == null ? plain(scalar) : NODES.textNode(text);
    }
    switch (tag) {
      case TAG + "str", TAG + "timestamp" -> {
        return NODES.textNode(text);
      }
      case TAG + "binary" -> {
        return binary(scalar);
      }
      case TAG + "null", TAG + "bool", TAG + "int", TAG + "float" -> {
        JsonNode value = plain(scalar);
        if (!is(value, tag.substring(TAG.length()))) {
          throw at(scalar, "cannot decode `" + text + "` as a !!" + tag.substring(TAG.length()));
        }
        return value;
      }
      default -> {
        return NODES.textNode(text);
      }
    }
  }

  private JsonNode plain(ScalarEvent scalar) throws YamlException {
    Optional<JsonNode> value = GoYamlScalars.resolve(scalar.getValue());
    if (value.isEmpty()) {
      throw at(scalar, scalar.getValue() + " has no JSON form");
    }
    return value.get();
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "null" -> value.isNull();
      case "bool" -> value.isBoolean();
      case "int" -> value.isIntegralNumber();
      default -> value.isNumber();
    };
  }

  private JsonNode binary(ScalarEvent scalar) throws YamlException {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(scalar.getValue());
      return NODES.textNode(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw at(scalar, "!!binary value contains invalid base64 data");
    }
  }

  /** JSON has string keys only: {@code sigs.k8s.io/yaml} writes the others out. */
  private String key(JsonNode key, Event event) throws YamlException {
    if (key.isTextual() || key.isBoolean() || key.isNumber()) {
      return key.asText();
    }
    throw at(event, key.isNull() ? "a mapping key is null" : "a mapping key is not a scalar");
  }

  private void expect(Event.ID id) {
    Event event = parser.getEvent();
    if (!event.is(id)) {
      throw new IllegalStateException("SnakeYAML gave " + event + " where " + id + " must be");
    }
  }

  private int line(Event event) {
    return firstLine + event.getStartMark().getLine();
  }

  private YamlException at(Event event, String problem) {
    return new YamlException(line(event), problem);
  }

  private YamlException failure(YAMLException e) {
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      int codePoints = marked.getProblemMark().getIndex();
      if (codePoints < text.codePointCount(0, text.length())) {
        int at = text.offsetByCodePoints(0, codePoints);
        refusedTab = text.charAt(at) == '\t' ? at : -1;
      }
      return new YamlException(
          firstLine + marked.getProblemMark().getLine(), String.valueOf(marked.getProblem()));
    }
    return new YamlException(
        firstLine, String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML"));
  }
}

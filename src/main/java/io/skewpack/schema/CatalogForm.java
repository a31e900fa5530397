package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A table of schema nodes, each kept once, in which a subschema is the number of another node:
 *
 * <pre>
 * {"catalogFormat":1,
 * "definitions":[
 * {"name":…,"group":…,"kind":…,"plural":…,"namespaced":…,"facts":SHA-256,
 *  "versions":[{"name":…,"served":…,"storage":…,"schema":NODE,"facts":SHA-256}]},
 * …
 * ],
 * "releases":[
 * {"version":…,"tagged":…,"definitions":[NUMBER,…]},
 * …
 * ],
 * "nodes":[
 * {"type":"object","properties":{"spec":NODE,…}},
 * …
 * ]}
 * </pre>
 *
 * Every entry stands on a line of its own, so that a large table is cut at line feeds and a node is
 * read when it is first needed.
 */
public final class CatalogForm {

  /** Readers refuse another number. */
  public static final int FORMAT = 1;

  private static final byte[] NODES = "\n\"nodes\":[\n".getBytes(StandardCharsets.UTF_8);

  /** Gives the JSON of a node by its number. */
  private interface Nodes {
    JsonNode get(int number);
  }

  private final JsonNode header;
  private final Nodes nodes;
  private final AtomicReferenceArray<StructuralSchema> schemas;

  private CatalogForm(JsonNode header, Nodes nodes, int size) {
    this.header = header;
    this.nodes = nodes;
    this.schemas = new AtomicReferenceArray<>(size);
  }

  /**
   * @throws SnapshotException when this is no catalog form, or of another format
   */
  public static CatalogForm read(JsonNode document) throws SnapshotException {
    JsonNode nodes = document.path("nodes");
    return new CatalogForm(checked(document), nodes::get, nodes.size());
  }

  /**
   * The same from bytes, each node read when it is first needed.
   *
   * @throws SnapshotException when this is no catalog form, or of another format
   */
  public static CatalogForm read(byte[] json) throws SnapshotException {
    int cut = indexOf(json, NODES);
    if (cut < 0) {
      throw new SnapshotException("this is no catalog: it has no line of nodes");
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(json, 0, cut);
    head.writeBytes("\"nodes\":[]}".getBytes(StandardCharsets.UTF_8));
    int[] starts = lineStarts(json, cut + NODES.length);
    try {
      JsonNode header = checked(SnapshotJson.tree(head.toByteArray()));
      return new CatalogForm(header, number -> node(json, starts, number), starts.length - 1);
    } catch (IOException e) {
      throw new SnapshotException("this is no catalog: " + SnapshotJson.reason(e), e);
    }
  }

  private static JsonNode checked(JsonNode document) throws SnapshotException {
    int format = document.path("catalogFormat").asInt();
    if (format != FORMAT) {
      throw new SnapshotException(
          "this program reads catalog format " + FORMAT + ", and this is " + format);
    }
    return document;
  }

  private static int[] lineStarts(byte[] json, int from) {
    int[] starts = new int[1024];
    int count = 0;
    for (int at = from; at < json.length && json[at] == '{'; ) {
      if (count == starts.length) {
        starts = java.util.Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at;
      while (at < json.length && json[at] != '\n') {
        at++;
      }
      at++;
      from = at;
    }
    starts = java.util.Arrays.copyOf(starts, count + 1);
    starts[count] = from;
    return starts;
  }

  private static JsonNode node(byte[] json, int[] starts, int number) {
    int end = starts[number + 1] - 1;
    int length = (json[end - 1] == ',' ? end - 1 : end) - starts[number];
    try {
      return SnapshotJson.mapper().readTree(json, starts[number], length);
    } catch (IOException e) {
      throw new IllegalStateException("node " + number + " of the catalog is not JSON", e);
    }
  }

  private static int indexOf(byte[] text, byte[] part) {
    for (int at = 0; at + part.length <= text.length; at++) {
      if (java.util.Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Reads every node, so that none can fail later.
   *
   * @throws SnapshotException when a node is no JSON object, or a part of it is no node before it
   */
  CatalogForm check() throws SnapshotException {
    for (int number = 0; number < size(); number++) {
      JsonNode node;
      try {
        node = nodes.get(number);
      } catch (IllegalStateException e) {
        throw new SnapshotException("this is no catalog: " + e.getMessage(), e);
      }
      // Children come before their parents, so that no node can hold itself.
      int own = number;
      List<JsonNode> strangers = new ArrayList<>();
      ObjectNode unused =
          SchemaFacts.of(
              node,
              child -> {
                if (!child.isIntegralNumber()
                    || child.longValue() < 0
                    || child.longValue() >= own) {
                  strangers.add(child);
                }
                return child;
              });
      if (!node.isObject() || !strangers.isEmpty()) {
        throw new SnapshotException("this is no catalog: node " + number + " is damaged");
      }
    }
    for (JsonNode definition : header.path("definitions")) {
      for (JsonNode version : definition.path("versions")) {
        if (version.has("schema") && version.path("schema").asInt(size()) >= size()) {
          throw new SnapshotException(
              "this is no catalog: the schema of "
                  + OneLine.of(definition.path("name").asText())
                  + " is no node");
        }
      }
    }
    return this;
  }

  int size() {
    return schemas.length();
  }

  /** The schema that begins at a node; the same object whenever it is asked for. */
  StructuralSchema schema(int number) {
    StructuralSchema known = schemas.get(number);
    if (known != null) {
      return known;
    }
    StructuralSchema made =
        StructuralSchema.inTable(IntNode.valueOf(number), nodes::get, this::schema);
    return schemas.compareAndSet(number, null, made) ? made : schemas.get(number);
  }

  /** The definitions of the table, in its order. */
  List<CrdSchemas.Definition> definitions() {
    List<CrdSchemas.Definition> definitions = new ArrayList<>();
    for (JsonNode definition : header.path("definitions")) {
      List<CrdSchemas.Version> versions = new ArrayList<>();
      for (JsonNode version : definition.path("versions")) {
        int root = version.path("schema").asInt(-1);
        versions.add(
            new CrdSchemas.Version(
                version.path("name").asText(),
                version.path("served").asBoolean(),
                version.path("storage").asBoolean(),
                root < 0 ? null : () -> schema(root)));
      }
      definitions.add(
          new CrdSchemas.Definition(
              definition.path("name").asText(),
              definition.path("group").asText(),
              definition.path("kind").asText(),
              definition.path("plural").asText(),
              definition.path("namespaced").asBoolean(),
              versions));
    }
    return definitions;
  }

  JsonNode header() {
    return header;
  }
}

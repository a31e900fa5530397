package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a {@link CatalogForm} in the making: each kept once, children before parents. */
final class NodeTable {

  /**
   * A node of the table.
   *
   * @param hash of the facts of the whole schema below it
   */
  record Entry(int number, String hash) {}

  private final Map<String, Entry> byLine = new HashMap<>();
  private final IdentityHashMap<StructuralSchema, Entry> shared = new IdentityHashMap<>();
  private final List<String> lines = new ArrayList<>();

  Entry add(StructuralSchema schema) {
    Entry known = schema.isShared() ? shared.get(schema) : null;
    if (known != null) {
      return known;
    }
    IdentityHashMap<JsonNode, String> hashes = new IdentityHashMap<>();
    ObjectNode facts =
        SchemaFacts.of(
            schema.source(),
            child -> {
              Entry entry = add(schema.child(child));
              JsonNode number = new IntNode(entry.number());
              hashes.put(number, entry.hash());
              return number;
            });
    Entry entry = add(facts, hashes);
    if (schema.isShared()) {
      shared.put(schema, entry);
    }
    return entry;
  }

  private Entry add(ObjectNode facts, IdentityHashMap<JsonNode, String> hashes) {
    String line = facts.toString();
    Entry known = byLine.get(line);
    if (known == null) {
      ObjectNode hashed = SchemaFacts.of(facts, number -> TextNode.valueOf(hashes.get(number)));
      known = new Entry(lines.size(), Sha256.of(CanonicalJson.text(hashed)));
      byLine.put(line, known);
      lines.add(line);
    }
    return known;
  }

  /** Every node as JSON, in the order of their numbers. */
  List<String> lines() {
    return lines;
  }
}

package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is known of one object from the releases that it was already held against. Releases share
 * schemas, and schemas that differ share most of their nodes: a part of the object of which a node
 * had nothing to say need not be shown to that node again. For one object and one thread.
 */
final class SharedFindings {

  private final Map<StructuralSchema, Judgement> judgements = new HashMap<>();
  private final IdentityHashMap<JsonNode, Map<StructuralSchema, JsonNode>> stored =
      new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, Map<StructuralSchema, Integer>> valid =
      new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, Map<StructuralSchema, Boolean>> walked =
      new IdentityHashMap<>();
  private Problems metadata;

  Judgement judgement(StructuralSchema schema, Function<StructuralSchema, Judgement> decode) {
    return judgements.computeIfAbsent(schema, decode);
  }

  /** What is wrong with the object's metadata, which no schema has a say in. */
  Problems metadata(Supplier<Problems> check) {
    if (metadata == null) {
      metadata = check.get();
    }
    return metadata;
  }

  /** The stored form of a part without unknown fields; null when it is not known. */
  JsonNode stored(JsonNode part, StructuralSchema node) {
    return known(stored, part, node);
  }

  void keepStored(JsonNode part, StructuralSchema node, JsonNode form) {
    keep(stored, part, node, form);
  }

  /** The checks that a valid part took; null when it is not known to be valid. */
  Integer valid(JsonNode part, StructuralSchema node) {
    return known(valid, part, node);
  }

  void keepValid(JsonNode part, StructuralSchema node, int checks) {
    keep(valid, part, node, checks);
  }

  /** Whether a part is known to break no list rule and to meet no CEL rule. */
  boolean walked(JsonNode part, StructuralSchema node) {
    return known(walked, part, node) != null;
  }

  void keepWalked(JsonNode part, StructuralSchema node) {
    keep(walked, part, node, true);
  }

  private static <T> T known(
      IdentityHashMap<JsonNode, Map<StructuralSchema, T>> all,
      JsonNode part,
      StructuralSchema node) {
    Map<StructuralSchema, T> own = all.get(part);
    return own == null ? null : own.get(node);
  }

  private static <T> void keep(
      IdentityHashMap<JsonNode, Map<StructuralSchema, T>> all,
      JsonNode part,
      StructuralSchema node,
      T value) {
    all.computeIfAbsent(part, first -> new IdentityHashMap<>(2)).put(node, value);
  }
}

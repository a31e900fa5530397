package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A schema for {@code .spec} and objects for it, written in JSON with single quotes. */
final class SchemaCase {

  private final ObjectNode root;

  private SchemaCase(ObjectNode root) {
    this.root = root;
  }

  static JsonNode json(String text) {
    try {
      return SnapshotJson.tree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static SchemaCase spec(String schema) {
    ObjectNode root =
        (ObjectNode)
            json(
                "{'type':'object','properties':{'apiVersion':{'type':'string'},"
                    + "'kind':{'type':'string'},'metadata':{'type':'object'}}}");
    ((ObjectNode) root.get("properties")).set("spec", json(schema));
    return new SchemaCase(root);
  }

  JsonNode openApi() {
    return root;
  }

  static JsonNode object(String spec) {
    ObjectNode object =
        (ObjectNode) json("{'apiVersion':'x.y/v1','kind':'K','metadata':{'name':'a'}}");
    object.set("spec", json(spec));
    return object;
  }

  Judgement judge(JsonNode object) {
    return StrictDecoder.decode(object, StructuralSchema.parse(root));
  }

  /** Every rejection as {@code path rule}, sorted. */
  List<String> reject(String spec) {
    return rejections(judge(object(spec)));
  }

  static List<String> rejections(Judgement judgement) {
    return judgement.rejections().stream()
        .map(field -> field.path() + " " + field.rule().id())
        .toList();
  }
}

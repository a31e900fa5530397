package io.skewpack.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON Schemas of a snapshot's files (draft 2020-12), which are part of the jar. */
public final class SnapshotSchema {

  private static final String FOLDER = "schema/";
  private static final Map<String, String> SCHEMAS =
      Map.of(
          SnapshotIndex.PATH, "snapshot.schema.json",
          ChartLayer.PATH, "chart.schema.json",
          CrdLayer.PATH, "crd.schema.json",
          ImageLayer.PATH, "image.schema.json",
          DryRun.PATH, "dry-run.schema.json",
          Contracts.PATH, "contracts.schema.json",
          History.PATH, "history.schema.json",
          Substrate.PATH, "substrate.schema.json",
          Running.PATH, "running.schema.json",
          CaseFile.PATH, "case.schema.json");

  private static final List<String> PATHS =
      List.of(
          SnapshotIndex.PATH,
          ChartLayer.PATH,
          CrdLayer.PATH,
          ImageLayer.PATH,
          DryRun.PATH,
          Contracts.PATH,
          History.PATH,
          Substrate.PATH,
          Running.PATH,
          CaseFile.PATH);

  /** The properties that hold a {@link Pointer}, besides a redaction's object. */
  private static final Set<String> POINTERS = Set.of("content", "schema");

  /** Below these, names are anybody's choice. */
  private static final Set<String> PEOPLES_OWN = Set.of("annotations", "labels", "notes");

  private static final JsonSchemaFactory FACTORY = offline();

  private SnapshotSchema() {}

  /** The draft's own vocabulary is built into the validator; nothing is loaded from anywhere. */
  private static JsonSchemaFactory offline() {
    return JsonSchemaFactory.getInstance(
        VersionFlag.V202012,
        builder ->
            builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
  }

  /**
   * What in a snapshot is not of the documented shape, and every pointer that leads nowhere; one
   * line each, empty when all is well.
   */
  public static List<String> violations(Snapshot snapshot) {
    List<String> violations = new ArrayList<>();
    for (String path : PATHS) {
      if (snapshot.holds(path)) {
        try {
          JsonNode content = snapshot.resolve(new Pointer(path, ""));
          violations.addAll(violations(path, content));
          deadEnds(snapshot, new Pointer(path, ""), content, violations);
        } catch (SnapshotException e) {
          violations.add(path + ": " + e.getMessage());
        }
      }
    }
    return violations;
  }

  static List<String> violations(String path, JsonNode content) {
    return schema(SCHEMAS.get(path)).validate(content).stream()
        .map(message -> OneLine.of(path + " " + message.getMessage()))
        .sorted()
        .toList();
  }

  private static void deadEnds(
      Snapshot snapshot, Pointer at, JsonNode node, List<String> violations) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (PEOPLES_OWN.contains(field.getKey())) {
        continue;
      }
      Pointer place = at.child(field.getKey());
      JsonNode value = field.getValue();
      if (value.isTextual() && isPointer(place, field.getKey())) {
        try {
          Pointer to = Pointer.parse(value.asText());
          if (!isWholeFile(snapshot, to)) {
            JsonNode unused = snapshot.resolve(to);
          }
        } catch (SnapshotException | IllegalArgumentException e) {
          violations.add(OneLine.of(place + ": " + e.getMessage()));
        }
      }
      deadEnds(snapshot, place, value, violations);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        deadEnds(snapshot, at.child(i), node.get(i), violations);
      }
    }
  }

  /** Which may be a text, such as a log. */
  private static boolean isWholeFile(Snapshot snapshot, Pointer to) {
    return to.pointer().isEmpty() && snapshot.holds(to.file());
  }

  private static boolean isPointer(Pointer place, String name) {
    return POINTERS.contains(name)
        || (name.equals("object") && place.pointer().startsWith("/redactions/"));
  }

  static JsonSchema compiled(JsonNode schema) {
    return FACTORY.getSchema(schema);
  }

  private static JsonSchema schema(String name) {
    try (InputStream in = SnapshotSchema.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("this program was built without " + name);
      }
      return compiled(SnapshotJson.tree(in.readAllBytes()));
    } catch (IOException e) {
      throw new IllegalStateException("a schema of this program is damaged: " + name, e);
    }
  }
}

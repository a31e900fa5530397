package io.skewpack.snapshot;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JSON Schemas of a snapshot's files (draft 2020-12), which are part of the jar. */
public final class SnapshotSchema {

  private static final String FOLDER = "schema/";
  private static final Map<String, String> SCHEMAS =
      Map.of(
          SnapshotIndex.PATH, "snapshot.schema.json",
          ChartLayer.PATH, "chart.schema.json",
          CrdLayer.PATH, "crd.schema.json",
          Contracts.PATH, "contracts.schema.json",
          CaseFile.PATH, "case.schema.json");

  private SnapshotSchema() {}

  /** What in a snapshot is not of the documented shape, one line each; empty when all is. */
  public static List<String> violations(Snapshot snapshot) {
    List<String> violations = new ArrayList<>();
    for (String path :
        List.of(
            SnapshotIndex.PATH, ChartLayer.PATH, CrdLayer.PATH, Contracts.PATH, CaseFile.PATH)) {
      if (snapshot.holds(path)) {
        violations.addAll(violations(snapshot, path));
      }
    }
    return violations;
  }

  private static List<String> violations(Snapshot snapshot, String path) {
    try {
      JsonSchema schema = schema(SCHEMAS.get(path));
      return schema.validate(snapshot.resolve(new Pointer(path, ""))).stream()
          .map(ValidationMessage::getMessage)
          .map(message -> path + " " + message)
          .sorted()
          .toList();
    } catch (SnapshotException e) {
      return List.of(path + ": " + e.getMessage());
    }
  }

  private static JsonSchema schema(String name) {
    try (InputStream in = SnapshotSchema.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("this program was built without " + name);
      }
      JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
      return factory.getSchema(
          SchemaLocation.of("https://skewpack.example/" + name),
          SnapshotJson.tree(in.readAllBytes()));
    } catch (IOException e) {
      throw new IllegalStateException("a schema of this program is damaged: " + name, e);
    }
  }
}

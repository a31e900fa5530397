package io.skewpack.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Layer;
import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.Matrix.CrdGroup;
import io.skewpack.diagnose.Matrix.Gap;
import io.skewpack.diagnose.Matrix.Group;
import io.skewpack.diagnose.Matrix.Row;
import io.skewpack.diagnose.MatrixTarget;
import java.util.List;

/** A matrix as JSON, by the contract in {@code matrix.schema.json}. */
public final class MatrixJson {

  private static final int FORMAT = 1;

  private final Texts texts;

  public MatrixJson(Texts texts) {
    this.texts = texts;
  }

  /** The document, indented, with a final line feed. */
  public byte[] render(Matrix matrix) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("differs", matrix.differs());
    root.put("incomplete", matrix.isIncomplete());
    ArrayNode layers = root.putArray("differingLayers");
    matrix.differing().stream().map(Layer::id).forEach(layers::add);
    matrix.odd().ifPresent(odd -> root.put("odd", odd));
    ArrayNode targets = root.putArray("targets");
    matrix.targets().forEach(target -> targets.add(target(target)));
    ArrayNode unreadable = root.putArray("unreadable");
    matrix
        .unreadable()
        .forEach(
            one ->
                unreadable.addObject().put("snapshot", one.snapshot()).put("reason", one.reason()));
    ArrayNode same = root.putArray("sameCluster");
    matrix.sameCluster().forEach(members -> indexes(same.addArray(), members));
    ArrayNode rows = root.putArray("rows");
    matrix.rows().forEach(row -> rows.add(row(row)));
    ArrayNode crds = root.putArray("crds");
    matrix
        .crds()
        .forEach(
            (name, groups) -> {
              ObjectNode crd = crds.addObject();
              crd.put("name", name);
              ArrayNode all = crd.putArray("groups");
              groups.forEach(group -> all.add(crd(group)));
            });
    return VisibleJson.pretty(root);
  }

  private static ObjectNode target(MatrixTarget target) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("snapshot", target.snapshot());
    node.put("sha256", target.sha256());
    node.put("capturedAt", target.capturedAt().toString());
    target.context().ifPresent(context -> node.put("target", context));
    target.cluster().ifPresent(uid -> node.put("kubeSystemUid", uid));
    return node;
  }

  private ObjectNode row(Row row) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("row", row.row().id());
    node.put("layer", row.row().layer().id());
    node.put("standing", row.standing().name());
    ArrayNode groups = node.putArray("groups");
    for (Group group : row.groups()) {
      ObjectNode one = groups.addObject();
      one.put("value", group.value().key());
      one.put("shown", texts.plain(group.value().text(), group.value().facts()));
      if (group.value().facts().values().get("versions") instanceof Facts.Versions versions) {
        strings(one.putArray("releases"), versions.list());
      }
      one.put("odd", group.odd());
      indexes(one.putArray("targets"), group.members());
    }
    ArrayNode missing = node.putArray("missing");
    for (Gap gap : row.gaps()) {
      ObjectNode one = missing.addObject();
      one.put("target", gap.target());
      one.put("reason", gap.missing().reason().name());
      gap.missing().detail().ifPresent(detail -> one.put("detail", detail));
    }
    return node;
  }

  private static ObjectNode crd(CrdGroup group) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    group.facts().ifPresentOrElse(facts -> node.put("facts", facts), () -> node.putNull("facts"));
    indexes(node.putArray("targets"), group.members());
    group
        .newest()
        .ifPresent(
            write -> {
              ObjectNode newest = node.putObject("lastWrite");
              newest.put("manager", write.manager());
              write.operation().ifPresent(operation -> newest.put("operation", operation));
              write.at().ifPresent(at -> newest.put("at", at.toString()));
            });
    return node;
  }

  private static void indexes(ArrayNode array, List<Integer> members) {
    members.forEach(array::add);
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}

package io.skewpack.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.VersionSupport;
import java.util.List;

/** Which versions accept which charts, as JSON by the contract in {@code floor.schema.json}. */
public final class FloorJson {

  private static final int FORMAT = 1;

  private FloorJson() {}

  /**
   * The document, indented, with a final line feed.
   *
   * @param catalog the SHA-256 of the catalog that was asked
   */
  public static byte[] render(
      List<VersionSupport> charts, List<UnjudgedChart> unjudged, String catalog) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("catalog", catalog);
    ArrayNode all = root.putArray("charts");
    charts.forEach(chart -> all.add(chart(chart)));
    ArrayNode failed = root.putArray("failed");
    ArrayNode skipped = root.putArray("skipped");
    for (UnjudgedChart one : unjudged) {
      ObjectNode node = (one.failed() ? failed : skipped).addObject();
      node.put("chart", one.chart());
      node.put("reason", one.reason());
    }
    return VisibleJson.pretty(root);
  }

  private static ObjectNode chart(VersionSupport chart) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", chart.name());
    node.put("declared", chart.declared().orElse(null));
    strings(node.putArray("accepts"), chart.accepts());
    ArrayNode rejects = node.putArray("rejects");
    for (VersionSupport.RejectingVersion one : chart.rejects()) {
      ObjectNode version = rejects.addObject();
      version.put("version", one.version());
      ArrayNode fields = version.putArray("fields");
      for (VersionSupport.Field field : one.fields()) {
        fields
            .addObject()
            .put("kind", field.kind())
            .put("path", field.path())
            .put("rule", field.rule());
      }
    }
    strings(node.putArray("admittedButRejected"), chart.admittedButRejected());
    strings(node.putArray("excludedButAccepted"), chart.excludedButAccepted());
    node.put("suggested", chart.suggested().orElse(null));
    node.put("declaration", chart.declaration().name());
    strings(node.putArray("beyondConstraints"), chart.beyondConstraints());
    node.put("objects", chart.objects());
    node.put("customResources", chart.customResources());
    strings(node.putArray("notEvaluated"), chart.unjudged());
    node.put("hooksNotRendered", chart.hooksHidden());
    node.put("celRulesNotEvaluated", chart.celRules());
    return node;
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}

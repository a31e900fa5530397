package io.skewpack.render;

import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.DecisionTree.Node;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.report.EvidencePack.TreeView;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The decision tree as a diagram that GitHub draws: plain {@code flowchart TD}, generated ids,
 * quoted labels. Only words of ours stand in it, never a string from a chart or a cluster.
 */
final class Mermaid {

  private final Texts texts;

  Mermaid(Texts texts) {
    this.texts = texts;
  }

  String flowchart(TreeView view) {
    StringBuilder out = new StringBuilder("flowchart TD\n");
    for (Node node : view.tree().nodes()) {
      String label = label(texts.get(node.text()));
      out.append("  ").append(node.id());
      // A diamond with a sentence in it fills a screen; rounded corners tell a question as well.
      out.append(node.question() ? "(\"" + label + "\")" : "[\"" + label + "\"]").append('\n');
    }
    List<Edge> edges = view.tree().edges();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      out.append("  ").append(edge.from()).append(edge.taken() ? " ==>" : " -.->");
      out.append("|\"")
          .append(label(answer(edge, view.edgeEvidence().get(i), view.uncited().get(i))))
          .append("\"| ");
      out.append(edge.to()).append('\n');
    }
    String taken =
        view.tree().nodes().stream()
            .filter(Node::taken)
            .map(Node::id)
            .collect(Collectors.joining(","));
    out.append("  classDef taken stroke-width:3px\n  class ").append(taken).append(" taken");
    return out.toString();
  }

  private String answer(Edge edge, List<Integer> evidence, int uncited) {
    if (!edge.taken()) {
      return texts.get(edge.text());
    }
    Facts counted = Facts.of("answer", new Term(edge.text())).with("count", edge.count());
    return texts.cited(texts.get("tree.answer", counted), evidence, uncited);
  }

  /** Mermaid reads {@code #quot;} as a quotation mark; a raw one would end the label. */
  private static String label(String text) {
    return text.replace("#", "#35;").replace("\"", "#quot;").replace("`", "'").strip();
  }
}

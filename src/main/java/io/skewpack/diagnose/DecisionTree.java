package io.skewpack.diagnose;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The cross-layer decision tree, with the paths that the evidence takes. Every path whose evidence
 * says yes is taken.
 *
 * @param nodes in the order in which they are drawn
 * @param edges in the order in which they are drawn
 */
public record DecisionTree(List<Node> nodes, List<Edge> edges) {

  public DecisionTree {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A question or an end of the tree.
   *
   * @param id unique and plain: letters and digits
   * @param text the key of its label
   * @param question or else an end: what to do
   * @param taken whether a taken path reaches it
   * @param settle the key of the text that says what would answer it; present only for a question
   *     that was reached, or never asked, and not evaluated
   */
  public record Node(
      String id, String text, boolean question, boolean taken, Optional<String> settle) {
    public Node {
      Objects.requireNonNull(id);
      Objects.requireNonNull(text);
      Objects.requireNonNull(settle);
    }
  }

  /**
   * An answer.
   *
   * @param text the key of its label
   * @param taken whether evidence takes it
   * @param count how many rejections go this way; 0 when that says nothing
   */
  public record Edge(
      String from, String to, String text, boolean taken, int count, List<Evidence> evidence) {
    public Edge {
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      Objects.requireNonNull(text);
      evidence = List.copyOf(evidence);
    }
  }

  /** The taken edges, from the root on. */
  public List<Edge> path() {
    return edges.stream().filter(Edge::taken).toList();
  }
}

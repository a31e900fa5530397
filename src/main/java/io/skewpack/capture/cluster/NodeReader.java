package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Substrate.Node;
import io.skewpack.snapshot.Substrate.NodeImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the nodes, and which images they say they hold. */
final class NodeReader {

  static final String PATH = "/api/v1/nodes";
  static final String WHAT = "list nodes";

  /** A node lists up to 50 images, each under two names. */
  private static final int PAGE = 100;

  /**
   * Beyond this many pairs of image and node, only images that the cluster's own objects name are
   * kept.
   */
  private static final int MOST_PAIRS = 5_000;

  /** All nodes, and all images of theirs. */
  static final class Nodes {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Set<String>> holders = new TreeMap<>();

    List<Node> nodes() {
      return nodes.stream().sorted(Comparator.comparing(Node::name)).toList();
    }

    /**
     * @param named the references that objects of the cluster name
     */
    List<NodeImage> images(Set<String> named) {
      List<NodeImage> all =
          holders.entrySet().stream()
              .map(entry -> new NodeImage(entry.getKey(), List.copyOf(entry.getValue())))
              .toList();
      if (all.stream().mapToInt(image -> image.nodes().size()).sum() <= MOST_PAIRS) {
        return all;
      }
      Set<String> spelledOut =
          named.stream().map(NodeImage::spelledOut).collect(Collectors.toSet());
      return all.stream()
          .filter(image -> spelledOut.contains(NodeImage.spelledOut(image.image())))
          .toList();
    }

    private void add(KubernetesObject node) {
      JsonNode images = node.at("/status/images");
      nodes.add(
          new Node(
              node.name(),
              isReady(node),
              node.string("/status/nodeInfo/kubeletVersion"),
              images.size()));
      for (JsonNode image : images) {
        for (JsonNode name : image.path("names")) {
          holders.computeIfAbsent(name.asText(), any -> new TreeSet<>()).add(node.name());
        }
      }
    }
  }

  private NodeReader() {}

  static Nodes read(LiveTarget target) throws CaptureException, InterruptedException {
    return target.list(
        PATH,
        Map.of(),
        PAGE,
        WHAT,
        Nodes::new,
        (nodes, item) -> nodes.add(new KubernetesObject(item)));
  }

  private static boolean isReady(KubernetesObject node) {
    for (JsonNode condition : node.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}

package io.skewpack.capture;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * On which line of a YAML document something stands, for messages. The document is one that {@link
 * KubernetesYaml} has read: its limits have been held already.
 */
public final class YamlLines {

  private final Optional<Node> root;

  private YamlLines(Optional<Node> root) {
    this.root = root;
  }

  public static YamlLines of(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(KubernetesYaml.MAX_DEPTH + 1);
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      return new YamlLines(Optional.ofNullable(new Yaml(options).compose(new StringReader(text))));
    } catch (YAMLException kubectlReadsIt) {
      // A tab where SnakeYAML takes none: messages then go without a line.
      return new YamlLines(Optional.empty());
    }
  }

  /**
   * The line, from 1; of a key, the line on which the key itself stands. Empty when there is no
   * such place, or keys were merged in from elsewhere.
   *
   * @param steps keys and indexes from the root
   */
  public OptionalInt line(List<String> steps) {
    Node at = root.orElse(null);
    if (at == null) {
      return OptionalInt.empty();
    }
    int line = at.getStartMark().getLine();
    for (String step : steps) {
      Node next = null;
      if (at instanceof MappingNode mapping) {
        for (NodeTuple pair : mapping.getValue()) {
          if (pair.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step)) {
            next = pair.getValueNode();
            line = key.getStartMark().getLine();
          }
        }
      } else if (at instanceof SequenceNode sequence
          && step.matches("\\d{1,9}")
          && Integer.parseInt(step) < sequence.getValue().size()) {
        next = sequence.getValue().get(Integer.parseInt(step));
        line = next.getStartMark().getLine();
      }
      if (next == null) {
        return OptionalInt.empty();
      }
      at = next;
    }
    return OptionalInt.of(line + 1);
  }
}

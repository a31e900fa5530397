package io.skewpack.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** JSON as YAML that kubectl reads back as the same JSON. */
final class ManifestYaml {

  /**
   * SnakeYAML quotes by YAML 1.1, kubectl reads by go-yaml: what is not plainly a word is quoted.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private static final Set<String> READ_OTHERWISE =
      Set.of("y", "n", "yes", "no", "true", "false", "on", "off", "null");

  private ManifestYaml() {}

  static String write(JsonNode object) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    options.setSplitLines(false);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return escaped(
        new Yaml(new QuotingRepresenter(options), options)
            .dump(SnapshotJson.mapper().convertValue(object, Object.class)));
  }

  /** What cannot be seen stands between double quotes only, where YAML can write it out. */
  private static String escaped(String yaml) {
    StringBuilder out = new StringBuilder(yaml.length());
    yaml.codePoints()
        .forEach(
            point -> {
              if (isHidden(point)) {
                out.append((point > 0xffff ? "\\U%08x" : "\\u%04x").formatted(point));
              } else {
                out.appendCodePoint(point);
              }
            });
    return out.toString();
  }

  private static boolean isHidden(int point) {
    return point != '\n' && point != '\t' && Markdown.isInvisible(point);
  }

  private static final class QuotingRepresenter extends Representer {
    QuotingRepresenter(DumperOptions options) {
      super(options);
      // SnakeYAML would write a string with a control character in base64.
      representers.put(String.class, text -> representScalar(Tag.STR, (String) text));
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      boolean word =
          PLAIN.matcher(value).matches()
              && !READ_OTHERWISE.contains(value.toLowerCase(java.util.Locale.ROOT));
      boolean plain = word || !tag.equals(Tag.STR);
      boolean lines = value.contains("\n") && value.codePoints().noneMatch(ManifestYaml::isHidden);
      ScalarStyle quoted = lines ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
      return super.representScalar(tag, value, plain ? style : quoted);
    }
  }
}

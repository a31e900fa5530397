package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.snapshot.SnapshotJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestYamlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "On",
        "y",
        "1.10",
        "010",
        "0o10",
        "1e3",
        "1_000",
        "0x1F",
        "12:30:45",
        "~",
        "null",
        "",
        "2006-01-02T15:04:05Z",
        ".inf",
        "=",
        "<<",
        "- a",
        "a: b",
        "# c",
        "a #b",
        "@x",
        "`x`",
        "%y",
        "*a",
        "&a",
        "!t",
        "{a}",
        "[a]",
        "'q'",
        "\"q\"",
        " lead",
        "trail ",
        "two\nlines\n",
        "tab\there",
        "\u00e4\u65e5",
        "\u2028",
        "\ud83d\ude00",
        "$(VAR)",
        "a\\b",
        "null\n",
        "---",
        "..."
      })
  void aStringIsReadBackByKubectlsRules(String value) throws Exception {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("value", value);
    object.putArray("list").add(value).addObject().put(value.isEmpty() ? "empty" : value, 1L);
    JsonNode back = KubernetesYaml.read(ManifestYaml.write(object)).get(0).value();
    assertThat(back).isEqualTo(object);
  }

  @Test
  void numbersBooleansAndEmptyThingsKeepTheirKind() throws Exception {
    JsonNode object =
        SnapshotJson.mapper()
            .readTree(
                "{\"a\":1,\"b\":1.5,\"c\":true,\"d\":null,\"e\":{},\"f\":[],\"g\":[[1],{\"h\":[]}]}");
    assertThat(KubernetesYaml.read(ManifestYaml.write(object)).get(0).value()).isEqualTo(object);
  }
}

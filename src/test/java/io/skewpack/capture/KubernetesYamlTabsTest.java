package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.KubernetesYaml.YamlException;
import org.junit.jupiter.api.Test;

class KubernetesYamlTabsTest {

  @Test
  void takesATabAfterAScalarForWhiteSpaceAsGoYamlDoes() throws YamlException {
    assertThat(read("kind: ConfigMap\t\nname:\tx\t# comment\nlist:\n- a\t\n"))
        .isEqualTo("{\"kind\":\"ConfigMap\",\"name\":\"x\",\"list\":[\"a\"]}");
  }

  @Test
  void keepsTabsInsideText() throws YamlException {
    assertThat(read("a: b\t\nscript: |\n  if x\t\n  \ty\nquoted: \"\tz\t\"\n"))
        .isEqualTo("{\"a\":\"b\",\"script\":\"if x\\t\\n\\ty\\n\",\"quoted\":\"\\tz\\t\"}");
  }

  @Test
  void refusesTabsAsIndentation() {
    assertThatThrownBy(() -> read("a:\n\tb: c\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("line 2: ");
  }

  private static String read(String yaml) throws YamlException {
    return KubernetesYaml.read(yaml).get(0).value().toString();
  }
}

package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.SnapshotJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every expected value here was printed by the real kubectl, by {@code kubectl label --local -f
 * FILE -o json x=y}: client v1.34.5 and client v1.32.4 gave the same answers, on 2026-11-22.
 * Exceptions are named where they stand.
 */
class KubernetesYamlTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "no|false",
        "NO|false",
        "on|true",
        "Off|false",
        "y|true",
        "n|false",
        "Y|true",
        "yes|true",
        "True|true",
        "tRUE|\"tRUE\"",
        "y # c|true",
        "1.10|1.1",
        "010|8",
        "0o10|8",
        "0O17|15",
        "0x1F|31",
        "0X1f|31",
        "0b11|3",
        "0B1|1",
        "08|8",
        "0o8|\"0o8\"",
        "0b2|\"0b2\"",
        "0xZZ|\"0xZZ\"",
        "09.5|9.5",
        "+1|1",
        "+0x10|16",
        "-010|-8",
        "-0|0",
        "-0.0|0",
        "00|0",
        "1_000|1000",
        "1__0|10",
        "0x_1F|31",
        "1.5_0|1.5",
        "_1|\"_1\"",
        "1,000|\"1,000\"",
        "١٢|\"١٢\"",
        "12:30:45|\"12:30:45\"",
        "2006-01-02T15:04:05Z|\"2006-01-02T15:04:05Z\"",
        "2006-01-02|\"2006-01-02\"",
        "~|null",
        "null|null",
        "Null|null",
        "nULL|\"nULL\"",
        "1e3|1000",
        "1e+2|100",
        "1E-3|0.001",
        "1e|\"1e\"",
        "1e400|\"1e400\"",
        "1.e1|10",
        ".1e2|10",
        ".e1|\".e1\"",
        ".5|0.5",
        "5.|5",
        "1.0|1",
        "0.1|0.1",
        "1.2.3|\"1.2.3\"",
        "123456789.123456789|123456789.12345679",
        "9223372036854775807|9223372036854775807",
        "9223372036854775808|9223372036854775808.0",
        "-9223372036854775809|-9223372036854775808.0",
        "18446744073709551616|18446744073709551616.0",
        "1e21|1e21",
        "=|\"=\"",
        "<<|\"<<\"",
        "+|\"+\"",
        "\"no\"|\"no\"",
        "'010'|\"010\"",
        "!!str 010|\"010\"",
        "!!int 3|3",
        "!!int \"3\"|3",
        "!!float 3|3",
        "!!bool y|true",
        "!!binary aGk=|\"hi\"",
        "!!timestamp 2006-01-02|\"2006-01-02\"",
        "!foo bar|\"bar\"",
        "! 12|\"12\"",
        "&x 5|5",
      })
  void scalarsMeanWhatTheyMeanToKubectl(String scalar, String json) throws Exception {
    JsonNode expected = SnapshotJson.mapper().readTree(json);
    assertThat(one("v: " + scalar + "\n").get("v")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".inf",
        "-.inf",
        "+.inf",
        ".NaN",
        "- ",
        "%a",
        "@a",
        "`a`",
        "\"abc",
        "*unknown",
        "&b [*b]",
        "{<<: 3}",
        "{<<: ~, a: 1}",
        "{~: a}",
        "{{a: 1}: b}",
        "\"a\u0001b\""
      })
  void whatKubectlRefusesIsRefused(String value) {
    assertThatThrownBy(() -> one("v: " + value + "\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("line ");
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{b: &b {x: 1, z: 2}, c: {<<: *b, z: 3}}|{\"b\":{\"x\":1,\"z\":2},\"c\":{\"x\":1,\"z\":3}}",
        // The merge overrides the key before it: go-yaml v2 lays it on where it stands.
        "{b: &b {x: 1, z: 2}, c: {z: 3, <<: *b}}|{\"b\":{\"x\":1,\"z\":2},\"c\":{\"x\":1,\"z\":2}}",
        "{b: &b {x: 1}, d: &d {x: 2, z: 4}, c: {<<: [*b, *d]}}"
            + "|{\"b\":{\"x\":1},\"d\":{\"x\":2,\"z\":4},\"c\":{\"x\":1,\"z\":4}}",
        "{b: &b {x: 1}, c: {\"<<\": *b}}|{\"b\":{\"x\":1},\"c\":{\"<<\":{\"x\":1}}}",
        "{b: &b [1, 2], c: *b}|{\"b\":[1,2],\"c\":[1,2]}",
        "{b: &b 1, c: &b 2, d: *b}|{\"b\":1,\"c\":2,\"d\":2}",
        "{1: a, n: b, 1.5: c, 010: d, 2006-01-02: e, 1e3: f}"
            + "|{\"1\":\"a\",\"false\":\"b\",\"1.5\":\"c\",\"8\":\"d\",\"2006-01-02\":\"e\",\"1000\":\"f\"}",
        "{\"1\": a, 1: b}|{\"1\":\"b\"}",
        "{a: 1, a: 2}|{\"a\":2}",
        "{? a, ? b}|{\"a\":null,\"b\":null}",
        "!!map {a: 1}|{\"a\":1}",
      })
  void mappingsMeanWhatTheyMeanToKubectl(String mapping, String json) throws Exception {
    assertThat(one("v: " + mapping + "\n").get("v"))
        .isEqualTo(SnapshotJson.mapper().readTree(json));
  }

  @Test
  void jsonNumbersAndDuplicatesAreReadAsKubectlReadsThem() throws Exception {
    JsonNode read =
        one("{\"a\":1.0,\"a\":2.0,\"b\":1e3,\"c\":9223372036854775808,\"d\":1.5,\"e\":[-1.0]}");
    assertThat(read)
        .isEqualTo(
            SnapshotJson.mapper()
                .readTree("{\"a\":2,\"b\":1000,\"c\":9223372036854775808.0,\"d\":1.5,\"e\":[-1]}"));
  }

  @Test
  void aDuplicateKeyIsTakenAndNamed() throws Exception {
    List<Document> documents = KubernetesYaml.read("a: 1\nb:\n  c: 1\n  c: 2\n");
    assertThat(documents).hasSize(1);
    assertThat(documents.get(0).value().at("/b/c").asInt()).isEqualTo(2);
    assertThat(documents.get(0).duplicateKeys()).containsExactly("c (line 4)");
  }

  @Test
  void aStreamIsCutAtBareSeparatorsOnly() throws Exception {
    List<Document> documents =
        KubernetesYaml.read("# head\n---\na: 1\n--- # next\nb: |\n  ---\n  x\n---\n\n---\nc: 3\n");
    assertThat(documents).extracting(Document::line).containsExactly(3, 5, 11);
    assertThat(documents.get(1).value().get("b").asText()).isEqualTo("---\nx\n");
    assertThatThrownBy(() -> KubernetesYaml.read("q: 1\n--- !!map\nr: 2\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void aJsonStreamHoldsSeveralValues() throws Exception {
    assertThat(KubernetesYaml.read("{\"a\":1}\n{\"a\":2}")).hasSize(2);
  }

  @Test
  void aFlowMappingThatIsNotJsonIsStillYaml() throws Exception {
    assertThat(one("{a: b}").get("a").asText()).isEqualTo("b");
  }

  @Test
  void aliasBombsStopEarly() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String previous = "*a" + (i - 1) + ", ";
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, previous.repeat(9)));
    }
    assertThatThrownBy(() -> KubernetesYaml.read(bomb.toString()))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("aliases repeat more than");
  }

  @Test
  void deepNestingStopsEarly() {
    assertThatThrownBy(() -> KubernetesYaml.read("v: " + "[".repeat(100_000)))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void aListOfManyMegabytesIsRead() throws Exception {
    String item = "- name: x\n  text: \"" + "y".repeat(1_000) + "\"\n";
    JsonNode read = one("items:\n" + item.repeat(8_000));
    assertThat(read.get("items")).hasSize(8_000);
  }

  private static JsonNode one(String text) throws YamlException {
    List<Document> documents = KubernetesYaml.read(text);
    assertThat(documents).hasSize(1);
    return documents.get(0).value();
  }
}

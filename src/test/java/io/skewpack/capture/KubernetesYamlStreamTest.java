package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long streams are read side by side; nobody may notice but by the clock. */
class KubernetesYamlStreamTest {

  private static final String PROSE = "x".repeat(5_000);

  @Test
  void keepsOrderNumbersAndLines() throws YamlException {
    List<Document> documents = KubernetesYaml.read(stream(400, -1, -1));
    assertThat(documents).hasSize(400);
    for (int i = 0; i < documents.size(); i++) {
      assertThat(documents.get(i).value().path("number").asInt()).isEqualTo(i);
      assertThat(documents.get(i).number()).isEqualTo(i + 1);
      assertThat(documents.get(i).line()).isEqualTo(1 + 3 * i);
    }
  }

  @Test
  void tellsTheFirstFailureEveryTime() {
    String text = stream(400, 120, 390);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> KubernetesYaml.read(text))
          .isInstanceOf(YamlException.class)
          .hasMessageStartingWith("line " + (1 + 3 * 120) + ":");
    }
  }

  private static String stream(int documents, int broken, int alsoBroken) {
    return IntStream.range(0, documents)
        .mapToObj(
            i ->
                (i == broken || i == alsoBroken ? "a: b: c" : "number: " + i) + "\nprose: " + PROSE)
        .collect(Collectors.joining("\n---\n"));
  }
}

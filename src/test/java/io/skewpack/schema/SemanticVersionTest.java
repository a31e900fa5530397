package io.skewpack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemanticVersionTest {

  @Test
  void ordersTextsAsVersionsAndStrangersLast() {
    List<String> ordered =
        List.of(
            "0.9.5",
            "1.0",
            "1.0.0",
            "v1.0.0",
            "1.0.2-alpha.9",
            "1.0.2-beta.9",
            "1.0.2-beta.12",
            "1.0.2-beta.99999999999999999999",
            "1.0.2-beta.x",
            "1.0.2",
            "1.0.3-beta.0",
            "1.0.10",
            "1.1.0-alpha.4",
            "main",
            "newest");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(4));

    shuffled.sort(SemanticVersion.order());

    assertThat(shuffled).isEqualTo(ordered);
  }

  @ParameterizedTest
  @CsvSource({"1.0.3-beta.4,1.0", "1.0,1.0", "10.20.30,10.20", "1,1"})
  void knowsTheLine(String version, String line) {
    assertThat(SemanticVersion.lineOf(version)).isEqualTo(line);
  }
}

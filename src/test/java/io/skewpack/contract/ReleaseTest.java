package io.skewpack.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {

  @Test
  void releasesComeInTheOrderOfSemanticVersions() {
    List<Release> ascending =
        List.of(
                "1.0.0",
                "1.0.2-beta.2",
                "1.0.2-beta.12",
                "1.0.2-beta.12.1",
                "1.0.2-rc.1",
                "1.0.2",
                "1.0.10",
                "1.1.0-1",
                "1.1.0-alpha",
                "1.1.0-alpha.4",
                "v1.1.0")
            .stream()
            .map(version -> Release.parse(version).orElseThrow())
            .toList();

    assertThat(ascending).isSorted();
    assertThat(ascending.get(4)).isEqualByComparingTo(Release.parse("v1.0.2-rc.1+x").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.0", "main", "1.0.x", "1.0.2-", "1.0.2-beta..1"})
  void otherTextsAreNone(String text) {
    assertThat(Release.parse(text)).isEmpty();
  }
}

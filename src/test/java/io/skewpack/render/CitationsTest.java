package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CitationsTest {

  @Test
  void threeInARowAreASpanAndTwoAreNot() {
    assertThat(Citations.of(List.of(1))).isEqualTo("E1");
    assertThat(Citations.of(List.of(1, 2))).isEqualTo("E1, E2");
    assertThat(Citations.of(List.of(1, 3, 4, 5, 9))).isEqualTo("E1, E3–E5, E9");
    assertThat(Citations.of(List.of())).isEmpty();
  }
}

package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CitationsTest {

  @Test
  void threeInARowAreASpanAndTwoAreNot() {
    assertThat(Citations.of(List.of(1), ", ")).isEqualTo("E1");
    assertThat(Citations.of(List.of(1, 2), ", ")).isEqualTo("E1, E2");
    assertThat(Citations.of(List.of(1, 3, 4, 5, 9), ", ")).isEqualTo("E1, E3–E5, E9");
    assertThat(Citations.of(List.of(), ", ")).isEmpty();
  }

  @Test
  void aLanguageJoinsNumbersAndSentenceInItsOwnWay() {
    Texts english = new Texts(new Templates(Optional.empty()), "en");
    Texts chinese = new Texts(new Templates(Optional.empty()), "zh");

    assertThat(english.cited("It is so.", List.of(1, 3))).isEqualTo("It is so. (E1, E3)");
    assertThat(chinese.cited("如此。", List.of(1, 3))).isEqualTo("如此。（E1、E3）");
    assertThat(english.cited("", List.of(2))).isEqualTo("E2");
    assertThat(chinese.cited("**如此**", List.of())).isEqualTo("**如此**");
  }
}

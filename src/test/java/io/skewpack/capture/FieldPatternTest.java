package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldPatternTest {

  private static List<String> select(String pattern, String yaml) {
    return FieldPattern.of(pattern).select(GivenYaml.parse(yaml).get(0)).stream()
        .map(match -> match.path() + "=" + match.value() + match.keys())
        .toList();
  }

  @Test
  void followsKeysItemsAndStars() {
    assertThat(select(".a[].*.b", "{a: [{x: {b: 1}, y: {c: 2}}, {z: {b: 3}}]}"))
        .containsExactly(".a[0].x.b=1[x]", ".a[1].z.b=3[z]");
  }

  @Test
  void doesNotMatchOtherShapes() {
    assertThat(select(".a[].b", "{a: {b: 1}}")).isEmpty();
    assertThat(select(".a.*", "{a: [1]}")).isEmpty();
    assertThat(select(".a.b", "{a: text}")).isEmpty();
  }

  @Test
  void refusesTextWithoutLeadingDot() {
    assertThatThrownBy(() -> FieldPattern.of("spec")).isInstanceOf(IllegalArgumentException.class);
  }
}

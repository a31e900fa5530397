package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathSyntaxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".spec.configs[0].reconfigure",
        ".metadata.labels[app.kubernetes.io/name]",
        ".spec.roles[].isExclusive",
        ".data[my.cnf][\\0]",
        ".data[a\\]b\\\\c]",
      })
  void readsWhatItWrites(String written) {
    assertThat(FieldPath.parse(written)).hasToString(written);
  }

  @Test
  void tellsAnIndexFromAKeyOfDigits() {
    FieldPath data = FieldPath.ROOT.child("data");

    assertThat(data.child(0)).hasToString(".data[0]");
    assertThat(data.child("0")).hasToString(".data[\\0]").isNotEqualTo(data.child(0));
    assertThat(FieldPath.parse(".data[\\0]")).isEqualTo(data.child("0"));
  }

  @Test
  void refusesWhatIsNoPath() {
    assertThatThrownBy(() -> FieldPath.parse(".spec[0")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> FieldPath.parse(".spec..x")).hasMessageContaining("no name");
  }
}

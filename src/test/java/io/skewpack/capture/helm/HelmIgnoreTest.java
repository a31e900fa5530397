package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmIgnoreTest {

  /** After the cases of Helm's own pkg/ignore/rules_test.go. */
  @ParameterizedTest
  @CsvSource({
    "helm.txt, helm.txt, true",
    "helm.*, helm.txt, true",
    "helm.*, rudder.txt, false",
    "*.txt, tiller.txt, true",
    "*.txt, cargo/a.txt, true",
    "cargo/*.txt, cargo/a.txt, true",
    "cargo/*.*, cargo/a.txt, true",
    "cargo/*.txt, mast/a.txt, false",
    "ru[c-e]?er.txt, rudder.txt, true",
    "templates/.?*, templates/.dotfile, true",
    "cargo/a.*, mast/a.txt, false",
    "/*.txt, cargo/a.txt, false",
    "/a.txt, a.txt, true",
    "/a.txt, cargo/a.txt, false",
    "/cargo/a.txt, cargo/a.txt, true",
    "!helm.txt, helm.txt, false",
    "!helm.txt, tiller.txt, true",
    "cargo/, cargo, false",
    "he[^a]m.txt, helm.txt, true",
    "he[^l]m.txt, helm.txt, false",
    "\\*.txt, a.txt, false",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxbyy, false",
    "a/*, a/b/c, false",
    "*, .x, true"
  })
  void ignoresFilesAsHelmDoes(String rule, String path, boolean ignored) throws ChartException {
    assertThat(HelmIgnore.parse(rule).ignores(path, false)).isEqualTo(ignored);
  }

  @Test
  void aRuleWithASlashAtItsEndIsForDirectories() throws ChartException {
    assertThat(HelmIgnore.parse("cargo/").ignores("cargo", true)).isTrue();
    assertThat(HelmIgnore.parse("cargo/").ignores("mast/cargo", true)).isTrue();
  }

  @Test
  void skipsCommentsAndAddsHelmsOwnRule() throws ChartException {
    HelmIgnore none = HelmIgnore.parse("# a comment\n\n  \n");

    assertThat(none.ignores("templates/.hidden", false)).isTrue();
    assertThat(none.ignores("values.yaml", false)).isFalse();
  }

  @Test
  void refusesDoubleStarsLikeHelm() {
    assertThatThrownBy(() -> HelmIgnore.parse("a/**/b"))
        .hasMessageContaining("double-star (**) syntax is not supported");
  }
}

package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderLanguageTest {

  @ParameterizedTest
  @CsvSource({
    "zh_CN.UTF-8, zh",
    "zh-Hans, zh",
    "ZH_tw, zh",
    "zh, zh",
    "zhe_XX, en",
    "en_GB.UTF-8, en",
    "de_DE, en",
    "tr_TR.UTF-8, en",
    "C, en",
    "C.UTF-8, en",
    "POSIX, en",
  })
  void aChineseLocaleGivesChineseAndEverythingElseEnglish(String locale, String language) {
    assertThat(ReaderLanguage.of(Map.of("LANG", locale))).isEqualTo(language);
  }

  @Test
  void theFirstThatIsSetDecides() {
    assertThat(ReaderLanguage.of(Map.of())).isEqualTo("en");
    assertThat(ReaderLanguage.of(Map.of("LC_ALL", "zh_CN", "LANG", "en_US"))).isEqualTo("zh");
    assertThat(ReaderLanguage.of(Map.of("LC_ALL", "C", "LC_MESSAGES", "zh_CN"))).isEqualTo("en");
    assertThat(ReaderLanguage.of(Map.of("LC_MESSAGES", "zh_CN", "LANG", "de_DE"))).isEqualTo("zh");
    assertThat(ReaderLanguage.of(Map.of("LC_ALL", "", "LANG", "zh_CN")))
        .as("an empty one is none")
        .isEqualTo("zh");
  }

  @Test
  void aListOfLanguagesGoesFirstUnlessTheLocaleIsNone() {
    assertThat(ReaderLanguage.of(Map.of("LANGUAGE", "fr:zh_CN:en", "LANG", "fr_FR")))
        .isEqualTo("zh");
    assertThat(ReaderLanguage.of(Map.of("LANGUAGE", "en:zh", "LANG", "zh_CN"))).isEqualTo("en");
    assertThat(ReaderLanguage.of(Map.of("LANGUAGE", "zh", "LANG", "C.UTF-8"))).isEqualTo("en");
    assertThat(ReaderLanguage.of(Map.of("LANGUAGE", "zh"))).isEqualTo("en");
  }
}

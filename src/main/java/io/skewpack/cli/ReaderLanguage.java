package io.skewpack.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Which language a reader's environment asks for; Java's own default locale has no say in it. */
final class ReaderLanguage {

  static final String ENGLISH = "en";
  private static final String CHINESE = "zh";

  /** In the order of POSIX (Base Definitions, 8.2): the first that is set and not empty decides. */
  private static final List<String> LOCALES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

  private ReaderLanguage() {}

  /**
   * {@code zh} for any Chinese locale ({@code zh_CN.UTF-8}, {@code zh-Hans}), else {@code en}.
   * {@code LANGUAGE}, a list in order of preference, goes first as in GNU gettext, unless the
   * locale is {@code C} or {@code POSIX} or none: then nobody asked for any language.
   *
   * @param environment the variables of the process
   */
  static String of(Map<String, String> environment) {
    String locale =
        LOCALES.stream()
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("C");
    if (language(locale).equals("c") || language(locale).equals("posix")) {
      return ENGLISH;
    }
    return Stream.concat(
            Stream.of(environment.getOrDefault("LANGUAGE", "").split(":")), Stream.of(locale))
        .map(ReaderLanguage::language)
        .filter(language -> language.equals(CHINESE) || language.equals(ENGLISH))
        .findFirst()
        .orElse(ENGLISH);
  }

  /** {@code zh} of {@code zh_CN.UTF-8@pinyin}. */
  private static String language(String locale) {
    return locale.split("[_.@-]", 2)[0].toLowerCase(Locale.ROOT);
  }
}

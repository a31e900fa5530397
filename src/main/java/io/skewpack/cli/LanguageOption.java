package io.skewpack.cli;

import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --lang}: in which language a command speaks to people. */
final class LanguageOption {

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      description = {
        "The language of what people read (default: zh where LC_ALL, LC_MESSAGES or LANG asks for "
            + "Chinese, else en). What programs read (json, junit, sarif) stays English; "
            + "a pack as json is in another language where this option says so."
      })
  private String language;

  /**
   * The texts for people.
   *
   * @throws UsageException when it is no language's code
   */
  Texts texts(Console console) {
    return texts(console, new Templates(Optional.empty()));
  }

  /**
   * The texts for people, out of templates of their own.
   *
   * @throws UsageException when it is no language's code
   */
  Texts texts(Console console, Templates templates) {
    return texts(language == null ? console.language() : language, templates);
  }

  /**
   * The texts for programs that may ask for a language: it does not move with LANG.
   *
   * @throws UsageException when it is no language's code
   */
  Texts textsAsAsked(Templates templates) {
    return texts(language == null ? ReaderLanguage.ENGLISH : language, templates);
  }

  /** The texts for programs: {@code message} in JSON is a contract, and does not move with LANG. */
  Texts textsForPrograms() {
    return texts(ReaderLanguage.ENGLISH, new Templates(Optional.empty()));
  }

  private static Texts texts(String language, Templates templates) {
    if (!language.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")) {
      throw new UsageException("--lang is a language's code, en or zh: " + language);
    }
    return new Texts(templates, language);
  }
}

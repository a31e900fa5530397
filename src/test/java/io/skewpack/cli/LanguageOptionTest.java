package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanguageOptionTest {

  private static final String SNAPSHOT = "samples/misplaced-field/snapshot";

  @Test
  void peopleReadTheLanguageThatTheyAskFor() {
    assertThat(CommandInProcess.run("check", SNAPSHOT, "--lang", "zh").out())
        .contains("：阻断", "rejected-fields", "个字段被拒绝");
    assertThat(CommandInProcess.run("render", SNAPSHOT, "--lang", "zh").out())
        .startsWith("# 阻断：")
        .contains("语言 `zh`");
    assertThat(CommandInProcess.run("matrix", SNAPSHOT, SNAPSHOT, "--lang", "zh").out())
        .contains("控制器镜像  ");
  }

  @Test
  void programsReadEnglishWhateverTheLanguage() {
    String[] json = {"check", SNAPSHOT, "--format", "json"};
    String[] chinese = {"check", SNAPSHOT, "--format", "json", "--lang", "zh"};

    assertThat(CommandInProcess.run(chinese).out()).isEqualTo(CommandInProcess.run(json).out());
  }

  @Test
  void aLanguageThatIsNotThereIsNamed() {
    CommandInProcess french = CommandInProcess.run("render", SNAPSHOT, "--lang", "fr");
    assertThat(french.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(french.err()).contains("there are no texts in the language fr");

    CommandInProcess path = CommandInProcess.run("render", SNAPSHOT, "--lang", "../texts/en");
    assertThat(path.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(path.err()).contains("--lang is a language's code, en or zh: ../texts/en");
  }
}

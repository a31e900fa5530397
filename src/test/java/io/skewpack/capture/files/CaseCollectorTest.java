package io.skewpack.capture.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.Given;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.CaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseCollectorTest {

  @TempDir Path folder;

  @Test
  void readsWhatPeopleKnow() throws Exception {
    CaseFile read =
        new CaseCollector(Given.input("case.yaml", folder), "case.yaml").collect().file();
    assertThat(read.title()).contains("The engine's backup does nothing");
    assertThat(read.owner()).contains("the engine's maintainers");
    assertThat(read.symptoms())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.text()).isEqualTo("tar: missing operand");
              assertThat(s.seenAt()).contains("2026-01-02 03:04");
            });
    assertThat(read.intended()).containsExactly("an image of our own");
    assertThat(read.notes()).containsEntry("fixPath", "ask before you restart");
  }

  @Test
  void readsCaseThatSaysOneThingOnly() throws Exception {
    CaseFile read = collect("owner: me\n");
    assertThat(read.owner()).contains("me");
    assertThat(read.symptoms()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'onwer: me' | case.yaml: unknown key 'onwer'; known are assumed, images, intended, notes, owner, symptoms, title
          'symptoms: [{text: a, txt: x}]' | case.yaml: unknown key 'txt'; known are seenAt, seenIn, text
          'symptoms: [{seenIn: x}]' | case.yaml: symptoms[0] lacks something that must be there, or holds null
          'symptoms: it broke' | case.yaml: symptoms is of the wrong type
          'notes: [a]' | case.yaml: notes is of the wrong type
          'just text' | case.yaml: a case file is a mapping (title, owner, symptoms, ...)
          '' | case.yaml: a case file is one YAML document, this holds 0
          'title: [' | case.yaml: line
          """)
  void saysWhatIsWrongAndWhere(String content, String message) {
    assertThatThrownBy(() -> collect(content == null ? "" : content))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("io.skewpack", "\n");
  }

  @Test
  void refusesSeveralDocumentsAndOtherEncodings() throws Exception {
    assertThatThrownBy(() -> collect("title: a\n---\ntitle: b\n"))
        .hasMessageEndingWith("this holds 2");
    Path latin = Files.write(folder.resolve("l"), "title: caf\u00e9".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> new CaseCollector(latin, "l").collect())
        .hasMessage("l is not a text file in UTF-8");
    assertThatThrownBy(() -> new CaseCollector(folder, "d").collect())
        .hasMessage("d is a directory");
    assertThatThrownBy(() -> new CaseCollector(folder.resolve("n"), "n").collect())
        .hasMessage("there is no file n");
  }

  private CaseFile collect(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("case.yaml"), content);
    return new CaseCollector(file, "case.yaml").collect().file();
  }
}

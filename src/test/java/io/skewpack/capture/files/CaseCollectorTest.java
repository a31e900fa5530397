package io.skewpack.capture.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.Given;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.CaseSchema;
import io.skewpack.snapshot.SnapshotJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
          'onwer: me' | case.yaml: line 1: onwer: no such key, did you mean 'owner'?; allowed are assumed, images, intended, notes, owner, symptoms, title (
          'titel: me' | case.yaml: line 1: titel: no such key, did you mean 'title'?; allowed are assumed
          'quux: me' | case.yaml: line 1: quux: no such key; allowed are assumed
          'symptoms: [{text: a, txt: x}]' | case.yaml: line 1: symptoms[0].txt: no such key, did you mean 'text'?; allowed are log, reportedBy, seenAt, seenIn, text
          'symptoms: [{seenIn: x}]' | case.yaml: line 1: symptoms[0]: a symptom needs a 'text' or a 'log'; it has neither
          'symptoms: it broke' | case.yaml: line 1: symptoms: found the text 'it broke'; allowed is a list
          'title: 1.10' | case.yaml: line 1: title: found the number 1.1; allowed is a text (put it in quotes to make it a text)
          'title: no' | case.yaml: line 1: title: found the word false of YAML; allowed is a text (put it in quotes
          'title: "  "' | case.yaml: line 1: title: the text is empty; leave the key out, or say something
          'title:' | case.yaml: line 1: title: found nothing; allowed is a text
          'notes: [a]' | case.yaml: line 1: notes: found a list; allowed is a mapping
          'notes: {rootcause: a}' | case.yaml: line 1: notes.rootcause: no such key, did you mean 'rootCause'?
          'assumed: [{target: a}]' | case.yaml: line 1: assumed[0]: the key 'claim' is missing
          'intended: [{claim: a, layer: crds}]' | case.yaml: line 1: intended[0].layer: found the text 'crds'; allowed are image, chart, crd, contract, substrate
          'title: a\ntitle: b' | case.yaml: a key stands there twice: title (line 2)
          'symptoms: [{log: ../x.log}]' | case.yaml: symptoms[0].log: '../x.log' is not beside the case file or below it; copy it there
          'symptoms: [{log: /etc/passwd}]' | case.yaml: symptoms[0].log: '/etc/passwd' is not beside the case file
          'symptoms: [{log: none.log}]' | there is no file case.yaml: the log none.log
          'just text' | case.yaml: a case file is a mapping (title, owner, symptoms, ...)
          '' | case.yaml: a case file is one YAML document, this holds 0
          'title: [' | case.yaml: line
          """)
  void saysWhatIsWrongAndWhere(String content, String message) {
    assertThatThrownBy(() -> collect(content == null ? "" : content.replace("\\n", "\n")))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("io.skewpack", "\n");
  }

  @Test
  void namesEverythingThatIsWrongByItsLine() {
    assertThatThrownBy(() -> collect("owner: 12\n\nsymptoms:\n  - txt: a\nnotes: x\n"))
        .hasMessageStartingWith("case.yaml: 4 things are wrong: line 1: owner: ")
        .hasMessageContaining("; line 4: symptoms[0]: a symptom needs")
        .hasMessageContaining("; line 4: symptoms[0].txt: no such key")
        .hasMessageContaining("; line 5: notes: found the text 'x'")
        .hasMessageEndingWith("('skewpack capture --print-case' shows how)");
  }

  @Test
  void tellsTheFirstOfManyAndCountsTheOthers() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      many.append("key").append(i).append(": x\n");
    }
    assertThatThrownBy(() -> collect(many.toString()))
        .hasMessageStartingWith("case.yaml: 50 things are wrong: line 1: key0: ")
        .hasMessageContaining("; and 30 more (");
  }

  @Test
  void statementsMaySayWhereTheyComeFrom() throws Exception {
    CaseFile read =
        collect("assumed: [a, {claim: b, target: t}]\nintended: [{claim: c, layer: crd}, d]\n");
    assertThat(read.assumed()).containsExactly("a", "b");
    assertThat(read.assumedFrom()).containsExactly(java.util.Map.entry("b", "t"));
    assertThat(read.intended()).containsExactly("c", "d");
    assertThat(read.intendedLayers()).containsExactly(java.util.Map.entry("c", "crd"));
    assertThat(SnapshotJson.mapper().readValue(SnapshotJson.pretty(read), CaseFile.class))
        .isEqualTo(read);
  }

  @Test
  void logOfSymptomIsKeptWithoutItsSecrets() throws Exception {
    Files.writeString(folder.resolve("install.log"), "password=hunter22\nno such host\n");
    Path file = Files.writeString(folder.resolve("case.yaml"), "symptoms: [{log: install.log}]\n");
    Part.Case read = new CaseCollector(file, "case.yaml").collect();

    assertThat(read.file().symptoms().get(0).log()).contains("raw/logs/case-1-install.log");
    assertThat(read.raw().get("raw/logs/case-1-install.log"))
        .asString()
        .contains("no such host", "password=***")
        .doesNotContain("hunter22");
    assertThat(read.redactions()).hasSize(1);
  }

  @Test
  void linkThatLeadsAwayIsNoLogOfTheCase(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.writeString(elsewhere.resolve("secret.log"), "x");
    Files.createSymbolicLink(folder.resolve("link.log"), secret);
    assertThatThrownBy(() -> collect("symptoms: [{log: link.log}]"))
        .hasMessageContaining("is a link that leads away from the case file");
  }

  @Test
  void exampleIsACaseFileThatUsesEveryKeyOfTheSchema() throws Exception {
    Files.writeString(folder.resolve("helm-install.log"), "no such host\n");
    CaseFile read = collect(CaseSchema.example());
    assertThat(read.symptoms()).hasSize(2);
    var schema = SnapshotJson.tree(CaseSchema.schema().getBytes(UTF_8));
    for (String key : List.of("symptoms/items", "", "images/additionalProperties")) {
      String at = key.isEmpty() ? "/properties" : "/properties/" + key + "/properties";
      assertThat(schema.at(at)).as(at).isNotEmpty();
      schema
          .at(at)
          .fieldNames()
          .forEachRemaining(name -> assertThat(CaseSchema.example()).contains(name + ":"));
    }
    assertThat(CaseSchema.schema()).doesNotContain("\"additionalProperties\" : true");
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

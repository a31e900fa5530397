package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify PACK}: rendered packs are whole, and what was done to one is noticed. */
class VerifyPackTest {

  private static final Path SAMPLE = Path.of("samples/oracle-unreleased-api");
  private static final Path TWINS = Path.of("samples/twin-fault");

  @TempDir Path folder;

  static Stream<Path> packs() throws IOException {
    List<Path> packs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("samples"), 2)) {
      files
          .filter(file -> file.getFileName().toString().matches("pack\\..*md"))
          .sorted()
          .forEach(packs::add);
    }
    return packs.stream();
  }

  @ParameterizedTest
  @MethodSource("packs")
  void aGoldenPackIsByteForByteWhatItsSnapshotRendersTo(Path pack) {
    CommandInProcess verify = verify(pack, "--snapshot", pack.resolveSibling("snapshot"));

    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out())
        .contains("byte for byte what the snapshot renders to; 0 errors")
        .doesNotContain(": error: ", ": not compared: ");
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments(
            "(?s)(## 2\\. Trigger\n.*?)(## 3\\. Root cause\n.*?)(?=## 4)", "$2$1", "comes after"),
        arguments("## 4\\. Reproduction\n", "### Reproduction\n", "4. Reproduction\" is missing"),
        arguments(
            "## 4\\. Reproduction\n", "## 5. Fix path\n", "\"5. Fix path\" is there a second time"),
        arguments("\\| E3 \\|[^\n]*\n", "", "E3 is cited, and there is no such evidence"),
        arguments("\\| E3 \\|", "| E4 |", "E4 is there a second time"),
        arguments("(\\| `)[0-9a-f]{12}(` \\|\n)", "$1000000000000$2", "not that of"),
        arguments("(- `chart.json` `)[0-9a-f]", "$1x", "not among the files"),
        arguments("(- `chart.json` `[0-9a-f]{63})[0-9a-f]", "$1", "is no SHA-256"),
        arguments("- `chart.json` `[0-9a-f]+`\n", "", "not among the files"),
        arguments("```mermaid\n", "```text\n", "no decision tree"),
        arguments("(?s)(.*\n)```\n", "$1", "never closed"),
        arguments(
            "</details>\n\n## Not evaluated", "## Not evaluated", "<details> is never closed"),
        arguments("## Not evaluated\n", "\n", "\"Not evaluated\" is missing"),
        arguments("<sub>Made from:", "<sub>Made of chance:", ""),
        arguments("language `en`", "idiom `en`", "the last line does not say"),
        arguments("^# ", "> ", "does not begin with its title"),
        arguments("(\\| E2 \\| )[a-z]+ \\| ", "$1", "cells"));
  }

  /** Without a snapshot at hand: what a pack says of itself does not fit together. */
  @ParameterizedTest
  @MethodSource("changes")
  void whatWasDoneToAPackIsNoticed(String pattern, String by, String message) throws IOException {
    String golden = Files.readString(SAMPLE.resolve("pack.en.md"));
    String changed = Pattern.compile(pattern).matcher(golden).replaceFirst(by);
    assertThat(changed).as("the pattern is in the pack").isNotEqualTo(golden);
    Path pack = Files.writeString(folder.resolve("pack.md"), changed);

    CommandInProcess alone = verify(pack);
    assertThat(alone.out()).contains(message);
    if (!message.isEmpty()) {
      assertThat(alone.exitCode()).as(alone.out()).isEqualTo(3);
    }
    CommandInProcess against = verify(pack, "--snapshot", SAMPLE.resolve("snapshot"));
    assertThat(against.exitCode()).as(against.out()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void eachOfSeveralFailuresHasItsSix(String language) throws IOException {
    Path golden = TWINS.resolve("pack." + language + ".md");
    String text = Files.readString(golden);
    int last = text.lastIndexOf("\n### 3. ");
    int next = text.indexOf("\n### 4. ", last);
    Path pack =
        Files.writeString(
            folder.resolve("pack.md"), text.substring(0, last) + text.substring(next));
    int failure = (int) text.substring(0, text.lastIndexOf("\n## ", last) + 1).lines().count() + 1;

    CommandInProcess verify = verify(pack);
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.out()).contains("pack.md:" + failure + ": error: the section \"3. ");
    assertThat(verify(golden).exitCode()).isZero();
  }

  @Test
  void theFirstDifferenceIsShown() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(SAMPLE.resolve("pack.en.md")));
    lines.set(9, lines.get(9).replaceFirst("e", "3"));
    lines.set(60, lines.get(60) + " ");
    Path pack = Files.writeString(folder.resolve("pack.md"), String.join("\n", lines) + "\n");

    String out = verify(pack, "--snapshot", SAMPLE.resolve("snapshot")).out();
    assertThat(out)
        .contains("pack.md:10: error: here the pack first differs")
        .contains("--- what the snapshot renders to\n+++ ")
        .contains("@@ -8,3 +8,3 @@")
        .contains("\n+" + lines.get(9) + "\n");
    assertThat(out.lines().filter(line -> line.startsWith("-"))).hasSize(2);
  }

  static Stream<Arguments> lineEnds() {
    return Stream.of(arguments("\n", "\r\n"), arguments("\n\\z", ""));
  }

  @ParameterizedTest
  @MethodSource("lineEnds")
  void lineEndsCount(String pattern, String by) throws IOException {
    String golden = Files.readString(SAMPLE.resolve("pack.en.md"));
    Path pack = Files.writeString(folder.resolve("pack.md"), golden.replaceAll(pattern, by));

    CommandInProcess verify = verify(pack, "--snapshot", SAMPLE.resolve("snapshot"));
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.out()).contains(by.isEmpty() ? "first differs" : "only the line ends differ");
  }

  @Test
  void anotherToolOrCatalogCannotBeComparedWhichIsNotDifferent() throws IOException {
    String golden = Files.readString(SAMPLE.resolve("pack.en.md"));
    Path tool =
        Files.writeString(
            folder.resolve("tool.md"), golden.replace("skewpack 0.1.0`;", "skewpack 9.0.0`;"));
    CommandInProcess verify = verify(tool, "--snapshot", SAMPLE.resolve("snapshot"));
    assertThat(verify.exitCode()).as(verify.out()).isEqualTo(4);
    assertThat(verify.out())
        .contains("not compared: skewpack 9.0.0 made the pack, and this is skewpack 0.1.0")
        .contains("; not compared byte for byte; 0 errors");

    Path catalog =
        Files.writeString(
            folder.resolve("catalog.md"),
            golden.replaceFirst("catalog `[0-9a-f]{8}", "catalog `00000000"));
    assertThat(verify(catalog, "--snapshot", SAMPLE.resolve("snapshot")).exitCode()).isEqualTo(4);
  }

  @Test
  void aPackOfAnotherSnapshotIsNotThisOnes() {
    CommandInProcess verify =
        verify(SAMPLE.resolve("pack.en.md"), "--snapshot", TWINS.resolve("snapshot"));
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.out())
        .contains("the pack was made from another snapshot")
        .contains("the hash of chart.json is not that of the snapshot's")
        .contains("first differs");
  }

  @Test
  void aPackWithACaseFileOfItsOwnNeedsIt() throws IOException {
    Path caseFile = Files.writeString(folder.resolve("case.yaml"), "title: A title of its own\n");
    Path other = Files.writeString(folder.resolve("other.yaml"), "title: Another\n");
    Path pack = folder.resolve("pack.md");
    Path snapshot = SAMPLE.resolve("snapshot");
    CommandInProcess.run("render", "" + snapshot, "--case", "" + caseFile, "--out", "" + pack);

    assertThat(verify(pack, "--snapshot", snapshot, "--case", caseFile).exitCode()).isZero();
    CommandInProcess without = verify(pack, "--snapshot", snapshot);
    assertThat(without.exitCode()).isEqualTo(4);
    assertThat(without.out()).contains("--case names it");
    assertThat(verify(pack, "--snapshot", snapshot, "--case", other).exitCode()).isEqualTo(4);
    assertThat(
            verify(SAMPLE.resolve("pack.en.md"), "--snapshot", snapshot, "--case", other)
                .exitCode())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sound.md", "sound.zh.md"})
  void aSoundPackByHandHasNothingMissing(String name) throws IOException {
    CommandInProcess verify = verify(resource(name), "--fail-on", "warning");
    assertThat(verify.out()).contains("hand-written").contains("0 errors, 0 warnings");
    assertThat(verify.exitCode()).isZero();
  }

  @Test
  void aReviewerSaysWhatAFlawedPackMisses() throws IOException {
    CommandInProcess verify = verify(resource("flawed.md"));
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(remarks(verify))
        .containsExactlyInAnyOrder(
            "1: error: the section \"6. Cross-engine impact and owner\" is missing",
            "1: warning: no evidence is numbered (E1, E2, ...), so no sentence can cite any",
            "1: warning: no hash anywhere: nobody can tell that what was looked at is what is there now",
            "1: warning: no next step before the first section: what is to be done now?",
            "1: warning: no owner before the first section: who does it? (\"not stated\" is an answer)",
            "1: warning: nothing says what was not evaluated",
            "3: error: \"confirmed\" without evidence in the same paragraph",
            "3: warning: \"always\": how many were looked at? one sample is never a rule",
            "3: warning: @octocat calls somebody when this is put on GitHub: write it as code",
            "3: warning: \"fixes #12\" closes that issue when this is merged: write it as code",
            "6: error: E7 is cited, and there is no such evidence",
            "8: warning: the root cause cites nothing",
            "9: warning: \"presumably\": what would settle it?",
            "11: error: the section \"2. Trigger\" comes after \"3. Root cause\"",
            "18: warning: kubectl apply uses whatever context is current: name it"
                + " (--context, --kube-context or --kubeconfig)",
            "18: warning: https://raw.example.com/org/repo/main/restore.yaml is of a branch: name the commit",
            "20: error: this line holds what looks like a secret: take it out, and change it where it is used",
            "21: warning: apecloud/pulsar:latest is not pinned: a tag that moves, or none, shows something else tomorrow",
            "25: warning: apecloud/pulsar is not pinned: a tag that moves, or none, shows something else tomorrow",
            "31: error: this <details> is never closed: everything below is folded away",
            "34: error: this fenced block is never closed: everything below is part of it");
    assertThat(verify.out()).as("a secret is not repeated").doesNotContain("hunter2secret");
  }

  @Test
  void aReviewerReadsChineseToo() throws IOException {
    CommandInProcess verify = verify(resource("flawed.zh.md"));
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.out())
        .contains("flawed.zh.md:3: error: \"已确认\" without evidence")
        .contains("flawed.zh.md:3: warning: \"总是\": how many were looked at?")
        .contains("flawed.zh.md:6: error: E3 is cited, and there is no such evidence")
        .contains("flawed.zh.md:9: warning: \"很可能\": what would settle it?")
        .contains("the section \"2. Trigger\" is missing")
        .contains("the section \"4. Reproduction\" comes after \"5. Fix path\"")
        .contains("no command in a fenced block");
    assertThat(verify(resource("flawed.zh.md"), "--lang", "zh").out())
        .contains("flawed.zh.md:3: 错误: 写了 “已确认”，同一段里却没有证据");
  }

  @Test
  void whatIsOnlyMissedFailsWhereItIsAskedTo() throws IOException {
    Path pack = resource("sound.md");
    Files.writeString(pack, Files.readString(pack).replace("*queue team*", "@queue-team"));
    assertThat(verify(pack).exitCode()).isZero();
    assertThat(verify(pack, "--fail-on", "warning").exitCode()).isEqualTo(3);
  }

  @Test
  void whatACommentCannotHoldIsSaid() throws IOException {
    Path pack = resource("sound.md");
    Files.writeString(pack, Files.readString(pack) + "\n" + "a word. ".repeat(9_000));
    assertThat(verify(pack).out()).contains("a comment on GitHub holds 65536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sound.md", "flawed.md"})
  void jsonIsOfTheDocumentedShape(String name) throws IOException {
    JsonNode json = validJson(verify(resource(name), "--format", "json"));
    assertThat(json.get("kind").asText()).isEqualTo("handWritten");
    assertThat(json.get("compared").asText()).isEqualTo("notRequested");
    Path pack =
        Files.writeString(
            folder.resolve("p.md"), "x" + Files.readString(SAMPLE.resolve("pack.en.md")));
    JsonNode different =
        validJson(verify(pack, "--snapshot", SAMPLE.resolve("snapshot"), "--format", "json"));
    assertThat(different.get("kind").asText()).isEqualTo("rendered");
    assertThat(different.get("compared").asText()).isEqualTo("different");
    assertThat(different.get("diff")).isNotEmpty();
  }

  @Test
  void hostileMarkdownEndsInOneLineOrInRemarks() throws IOException {
    for (String text :
        List.of(
            "",
            "\n",
            "\0\u202e\u001b[31m",
            ">".repeat(50_000),
            "- ".repeat(20_000),
            "[".repeat(50_000),
            "`".repeat(100_001),
            "| a |\n|---|\n" + "|".repeat(10_000),
            "# E1–E999999\n\n(E1–E999999)",
            "<details>".repeat(1_000))) {
      Path pack = Files.writeString(folder.resolve("hostile.md"), text);
      CommandInProcess verify = verify(pack);
      assertThat(verify.exitCode()).as(text.substring(0, Math.min(10, text.length()))).isIn(2, 3);
      assertThat(verify.out() + verify.err()).doesNotContain("internal error", "\u001b", "\u202e");
    }
  }

  @Test
  void whatIsNoPackIsRefusedInOneLine() throws IOException {
    Path latin = Files.write(folder.resolve("latin.md"), new byte[] {(byte) 0xe9, 'a'});
    assertThat(verify(latin).exitCode()).isEqualTo(2);
    assertThat(verify(latin).err()).contains("is not text in UTF-8");
    assertThat(verify(folder.resolve("none.md")).exitCode()).isEqualTo(2);
    CommandInProcess options = verify(SAMPLE.resolve("snapshot"), "--snapshot", "x");
    assertThat(options.exitCode()).isEqualTo(2);
    assertThat(options.err()).contains("--snapshot and --case are for a pack");
  }

  private Path resource(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = VerifyPackTest.class.getResourceAsStream(name)) {
      Files.write(copy, in.readAllBytes());
    }
    return copy;
  }

  /** The lines of remarks without the pack's path. */
  private static List<String> remarks(CommandInProcess verify) {
    return verify
        .out()
        .lines()
        .filter(line -> line.matches(".*\\.md:[0-9]+: .*"))
        .map(line -> line.replaceFirst("^.*?\\.md:", ""))
        .toList();
  }

  private static JsonNode validJson(CommandInProcess verify) throws IOException {
    JsonNode json = SnapshotJson.tree(verify.out().getBytes(StandardCharsets.UTF_8));
    try (InputStream in = VerifyPackTest.class.getResourceAsStream("verify.schema.json")) {
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(in)
                  .validate(json))
          .isEmpty();
    }
    return json;
  }

  private static CommandInProcess verify(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("verify"));
    Stream.of(arguments).map(String::valueOf).forEach(all::add);
    return CommandInProcess.run(all.toArray(String[]::new));
  }
}

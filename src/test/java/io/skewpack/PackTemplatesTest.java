package io.skewpack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.render.PackSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packs as a document and by a user's templates, as the commands give them. */
class PackTemplatesTest {

  private static final String SAMPLE =
      Sample.ALL.resolve("oracle-unreleased-api/snapshot").toString();

  @TempDir private Path temporary;

  static Stream<Sample> samples() throws IOException {
    return Sample.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsOfTheContract(Sample sample) {
    CommandInProcess json =
        CommandInProcess.run("render", sample.snapshot().toString(), "--to", "json");

    assertThat(json.exitCode()).as(json.err()).isZero();
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(new String(PackSchema.bytes(), UTF_8))
                .validate(json.out(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void whatIsWrittenToStartFromRendersTheSamePackButForItsFooter() {
    Path ours = temporary.resolve("ours");
    CommandInProcess written = CommandInProcess.run("templates", ours.toString());
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(ours.resolve("pack.schema.json")).hasBinaryContent(PackSchema.bytes());

    CommandInProcess own =
        CommandInProcess.run("render", SAMPLE, "--lang", "en", "--templates", ours.toString());
    assertThat(own.err()).isEmpty();
    assertThat(own.out()).containsPattern("; custom templates `[0-9a-f]{64}`; language `en`");
    assertThat(own.out().replaceFirst("; custom templates `[0-9a-f]{64}`", ""))
        .isEqualTo(CommandInProcess.run("render", SAMPLE, "--lang", "en").out());
  }

  @Test
  void whatAUserHasChangedIsNeverWrittenOver() throws IOException {
    Path mine = Files.writeString(temporary.resolve("pack.md.ftl"), "mine");
    CommandInProcess again = CommandInProcess.run("templates", temporary.toString());

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("is not empty; name a new folder");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void theExampleInTheReadmeRenders() throws IOException {
    Matcher example =
        Pattern.compile("```ftl\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(example.find()).as("README.md shows a template").isTrue();
    assertThat(example.group(1).lines()).hasSize(15);
    Files.writeString(temporary.resolve("pack.md.ftl"), example.group(1));

    CommandInProcess todo = render("--lang", "en");
    assertThat(todo.exitCode()).as(todo.err()).isZero();
    assertThat(todo.out())
        .startsWith("# Blocker: ")
        .contains("\n- **Next:** ", "\n## 5. Fix path\n", "\n1. ", "custom templates")
        .doesNotContain("Symptom", "```mermaid");
  }

  @Test
  void anErrorIsOneLineAndAMatterOfUsage() throws IOException {
    Files.writeString(temporary.resolve("pack.md.ftl"), "${pack.titel}");
    CommandInProcess wrong = render();

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines()).hasSize(1);
    assertThat(wrong.err()).contains("pack.md.ftl, line 1, column 3: ${pack.titel} has no value");
  }

  @Test
  void aTextThatNothingAsksForIsWarnedOf() throws IOException {
    Files.createDirectories(temporary.resolve("texts"));
    Files.writeString(
        temporary.resolve("texts/en.properties"), "gaps.titel = x\nown.gaps = y\nzzzzzzzzzz = z\n");
    CommandInProcess warned = render("--lang", "en");

    assertThat(warned.exitCode()).isZero();
    assertThat(warned.err().lines()).hasSize(2);
    assertThat(warned.err())
        .contains("no pack has a text gaps.titel, did you mean gaps.title?")
        .contains("no pack has a text zzzzzzzzzz; a text for your template alone begins with own.");
  }

  @Test
  void verifyRendersAPackAgainByTheTemplatesThatItNames() throws IOException {
    Path ours = Files.createDirectories(temporary.resolve("ours"));
    Files.createDirectories(ours.resolve("texts"));
    Files.writeString(ours.resolve("texts/en.properties"), "gaps.title = Still open\n");
    Path pack = temporary.resolve("pack.md");
    CommandInProcess rendered =
        CommandInProcess.run(
            "render",
            SAMPLE,
            "--lang",
            "en",
            "--templates",
            ours.toString(),
            "--out",
            pack.toString());
    assertThat(rendered.exitCode()).as(rendered.err()).isZero();

    assertThat(verify(pack).out()).contains("--templates names them");
    assertThat(verify(pack, "--templates", ours.toString()).out())
        .doesNotContain("--templates names them", "these are not the templates");
    Files.writeString(ours.resolve("texts/en.properties"), "gaps.title = Open\n");
    assertThat(verify(pack, "--templates", ours.toString()).out())
        .contains("these are not the templates that the pack was made with");

    CommandInProcess plain =
        CommandInProcess.run("render", SAMPLE, "--lang", "en", "--out", pack.toString());
    assertThat(plain.exitCode()).isZero();
    assertThat(verify(pack, "--templates", ours.toString()).out())
        .contains("leave --templates out");
  }

  private static CommandInProcess verify(Path pack, String... more) {
    return CommandInProcess.run(
        Stream.concat(
                Stream.of("verify", pack.toString(), "--snapshot", SAMPLE, "--lang", "en"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private CommandInProcess render(String... more) {
    return CommandInProcess.run(
        Stream.concat(
                Stream.of("render", SAMPLE, "--templates", temporary.toString()), Stream.of(more))
            .toArray(String[]::new));
  }
}

package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code render --budget} as a user meets it. */
class BudgetOptionTest {

  @TempDir Path folder;

  /** A reader of the comment gets at the full pack, and knows that it is the one. */
  @Test
  void theCommandInAShortenedPackRendersTheFullPackOfTheHashBesideIt() throws Exception {
    Path snapshot = wide();
    for (String language : List.of("en", "zh")) {
      CommandInProcess comment =
          CommandInProcess.run(
              "render", snapshot.toString(), "--lang", language, "--budget", "github-comment");
      assertThat(comment.exitCode()).as(comment.err()).isZero();
      assertThat(comment.out().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(60_000);

      Matcher pointer =
          Pattern.compile("`skewpack (render SNAPSHOT [^`]*)`.* SHA-256\\W+([0-9a-f]{64})`")
              .matcher(comment.out());
      assertThat(pointer.find()).isTrue();
      String[] command = pointer.group(1).replace("SNAPSHOT", snapshot.toString()).split(" ");
      byte[] full = CommandInProcess.run(command).out().getBytes(StandardCharsets.UTF_8);
      assertThat(full).hasSizeGreaterThan(60_000);
      assertThat(Sha256.of(full)).isEqualTo(pointer.group(2));
    }
  }

  @Test
  void anUnknownBudgetIsAUsageErrorThatNamesTheKnownOnes() {
    CommandInProcess render = CommandInProcess.run("render", "s.tgz", "--budget", "twitter");

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.err())
        .contains("--budget")
        .contains("expected one of none, github-comment, github-file but was 'twitter'");
  }

  /** A page and a document are whole or not at all, and what was asked for is not passed over. */
  @ParameterizedTest
  @ValueSource(strings = {"html", "json"})
  void onlyMarkdownIsShortened(String to) throws Exception {
    CommandInProcess render =
        CommandInProcess.run("render", wide().toString(), "--to", to, "--budget", "github-comment");

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.out()).isEmpty();
    assertThat(render.err())
        .contains("--budget is for Markdown: a page or a document is never shortened");
    CommandInProcess none =
        CommandInProcess.run("render", wide().toString(), "--to", to, "--budget", "none");
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).contains("madeUp499");
  }

  private Path wide() throws IOException {
    StringBuilder object =
        new StringBuilder(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentDefinition
            metadata:
              name: wide
            spec:
              runtime:
                containers: []
            """);
    for (int i = 0; i < 500; i++) {
      object.append("  madeUp").append(i).append(": 1\n");
    }
    Path manifests = Files.writeString(folder.resolve("wide.yaml"), object);
    Path snapshot = folder.resolve("wide");
    CommandInProcess capture =
        CommandInProcess.run(
            "capture",
            "--chart",
            manifests.toString(),
            "--crds",
            "kubeblocks:1.0.2",
            "--out",
            snapshot.toString());
    assertThat(capture.exitCode()).as(capture.err()).isZero();
    return snapshot;
  }
}

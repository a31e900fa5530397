package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code render} with more than one snapshot. */
class SeveralPacksTest {

  private static final Path SAMPLES = Path.of("samples");

  @TempDir Path folder;

  @Test
  void eachSnapshotGetsThePackThatItGetsAlone() throws Exception {
    Path first = copy("misplaced-field", "first");
    Path second = copy("value-rules", "second");
    Path packs = folder.resolve("packs");

    CommandInProcess render =
        CommandInProcess.run(
            "render",
            first.toString(),
            second.toString(),
            "--lang",
            "en",
            "--out",
            packs.toString());

    assertThat(render.exitCode()).as(render.err()).isZero();
    assertThat(packs.resolve("first.md"))
        .hasSameTextualContentAs(SAMPLES.resolve("misplaced-field/pack.en.md"));
    assertThat(packs.resolve("second.md"))
        .hasSameTextualContentAs(SAMPLES.resolve("value-rules/pack.en.md"));
    assertThat(render.out())
        .contains(packs.resolve("first.md") + ": Blocker: `valkey`")
        .contains(packs.resolve("second.md") + ": Blocker: `messages`");
  }

  @Test
  void oneSnapshotGoesIntoADirectoryThatIsThere() throws Exception {
    Path snapshot = copy("value-rules", "values");

    CommandInProcess render =
        CommandInProcess.run(
            "render", snapshot.toString(), "--to", "json", "--out", folder.toString());

    assertThat(render.exitCode()).as(render.err()).isZero();
    assertThat(folder.resolve("values.json")).isNotEmptyFile();
  }

  @Test
  void severalPacksOnStandardOutputAreAUsageError() {
    String sample = SAMPLES.resolve("value-rules/snapshot").toString();

    CommandInProcess render = CommandInProcess.run("render", sample, sample);

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.err()).contains("2 snapshots: --out must name a directory");
  }

  @Test
  void twoSnapshotsOfOneNameAreNamedAndNeitherIsWritten() {
    Path packs = folder.resolve("packs");
    String first = SAMPLES.resolve("value-rules/snapshot").toString();
    String second = SAMPLES.resolve("misplaced-field/snapshot").toString();

    CommandInProcess render =
        CommandInProcess.run("render", first, second, "--out", packs.toString());

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.err()).contains(first, second, packs.resolve("snapshot.md").toString());
    assertThat(packs).doesNotExist();
  }

  @Test
  void aBadSnapshotAmongGoodOnesLeavesNothingBehind() throws Exception {
    Path packs = folder.resolve("packs");
    Path good = copy("value-rules", "good");
    Path bad = Files.createDirectory(folder.resolve("bad"));

    CommandInProcess render =
        CommandInProcess.run("render", good.toString(), bad.toString(), "--out", packs.toString());

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.err()).contains(bad.toString());
    assertThat(packs).doesNotExist();
  }

  @Test
  void aFileWhereTheDirectoryShouldBeIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("packs"), "mine");

    CommandInProcess render =
        CommandInProcess.run(
            "render",
            copy("value-rules", "one").toString(),
            copy("misplaced-field", "two").toString(),
            "--out",
            file.toString());

    assertThat(render.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(render.err()).contains("cannot make the directory " + file);
    assertThat(file).hasContent("mine");
  }

  private Path copy(String sample, String name) throws Exception {
    Path from = SAMPLES.resolve(sample).resolve("snapshot");
    Path to = folder.resolve(name);
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}

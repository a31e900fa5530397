package io.skewpack.capture.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.Substrate.ArtifactDirectory;
import io.skewpack.snapshot.Substrate.Runner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a smoke run is started from. */
class SmokeRunnerTest {

  @TempDir Path folder;

  @Test
  void programsAreExecutableFilesOnThePath() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    assertThat(Files.createFile(bin.resolve("bash")).toFile().setExecutable(true)).isTrue();
    Files.createFile(bin.resolve("tar"));
    Files.createDirectory(bin.resolve("kubectl"));
    Runner runner =
        new SmokeRunner(List.of("", folder.resolve("gone").toString(), bin.toString()))
            .inspect(Optional.empty());
    assertThat(runner.programs())
        .isEqualTo(Map.of("bash", true, "kubectl", false, "sha256sum", false, "tar", false));
    assertThat(runner.artifacts()).isEmpty();
  }

  @Test
  void directoryIsTriedAndLeftAsItWas() {
    ArtifactDirectory directory = directory(folder.toString());
    assertThat(directory.exists()).isTrue();
    assertThat(directory.writable()).isTrue();
    assertThat(directory.freeBytes()).hasValueSatisfying(free -> assertThat(free).isPositive());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsNoDirectoryIsSaidAndNotMade() throws Exception {
    Path missing = folder.resolve("missing");
    assertThat(directory(missing.toString()))
        .isEqualTo(new ArtifactDirectory(missing.toString(), false, false, Optional.empty()));
    assertThat(missing).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(directory(file.toString()).exists()).isFalse();
    assertThat(directory("a\0b").exists()).isFalse();
  }

  private static ArtifactDirectory directory(String named) {
    return new SmokeRunner(List.of()).inspect(Optional.of(named)).artifacts().orElseThrow();
  }
}

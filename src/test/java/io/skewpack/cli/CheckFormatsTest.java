package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} as a pipeline reads it, to the byte. */
class CheckFormatsTest {

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @ParameterizedTest
  @CsvSource({
    "twin-fault, junit, check.junit.xml, 3",
    "twin-fault, sarif, check.sarif, 3",
    "requested-source-missing, junit, check.junit.xml, 4",
    "requested-source-missing, sarif, check.sarif, 4",
  })
  void aSampleGivesItsGoldenReport(String sample, String format, String golden, int exitCode)
      throws IOException {
    Path folder = Path.of("samples", sample);
    CommandInProcess check =
        CommandInProcess.run("check", folder.resolve("snapshot").toString(), "--format", format);
    assertThat(check.exitCode()).as(check.err()).isEqualTo(exitCode);
    if (UPDATE) {
      Files.writeString(folder.resolve(golden), check.out());
    }
    assertThat(folder.resolve(golden)).hasContent(check.out());
    assertThat(Files.readString(folder.resolve(golden)))
        .as("to the byte; if this is meant, run with -Dgolden.update=true and read the change")
        .isEqualTo(check.out());
  }
}

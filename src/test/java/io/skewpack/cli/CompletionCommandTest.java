package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real bash reads the script, and is asked what it would complete. */
class CompletionCommandTest {

  @TempDir Path folder;

  private Path script;

  @BeforeEach
  void writeScript() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash")),
        "completion is tested with bash, which is not here");
    Ran ran = Ran.skewpack("completion", "bash");
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    script = Files.writeString(folder.resolve("completion.bash"), ran.out());
  }

  /** The words that bash would offer for the last one. */
  private List<String> offered(String... line) throws IOException, InterruptedException {
    Path bash =
        Files.writeString(
            folder.resolve("ask.bash"),
            """
            skewpack() { '%s' -Xshare:auto -cp '%s' io.skewpack.cli.Main "$@"; }
            compopt() { :; }
            source '%s'
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            COMP_LINE="$*"
            COMP_POINT=${#COMP_LINE}
            $(complete -p skewpack | sed 's/.* -F \\([^ ]*\\).*/\\1/') || exit
            printf '%%s\\n' "${COMPREPLY[@]}"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    script));
    List<String> command = new java.util.ArrayList<>(List.of("bash", bash.toString()));
    command.addAll(List.of(line));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(err, UTF_8)).isEmpty();
    return Files.readAllLines(out).stream().filter(word -> !word.isEmpty()).toList();
  }

  @Test
  void completesCommandsAndOptions() throws Exception {
    assertThat(offered("skewpack", "ex")).containsExactly("explain");
    assertThat(offered("skewpack", "catalog", "")).contains("build", "list", "prove");
    assertThat(offered("skewpack", "check", "--f")).contains("--format", "--fail-on");
    assertThat(offered("skewpack", "explain", "--a")).contains("--all", "--api-version");
    assertThat(offered("skewpack", "explain", "--comp")).isEmpty();
  }

  @Test
  void completesKindsAndFieldsOfExplain() throws Exception {
    assertThat(offered("skewpack", "explain", "ComponentD"))
        .containsExactly("ComponentDefinition.");
    assertThat(offered("skewpack", "explain", "ComponentDefinition.spec.roles"))
        .containsExactly("ComponentDefinition.spec.roles.");
    assertThat(offered("skewpack", "explain", "--all", "ComponentDefinition.spec.roles.is"))
        .containsExactly("ComponentDefinition.spec.roles.isExclusive");
    assertThat(offered("skewpack", "explain", "Nothing.spec.")).isEmpty();
  }

  @Test
  void refusesOtherShells() {
    assertThat(Ran.skewpack("completion", "zsh").out())
        .isEqualTo(Ran.skewpack("completion", "bash").out());
    assertThat(Ran.skewpack("completion", "fish").code()).isEqualTo(ExitCode.USAGE);
  }
}

package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.FieldPath;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static CommandLine read(String yaml) {
    return CommandLine.of(GivenYaml.parse(yaml).get(0), FieldPath.ROOT.child("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{command: [sh, -c, PROGRAM]}",
        "{command: [/bin/bash, -ecx, PROGRAM]}",
        "{command: [bash, -eo, pipefail, -c, PROGRAM]}",
        "{command: [/bin/sh, -c, -ee, PROGRAM]}",
        "{command: [bash, --norc, -c, PROGRAM]}",
        "{command: [/tools/syncer, --, bash, -c, PROGRAM]}",
        "{command: [/bin/sh, -c], args: [PROGRAM]}",
        "{command: [python3, -c, PROGRAM]}",
        "{command: [perl, -e, PROGRAM]}"
      })
  void findsProgramGivenToAnInterpreter(String yaml) {
    assertThat(read(yaml).script())
        .hasValueSatisfying(script -> assertThat(script.text()).isEqualTo("PROGRAM"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{command: [bash, /scripts/start.sh]}",
        "{command: [bash, -x, /scripts/start.sh, -c]}",
        "{command: [/scripts/start.sh, -c, word]}",
        "{command: [python3, -m, http.server]}",
        "{command: [bash]}",
        "{command: [bash, -c]}",
        "{}"
      })
  void seesNoProgramWhereAFileRuns(String yaml) {
    assertThat(read(yaml).script()).isEmpty();
  }

  @Test
  void splitsWordsAroundTheProgramAndSaysWhereItIs() {
    CommandLine line = read("{command: [/bin/bash, -c, 'echo $1', _], args: [one]}");
    assertThat(line.before()).containsExactly("/bin/bash", "-c");
    assertThat(line.after()).containsExactly("_", "one");
    assertThat(line.interpreter()).contains("/bin/bash");
    assertThat(line.script())
        .contains(
            new CommandLine.InlineScript(
                FieldPath.ROOT.child("x").child("command").child(2),
                "echo $1",
                Optional.of("/bin/bash")));
  }

  @Test
  void namesNoInterpreterForWrappedShellButKnowsWhoRunsTheProgram() {
    CommandLine line = read("{command: [tini, --, sh, -c, run]}");
    assertThat(line.interpreter()).isEmpty();
    assertThat(line.script())
        .hasValueSatisfying(script -> assertThat(script.interpreter()).contains("sh"));
  }

  @Test
  void takesTextOfManyLinesForScriptEvenWithoutKnownInterpreter() {
    CommandLine line = read("{args: [-x, \"set -e\\nrun\\n\"]}");
    assertThat(line.before()).containsExactly("-x");
    assertThat(line.script())
        .hasValueSatisfying(
            script -> {
              assertThat(script.text()).isEqualTo("set -e\nrun\n");
              assertThat(script.interpreter()).isEmpty();
            });
  }
}

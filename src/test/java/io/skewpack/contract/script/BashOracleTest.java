package io.skewpack.contract.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Use;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * bash itself says with {@code -u} which variable is unbound first: for scripts in which every line
 * runs, that is the first plain use of a name that no earlier line gives a value.
 */
class BashOracleTest {

  private static final int SCRIPTS = 150;
  private static final Pattern UNBOUND = Pattern.compile("line (\\d+): (\\w+): unbound variable");
  private static final List<String> NAMES = List.of("AA", "BB", "CC", "DD");
  private static final List<String> LINES =
      List.of(
          "@=1",
          "export @=2",
          "@=\"2\" #=${%:-7}",
          ": \"${@:=4}\"",
          ": \"${@:-$#}\"",
          ": ${@-x} ${#+$#}",
          "echo \"$@\" 'and $#' \\$%",
          "echo pre${@}post \"${#%.*}\"",
          "x=$(echo ${@})",
          "echo `echo $@`",
          "for @ in 1 2; do echo $@; done",
          "read @ <<< 5",
          "printf -v @ 6",
          "cat <<EOF\n${@} \\$#\nEOF",
          "cat <<'EOF'\n${@} $#\nEOF",
          "echo $((@ + 1))",
          "((@ = 3))",
          "@=1 true",
          "[ -n \"${@:-}\" ] && echo $@",
          "[[ ${@:-} == x* ]] || true",
          "case ${@:-} in *) echo $#;; esac",
          "echo \"${@//a/b}\" ${#:0:1}",
          "eval 'echo $@'",
          "if [ -z \"${@+set}\" ]; then @=1; fi");

  @TempDir private Path directory;

  @Test
  void whatBashFindsUnboundIsWhatTheReadingSays() throws Exception {
    assumeTrue(ShellFeaturesTest.installed(Shell.BASH), "bash is not installed");
    Random random = new Random(20_261_122);
    int unbound = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      String script = script(random);
      Optional<String> said =
          UNBOUND
              .matcher(ShellFeaturesTest.run(Shell.BASH, directory, "set -u\n" + script))
              .results()
              .findFirst()
              .map(result -> result.group(2));
      unbound += said.isPresent() ? 1 : 0;
      assertThat(predicted(script)).as(script).isEqualTo(said);
    }
    assertThat(unbound).isGreaterThan(SCRIPTS / 4);
  }

  private static String script(Random random) {
    StringBuilder script = new StringBuilder();
    for (int line = 0; line < 8; line++) {
      String form = LINES.get(random.nextInt(LINES.size()));
      Matcher hole = Pattern.compile("(?<!\\$\\{)[@#]|(?<=\\$\\{)[@#]|%(?=[^.']|$)").matcher(form);
      String first = NAMES.get(random.nextInt(NAMES.size()));
      String second = NAMES.get(random.nextInt(NAMES.size()));
      String third = NAMES.get(random.nextInt(NAMES.size()));
      script
          .append(
              hole.replaceAll(
                  found ->
                      switch (found.group()) {
                        case "@" -> first;
                        case "#" -> second;
                        default -> third;
                      }))
          .append('\n');
    }
    return script.toString();
  }

  /** By lines: what is read on a line before it is given a value on the same or an earlier one. */
  private static Optional<String> predicted(String script) {
    ScriptReading reading = ScriptReader.read(script, Optional.of("bash"), "");
    assertThat(reading.unread()).as(script).isEmpty();
    for (Use use : reading.uses()) {
      boolean fails = use.manner() == Manner.PLAIN || use.manner() == Manner.SUBSTITUTED;
      if (fails && !use.guarded() && !given(reading, use)) {
        return Optional.of(use.name());
      }
    }
    return Optional.empty();
  }

  private static boolean given(ScriptReading reading, Use use) {
    return reading.assignments().stream()
        .filter(assignment -> assignment.origin() != ScriptReading.Origin.COMMAND)
        .filter(assignment -> assignment.name().equals(use.name()))
        .mapToInt(Assignment::line)
        .anyMatch(line -> line <= use.line());
  }
}

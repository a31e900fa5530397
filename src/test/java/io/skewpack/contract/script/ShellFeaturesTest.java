package io.skewpack.contract.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skewpack.contract.script.ScriptReading.Feature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table against the shells themselves, where they are installed, and against the reader. */
class ShellFeaturesTest {

  /** For each feature a script that prints OK only where it works. */
  private static final Map<Feature, String> PROBES =
      Map.ofEntries(
          Map.entry(Feature.ARRAY, "a=(x y); [ \"${a[1]}\" = y ] && echo OK"),
          Map.entry(Feature.DOUBLE_BRACKET, "[[ ab == a* ]] && echo OK"),
          Map.entry(Feature.REGEX_MATCH, "[[ ab =~ ^a.$ ]] && echo OK"),
          Map.entry(Feature.PIPEFAIL, "set -o pipefail; false | true || echo OK"),
          Map.entry(Feature.PROCESS_SUBSTITUTION, "[ \"$(cat <(echo x))\" = x ] && echo OK"),
          Map.entry(Feature.HERE_STRING, "[ \"$(cat <<<x)\" = x ] && echo OK"),
          Map.entry(Feature.ARITHMETIC_COMMAND, "i=1; ((i++)); [ $i = 2 ] && echo OK"),
          Map.entry(Feature.C_STYLE_FOR, "for ((i=0;i<2;i++)); do :; done; [ $i = 2 ] && echo OK"),
          Map.entry(Feature.FUNCTION_KEYWORD, "function f { echo OK; }; f"),
          Map.entry(Feature.SUBSTRING, "x=abc; [ \"${x:1:1}\" = b ] && echo OK"),
          Map.entry(Feature.PATTERN_REPLACEMENT, "x=abc; [ \"${x//b/d}\" = adc ] && echo OK"),
          Map.entry(Feature.CASE_MODIFICATION, "x=abc; [ \"${x^^}\" = ABC ] && echo OK"),
          Map.entry(Feature.INDIRECTION, "x=1; y=x; [ \"${!y}\" = 1 ] && echo OK"),
          Map.entry(Feature.MAPFILE, "mapfile -t a </dev/null && echo OK"),
          Map.entry(Feature.SELECT, "echo 1 | { select s in a; do echo OK; break; done; }"),
          Map.entry(Feature.BRACE_EXPANSION, "set -- {a,b}; [ $# = 2 ] && echo OK"),
          Map.entry(Feature.APPEND, "x=a; x+=b; [ $x = ab ] && echo OK"),
          Map.entry(Feature.LOCAL, "x=1; f() { local x; x=2; }; f; [ $x = 1 ] && echo OK"),
          Map.entry(Feature.SOURCE, "echo 'echo OK' > s.sh; source ./s.sh"),
          Map.entry(Feature.REDIRECT_BOTH, "r=$(echo x &>/dev/null); [ -z \"$r\" ] && echo OK"),
          Map.entry(
              Feature.ANSI_C_QUOTES,
              "[ \"$(printf %s $'a\\tb')\" = \"$(printf 'a\\tb')\" ] && echo OK"),
          Map.entry(Feature.DECLARE, "declare x=1 && [ $x = 1 ] && echo OK"),
          Map.entry(Feature.TRAP_ERR, "trap 'echo OK' ERR; false"),
          Map.entry(Feature.SHOPT, "shopt -s nullglob && echo OK"));

  @TempDir private Path directory;

  static Stream<Arguments> everything() {
    return Arrays.stream(Shell.values())
        .flatMap(
            shell -> Arrays.stream(Feature.values()).map(feature -> Arguments.of(shell, feature)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void theTableSaysWhatTheShellDoes(Shell shell, Feature feature) throws Exception {
    assumeTrue(installed(shell), "the shell is not installed");
    String output = run(shell, directory, PROBES.get(feature));
    assertThat(output.contains("OK")).isEqualTo(ShellFeatures.of(shell).contains(feature));
  }

  @Test
  void theReaderFindsEachFeatureInItsProbe() {
    PROBES.forEach(
        (feature, script) ->
            assertThat(ScriptReader.read(script, Optional.of("bash"), "").features())
                .as(script)
                .extracting(ScriptReading.FeatureUse::feature)
                .contains(feature));
  }

  static boolean installed(Shell shell) {
    return Stream.of("/bin/", "/usr/bin/")
        .anyMatch(place -> Files.isExecutable(Path.of(place + command(shell).get(0))));
  }

  static List<String> command(Shell shell) {
    return switch (shell) {
      case BASH -> List.of("bash");
      case BUSYBOX_ASH -> List.of("busybox", "ash");
      case DASH -> List.of("dash");
    };
  }

  /** What a shell prints that starts without any environment. */
  static String run(Shell shell, Path directory, String script)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command(shell));
    command.addAll(List.of("-c", script));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}

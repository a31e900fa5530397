package io.skewpack.contract.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Language;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {

  /** Uses as {@code NAME:MANNER}, with {@code !} behind what is guarded. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "echo $X ${Y} \"$Z\" '$NO' \\$NO2 @ X:PLAIN Y:PLAIN Z:PLAIN",
        "echo ${A:-d} ${B-d} ${C:=d} ${D:?m} ${E?m} ${F:+y} ${G+y} @ A:DEFAULTED B:DEFAULTED C:DEFAULTED D:REQUIRED E:REQUIRED F:TESTED G:TESTED",
        "echo ${A:-$B} ${C:+$C} @ A:DEFAULTED B:PLAIN C:TESTED C:PLAIN!",
        "echo $1 $* $# $? $$ $! $- $_ ${1} ${#} ${10} @ ``",
        "echo ${X%.*} ${#Y} ${Z/a/$W} \"${V//,/:${P};}:${Q}\" @ X:PLAIN Y:PLAIN Z:PLAIN W:PLAIN V:PLAIN P:PLAIN Q:PLAIN",
        "echo \"${A} ${B}\" @ A:PLAIN B:PLAIN",
        "[ -z \"$X\" ] && exit 1; echo $X @ X:TESTED X:PLAIN!",
        "[ -n \"$X\" ] && echo $X; echo $X @ X:TESTED X:PLAIN! X:PLAIN",
        "[ -n \"$X\" ] || exit 1; echo $X @ X:TESTED X:PLAIN!",
        "if [ -z \"$X\" ]; then echo $X; else echo $X; fi; echo $X @ X:TESTED X:PLAIN X:PLAIN! X:PLAIN",
        "if [ -z \"$X\" ]; then X=1; fi; echo $X @ X:TESTED X:PLAIN!",
        "if [ \"$X\" = a ] || [ \"$Y\" = b ]; then echo $X; fi @ X:TESTED Y:TESTED X:PLAIN",
        "[[ -n $X && $X == a* ]] && echo $X @ X:TESTED X:TESTED! X:PLAIN!",
        "[[ -z ${X:-} || $X -gt 3 ]] && echo $Y @ X:DEFAULTED X:PLAIN! Y:PLAIN",
        "if ! [ -n \"$X\" ]; then exit; fi; echo $X @ X:TESTED X:PLAIN!",
        "test -v X && echo $X @ X:TESTED X:PLAIN!",
        "die() { exit 1; }; [ -z \"$X\" ] && die; echo $X @ X:TESTED X:PLAIN!",
        "case $X in a) echo $X;; *) echo $Y;; esac @ X:TESTED X:PLAIN! Y:PLAIN",
        ": ${X:?}; echo $X @ X:REQUIRED X:PLAIN!",
        "echo $((A + B * $C)) $((0x1F)); ((D++)); let E+=1 @ A:PLAIN B:PLAIN C:PLAIN D:PLAIN E:PLAIN",
        "echo ${X:OFF:2} @ X:PLAIN OFF:PLAIN",
        "[[ 3 -eq N ]] @ N:PLAIN",
        "declare -A m; m[k]=1; a=(1); a[i]=2; echo ${m[key]} @ i:PLAIN m:PLAIN",
        "awk '{print $1, ENVIRON[\"X\"]}' -v y=\"$Y\" @ X:PLAIN Y:PLAIN",
        "printenv X @ X:PLAIN",
        "envsubst '$A ${B}' <in >out @ A:SUBSTITUTED B:SUBSTITUTED",
        "echo '${A} x' | envsubst @ A:SUBSTITUTED",
        "bash -c 'echo $X' ; sh -ec \"echo $Y \\$Z\" @ X:PLAIN Y:PLAIN Z:PLAIN",
        "su postgres -c 'echo $X'; su - postgres -c 'echo $Y'; su - p -c \"echo $Z\" @ X:PLAIN Z:PLAIN",
        "ssh host 'echo $X'; kubectl exec p -- sh -c 'echo $Y'; kubectl exec p -- sh -c \"echo $Z\" @ Z:PLAIN",
        "eval 'echo $X' @ X:PLAIN",
        "trap 'rm $X' EXIT @ X:PLAIN",
        "for v in A B; do echo ${!v}; done @ v:PLAIN A:PLAIN B:PLAIN",
        "x=$(cat $F) y=`cat $G` @ F:PLAIN G:PLAIN",
        "cmd < $X > ${Y} <<< $Z @ X:PLAIN Y:PLAIN Z:PLAIN",
        "echo {{ .Values.x }} $X '{{ $y }}' @ X:PLAIN",
      })
  void usesOfShellVariables(String script, String expected) {
    assertThat(uses(script, "bash")).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "X=1; Y=\"$X\" @ X:ASSIGNED=1 Y:ASSIGNED",
        "X=\"$X:a\"; Y+=b; Z=${Z:-1} @ X:ASSIGNED~ Y:ASSIGNED~ Z:ASSIGNED",
        "export A B=2; readonly C=3 @ A:EXPORTED~ B:EXPORTED=2 C:ASSIGNED=3",
        "f() { local a b=1; declare c=2; declare -g d=3; } @ a:LOCAL b:LOCAL=1 c:LOCAL=2 d:ASSIGNED=3",
        "for i in a b; do :; done; select s in a; do :; done @ i:LOOP s:LOOP=a",
        "read -r -p 'x' a b; read; mapfile -t c; getopts ab o; printf -v p x @ a:INPUT b:INPUT REPLY:INPUT c:INPUT o:INPUT p:INPUT",
        "${X:=d} @ X:DEFAULT=d",
        "A=1 cmd; env B=2 cmd @ A:COMMAND=1",
        "while IFS= read -r l; do :; done @ IFS:COMMAND= l:INPUT",
        "((X=1, Y+=2)) @ X:ASSIGNED Y:ASSIGNED~",
        "declare -x A=1; a=(1 2); a[3]=x @ A:EXPORTED=1 a:ASSIGNED a:ASSIGNED=x",
      })
  void assignmentsOfShellVariables(String script, String expected) {
    String found =
        ScriptReader.read(script, Optional.of("bash"), "").assignments().stream()
            .map(ScriptReaderTest::shown)
            .collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(expected.strip());
  }

  @Test
  void linesAndScopesAreTheScriptsOwn() {
    ScriptReading reading =
        read("# é \uD83D\uDE00\nf() {\n  echo \"é $A\"\n}\n\nbash -c '\n  echo $B'\n");
    assertThat(reading.uses())
        .extracting(use -> use.name() + use.line() + use.scope())
        .containsExactly("A3f", "B7");
    assertThat(reading.functions()).containsExactly("f");
    assertThat(reading.unread()).isEmpty();
  }

  @Test
  void hereDocumentsExpandUnlessTheirDelimiterIsQuoted() {
    assertThat(
            uses(
                "cat <<EOF\n$A \\$N ${B:-x}\nEOF\ncat <<'EOF'\n$N\nEOF\ncat <<-\"E\"\n$N\nE\n",
                "sh"))
        .isEqualTo("A:PLAIN B:DEFAULTED");
    assertThat(uses("bash <<'EOF'\necho $A\nEOF\nssh h <<'EOF'\necho $N\nEOF\n", "bash"))
        .isEqualTo("A:PLAIN");
    assertThat(uses("cat <<'EOF' | envsubst > f\n$A ${B}\nEOF\necho $C\n", "bash"))
        .isEqualTo("A:SUBSTITUTED B:SUBSTITUTED C:PLAIN");
  }

  @Test
  void commandsHaveTheirLiteralWords() {
    ScriptReading reading =
        read("f() { . \"${D}/c.sh\" 'a b'; }\nX=1 Y=2 cmd \"$(date)\" a\\ b\nenv Z=1 run");
    assertThat(reading.commands())
        .extracting(command -> command.scope() + command.words() + command.environment())
        .contains(
            "f[., ${D}/c.sh, a b][]", "[cmd, $(...), a b][X, Y]", "[env, Z=1, run][Z]", "[date][]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set -u",
        "set -euo pipefail",
        "set -o nounset",
        "#!/bin/bash -eu\n:",
        "set -e -u",
      })
  void whereAnUnboundVariableEndsTheScript(String script) {
    assertThat(read(script).unsetFails()).isTrue();
    assertThat(read(script.replace("u", "x")).unsetFails()).isFalse();
  }

  @Test
  void allIsExportedAfterSetA() {
    assertThat(read("set -a; . ./env").exportsAll()).isTrue();
    assertThat(read("set -e; . ./env").exportsAll()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval \"$X\"",
        "v=$1; echo ${!v}",
        "echo ${!PRE*}",
        "read \"$name\"",
        "export \"$k=$v\"",
        "envsubst < f",
        "declare -n r=$1",
        "bash -c \"$CMD\"",
      })
  void whatIsMadeAtRunTimeIsSaid(String script) {
    assertThat(read(script).unread())
        .extracting(ScriptReading.Unread::reason)
        .containsExactly(Reason.DYNAMIC);
  }

  @Test
  void aTextThatDoesNotParseIsSaidAndTheRestIsRead() {
    ScriptReading reading = read("echo $A\nif ) then\necho $B\n");
    assertThat(reading.unread()).extracting(ScriptReading.Unread::reason).contains(Reason.SYNTAX);
    assertThat(reading.unread().get(0).line()).isBetween(2, 4);
    assertThat(reading.uses()).extracting(ScriptReading.Use::name).contains("A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${a:-${a:-",
        "echo \"$X",
        "'a",
        "if true; then :",
        "cat <<EOF\n$X",
        "f() {",
        "[ -n x",
        "[[ -n $x",
        "}",
        "fi",
        "x=$((1",
        "echo $X )",
        "a |",
        "a &&",
        "for i in a; do",
        "$(echo `a)"
      })
  void whatIsUnbalancedIsSaid(String script) {
    assertThat(read(script).unread())
        .extracting(ScriptReading.Unread::reason)
        .contains(Reason.SYNTAX);
  }

  /** Valid for {@code bash -n}, an error for the grammar. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo \"${V//]/]]}\"",
        "[ \"$a\" \\> \"$b\" ] && :",
        "x | y 2>/dev/null <<<\"$c\"",
        "if ! t=$(f) || [ -z \"$t\" ]; then :; fi",
        "echo \"${A//,/:${P};}:${P}\"",
        "[[ $a == ?*'|'?* ]] && :",
        "if ! { echo; } > f; then :; fi",
        "case \"$r\" in \\[*\\]) v=${r#\\[}; v=${v%\\]} ;; esac",
      })
  void validShellIsNoSyntaxError(String script) {
    assertThat(read(script).unread()).isEmpty();
  }

  @Test
  void templateActionsAloneOnALineAreNotEvaluated() {
    ScriptReading reading =
        read("{{- if .a }}\necho $X {{ .b }}\n{{- end }}\n{{ include \"lib\" . }}\n");
    assertThat(reading.unread())
        .extracting(unread -> unread.reason() + ":" + unread.line() + ":" + unread.column())
        .containsExactly("TEMPLATE:4:1");
    assertThat(uses("docker inspect -f '{{.State}}' $X", "bash")).isEqualTo("X:PLAIN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "/bin/bash @ x @ : @ BASH",
        "sh @ x.py @ : @ SH",
        "'' @ x @ #!/usr/bin/env bash @ BASH",
        "'' @ x @ #!/usr/bin/python3 -u @ PYTHON",
        "'' @ x.js @ a() @ JAVASCRIPT",
        "'' @ lib.sh @ f @ SH",
        "'' @ lib @ export A=1 @ SH",
        "'' @ my.cnf @ [mysqld] @ UNKNOWN",
        "perl @ x.sh @ : @ UNKNOWN",
      })
  void theLanguageIsTheInterpretersThenTheShebangsThenTheNames(
      String interpreter, String name, String text, Language expected) {
    Optional<String> given =
        Optional.ofNullable(interpreter).filter(word -> !word.isBlank() && !word.equals("''"));
    ScriptReading reading = ScriptReader.read(text, given, name);
    assertThat(reading.language()).isEqualTo(expected);
    assertThat(reading.unread().stream().anyMatch(unread -> unread.reason() == Reason.LANGUAGE))
        .isEqualTo(expected == Language.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "import os; os.environ['A'] @ A:PLAIN",
        "os.environ.get('A') @ A:PLAIN",
        "os.getenv('A', 'd') @ A:DEFAULTED",
        "os.getenv('A') or 'd' @ A:DEFAULTED",
        "from os import environ as e, getenv; e['A']; getenv('B') @ A:PLAIN B:PLAIN",
        "if 'A' in os.environ: os.environ['B'] = '1' @ A:TESTED",
        "if os.environ.get('A') == 'x': pass @ A:TESTED",
        "other.get('A'); d['B'] @ ``",
      })
  void usesInPython(String script, String expected) {
    assertThat(uses(script.replace("; ", "\n"), "python3")).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "process.env.A; process.env['B'] @ A:PLAIN B:PLAIN",
        "x = process.env.A || 'd'; y = process.env.B ?? 'd' @ A:DEFAULTED B:DEFAULTED",
        "const {A, B = 1, C: c} = process.env @ A:PLAIN B:DEFAULTED C:PLAIN",
        "if (!process.env.A) { db.auth(_getEnv(\"B\")) } @ A:TESTED B:PLAIN",
        "process.env.A = '1'; other.env.B @ ``",
      })
  void usesInJavaScript(String script, String expected) {
    assertThat(uses(script, "node")).isEqualTo(expected.strip());
  }

  @Test
  void dynamicNamesInOtherLanguagesAreSaid() {
    for (String script : List.of("os.environ[k]", "os.getenv(n)", "f'{os.environ[k]}'")) {
      assertThat(ScriptReader.read(script, Optional.of("python3"), "").unread()).hasSize(1);
    }
    assertThat(ScriptReader.read("process.env[k]", Optional.of("node"), "").unread()).hasSize(1);
  }

  @Tag("slow")
  @Test
  void hostileTextsNeitherCrashNorHang() {
    List<String> texts =
        List.of(
            "",
            "\0\0\0$X\0",
            "$(".repeat(20_000),
            "${a:-".repeat(20_000),
            "((".repeat(20_000),
            "{ ".repeat(20_000),
            "if ".repeat(20_000),
            "[ ".repeat(10_000),
            "[[ " + "! ".repeat(20_000),
            "\"$(\"".repeat(5_000),
            "'".repeat(10_001),
            "a && ".repeat(20_000) + "b",
            "a | ".repeat(20_000) + "b",
            "cat <<A <<B <<C <<D\n".repeat(2_000),
            "`".repeat(20_001),
            "x".repeat(500_000),
            "echo " + "$X".repeat(20_000),
            "\uD83D\uDE00\uD83D$X".repeat(10_000),
            "echo $X\r\nif true; then\r\n  echo $Y\r\nfi\r\n",
            "{{".repeat(50_000),
            "{{ `".repeat(20_000),
            "sh -c \"sh -c \\\"sh -c '".repeat(500),
            "case $x in ".repeat(5_000),
            "a=(".repeat(10_000),
            "bash -c 'eval \"eval \\\"eval x\\\"\"'");
    for (String text : texts) {
      for (String interpreter : List.of("bash", "python3", "node")) {
        ScriptReading reading =
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> ScriptReader.read(text, Optional.of(interpreter), ""),
                text.substring(0, Math.min(12, text.length())));
        assertThat(reading.language()).isNotEqualTo(Language.UNKNOWN);
      }
    }
  }

  @Test
  void aTextThatIsTooLongIsSaid() {
    assertThat(read("x".repeat(ScriptReader.LONGEST + 1)).unread())
        .extracting(ScriptReading.Unread::reason)
        .containsExactly(Reason.SIZE);
    assertThat(read("{ ".repeat(2_000) + ":" + "; }".repeat(2_000)).unread())
        .extracting(ScriptReading.Unread::reason)
        .contains(Reason.SIZE);
  }

  @Test
  void lineEndsOfWindowsAreLineEnds() {
    assertThat(uses("echo $X\r\nif true; then\r\n  echo $Y\r\nfi\r\n", "bash"))
        .isEqualTo("X:PLAIN Y:PLAIN");
  }

  private static ScriptReading read(String text) {
    return ScriptReader.read(text, Optional.of("bash"), "");
  }

  private static String uses(String text, String interpreter) {
    return ScriptReader.read(text, Optional.of(interpreter), "").uses().stream()
        .map(use -> use.name() + ":" + use.manner() + (use.guarded() ? "!" : ""))
        .collect(Collectors.joining(" "));
  }

  private static String shown(Assignment assignment) {
    return assignment.name()
        + ":"
        + assignment.origin()
        + assignment.value().map(value -> "=" + value).orElse("")
        + (assignment.ofItself() ? "~" : "");
  }
}

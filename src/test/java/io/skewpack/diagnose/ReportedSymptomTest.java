package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.skewpack.snapshot.Pointer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words of shells, kubelets and clients may mean. */
class ReportedSymptomTest {

  private static final Pointer AT = new Pointer("running.json", "/failures/0/logs/0/lines/3");

  /** The first four as bash 5, dash, BusyBox 1.36 and bash's {@code ${X:?}} write them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/scripts/restore.sh: line 12: ORACLE_SID: unbound variable|ORACLE_SID|/scripts/restore.sh|12",
        "/scripts/restore.sh: 12: ORACLE_SID: parameter not set|ORACLE_SID|/scripts/restore.sh|12",
        "sh: ORACLE_SID: parameter not set|ORACLE_SID||",
        "/bin/bash: line 3: DP_DB_HOST: parameter null or not set|DP_DB_HOST||3",
        "2026-01-02 03:04:05 x.sh: line 7: A_1: unbound variable|A_1|x.sh|7",
        "environment: line 1: KB_POD_FQDN: unbound variable|KB_POD_FQDN|environment|1",
      })
  void unsetVariableIsNamedWithItsScriptAndLine(
      String line, String variable, String script, Integer number) {
    ReportedSymptom symptom = ReportedSymptom.read(line, AT).orElseThrow();
    assertThat(symptom.meaning()).isEqualTo(ReportedSymptom.Meaning.UNSET_VARIABLE);
    assertThat(symptom.variable()).hasValue(variable);
    assertThat(symptom.script()).isEqualTo(Optional.ofNullable(script));
    assertThat(symptom.scriptLine()).isEqualTo(Optional.ofNullable(number));
    assertThat(symptom.at()).isEqualTo(AT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORA-12154: TNS:could not resolve the connect identifier specified|connect-identifier|",
        "exec /scripts/x.sh: no such file or directory|no-interpreter|",
        "exec: \"bash\": executable file not found in $PATH: unknown|no-interpreter|bash",
        "failed to exec: \"/bin/bash\": stat /bin/bash: no such file or directory|no-interpreter|/bin/bash",
        "/scripts/x.sh: /bin/bash: bad interpreter: No such file or directory|no-interpreter|/bin/bash",
        "env: can't execute 'bash': No such file or directory|no-interpreter|bash",
        "/usr/bin/env: ‘python3’: No such file or directory|no-interpreter|python3",
        "sh: bash: not found|no-interpreter|bash",
        "/scripts/start.sh: bash: not found, token=***||",
        "/scripts/x.sh: line 9: jq: command not found|no-program|jq",
        "/scripts/x.sh: 9: jq: not found|no-program|jq",
        "sh: 3: set: Illegal option -o pipefail|other-shell|",
        "/x.sh: 4: Bad substitution|other-shell|",
        "x.sh: 5: Syntax error: \"(\" unexpected|other-shell|",
        "exec /usr/bin/mysqld: exec format error|wrong-format|",
        "dial tcp: lookup mysql.db.svc on 10.0.0.10:53: no such host|name-not-resolved|",
        "curl: (6) Could not resolve host: minio.kb|name-not-resolved|",
        ";; connection timed out; no servers could be reached|name-not-resolved|",
        "nc: bad address 'mysql-0'|name-not-resolved|",
        "psql: error: could not translate host name \"pg\" to address: x|name-not-resolved|",
        "Error: couldn't find key password in Secret db/acct|no-source|",
        "Error: configmap \"orcl-env\" not found|no-source|",
      })
  void lineIsRead(String line, String meaning, String program) {
    Optional<ReportedSymptom> symptom = ReportedSymptom.read(line, AT);
    if (meaning == null) {
      // A comma instead of the line's end: it is a sentence of somebody else's.
      assertThat(symptom).isEmpty();
      return;
    }
    assertThat(symptom).map(one -> one.meaning().id()).hasValue(meaning);
    assertThat(symptom.flatMap(ReportedSymptom::program)).isEqualTo(Optional.ofNullable(program));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "backup done",
        "the variable is bound",
        "key not found in cache",
        "config not found",
        "HTTP 404: page not found",
        "resolved the host name",
        "executing /scripts/x.sh",
      })
  void ordinaryLineMeansNothing(String line) {
    assertThat(ReportedSymptom.read(line, AT)).isEmpty();
  }

  @Test
  void hostileLineEndsSoon() {
    for (String part : java.util.List.of("a: ", "a.", "exec \"", "x: 1: ", "lookup ", "env: '")) {
      String line = part.repeat(500_000 / part.length());
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> assertThatCode(() -> ReportedSymptom.read(line, AT)).doesNotThrowAnyException(),
          part);
    }
  }
}

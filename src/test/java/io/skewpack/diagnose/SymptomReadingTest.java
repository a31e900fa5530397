package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.SymptomReading.State;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymptomReadingTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static final String ORA =
      "ORA-12154: TNS:could not resolve the connect identifier specified";

  @Test
  void bothCausesAreFoundWhenBothAreBroken() throws Exception {
    SymptomReading reading = read(ORA, dns(Status.FAIL, Severity.BLOCKER), silentlyEmpty("HOST"));

    assertThat(reading.in(State.FOUND))
        .extracting(SymptomReading.Explanation::candidate)
        .containsExactly(Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE);
  }

  @Test
  void whatPassesIsRuledOut() throws Exception {
    SymptomReading reading = read(ORA, dns(Status.PASS, Severity.INFO), silentlyEmpty("HOST"));

    assertThat(state(reading, Candidate.CLUSTER_DNS)).isEqualTo(State.RULED_OUT);
    assertThat(state(reading, Candidate.EMPTY_VARIABLE)).isEqualTo(State.FOUND);
  }

  /** The controller says so only where it looked for a repository: there is no other cause. */
  @Test
  void aTextWithOneCauseOnlyIsContradictedWhereThatCauseIsNotHere() throws Exception {
    SymptomReading reading =
        read("no default BackupRepo found", repository(Status.PASS, Severity.INFO));

    assertThat(reading.known().isWhole()).isTrue();
    assertThat(reading.standing()).isEqualTo(Standing.CONTRADICTED);
    assertThat(reading.text()).isEqualTo("reported.causes.contradicted");
  }

  /** The text may have causes that no check knows. */
  @Test
  void aTextThatMayHaveOtherCausesIsNotContradictedWhereAllKnownOnesAreRuledOut() throws Exception {
    SymptomReading reading =
        read(
            ORA,
            dns(Status.PASS, Severity.INFO),
            variable(Status.PASS, Severity.INFO, Facts.none()));

    assertThat(reading.known().isWhole()).isFalse();
    assertThat(reading.standing()).isEqualTo(Standing.NOT_JUDGED);
    assertThat(reading.text()).isEqualTo("reported.causes.ruledOut");
  }

  @Test
  void ofSeveralCausesThoseRuledOutAndThoseStillOpenAreNamedApart() throws Exception {
    SymptomReading reading = read(ORA, dns(Status.PASS, Severity.INFO));

    assertThat(reading.standing()).isEqualTo(Standing.NOT_JUDGED);
    assertThat(reading.text()).isEqualTo("reported.causes.open");
    assertThat(reading.facts().values())
        .containsEntry("ruledOut", new Facts.Terms(List.of("explained.name.cluster-dns")))
        .containsEntry("open", new Facts.Terms(List.of("explained.name.empty-variable")));
  }

  /** Without a cluster or a chart the check says nothing: that clears nothing. */
  @Test
  void whatWasNeverLookedAtIsNotEvaluated() throws Exception {
    SymptomReading reading = read(ORA);

    assertThat(reading.explanations())
        .hasSize(2)
        .allMatch(one -> one.state() == State.NOT_EVALUATED && one.findings().isEmpty());
  }

  @Test
  void scriptThatWasNotReadWholeRulesNothingOut() throws Exception {
    SymptomReading reading =
        read(
            ORA,
            dns(Status.PASS, Severity.INFO),
            variable(Status.NOT_EVALUATED, Severity.WARNING, Facts.none()));

    assertThat(state(reading, Candidate.EMPTY_VARIABLE)).isEqualTo(State.NOT_EVALUATED);
  }

  @Test
  void whatHoldsUnderConditionsOnlyIsPossible() throws Exception {
    SymptomReading reading =
        read(ORA, variable(Status.FAIL, Severity.WARNING, Facts.of("variable", "HOST")));

    assertThat(state(reading, Candidate.EMPTY_VARIABLE)).isEqualTo(State.POSSIBLE);
  }

  /** Where the script ends with a message, no client is ever called with an empty value. */
  @Test
  void variableAtWhichTheScriptEndsDoesNotExplainAnEmptyValue() throws Exception {
    SymptomReading reading = read(ORA, ending("HOST"));

    assertThat(state(reading, Candidate.EMPTY_VARIABLE)).isEqualTo(State.RULED_OUT);
  }

  @Test
  void unboundVariableIsFoundByItsName() throws Exception {
    String text = "/scripts/restore.sh: line 4: HOST: unbound variable";

    assertThat(state(read(text, ending("HOST")), Candidate.UNSET_VARIABLE)).isEqualTo(State.FOUND);
    assertThat(state(read(text, ending("PORT")), Candidate.UNSET_VARIABLE))
        .isEqualTo(State.RULED_OUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dial tcp: lookup db on 10.0.0.10:53: no such host; NO_SUCH_HOST",
        "psql: error: could not translate host name \"db\" to address; HOST_NAME_NOT_TRANSLATED",
        "curl: Temporary failure in name resolution; RESOLVER_FAILS",
        "sh: 3: PGHOST: parameter not set; UNSET_VARIABLE",
        "/bin/sh: bash: not found; NO_INTERPRETER",
        "exec /scripts/x.sh: no such file or directory; NO_INTERPRETER",
        "no default BackupRepo found; NO_DEFAULT_REPOSITORY",
        "Back-off pulling image \"x\": ImagePullBackOff; IMAGE_NOT_PULLED"
      })
  void textOfAnyProgramIsRecognised(String text, KnownErrorText known) throws Exception {
    assertThat(read(text).known()).isEqualTo(known);
  }

  @Test
  void noNameServerIsRecognised() throws Exception {
    assertThat(read(";; connection timed out; no servers could be reached").known())
        .isEqualTo(KnownErrorText.NO_NAME_SERVER);
  }

  @Test
  void otherTextsAreLeftAlone() throws Exception {
    assertThat(readings("ORA-01017: invalid username/password")).isEmpty();
    assertThat(readings("ORA-121540")).isEmpty();
  }

  private static SymptomReading read(String text, Finding... findings) throws Exception {
    List<SymptomReading> all = readings(text, findings);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<SymptomReading> readings(String text, Finding... findings) throws Exception {
    CaseFile.Symptom symptom = new CaseFile.Symptom(text, Optional.empty(), Optional.empty());
    CaseFile file = caseFile(List.of(symptom));
    Examination nothing = new Examination(new SnapshotFixture().snapshot(), CATALOG);
    return SymptomReading.of(nothing, Optional.of(file), List.of(findings));
  }

  private static State state(SymptomReading reading, Candidate cause) {
    return reading.explanations().stream()
        .filter(one -> one.candidate() == cause)
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static Finding dns(Status status, Severity severity) {
    return finding("cluster-dns", status, severity, Layer.SUBSTRATE, 2, Facts.none());
  }

  private static Finding repository(Status status, Severity severity) {
    return finding("backup-repo", status, severity, Layer.SUBSTRATE, 2, Facts.none());
  }

  private static Finding silentlyEmpty(String name) {
    return variable(
        Status.FAIL,
        Severity.BLOCKER,
        Facts.of("variable", name).with("effect", new Term("contract.effect.SILENTLY_EMPTY")));
  }

  private static Finding ending(String name) {
    return variable(
        Status.FAIL,
        Severity.BLOCKER,
        Facts.of("variable", name).with("effect", new Term("contract.effect.FAILS")));
  }

  private static Finding variable(Status status, Severity severity, Facts facts) {
    return finding("undeclared-variables", status, severity, Layer.CONTRACT, 5, facts);
  }

  private static Finding finding(
      String check, Status status, Severity severity, Layer layer, int failureLayer, Facts facts) {
    return new Finding(
        check,
        status,
        severity,
        layer,
        Optional.of(failureLayer),
        "text",
        facts,
        true,
        List.of(Evidence.observed("evidence", Facts.none(), new Pointer("substrate.json", ""))));
  }

  private static CaseFile caseFile(List<CaseFile.Symptom> symptoms) {
    return new CaseFile(
        Optional.empty(), Optional.empty(), symptoms, List.of(), List.of(), Map.of(), Map.of());
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import java.util.List;
import java.util.Optional;

/**
 * A check of what an addon's objects ask of each other and of their images, which no schema tells:
 * failure layer 5. It says nothing of a snapshot without an addon chart.
 */
abstract class ContractCheck implements Check {

  /** The decision tree's layer of what is asked for at run time and was never declared. */
  private static final int FAILURE_LAYER = 5;

  private final String id;

  ContractCheck(String id) {
    this.id = id;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final List<Finding> examine(Examination examination) {
    Optional<Contracts> contracts = examination.snapshot().contracts();
    return examination.addon().isEmpty() || contracts.isEmpty()
        ? List.of()
        : judge(AddonObjects.of(examination), contracts.get(), examination);
  }

  /** Nothing, when the chart has nothing that the check is about. */
  abstract List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination);

  final Finding pass(String variant, Facts facts, List<Evidence> evidence) {
    return finding(Status.PASS, Severity.INFO, "pass." + variant, facts, evidence);
  }

  final Finding fail(Severity severity, String variant, Facts facts, List<Evidence> evidence) {
    return finding(Status.FAIL, severity, "fail." + variant, facts, evidence);
  }

  private Finding finding(
      Status status, Severity severity, String variant, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id,
        status,
        severity,
        Layer.CONTRACT,
        Optional.of(FAILURE_LAYER),
        "check." + id + "." + variant,
        facts,
        true,
        evidence);
  }

  /** That a field is there as a finding says. */
  static Evidence seen(ChartField field) {
    return Evidence.observed("evidence.chartField", facts(field), field.at());
  }

  /** That an object has no such field, or none that fits: seen in the whole object. */
  static Evidence seenIn(ChartField object) {
    return Evidence.observed(
        "evidence.chartObject", Facts.of("object", object.object()), object.root());
  }

  /** Object and path, as every finding names them. */
  static Facts facts(ChartField field) {
    return Facts.of("object", field.object()).with("path", field.path().toString());
  }
}

package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportedErrorTest {

  private static List<String> read(String... lines) {
    return ReportedError.read("raw/logs/1-x.log", String.join("\n", lines)).stream()
        .map(e -> e.line() + " " + e.kind().orElse("?") + " " + e.path() + " " + e.rule().id())
        .toList();
  }

  @Test
  void helm4NamesTheObjectOnceAndItsFieldsBelow() {
    assertThat(
            read(
                "Error: INSTALLATION FAILED: failed to create typed patch object (/oracle-12;"
                    + " apps.kubeblocks.io/v1, Kind=ComponentDefinition): errors:",
                "  .spec.configs[name=\"my config\"].reconfigure: field not declared in schema",
                "  .spec.roles[0].isExclusive: field not declared in schema",
                "done",
                ".spec.other: field not declared in schema"))
        .containsExactly(
            "2 ComponentDefinition .spec.configs[].reconfigure unknown",
            "3 ComponentDefinition .spec.roles[].isExclusive unknown",
            "5 ? .spec.other unknown");
  }

  @Test
  void strictDecodingAndHelm3NamePathsInQuotes() {
    assertThat(
            read(
                "Error from server (BadRequest): error when creating \"x\": ParametersDefinition in"
                    + " version \"v1alpha1\" cannot be handled as a ParametersDefinition: strict"
                    + " decoding error: unknown field \"spec.componentDef\", unknown field"
                    + " \"spec.templateName\"",
                "W0101 12:00:00 1 warnings.go:70] unknown field \"spec.roles[0].x\"",
                "W0101 12:00:01 1 warnings.go:70] unknown field \"spec.roles[1].x\"",
                "{\"msg\":\"strict decoding error: unknown field \\\"spec.y\\\"\"}"))
        .containsExactly(
            "1 ParametersDefinition .spec.componentDef unknown",
            "1 ParametersDefinition .spec.templateName unknown",
            "2 ? .spec.roles[].x unknown",
            "4 ? .spec.y unknown");
  }

  @Test
  void oldClustersAndMissingKinds() {
    assertThat(
            read(
                "error validating data: [ValidationError(ComponentDefinition.spec.roles[0]): unknown"
                    + " field \"isExclusive\" in io.x, ValidationError(ComponentDefinition.spec):"
                    + " missing required field \"runtime\" in io.x]",
                "resource mapping not found for name: \"a\" namespace: \"\" from \"x\": no matches"
                    + " for kind \"Rollout\" in version \"apps.kubeblocks.io/v1alpha1\"",
                "spec.fileFormatConfig: Required value"))
        .containsExactly(
            "1 ComponentDefinition .spec.roles[].isExclusive unknown",
            "1 ComponentDefinition .spec.runtime required",
            "2 Rollout .kind kind",
            "3 ? .spec.fileFormatConfig required");
  }

  @Test
  void whateverElseALogHoldsIsNoError() {
    String hostile = "a".repeat(200_000) + ".".repeat(50_000) + "[".repeat(50_000);
    assertThat(read(hostile, "", "unknown field", "all is well")).isEmpty();
  }

  @Test
  void isConfirmedOnlyByTheSameFieldOnTheSameKind() {
    ReportedError error =
        new ReportedError("raw/logs/1-x.log", 1, Optional.of("A"), ".spec.x", Rule.UNKNOWN);
    assertThat(error.isConfirmedBy(List.of())).isFalse();
    assertThat(error.ruleId()).isEqualTo("unknown");
  }
}

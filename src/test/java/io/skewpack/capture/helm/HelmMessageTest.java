package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelmMessageTest {

  private static final String NESTED =
      "x/templates/cm.yaml:4:11: nil pointer evaluating interface {}.b at <.Values.a.b.c>"
          + " in x/templates/_h.tpl:2:10";

  @Test
  void bothHelmsGiveTheSameLineForAChainOfTemplates() {
    String helm3 =
        "template: x/templates/cm.yaml:4:11: executing \"x/templates/cm.yaml\" at <include"
            + " \"x.two\" .>: error calling include: template: x/templates/_h.tpl:2:10: executing"
            + " \"x.name\" at <.Values.a.b.c>: nil pointer evaluating interface {}.b\n\n"
            + "Use --debug flag to render out invalid YAML";
    String helm4 =
        """
        Error: x/templates/cm.yaml:4:11
          executing "x/templates/cm.yaml" at <include "x.two" .>:
            error calling include:
        x/templates/_h.tpl:2:10
          executing "x.name" at <.Values.a.b.c>:
            nil pointer evaluating interface {}.b

        Use --debug flag to render out invalid YAML
        """;

    assertThat(HelmMessage.shorten(helm3)).isEqualTo(NESTED);
    assertThat(HelmMessage.shorten(helm4)).isEqualTo(NESTED);
  }

  @Test
  void keepsFileAndLineOfParseErrors() {
    assertThat(
            HelmMessage.shorten("Error: parse error at (x/templates/a.yaml:1): unexpected \"}\""))
        .isEqualTo("x/templates/a.yaml:1: unexpected \"}\"");
    assertThat(
            HelmMessage.shorten(
                "Error: YAML parse error on x/templates/a.yaml: error converting YAML to JSON:"
                    + " yaml: line 2: mapping values are not allowed in this context"))
        .startsWith("YAML parse error on x/templates/a.yaml")
        .contains("line 2");
  }

  @Test
  void leavesOutWarningsThatComeFirst() {
    assertThat(
            HelmMessage.shorten(
                "WARNING: something is old\nlevel=ERROR msg=\"no\"\nError: chart is bad\n"))
        .isEqualTo("chart is bad");
  }

  @Test
  void isNeverEmptyAndNeverEndless() {
    assertThat(HelmMessage.shorten("")).isEqualTo("Helm failed without a message");
    assertThat(HelmMessage.shorten("x".repeat(10_000))).hasSizeLessThan(700).endsWith("…");
  }
}

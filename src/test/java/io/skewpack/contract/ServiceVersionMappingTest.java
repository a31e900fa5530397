package io.skewpack.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.contract.ServiceVersionMapping.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers were compared with those of the Go function itself, by hand. */
class ServiceVersionMappingTest {

  @ParameterizedTest(name = "{0} covers {1}")
  @CsvSource({
    "8.0.30, 8.0.30, true",
    "8.0, 8.0.30, true",
    "8, 8.0.30, true",
    "^8.0.*, 8.0.30, true",
    "8.0.30, 8.0.300, true",
    "8.0.30, 8.0.30-3, true",
    "8.0, 18.0.1, true",
    "4.7, 14.7.2, true",
    "v8.0.30, 8.0.30, false",
    ">=5.7, 5.7.8, false",
    "5.x, 5.7.8, false",
    "8.0.30, 8.0, false",
    "8, '', false",
    ".*, '', true",
    "'', 8.0.30, true"
  })
  void aPatternIsAPrefixOrAnExpressionAndNoRange(
      String pattern, String serviceVersion, boolean covered) {
    assertThat(ServiceVersionMapping.covers(List.of("none", pattern), serviceVersion))
        .isEqualTo(covered);
  }

  @Test
  void noPatternsCoverNothing() {
    assertThat(ServiceVersionMapping.covers(List.of(), "8.0.30")).isFalse();
  }

  @Test
  void theRowThatNamesTheVersionWinsOverAnEarlierOneThatCoversIt() {
    List<Row> rows =
        List.of(
            new Row(List.of("8.0"), "broad"),
            new Row(List.of("5.7", "8.0.30"), "exact"),
            new Row(List.of("9"), ""));

    assertThat(ServiceVersionMapping.mappedValue(rows, "8.0.30")).contains("exact");
    assertThat(ServiceVersionMapping.mappedValue(rows, "8.0.31")).contains("broad");
    assertThat(ServiceVersionMapping.mappedValue(rows, "14.2")).isEmpty();
    assertThat(ServiceVersionMapping.mappedValue(rows, "9.1")).isEmpty();
  }
}

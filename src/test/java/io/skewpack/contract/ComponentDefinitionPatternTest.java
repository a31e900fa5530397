package io.skewpack.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers were compared with those of the Go functions themselves, by hand. */
class ComponentDefinitionPatternTest {

  @ParameterizedTest(name = "{0} by {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        // name; pattern; prefix or expression; whole name or expression; compiles
        "mysql-8.0-1.0.1; mysql-8.0-1.0.1; true; true; true",
        "mysql-8.0-1.0.1; mysql-; true; false; true",
        "mysql-8.0-1.0.1; mysql; true; false; true",
        "mysql-8.0-1.0.1; ''; true; false; true",
        "mysql-8.0-1.0.1; sql; false; false; true",
        "mysql-8.0-1.0.1; MySQL; false; false; true",
        "mysql-8.0-1.0.1; ^mysql-8; true; true; true",
        "mysql-8.0-1.0.1; ^mysql-8$; false; false; true",
        "mysql-8.0-1.0.1; ^mysql-(5.7|8.0)-; true; true; true",
        "mysql-8.0-1.0.1; sql.; true; true; true",
        "my-redis-7-0-x; redis-7.0; true; true; true",
        "apecloud-mysql; ^mysql; false; false; true",
        "mysql(1; mysql(; true; false; false",
        "mysql; mysql(; false; false; false",
        "mysql; my(?=sql); false; false; false",
        "mysql; \\Amysql\\z; true; true; true",
        "postgresql-12-1.0.0; ^postgresql-\\d+; true; true; true"
      })
  void namesAreMatchedAsTheControllersDo(
      String name, String pattern, boolean prefix, boolean whole, boolean compiles) {
    assertThat(ComponentDefinitionPattern.matches(name, pattern)).isEqualTo(prefix);
    assertThat(ComponentDefinitionPattern.matchesWholeNameOrPattern(name, pattern))
        .isEqualTo(whole);
    assertThat(ComponentDefinitionPattern.compiles(pattern)).isEqualTo(compiles);
  }
}

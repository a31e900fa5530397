package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetEntriesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas=3                    | replicas=3
          admin.password=hunter2        | admin.password=***
          a=1,rootPassword=x,b=2        | a=1,rootPassword=***,b=2
          s3.secretKey=a\\,b            | s3.secretKey=***
          tokens={one,two},a=b          | tokens=***,a=b
          password=one,two              | password=***,***
          users[0].TOKEN=t              | users[0].TOKEN=***
          secret                        | secret
          a=password                    | a=password
          a=x{,password=p               | a=x{,password=***
          """)
  void removesTheValuesOfSecretLookingNames(String entry, String shown) {
    assertThat(SetEntries.withoutSecrets(List.of(entry))).containsExactly(shown);
  }
}

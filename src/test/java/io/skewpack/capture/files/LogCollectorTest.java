package io.skewpack.capture.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.capture.RedactionRule;
import io.skewpack.capture.TextRedaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCollectorTest {

  @TempDir private Path folder;

  @Test
  void logsAreKeptUnderSafeNames() throws Exception {
    Path one = Files.writeString(folder.resolve("helm install.log"), "a\n");
    Path two = Files.writeString(folder.resolve("x:y#z"), "token: abc\n");
    Part.Logs logs = new LogCollector(List.of(one, two)).collect();
    assertThat(logs.raw()).containsOnlyKeys("raw/logs/1-helm_install.log", "raw/logs/2-x_y_z");
    assertThat(new String(logs.raw().get("raw/logs/2-x_y_z"), StandardCharsets.UTF_8))
        .isEqualTo("token: ***\n");
    assertThat(logs.redactions()).hasSize(1);
  }

  @Test
  void aLogThatIsNoTextIsRefused() throws Exception {
    Path binary = Files.write(folder.resolve("core"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> new LogCollector(List.of(binary)).collect())
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DB_PASSWORD=hunter2 next | DB_PASSWORD=*** next",
        "'\"password\": \"a b\", x' | '\"password\": ***, x'",
        "--set auth.rootPassword=abc | --set auth.rootPassword=***",
        "Authorization: Bearer abcdefgh12345 | Authorization: Bearer ***",
        "pull https://me:pw@host/x | pull https://me:***@host/x",
        "'unknown field \"spec.secret\"' | 'unknown field \"spec.secret\"'",
        "'secrets \"kb-account\" not found' | 'secrets \"kb-account\" not found'",
      })
  void whatLooksLikeASecretIsTakenOut(String line, String clean) {
    assertThat(TextRedaction.ofProse(line).text()).isEqualTo(clean);
  }

  /** Wherever a large text is cut into pieces, no secret is cut in two. */
  @Test
  void secretsOfALargeLogAreTakenOutWholeAndEveryLineStays() {
    StringBuilder log = new StringBuilder();
    int secrets = 0;
    for (int i = 0; log.length() < 3_000_000; i++) {
      log.append("line ").append(i).append(" password=hunter").append(i).append('\n');
      log.append("password:\nhunter-below\n");
      log.append("-----BEGIN RSA PRIVATE KEY-----\n")
          .append("abcdefghijklmnop\n".repeat(20))
          .append("-----END RSA PRIVATE KEY-----\n");
      secrets++;
    }
    TextRedaction clean = TextRedaction.ofProse(log.toString());

    assertThat(clean.text()).doesNotContain("hunter", "abcdefgh");
    assertThat(clean.hits()).hasSizeGreaterThanOrEqualTo(3 * secrets);
    assertThat(clean.text()).contains("line 0 ", "line " + (secrets - 1) + " ");
  }

  @Test
  void aPrivateKeyIsTakenOutWhole() {
    TextRedaction clean =
        TextRedaction.ofProse(
            "x\n-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\ny\n");
    assertThat(clean.text()).doesNotContain("abc").startsWith("x\n").endsWith("y\n");
    assertThat(clean.hits()).containsExactly(RedactionRule.PRIVATE_KEY);
  }
}

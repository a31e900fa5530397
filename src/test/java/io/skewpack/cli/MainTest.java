package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.Given;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user meets them: help, exit codes, and what goes where. */
class MainTest {

  @TempDir Path folder;
  private Path objects;
  private Path crds;

  @BeforeEach
  void inputs() throws IOException {
    objects = Given.input("objects.yaml", folder);
    crds = Given.input("crds.yaml", folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "capture",
        "check",
        "render",
        "verify",
        "catalog",
        "catalog list",
        "catalog build",
        "matrix",
        "selftest"
      })
  void helpShowsExamplesAndExitCodes(String command) {
    Ran ran = Ran.skewpack((Object[]) (command + " --help").strip().split(" "));
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("  skewpack " + command.strip(), "Exit codes: 0 ");
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void versionNamesProgramAndNumber() {
    assertThat(Ran.skewpack("--version").out()).matches("skewpack \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @ParameterizedTest
  @CsvSource({
    "'', which command? see skewpack --help",
    "check, Missing required parameter: 'SNAPSHOT'",
    "check S --fromat json, Unknown option: '--fromat'",
    "check S --format yaml, Invalid value for option '--format'",
    "captrue, captrue",
    "capture --crds x, Missing required option: '--out=DIR|FILE.tgz'",
    "capture --crds x --out y --timeout soon, Invalid value for option '--timeout'",
    "catalog, catalog what?",
  })
  void wrongUsageExitsTwoAndPointsToHelp(String command, String message) {
    Ran ran = Ran.skewpack((Object[]) (command.isEmpty() ? new String[0] : command.split(" ")));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().get(0)).contains(message);
    assertThat(String.join("\n", ran.err())).contains("--help").doesNotContain("Exception");
  }

  @Test
  void chartThatIsAcceptedExitsZeroAllTheWay() throws IOException {
    Path out = folder.resolve("S.tgz");
    Ran capture = Ran.skewpack("capture", "--chart", objects, "--crds", crds, "--out", out);
    assertThat(capture.err()).isEmpty();
    assertThat(capture.code()).isEqualTo(ExitCode.OK);
    assertThat(capture.out())
        .isEqualTo(out + ": 5 objects of the addon chart, 2 CRDs, 1 value redacted\n");
    assertThat(Ran.skewpack("check", out).code()).isEqualTo(ExitCode.OK);
    Ran json = Ran.skewpack("check", out, "--format", "json");
    assertThat(json.out()).contains("\"verdict\" : \"ok\"");
    assertOfTheContract(json.out());
    Ran verify = Ran.skewpack("verify", out);
    assertThat(verify.out()).startsWith(out + ": whole and unchanged; ");
    Path pack = folder.resolve("new/pack.md");
    assertThat(Ran.skewpack("render", out, "--out", pack).code()).isEqualTo(ExitCode.OK);
    assertThat(pack).hasContent(Ran.skewpack("render", out).out());
  }

  @Test
  void rejectedFieldExitsThree() throws IOException {
    Files.writeString(
        objects, Files.readString(objects).replace("  env:\n    - n", "  evn:\n    - n"));
    Path out = folder.resolve("S");
    assertThat(Ran.skewpack("capture", "--chart", objects, "--crds", crds, "--out", out).code())
        .isEqualTo(ExitCode.OK);
    Ran json = Ran.skewpack("check", out, "--format", "json");
    assertThat(json.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(json.out())
        .contains(
            "\"verdict\" : \"blocker\"", "\"path\" : \".spec.evn\"", "\"rule\" : \"unknown\"");
    assertOfTheContract(json.out());
    assertThat(Ran.skewpack("render", out).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void worstOfSeveralSnapshotsDecides() throws IOException {
    Path good = folder.resolve("good");
    Path partial = folder.resolve("partial");
    Ran.skewpack("capture", "--chart", objects, "--crds", crds, "--out", good);
    Path page = Files.writeString(folder.resolve("page"), "<html>");
    Ran.skewpack("capture", "--chart", objects, "--crds", page, "--out", partial);
    assertThat(Ran.skewpack("check", good, good).code()).isEqualTo(ExitCode.OK);
    assertThat(Ran.skewpack("check", good, partial).code()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void failingWarningExitsThreeOnlyWhenAsked() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("mine/templates")).getParent();
    Files.writeString(
        chart.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: mine
        version: 0.1.0
        annotations: {addon.kubeblocks.io/kubeblocks-version: ">=9.0.0"}
        """);
    Path out = folder.resolve("S");
    Ran capture =
        Ran.skewpack("capture", "--chart", chart, "--crds", "kubeblocks:1.0.2", "--out", out);
    assertThat(capture.err()).as("a chart that renders nothing is a chart").isEmpty();
    assertThat(capture.out()).contains(": 0 objects of the addon chart, ");
    assertThat(Ran.skewpack("check", out).code()).isEqualTo(ExitCode.OK);
    assertThat(Ran.skewpack("check", out, "--fail-on", "warning").code())
        .isEqualTo(ExitCode.BLOCKER);
    assertThat(Ran.skewpack("verify", out).err()).isEmpty();
  }

  @Test
  void outputThatCannotBeWrittenIsNoSuccess() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new PrintStream(closed), new PrintStream(err, true, UTF_8), false, false);
    int code = Main.run(console, "catalog", "list");
    assertThat(Main.finish(console, code)).isEqualTo(ExitCode.INTERNAL);
    assertThat(Main.finish(console, ExitCode.BLOCKER)).isEqualTo(ExitCode.BLOCKER);
    assertThat(err.toString(UTF_8).lines())
        .allMatch(l -> l.startsWith("skewpack: standard output"));
  }

  @Test
  void epochFixesTheTimeOfCapture() {
    assertThat(Clocks.of("1767323045").instant()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(Clocks.of("0").instant()).isEqualTo(Instant.EPOCH);
    Instant before = Instant.now();
    assertThat(Clocks.of(null).instant()).isAfterOrEqualTo(before);
    assertThat(Clocks.of("").instant()).isAfterOrEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "now", " 1", "0x1", "99999999999999999999", "253402300800"})
  void epochThatIsNoneIsAnError(String epoch) {
    assertThatThrownBy(() -> Clocks.of(epoch))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("SOURCE_DATE_EPOCH")
        .hasMessageEndingWith(epoch);
  }

  static void assertOfTheContract(String json) throws IOException {
    try (var schema =
        MainTest.class.getResourceAsStream("/io/skewpack/render/findings.schema.json")) {
      assertThat(
              JsonSchemaFactory.getInstance(VersionFlag.V202012)
                  .getSchema(new String(schema.readAllBytes(), UTF_8))
                  .validate(json, InputFormat.JSON))
          .isEmpty();
    }
  }
}

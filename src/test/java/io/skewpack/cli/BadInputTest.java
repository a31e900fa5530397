package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.Given;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One clear line for each problem, exit code 2 or 4, and nothing half-written. */
class BadInputTest {

  @TempDir Path folder;
  private Path objects;
  private Path crds;
  private Path out;

  @BeforeEach
  void inputs() throws IOException {
    objects = Given.input("objects.yaml", folder);
    crds = Given.input("crds.yaml", folder);
    out = folder.resolve("new/S");
  }

  @ParameterizedTest
  @CsvSource({
    "capture --chart NONE --out OUT, --chart: there is no file or directory",
    "capture --kb-chart NONE --out OUT, --kb-chart: there is no file or directory",
    "capture --crds NONE --out OUT, --crds: there is no file or directory",
    "capture --chart OBJECTS --case NONE --out OUT, --case: there is no file or directory",
    "capture --chart OBJECTS -f NONE --out OUT, --values: there is no file or directory",
    "capture --out OUT, nothing to capture",
    "capture --crds kubeblocks:0.0.1 --out OUT, the catalog has no KubeBlocks 0.0.1",
    "capture --crds CRDS --set a=b --out OUT, --values and --set are for the addon chart",
    "check NONE, there is no snapshot at",
    "render NONE, there is no snapshot at",
    "verify NONE, there is no snapshot at",
    "verify EMPTY, is empty: it is not a snapshot",
    "check OBJECTS, is not a snapshot: a snapshot is a directory or a .tgz file",
  })
  void refusesPathsThatAreNotThereOrNotThat(String command, String message) throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack((Object[]) arguments(command));
    assertOneLine(ran, ExitCode.USAGE, message);
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--chart", "--crds"})
  void refusesEmptyDirectory(String option) throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack("capture", option, empty, "--out", out);
    assertOneLine(ran, ExitCode.USAGE, "not captured, so nothing was written: ");
    assertThat(ran.err().get(0)).contains(empty.toString(), " holds no ");
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @Test
  void keepsHelmsFileAndLineWhenChartDoesNotRender() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("mine/templates")).getParent();
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: mine\nversion: 0.1.0\n");
    Files.writeString(chart.resolve("templates/a.yaml"), "kind: A\nname: {{ .Values.a.b.c }}\n");
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack("capture", "--chart", chart, "--out", out);
    assertOneLine(ran, ExitCode.USAGE, "addonChart not captured, so nothing was written: ");
    assertThat(ran.err().get(0)).contains("templates/a.yaml:2");
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @Test
  void keepsWhatThereIsWhenOneSourceIsMissing() throws IOException {
    Path page = Files.writeString(folder.resolve("page.yaml"), "<html><title>Sign in</title>");
    Ran ran = Ran.skewpack("capture", "--chart", objects, "--crds", page, "--out", out);
    assertOneLine(ran, ExitCode.INCOMPLETE, "is HTML or XML titled 'Sign in', not YAML");
    Ran check = Ran.skewpack("check", out, "--format", "json");
    assertThat(check.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(check.out()).contains("\"verdict\" : \"incomplete\"");
    assertThat(Ran.skewpack("check", out, "--fail-on", "warning").code())
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(Ran.skewpack("verify", out).code()).isEqualTo(ExitCode.OK);
    assertThat(Ran.skewpack("render", out).out()).contains("Sign in");
  }

  @Test
  void refusesTruncatedChart() throws Exception {
    Path archive = folder.resolve("mysql.tgz");
    Files.write(archive, Arrays.copyOf(snapshot("S.tgz"), 500));
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack("capture", "--chart", archive, "--out", out);
    assertOneLine(ran, ExitCode.USAGE, "addonChart not captured, so nothing was written: ");
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "render", "verify", "selftest"})
  void refusesTruncatedSnapshot(String command) throws Exception {
    Path archive = folder.resolve("cut.tgz");
    Files.write(archive, Arrays.copyOf(snapshot("S.tgz"), 500));
    assertOneLine(Ran.skewpack(command, archive), ExitCode.USAGE, archive + " is truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "render", "verify", "selftest"})
  void refusesSnapshotWithFlippedByte(String command) throws Exception {
    snapshot("S");
    Path crd = folder.resolve("S/crd.json");
    byte[] bytes = Files.readAllBytes(crd);
    bytes[bytes.length / 2] ^= 1;
    Files.write(crd, bytes);
    Ran ran = Ran.skewpack(command, folder.resolve("S"));
    assertOneLine(ran, ExitCode.USAGE, "crd.json was changed after the capture");
  }

  @Test
  void verifyNamesWhatIsNotOfTheShape() throws Exception {
    snapshot("S");
    Path index = folder.resolve("S/snapshot.json");
    String broken = Files.readString(index).replaceFirst("\"NOT_REQUESTED\"", "\"FORBIDDEN\"");
    Files.writeString(index, broken);
    Ran ran = Ran.skewpack("verify", folder.resolve("S"));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).isNotEmpty().allMatch(line -> line.contains("snapshot.json "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"objects.yaml", "objects.yaml/S", "objects.yaml/S.tgz"})
  void refusesPlaceThatIsTaken(String name) throws IOException {
    Path taken = folder.resolve(name);
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack("capture", "--crds", crds, "--out", taken);
    assertOneLine(ran, ExitCode.USAGE, "--out: ");
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @Test
  void refusesPackWhereNoFileCanBe() throws Exception {
    snapshot("S");
    List<String> before = Ran.below(folder);
    Ran ran = Ran.skewpack("render", folder.resolve("S"), "--out", objects.resolve("x/pack.md"));
    assertOneLine(ran, ExitCode.USAGE, "cannot write ");
    assertThat(Ran.below(folder)).isEqualTo(before);
  }

  @Test
  void showsControlCharactersOfStrangersEscaped() throws IOException {
    Path evil = Files.writeString(folder.resolve("x\u001b[2J\u202ey"), "kind: Pod\n");
    Ran ran = Ran.skewpack("capture", "--crds", evil, "--out", out);
    assertOneLine(ran, ExitCode.USAGE, "x\\u001b[2J\\u202ey");
  }

  private String[] arguments(String command) {
    return Arrays.stream(command.split(" "))
        .map(
            word ->
                switch (word) {
                  case "NONE" -> folder.resolve("none").toString();
                  case "OUT" -> out.toString();
                  case "OBJECTS" -> objects.toString();
                  case "CRDS" -> crds.toString();
                  case "EMPTY" -> folder.resolve("empty").toString();
                  default -> word;
                })
        .toArray(String[]::new);
  }

  private byte[] snapshot(String name) throws Exception {
    Path inputs = Files.createDirectory(folder.resolve("inputs"));
    var captured = Given.captured(inputs);
    Path target = folder.resolve(name);
    SnapshotStore.write(target, captured.index(), captured.files());
    return Files.isDirectory(target) ? new byte[0] : Files.readAllBytes(target);
  }

  private static void assertOneLine(Ran ran, int code, String message) {
    assertThat(ran.err()).hasSize(1).allMatch(line -> line.startsWith("skewpack: "));
    assertThat(ran.err().get(0)).contains(message).doesNotContain("Exception", "io.skewpack");
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out().getBytes(UTF_8).length).as(ran.out()).isLessThan(200);
  }
}

package io.skewpack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program itself, as people start it in other parts of the world. */
@Tag("slow")
class LocalesTest {

  private static final String SNAPSHOT = "samples/twin-fault/snapshot";

  /**
   * @param locale what {@code LC_ALL} says
   * @param flags what Java is told: each of them changes how it writes numbers, dates or letters
   */
  record Place(String locale, String zone, List<String> flags) {

    /** The Turkish dotless i, Arabic digits, the Buddhist calendar, and where the marks differ. */
    static final List<Place> ALL =
        List.of(
            new Place(
                "tr_TR.UTF-8",
                "Asia/Kathmandu",
                List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-9")),
            new Place(
                "ar_EG.UTF-8",
                "Pacific/Apia",
                List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab")),
            new Place(
                "th_TH.UTF-8",
                "Asia/Bangkok",
                List.of("-Duser.language=th", "-Duser.country=TH", "-Duser.variant=TH")),
            new Place(
                "zh_CN.GB18030",
                "Asia/Shanghai",
                List.of("-Duser.language=zh", "-Duser.country=CN", "-Dfile.encoding=GBK")),
            new Place(
                "de_DE@euro",
                "America/St_Johns",
                List.of("-Duser.language=de", "-Duser.country=DE", "-Dfile.encoding=US-ASCII")));
  }

  static Stream<Place> places() {
    return Place.ALL.stream();
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("places")
  void aPackHasTheSameBytesEverywhere(Place place) throws Exception {
    for (String language : Sample.LANGUAGES) {
      byte[] pack = run(place, "render", SNAPSHOT, "--lang", language);

      assertThat(pack)
          .as("%s, %s", language, place)
          .isEqualTo(Files.readAllBytes(Path.of("samples/twin-fault/pack." + language + ".md")));
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void findingsHaveTheSameBytesEverywhere(Place place) throws Exception {
    Place home = new Place("C", "UTC", List.of("-Duser.language=en", "-Duser.country=US"));

    assertThat(run(place, "check", SNAPSHOT, "--lang", "zh"))
        .as("%s", place)
        .isEqualTo(run(home, "check", SNAPSHOT, "--lang", "zh"));
  }

  @Test
  void withoutTheOptionTheEnvironmentChoosesTheLanguageAndJavasOwnLocaleDoesNot() throws Exception {
    Place chinese = new Place("zh_CN.UTF-8", "UTC", List.of("-Duser.language=en"));
    Place german = new Place("de_DE.UTF-8", "UTC", List.of("-Duser.language=zh"));

    assertThat(new String(run(chinese, "render", SNAPSHOT), UTF_8)).startsWith("# 阻断");
    assertThat(new String(run(german, "render", SNAPSHOT), UTF_8)).startsWith("# Blocker");
  }

  private byte[] run(Place place, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(place.flags());
    command.add("-Duser.timezone=" + place.zone());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.skewpack.cli.Main"));
    command.addAll(List.of(words));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    List.of("LANGUAGE", "LC_MESSAGES", "LANG").forEach(builder.environment()::remove);
    builder.environment().putAll(Map.of("LC_ALL", place.locale(), "TZ", place.zone()));
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s", command).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err.toPath())).isIn(0, 3);
    return Files.readAllBytes(out.toPath());
  }
}

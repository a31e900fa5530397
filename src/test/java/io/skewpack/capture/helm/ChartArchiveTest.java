package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartArchiveTest {

  private static final String CHART_YAML = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

  @Test
  void readsWhatItPacked() throws Exception {
    TreeMap<String, byte[]> files = new TreeMap<>();
    files.put("Chart.yaml", CHART_YAML.getBytes(StandardCharsets.UTF_8));
    String longName = "templates/" + "long-".repeat(40) + ".yaml";
    files.put(longName, new byte[] {'x'});

    ChartArchive read = read(ChartArchive.pack(files));

    assertThat(read.names()).containsExactly("Chart.yaml", longName);
    assertThat(read.bytes(longName)).containsExactly('x');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c/../../evil     | the entry c/../../evil would lie outside of the chart's directory
          /etc/evil        | the entry /etc/evil would lie outside of the chart's directory
          c/..\\\\..\\\\evil | the entry c/..//..//evil would lie outside of the chart's directory
          evil             | the entry evil lies outside of the chart's directory
          c/chart.YAML     | two entries collide: c/Chart.yaml, c/chart.YAML
          c/Chart.yaml     | two entries collide: c/Chart.yaml
          """)
  void refusesNamesThatAreATrap(String name, String message) throws IOException {
    Tar tar = new Tar();
    tar.file("c/Chart.yaml", CHART_YAML);
    tar.file(name, "x");

    assertThat(failure(tar.bytes())).hasMessage("c.tgz: " + message);
  }

  @Test
  void refusesLinks() throws IOException {
    for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
      Tar tar = new Tar();
      tar.file("c/Chart.yaml", CHART_YAML);
      tar.link("c/values.yaml", type, "/etc/passwd");

      assertThat(failure(tar.bytes()))
          .hasMessage("c.tgz: the entry c/values.yaml is not a regular file");
    }
  }

  @Test
  void stopsUnpackingABomb() throws IOException {
    Tar tar = new Tar();
    tar.file("c/Chart.yaml", CHART_YAML);
    tar.file("c/zeros", new byte[(int) SizeBudget.MAX_BYTES + 1]);
    byte[] bomb = tar.bytes();

    assertThat(bomb).hasSizeLessThan(1_000_000);
    assertThat(failure(bomb)).hasMessage("c.tgz holds more than 100 MB");
  }

  @Test
  void stopsAtTooManyEntries() throws IOException {
    Tar tar = new Tar();
    for (int i = 0; i <= SizeBudget.MAX_FILES; i++) {
      tar.file("c/" + i, "");
    }

    assertThat(failure(tar.bytes())).hasMessage("c.tgz holds more than 10000 files");
  }

  @Test
  void saysThatAnArchiveIsCutOff() throws IOException {
    Tar tar = new Tar();
    tar.file("c/Chart.yaml", CHART_YAML);
    byte[] noise = new byte[50_000];
    new java.util.Random(1).nextBytes(noise);
    tar.file("c/noise", noise);
    byte[] whole = tar.bytes();

    for (int length : new int[] {5, whole.length / 2, whole.length - 1}) {
      assertThat(failure(Arrays.copyOf(whole, length)))
          .as(length + " bytes")
          .hasMessage("c.tgz is cut off: the archive ends too early");
    }
  }

  @Test
  void saysThatAFileIsNoArchiveOrNoChart() throws IOException {
    assertThat(failure("plain text".getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("c.tgz is not a readable .tgz");
    Tar tar = new Tar();
    tar.file("c/values.yaml", "");
    assertThat(failure(tar.bytes()))
        .hasMessage("c.tgz holds no Chart.yaml: it is not a packaged chart");
  }

  private static ChartArchive read(byte[] tgz) throws ChartException {
    return ChartArchive.read(tgz, "c.tgz", new SizeBudget("c.tgz"));
  }

  private static ChartException failure(byte[] tgz) {
    return catchThrowableOfType(ChartException.class, () -> read(tgz));
  }

  private static final class Tar {
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    Tar() throws IOException {
      tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(packed));
    }

    void file(String name, String content) throws IOException {
      file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void file(String name, byte[] content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }

    void link(String name, byte type, String target) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type);
      entry.setLinkName(target);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }

    byte[] bytes() throws IOException {
      tar.close();
      return packed.toByteArray();
    }
  }
}

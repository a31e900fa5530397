package io.skewpack.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.Given;
import io.skewpack.capture.Capture.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an archive holds, it is read, or refused with one line that names it. */
class HostileArchiveTest {

  private static byte[] whole;
  private static String sha256;

  @TempDir Path folder;

  @BeforeAll
  static void capture(@TempDir Path folder) throws Exception {
    Captured captured = Given.captured(folder);
    Path archive = folder.resolve("s.tgz");
    sha256 = SnapshotStore.write(archive, captured.index(), captured.files()).sha256();
    whole = Files.readAllBytes(archive);
  }

  @Test
  void refusesArchiveTruncatedAtAnyLength() throws IOException {
    Path archive = folder.resolve("cut.tgz");
    int step = Math.max(1, whole.length / 400);
    for (int length = 0; length < whole.length; length += length < 64 ? 1 : step) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertRefused(archive, "length " + length);
    }
    Files.write(archive, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(archive, "all but the last byte");
  }

  @Test
  void saysThatTruncatedArchiveIsTruncated() throws IOException {
    Path archive = Files.write(folder.resolve("cut.tgz"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(archive + " is truncated: the archive ends too early");
  }

  /** A time in gzip's header is no part of the snapshot, and zeros can be packed in two ways. */
  @Test
  void refusesAnyFlippedBitUnlessTheSnapshotIsTheSame() throws Exception {
    Path archive = folder.resolve("flipped.tgz");
    Random random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 600; i++) {
      byte[] flipped = whole.clone();
      int at = i < 20 ? i : random.nextInt(whole.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(archive, flipped);
      try {
        assertThat(SnapshotStore.read(archive).sha256()).isEqualTo(sha256);
        accepted++;
      } catch (SnapshotException e) {
        assertOneLine(archive, e.getMessage());
      }
    }
    assertThat(accepted).isLessThan(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "snapshot/../../x",
        "/etc/x",
        "snapshot//x",
        "snapshot/./x",
        "snapshot/a\\b",
        "snapshot/C:x",
        "snapshot/a\u001b[2Jb",
        "snapshot/a\nb",
        "snapshot/a#b",
        ".."
      })
  void refusesNamesThatLeadElsewhere(String name) throws IOException {
    Path archive =
        Archives.tgz(folder.resolve("x.tgz"), tar -> Archives.file(tar, name, "content"));
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("outside the snapshot")
        .message()
        .satisfies(message -> assertOneLine(archive, message));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO
      })
  void refusesLinksAndDevices(byte type) throws IOException {
    Path archive =
        Archives.tgz(
            folder.resolve("x.tgz"), tar -> Archives.special(tar, "snapshot/crd.json", type));
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("crd.json, which is a link, no ordinary file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRD.json", "crd.json"})
  void refusesNamesThatFallTogether(String second) throws IOException {
    Path archive =
        Archives.tgz(
            folder.resolve("x.tgz"),
            tar -> {
              Archives.file(tar, "snapshot/crd.json", "{}");
              Archives.file(tar, "snapshot/" + second, "{}");
            });
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(second + " twice");
  }

  @Test
  @Timeout(20)
  void refusesManyTinyEntries() throws IOException {
    Path archive =
        Archives.tgz(
            folder.resolve("x.tgz"),
            tar -> {
              for (int i = 0; i < 20_000; i++) {
                Archives.file(tar, "snapshot/raw/" + i, "");
              }
            });
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(archive + " unpacks to more than a snapshot may hold");
  }

  @Test
  void refusesBombWithoutUnpackingIt() throws Exception {
    Path archive =
        Archives.tgz(
            folder.resolve("x.tgz"), tar -> Archives.zeros(tar, "snapshot/raw/x", 1L << 30));
    long begin = System.nanoTime();
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(archive + " unpacks to more than a snapshot may hold");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void refusesNameThatIsBombItself() throws IOException {
    Path archive = Archives.tgz(folder.resolve("x.tgz"), tar -> Archives.longName(tar, 8 << 20));
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(archive + " unpacks to more than a snapshot may hold");
  }

  @Test
  void refusesTextAfterTheArchive() throws IOException {
    byte[] more = Arrays.copyOf(whole, whole.length + 5);
    Path archive = Files.write(folder.resolve("x.tgz"), more);
    assertRefused(archive, "five bytes more");
  }

  @Test
  void saysWhatAnotherFileIs() throws IOException {
    Path json = Files.write(folder.resolve("snapshot.json"), "{}".getBytes(UTF_8));
    assertThatThrownBy(() -> SnapshotStore.read(json))
        .hasMessage(json + " is not a snapshot: a snapshot is a directory or a .tgz file");
    Path empty = Files.write(folder.resolve("e.tgz"), new byte[0]);
    assertThatThrownBy(() -> SnapshotStore.read(empty))
        .hasMessage(empty + " is an empty file: it is not a snapshot");
    Path noTar = Files.write(folder.resolve("n.tgz"), Archives.gzip("<html>".getBytes(UTF_8)));
    assertRefused(noTar, "gzip of something else");
    Path noise = folder.resolve("noise.tgz");
    byte[] bytes = new byte[20_000];
    new Random(1).nextBytes(bytes);
    Files.write(noise, Archives.gzip(bytes));
    assertRefused(noise, "gzip of noise");
  }

  private static void assertRefused(Path archive, String what) {
    assertThatThrownBy(() -> SnapshotStore.read(archive))
        .as(what)
        .isInstanceOf(SnapshotException.class)
        .message()
        .satisfies(message -> assertOneLine(archive, message));
  }

  private static void assertOneLine(Path archive, String message) {
    assertThat(message).contains(archive.toString()).doesNotContain("\n", "\u001b", "Exception");
  }
}

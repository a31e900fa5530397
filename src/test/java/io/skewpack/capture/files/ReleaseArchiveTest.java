package io.skewpack.capture.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.files.ReleaseArchive.Release;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseArchiveTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(64);

  @TempDir Path folder;

  @Test
  void givesEveryReleaseItsFilesInOrder() throws Exception {
    blob(A, "kind: A\n");
    blob(B, "kind: B\n---\nkind: C\n");
    index(
        """
        {"versions": [
          {"version": "v1.0.1", "tagged": "2025-01-01", "crds": {"a.yaml": "%1$s"}},
          {"version": "1.0.0", "tagged": "2024-01-01", "crds": {"b.yaml": "%2$s", "a.yaml": "%1$s"}}
        ]}
        """
            .formatted(A, B));
    List<Release> releases = ReleaseArchive.of(folder).releases();
    assertThat(releases).extracting(Release::version).containsExactly("1.0.1", "1.0.0");
    assertThat(releases).extracting(Release::tagged).containsExactly("2025-01-01", "2024-01-01");
    assertThat(releases.get(1).crds())
        .extracting(crd -> crd.path("kind").asText())
        .containsExactly("B", "C", "A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/hostname", "", "ABC", "a/b"})
  void readsNothingButItsOwnFiles(String hash) throws Exception {
    blob(A, "kind: A\n");
    Files.writeString(folder.resolve("secret.yaml"), "kind: Secret\n");
    index("{\"versions\": [{\"version\": \"1\", \"crds\": {\"a\": \"%s\"}}]}".formatted(hash));
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("is no hash of a file");
  }

  @Test
  void saysWhatIsMissingOrDamaged() throws Exception {
    assertThatThrownBy(() -> ReleaseArchive.of(folder))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith(folder + " is not a release archive: that is a directory with");
    index("{");
    assertThatThrownBy(() -> ReleaseArchive.of(folder))
        .hasMessageContaining("index.json cannot be read");
    index("{\"versions\": [{\"version\": \"v1\"}, {\"version\": \"1\"}]}");
    assertThatThrownBy(() -> ReleaseArchive.of(folder)).hasMessageEndingWith("lists twice: 1");
    index("{}");
    assertThatThrownBy(() -> ReleaseArchive.of(folder))
        .hasMessageEndingWith("index.json lists no versions");
    index("{\"versions\": [{\"version\": \"1\", \"crds\": {\"a\": \"%s\"}}]}".formatted(A));
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .hasMessageContaining("there is no file")
        .hasMessageContaining(A);
    blob(A, "a: [\n");
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .hasMessageContaining(A + ".yaml, line ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "gz"})
  void readsTheArchiveAsItIs(String compression) throws Exception {
    String index =
        "{\"versions\": [{\"version\": \"v1.0.1\", \"crds\": {\"a.yaml\": \"%s\"}}]}".formatted(A);
    Path archive = folder.resolve("crds.tar." + compression);
    tar(archive, Map.of("crds/index.json", index, "crds/blobs/" + A + ".yaml", "kind: A\n"));
    assertThat(ReleaseArchive.of(archive).releases())
        .extracting(release -> release.version() + release.crds().size())
        .containsExactly("1.0.11");
    tar(archive, Map.of("index.json", index));
    assertThatThrownBy(() -> ReleaseArchive.of(archive).releases())
        .isInstanceOf(CaptureException.class)
        .hasMessage("there is no file " + archive + ", blobs/" + A + ".yaml");
    tar(archive, Map.of("a/b/index.json", index));
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .hasMessageContaining(archive + " is not a release archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../index.json", "/index.json", "crds/../../index.json"})
  void refusesArchiveThatLeadsElsewhere(String name) throws Exception {
    Path archive = folder.resolve("crds.tar.xz");
    tar(archive, Map.of(name, "{}"));
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("outside the release archive");
  }

  @Test
  void refusesLinksBombsAndOtherFiles() throws Exception {
    Path archive = folder.resolve("crds.tar.xz");
    try (TarArchiveOutputStream tar = open(archive)) {
      TarArchiveEntry link = new TarArchiveEntry("crds/index.json", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/hostname");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .hasMessageContaining("crds/index.json, which is a link, no ordinary file");
    tar(archive, Map.of("index.json", "0".repeat(17 << 20)));
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .hasMessage(archive + " unpacks to more than a release archive may hold");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining(archive.toString());
    Files.writeString(archive, "kind: CustomResourceDefinition\n");
    assertThatThrownBy(() -> ReleaseArchive.of(archive))
        .hasMessageContaining(archive + " is not a release archive: that is a directory with");
    assertThatThrownBy(() -> ReleaseArchive.of(folder.resolve("none")))
        .hasMessage("there is no file or directory " + folder.resolve("none"));
  }

  private static void tar(Path archive, Map<String, String> files) throws IOException {
    try (TarArchiveOutputStream tar = open(archive)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), TarConstants.LF_NORMAL, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
  }

  private static TarArchiveOutputStream open(Path archive) throws IOException {
    OutputStream out = Files.newOutputStream(archive);
    return new TarArchiveOutputStream(
        archive.toString().endsWith(".xz")
            ? new XZCompressorOutputStream(out)
            : new GzipCompressorOutputStream(out));
  }

  private void index(String json) throws IOException {
    Files.writeString(folder.resolve("index.json"), json);
  }

  private void blob(String hash, String yaml) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Files.writeString(blobs.resolve(hash + ".yaml"), yaml);
  }
}

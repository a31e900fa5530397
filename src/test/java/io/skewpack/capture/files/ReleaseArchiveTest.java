package io.skewpack.capture.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.files.ReleaseArchive.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .hasMessageContaining("index.json cannot be read");
    index("{}");
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .hasMessageEndingWith("index.json lists no versions");
    index("{\"versions\": [{\"version\": \"1\", \"crds\": {\"a\": \"%s\"}}]}".formatted(A));
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .hasMessageContaining("there is no file")
        .hasMessageContaining(A);
    blob(A, "a: [\n");
    assertThatThrownBy(() -> ReleaseArchive.of(folder).releases())
        .hasMessageContaining(A + ".yaml, line ");
  }

  private void index(String json) throws IOException {
    Files.writeString(folder.resolve("index.json"), json);
  }

  private void blob(String hash, String yaml) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Files.writeString(blobs.resolve(hash + ".yaml"), yaml);
  }
}

package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.VersionCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogBuildCommandTest {

  @TempDir Path folder;

  private MadeUpReleases releases;

  @BeforeEach
  void makeReleases() throws IOException {
    releases = MadeUpReleases.in(folder);
  }

  static java.util.List<String> versions() {
    return MadeUpReleases.versions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void addsTheLastReleaseToTheSameBytes(String last) throws Exception {
    Path whole = built(folder.resolve("whole.json.gz"));
    releases.without(last);
    Path others = built(folder.resolve("others.json.gz"));
    assertThat(VersionCatalog.read(others).versions())
        .hasSize(MadeUpReleases.versions().size() - 1);
    Path added = folder.resolve("added.json.gz");

    Ran ran =
        Ran.skewpack(
            "catalog",
            "build",
            "--crds",
            releases.bundle(last),
            "--version",
            last,
            "--tagged",
            "2026-01-01",
            "--onto",
            others,
            "--out",
            added);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out()).startsWith(added + ": 4 releases, ");
    assertThat(added).hasSameBinaryContentAs(whole);
    try (var in = new GZIPInputStream(Files.newInputStream(added))) {
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain("words");
    }
  }

  @Test
  void addsToTheCatalogThatSkewpackCarries() throws Exception {
    Path out = folder.resolve("own.json.gz");

    Ran ran =
        Ran.skewpack(
            "catalog",
            "build",
            "--crds",
            releases.bundle("v1.0.1"),
            "--version",
            "9.0.0",
            "--out",
            out);

    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    VersionCatalog catalog = VersionCatalog.read(out);
    assertThat(catalog.versions()).endsWith("1.2.0-alpha.3", "9.0.0");
    assertThat(catalog.release("9.0.0").orElseThrow().schemas().definitions()).hasSize(2);
    VersionCatalog own = VersionCatalog.load();
    assertThat(catalog.identify(own.release("1.0.2").orElseThrow().schemas()).whole())
        .contains("1.0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "1.x", "", "01.2.3-", "1.0.0-01"})
  void refusesWhatIsNoVersion(String version) {
    assertRefused(
        version + " is no semantic version, such as 1.0.2 or 1.2.0-alpha.3",
        "--crds",
        releases.bundle("v1.0.0"),
        "--version",
        version);
  }

  @Test
  void refusesBundlesWithoutKubeBlocks() throws Exception {
    Path foreign =
        Files.writeString(
            folder.resolve("foreign.yaml"),
            Files.readString(releases.bundle("v1.0.0")).replace("apps.kubeblocks.io", "x.io"));
    assertRefused(
        "--crds: " + foreign + " holds no CRD of a *.kubeblocks.io group, only 1 others",
        "--crds",
        foreign,
        "--version",
        "1.0.0");
    assertRefused(
        "--tagged and --onto go with --version, which names the release",
        "--crds",
        releases.archive(),
        "--tagged",
        "2026-01-01");
    assertRefused(
        "--crds: "
            + foreign
            + " is not a release archive: that is a directory with index.json and"
            + " blobs/, or the same as .tar.xz or .tar.gz",
        "--crds",
        foreign);
    assertRefused(
        foreign + " is no catalog: it is damaged, or not compressed by gzip",
        "--crds",
        releases.bundle("v1.0.0"),
        "--version",
        "1.0.0",
        "--onto",
        foreign);
    Path none = folder.resolve("none");
    assertRefused("--crds: there is no file or directory " + none, "--crds", none);
    assertRefused(
        "--crds: there is no file or directory " + none, "--crds", none, "--version", "1.0.0");
  }

  private void assertRefused(String message, Object... options) {
    Path out = folder.resolve("refused.json.gz");
    Object[] line = new Object[options.length + 4];
    line[0] = "catalog";
    line[1] = "build";
    System.arraycopy(options, 0, line, 2, options.length);
    line[options.length + 2] = "--out";
    line[options.length + 3] = out;
    Ran ran = Ran.skewpack(line);
    assertThat(ran.err()).containsExactly("skewpack: " + message);
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }

  private Path built(Path out) {
    Ran ran = Ran.skewpack("catalog", "build", "--crds", releases.archive(), "--out", out);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    return out;
  }
}

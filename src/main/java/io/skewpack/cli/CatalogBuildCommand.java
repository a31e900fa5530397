package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.files.ReleaseArchive;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skewpack catalog build}: a catalog of releases, or a catalog and one release more. */
@Command(
    name = "build",
    sortOptions = false,
    header = "Build a catalog of facts from the CRDs of releases, or add one release to a catalog.",
    description = {
      "",
      "Facts are kept: paths, types, required fields, bounds, patterns, list keys, "
          + "defaults, and CEL rules as hashes. No description text is. The same releases give "
          + "the same bytes, whether they are built at once or added one by one, in whatever "
          + "order.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack catalog build --crds kubeblocks-crds.tar.xz --out catalog.json.gz",
      "  skewpack catalog build --crds bundle.yaml --version 1.2.0 --out c.json.gz",
      "  skewpack catalog build --crds d/ --version 1.2.0 --onto a.json.gz --out b.json.gz",
      "",
      "Exit codes: 0 written; 2 nothing was written."
    })
final class CatalogBuildCommand implements Callable<Integer> {

  // Not the standard help options: here --version is the release's. picocli reads the field.
  @SuppressWarnings("unused")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Option(
      names = "--crds",
      required = true,
      paramLabel = "PATH",
      description = {
        "A release archive: index.json (versions[] of version, tagged and crds, by file name the"
            + " blob's hash) and blobs/<hash>.yaml, in a directory, a .tar.xz or a .tar.gz.",
        "With --version: the CRDs of that release, as capture --crds takes them (a file of many"
            + " documents, or a directory)."
      })
  private String crds;

  @Option(
      names = "--version",
      paramLabel = "V",
      description =
          "Add this one release to the catalog that skewpack carries, or replace it there.")
  private String version;

  @Option(
      names = "--tagged",
      paramLabel = "DATE",
      description = "With --version: the day of its tag, as in 2026-01-31.")
  private LocalDate tagged;

  @Option(
      names = "--onto",
      paramLabel = "FILE",
      description = "With --version: add it to this catalog (.json.gz) instead.")
  private Path onto;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.json.gz",
      description = "Where the catalog goes.")
  private Path out;

  private final Console console;

  CatalogBuildCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (version == null && (tagged != null || onto != null)) {
      throw new UsageException("--tagged and --onto go with --version, which names the release");
    }
    try {
      VersionCatalog catalog = version == null ? ofArchive() : withRelease();
      byte[] bytes = catalog.gzip();
      WholeFile.write(out, bytes);
      console
          .out()
          .println(
              "%s: %d releases, %d bytes, SHA-256 %s"
                  .formatted(out, catalog.versions().size(), bytes.length, Sha256.of(bytes)));
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UsageException("cannot write " + out + ": " + WholeFile.reason(e), e);
    }
    return ExitCode.OK;
  }

  private VersionCatalog ofArchive() throws SnapshotException {
    CatalogBuilder builder = new CatalogBuilder();
    try (ProgressLine progress = new ProgressLine(console, "reading release")) {
      ReleaseArchive archive = ReleaseArchive.of(Path.of(crds));
      List<String> versions = archive.versions();
      for (int i = 0; i < versions.size(); i++) {
        progress.at(i + 1, versions.size());
        ReleaseArchive.Release release = archive.release(versions.get(i));
        builder.release(checked(release.version()), release.tagged(), release.crds());
      }
    } catch (CaptureException e) {
      throw new UsageException("--crds: " + e.getMessage(), e);
    }
    return VersionCatalog.read(builder.json());
  }

  private VersionCatalog withRelease() throws SnapshotException {
    checked(version);
    VersionCatalog catalog = onto == null ? VersionCatalog.load() : VersionCatalog.read(onto);
    GivenCrds given = GivenCrds.of(crds);
    int others = given.schemas().definitions().size() - given.schemas().kubeBlocks().size();
    if (given.schemas().kubeBlocks().isEmpty()) {
      throw new UsageException(
          "--crds: %s holds no CRD of a *.kubeblocks.io group, only %d others"
              .formatted(crds, others));
    }
    if (others > 0) {
      console.note(others + " CRDs of other groups were left out");
    }
    String day = tagged == null ? "" : tagged.toString();
    return catalog.with(version, day, given.schemas());
  }

  private static String checked(String version) {
    if (SemanticVersion.parse(version).isEmpty()) {
      throw new UsageException(
          OneLine.of(version) + " is no semantic version, such as 1.0.2 or 1.2.0-alpha.3");
    }
    return version;
  }
}

package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.files.ReleaseArchive;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.schema.VersionCatalog.Release;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skewpack catalog}: the released schemas that skewpack carries. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "The catalog of released KubeBlocks schemas: list it, or build it from CRDs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack catalog list",
      "  skewpack catalog build --crds releases/ --out kubeblocks-catalog.json.gz",
      "",
      "Exit codes: 0 done; 2 nothing was done."
    },
    subcommands = {CatalogCommand.ListReleases.class, CatalogCommand.Build.class})
final class CatalogCommand implements Callable<Integer> {

  private final Console console;

  CatalogCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.note("catalog what? see skewpack catalog --help");
    return ExitCode.USAGE;
  }

  /** {@code skewpack catalog list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header = "List the releases of the catalog: version, day of the tag, number of CRDs.",
      footerHeading = "%nExample:%n",
      footer = {"  skewpack catalog list | tail -3", "", "Exit codes: 0 listed."})
  static final class ListReleases implements Callable<Integer> {
    private final Console console;

    ListReleases(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      for (Release release : VersionCatalog.load().releases()) {
        console
            .out()
            .println(
                "%-16s %s  %d"
                    .formatted(
                        release.version(),
                        release.tagged(),
                        release.schemas().definitions().size()));
      }
      return ExitCode.OK;
    }
  }

  /** {@code skewpack catalog build}. */
  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Build a catalog of facts from the CRDs of releases.",
      description = {
        "",
        "Facts are kept: paths, types, required fields, bounds, patterns, list keys, defaults, and",
        "CEL rules as hashes. No description text is.",
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  skewpack catalog build --crds releases/ --out kubeblocks-catalog.json.gz",
        "",
        "Exit codes: 0 written; 2 nothing was written."
      })
  static final class Build implements Callable<Integer> {

    @Option(
        names = "--crds",
        required = true,
        paramLabel = "DIR",
        description = {
          "An unpacked release archive: index.json (versions[] of version, tagged and crds, by file",
          "name the blob's hash) and blobs/<hash>.yaml."
        })
    private Path crds;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE.json.gz",
        description = "Where the catalog goes.")
    private Path out;

    private final Console console;

    Build(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      CatalogBuilder builder = new CatalogBuilder();
      int releases = 0;
      try {
        for (ReleaseArchive.Release release : ReleaseArchive.of(crds).releases()) {
          List<JsonNode> definitions = release.crds();
          builder.release(release.version(), release.tagged(), definitions);
          releases++;
        }
        byte[] catalog = builder.gzip();
        WholeFile.write(out, catalog);
        console
            .out()
            .println(
                "%s: %d releases, %d bytes, SHA-256 %s"
                    .formatted(out, releases, catalog.length, Sha256.of(catalog)));
      } catch (CaptureException | SnapshotException e) {
        throw new UsageException(e.getMessage(), e);
      } catch (IOException e) {
        throw new UsageException("cannot write " + out + ": " + WholeFile.reason(e), e);
      }
      return ExitCode.OK;
    }
  }
}

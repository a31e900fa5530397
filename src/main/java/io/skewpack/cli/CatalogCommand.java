package io.skewpack.cli;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.schema.VersionCatalog.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code skewpack catalog}: the released schemas that skewpack carries. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "The catalog of released KubeBlocks schemas: list it, identify CRDs by it, build it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack catalog list",
      "  skewpack catalog identify --crds kubeblocks_crds.yaml",
      "  skewpack catalog build --crds kubeblocks-crds.tar.xz --out catalog.json.gz",
      "",
      "Exit codes: 0 done; 2 nothing was done; others are in each command's own help."
    },
    subcommands = {
      CatalogCommand.ListReleases.class,
      CatalogIdentifyCommand.class,
      CatalogBuildCommand.class,
      CatalogProveCommand.class
    })
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
                        release.tagged().isEmpty() ? "not stated" : release.tagged(),
                        release.schemas().definitions().size()));
      }
      return ExitCode.OK;
    }
  }
}

package io.skewpack.cli;

import io.skewpack.diagnose.CrdIdentity;
import io.skewpack.diagnose.VersionSpans;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skewpack catalog identify}: which releases CRDs are from. */
@Command(
    name = "identify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Say which KubeBlocks releases CRDs equal, and where they equal none, what differs.",
    description = {
      "",
      "No KubeBlocks version is written into a CRD: only its schema identifies it. CRDs may "
          + "be those of a release whole, a part of them, a mixture of releases (the fewest that "
          + "explain it are named), or hold some that match no release (the nearest is named, "
          + "fact by fact).",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack catalog identify --crds kubeblocks_crds.yaml",
      "  skewpack catalog identify --crds <(kubectl get crd -o yaml)",
      "  skewpack catalog identify --crds crds/ --format json | jq -r .verdict",
      "",
      "Exit codes: 0 they equal a release, whole or in part; 2 unusable input; 3 they",
      "do not, or there is no KubeBlocks CRD among them."
    })
final class CatalogIdentifyCommand implements Callable<Integer> {

  @Option(
      names = "--crds",
      required = true,
      paramLabel = "PATH",
      description = "CRDs, as 'skewpack capture --crds' takes them.")
  private String crds;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Compare with this catalog (.json.gz), not with the one that skewpack carries.")
  private Path file;

  @Mixin private FormatOption format;

  @Mixin private LanguageOption language;

  private final Console console;

  CatalogIdentifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CrdIdentity identity;
    VersionCatalog catalog;
    try {
      catalog = file == null ? VersionCatalog.load() : VersionCatalog.read(file);
      GivenCrds given = GivenCrds.of(crds);
      identity =
          new CrdIdentity(
              catalog.identify(given.schemas()),
              given.layer().definitions().size(),
              false,
              new VersionSpans(catalog.versions()));
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
    if (format.isJson()) {
      byte[] json = IdentifyJson.render(catalog, identity);
      console.out().print(new String(json, StandardCharsets.UTF_8));
    } else {
      new IdentifyTable(language.texts(console)).render(identity).forEach(console.out()::println);
    }
    return identity.isReleased() ? ExitCode.OK : ExitCode.BLOCKER;
  }
}

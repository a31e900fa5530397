package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.files.ManifestFiles;
import io.skewpack.capture.files.ReleaseArchive;
import io.skewpack.schema.CatalogProof;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.SnapshotException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack catalog prove}: does the catalog judge as the CRDs do? */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Show that the catalog judges objects exactly as the CRDs do that it was built from.",
    description = {
      "",
      "For every release: the same definitions, with the same facts by hash; and for every "
          + "given object, and for mutants of those that are accepted (the mutants of 'skewpack "
          + "selftest'), the same rejections from strict decoding by the CRD and by the catalog, "
          + "and the same CEL rules left open. A definition that releases share is proved once.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  helm template mysql ./addons/mysql > mysql.yaml",
      "  skewpack catalog prove --crds kubeblocks-crds.tar.xz mysql.yaml",
      "  skewpack catalog prove --crds releases/ --per-rule 5 --seed 7 rendered/",
      "",
      "Exit codes: 0 no difference; 2 unusable input; 3 a difference; 4 no difference,",
      "but the CRDs of a catalogued release were not given."
    })
final class CatalogProveCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "MANIFESTS",
      description = "Rendered manifests: files, or directories of them.")
  private List<Path> manifests;

  @Option(
      names = "--crds",
      required = true,
      paramLabel = "PATH",
      description = "A release archive, as 'skewpack catalog build --crds' takes it.")
  private Path crds;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Prove this catalog (.json.gz), not the one that skewpack carries.")
  private Path file;

  @Option(
      names = "--per-rule",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "At most N mutants of an object for each rule and definition (default: ${DEFAULT-VALUE}).")
  private int perRule;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same mutants (default: ${DEFAULT-VALUE}).")
  private long seed;

  private final Console console;

  CatalogProveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      VersionCatalog catalog = file == null ? VersionCatalog.load() : VersionCatalog.read(file);
      List<JsonNode> objects = new ArrayList<>();
      for (Path path : manifests) {
        objects.addAll(ManifestFiles.objects(path));
      }
      CatalogProof.Result result = prove(catalog, objects);
      print(result, objects.size());
      if (!result.differences().isEmpty()) {
        return ExitCode.BLOCKER;
      }
      return result.missing().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
    } catch (CaptureException | SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private CatalogProof.Result prove(VersionCatalog catalog, List<JsonNode> objects)
      throws CaptureException, SnapshotException {
    CatalogProof proof = new CatalogProof(catalog);
    try (ProgressLine progress = new ProgressLine(console, "reading release")) {
      ReleaseArchive archive = ReleaseArchive.of(crds);
      List<String> versions = archive.versions();
      for (int i = 0; i < versions.size(); i++) {
        progress.at(i + 1, versions.size());
        proof.release(versions.get(i), archive.release(versions.get(i)).crds());
      }
    }
    try (ProgressLine progress = new ProgressLine(console, "proving definition")) {
      return proof.run(objects, seed, perRule, progress::at);
    }
  }

  private void print(CatalogProof.Result result, int given) {
    line("releases", result.versions() + " compared");
    if (!result.missing().isEmpty()) {
      line("", "not compared, no CRDs given: " + String.join(", ", result.missing()));
    }
    line(
        "definitions",
        "%d; %d differ as written, %d by their facts; proved once, whatever releases share them"
            .formatted(result.definitions(), result.distinct(), result.byFacts()));
    line(
        "objects",
        "%d different ones of a catalogued kind, of %d in %d arguments"
            .formatted(result.objects(), given, manifests.size()));
    line("judgements", result.judged() + " compared");
    line(
        "mutants",
        "%d compared (seed %d, at most %d for each object, rule and definition)"
            .formatted(result.mutants(), seed, perRule));
    line("rejections", result.rejections() + " compared");
    line("differences", String.valueOf(result.differences().size()));
    for (CatalogProof.Difference difference : result.differences()) {
      List<String> versions = difference.versions();
      console
          .out()
          .println(
              OneLine.of(
                  "  %s %s%s%s: the CRD says %s; the catalog says %s"
                      .formatted(
                          versions.size() == 1
                              ? versions.get(0)
                              : versions.get(0) + " and " + (versions.size() - 1) + " more",
                          difference.definition(),
                          difference.object().map(object -> ", " + object).orElse(""),
                          difference
                              .mutant()
                              .map(m -> " with " + m.rule().id() + " at " + m.path())
                              .orElse(""),
                          difference.original(),
                          difference.catalogued())));
    }
  }

  private void line(String name, String value) {
    console.out().println("%-12s %s".formatted(name, value));
  }
}

package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FileRedaction;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.render.PackMarkdown;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack render}: a snapshot as an evidence pack. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Render a snapshot as an evidence pack in Markdown.",
    description = {
      "",
      "The same snapshot, skewpack and case file give the same bytes, on any machine.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack render mysql.tgz                    to standard output",
      "  skewpack render mysql.tgz --out mysql.md     to a file",
      "",
      "Exit codes: 0 the pack was rendered, whatever it says (the verdict is check's to report);",
      "2 not a snapshot, a damaged one, or a case file that cannot be read.",
    })
final class RenderCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SNAPSHOT", description = "A directory or a .tgz file.")
  private Path snapshot;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file, in place of the one in the snapshot.")
  private Path caseFile;

  @Mixin private LanguageOption language;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the pack goes (default: standard output).")
  private Path out;

  private final Console console;

  RenderCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Snapshot read = Snapshots.read(snapshot);
    VersionCatalog catalog = VersionCatalog.load();
    Diagnosis diagnosis = Snapshots.diagnose(snapshot, read, catalog);
    String pack = render(diagnosis);
    if (out == null) {
      console.out().print(pack);
      return ExitCode.OK;
    }
    write(pack);
    console.out().println(out + ": " + pack.lines().findFirst().orElse("").substring(2));
    return ExitCode.OK;
  }

  private String render(Diagnosis diagnosis) {
    Snapshot read = diagnosis.examination().snapshot();
    Tool tool = Version.tool();
    Texts texts = language.texts(console);
    EvidencePack.Footer footer =
        new EvidencePack.Footer(
            tool.name() + " " + tool.version(),
            read.index().capturedAt().toString(),
            read.sha256(),
            diagnosis.examination().catalog().sha256(),
            givenCase().map(given -> Sha256.of(bytes(caseFile))),
            texts.language(),
            "none");
    try {
      Optional<CaseFile> known = givenCase().or(read::caseFile);
      EvidencePack pack = PackAssembly.of(diagnosis, known, footer);
      return new PackMarkdown(new Templates(Optional.empty()), texts).render(pack);
    } catch (SnapshotException e) {
      throw new UsageException(snapshot + " contradicts itself: " + e.getMessage(), e);
    }
  }

  private Optional<CaseFile> givenCase() {
    if (caseFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileRedaction.of(new CaseCollector(caseFile, caseFile.toString()).collect().file()));
    } catch (CaptureException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + WholeFile.reason(e), e);
    }
  }

  /** The file appears whole or not at all. */
  private void write(String pack) {
    try {
      WholeFile.write(out, pack.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException("cannot write " + out + ": " + WholeFile.reason(e), e);
    }
  }
}

package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FileRedaction;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.render.BudgetException;
import io.skewpack.render.BudgetedPack;
import io.skewpack.render.PackHtml;
import io.skewpack.render.PackMarkdown;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.report.Budget;
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
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code skewpack render}: a snapshot as an evidence pack. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Render a snapshot as an evidence pack, in Markdown or as a page.",
    description = {
      "",
      "The same snapshot, skewpack and case file give the same bytes, on any machine.",
      "A page (--to html) is one file that needs no network: for a review offline, and for print.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack render mysql.tgz                    to standard output",
      "  skewpack render mysql.tgz --out mysql.md     to a file",
      "  skewpack render mysql.tgz --budget github-comment --out comment.md",
      "  gh pr comment 12 --body-file comment.md      as a comment of a pull request",
      "  skewpack render mysql.tgz --to html --out mysql.html",
      "",
      "Exit codes: 0 the pack was rendered, whatever it says (the verdict is check's to report);",
      "2 not a snapshot, a damaged one, a case file that cannot be read, or a pack that no budget",
      "but none can hold.",
    })
final class RenderCommand implements Callable<Integer> {

  enum Target {
    MD,
    HTML
  }

  @Parameters(paramLabel = "SNAPSHOT", description = "A directory or a .tgz file.")
  private Path snapshot;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file, in place of the one in the snapshot.")
  private Path caseFile;

  @Mixin private LanguageOption language;

  @Option(
      names = "--to",
      paramLabel = "md|html",
      defaultValue = "md",
      description = "Markdown, or a page for a browser (default: ${DEFAULT-VALUE}).")
  private Target to;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the pack goes (default: standard output).")
  private Path out;

  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      defaultValue = "none",
      converter = BudgetConverter.class,
      description = {
        "How large the pack may be (default: ${DEFAULT-VALUE}):",
        "github-comment  60,000 bytes: a comment or a pull request's body",
        "github-file     500,000 bytes: a file that GitHub shows rendered",
        "none            the whole pack",
        "What matters least is left out first; the pack says what, and how to get it.",
      })
  private Budget budget;

  private final Console console;

  RenderCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (to != Target.MD && budget != Budget.NONE) {
      throw new UsageException("--budget is for Markdown: a page or a document is never shortened");
    }
    Snapshot read = Snapshots.read(snapshot);
    givenCase()
        .filter(file -> file.symptoms().stream().anyMatch(one -> one.log().isPresent()))
        .ifPresent(
            file ->
                console.note(
                    "the logs that "
                        + caseFile
                        + " names are not in the snapshot and not read; capture again with --case"));
    VersionCatalog catalog = VersionCatalog.load();
    Diagnosis diagnosis = Snapshots.diagnose(snapshot, read, catalog);
    String pack = render(diagnosis);
    String written = to == Target.HTML ? page(pack) : pack;
    if (out == null) {
      console.out().print(written);
      return ExitCode.OK;
    }
    write(written);
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
            Budget.NONE.id());
    try {
      Optional<CaseFile> known = givenCase().or(read::caseFile);
      EvidencePack pack = PackAssembly.of(diagnosis, known, footer);
      PackMarkdown markdown = new PackMarkdown(new Templates(Optional.empty()), texts);
      return new BudgetedPack(markdown).render(pack, budget);
    } catch (BudgetException e) {
      throw new UsageException(
          snapshot + ": " + e.getMessage() + "; render it with --budget none", e);
    } catch (SnapshotException e) {
      throw new UsageException(snapshot + " contradicts itself: " + e.getMessage(), e);
    }
  }

  private String page(String pack) {
    return new PackHtml(new Templates(Optional.empty()), language.texts(console)).render(pack);
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

  /** A budget by its id, which is no name that Java would take. */
  static final class BudgetConverter implements ITypeConverter<Budget> {
    @Override
    public Budget convert(String id) {
      return Budget.of(id)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of "
                          + String.join(", ", Budget.ids())
                          + " but was '"
                          + id
                          + "'"));
    }
  }
}

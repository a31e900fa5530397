package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FileRedaction;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.render.BudgetException;
import io.skewpack.render.BudgetedPack;
import io.skewpack.render.PackHtml;
import io.skewpack.render.PackJson;
import io.skewpack.render.PackMarkdown;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
import io.skewpack.report.Budget;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.Spelling;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    header = "Render a snapshot as an evidence pack: Markdown, a page, or JSON for programs.",
    description = {
      "",
      "The same snapshot, skewpack, case file and templates give the same bytes, on any machine.",
      "A page (--to html) is one file that needs no network: for a review offline, and for print.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack render mysql.tgz                    to standard output",
      "  skewpack render mysql.tgz --out mysql.md     to a file",
      "  skewpack render vc-*.tgz --out packs         a file each: packs/vc-1.md, ...",
      "  skewpack render mysql.tgz --budget github-comment --out comment.md",
      "  gh pr comment 12 --body-file comment.md      as a comment of a pull request",
      "  skewpack render mysql.tgz --to html --out mysql.html",
      "  skewpack render mysql.tgz --to json          what templates see; pack.schema.json",
      "  skewpack templates ours                      templates to start from, then",
      "  skewpack render mysql.tgz --templates ours",
      "",
      "Exit codes: 0 the pack was rendered, whatever it says (the verdict is check's to report);",
      "2 not a snapshot, a damaged one, a case file or templates that cannot be used, or a pack that",
      "no budget but none can hold.",
    })
final class RenderCommand implements Callable<Integer> {

  /** What a pack can be rendered as. */
  enum Target {
    MD,
    HTML,
    JSON;

    String extension() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      paramLabel = "SNAPSHOT",
      arity = "1..*",
      description = "Directories or .tgz files; with several, --out names a directory.")
  private List<Path> snapshots;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file, in place of the one in the snapshot.")
  private Path caseFile;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description =
          "Your own pack.md.ftl, and texts/LANG.properties with the texts that you change; "
              + "'skewpack templates DIR' writes what you can start from.")
  private Path templates;

  @Mixin private LanguageOption language;

  @Option(
      names = "--to",
      paramLabel = "md|html|json",
      defaultValue = "md",
      description =
          "Markdown, a page for a browser, or the document that templates see (default: "
              + "${DEFAULT-VALUE}).")
  private Target to;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "Where the pack goes (default: standard output); in a directory each pack has the name of "
              + "its snapshot.")
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
    PackFiles files = PackFiles.of(snapshots, Optional.ofNullable(out), to.extension());
    Templates used = new Templates(Optional.ofNullable(templates));
    Texts texts = to == Target.JSON ? language.textsAsAsked(used) : language.texts(console, used);
    warnOfUnknown(texts);
    warnOfLogs();
    VersionCatalog catalog = VersionCatalog.load();
    List<String> packs =
        snapshots.stream().map(snapshot -> render(snapshot, catalog, used, texts)).toList();
    files.prepare();
    for (int i = 0; i < packs.size(); i++) {
      String pack = packs.get(i);
      String written = to == Target.HTML ? new PackHtml(used, texts).render(pack) : pack;
      Optional<Path> file = files.of(i);
      if (file.isEmpty()) {
        console.out().print(written);
      } else {
        write(file.get(), written);
        console.out().println(file.get() + ": " + firstLine(pack));
      }
    }
    return ExitCode.OK;
  }

  /** A template of the user's may begin with anything. */
  private String firstLine(String pack) {
    return to == Target.JSON
        ? "the pack as JSON"
        : OneLine.of(pack.lines().findFirst().orElse("").replaceFirst("^# ", ""));
  }

  private String render(Path snapshot, VersionCatalog catalog, Templates used, Texts texts) {
    Snapshot read = Snapshots.read(snapshot);
    Diagnosis diagnosis = Snapshots.diagnose(snapshot, read, catalog);
    Tool tool = Version.tool();
    EvidencePack.Footer footer =
        new EvidencePack.Footer(
            tool.name() + " " + tool.version(),
            read.index().capturedAt().toString(),
            read.sha256(),
            catalog.sha256(),
            givenCase().map(given -> Sha256.of(bytes(caseFile))),
            used.sha256(texts.language()),
            texts.language(),
            Budget.NONE.id());
    try {
      Optional<CaseFile> known = givenCase().or(read::caseFile);
      EvidencePack pack = PackAssembly.of(diagnosis, known, footer);
      if (to == Target.JSON) {
        return new PackJson(used, texts).render(pack);
      }
      return new BudgetedPack(new PackMarkdown(used, texts)).render(pack, budget);
    } catch (BudgetException e) {
      throw new UsageException(
          snapshot + ": " + e.getMessage() + "; render it with --budget none", e);
    } catch (SnapshotException e) {
      throw new UsageException(snapshot + " contradicts itself: " + e.getMessage(), e);
    }
  }

  private void warnOfLogs() {
    givenCase()
        .filter(file -> file.symptoms().stream().anyMatch(one -> one.log().isPresent()))
        .ifPresent(
            file ->
                console.note(
                    "the logs that "
                        + caseFile
                        + " names are not in the snapshot and not read; capture again with --case"));
  }

  private void warnOfUnknown(Texts texts) {
    for (String key : texts.unknownKeys()) {
      List<String> near = Spelling.near(key, texts.keys());
      console.note(
          "%s: no pack has a text %s%s; a text for your template alone begins with own."
              .formatted(
                  texts.place(), key, near.isEmpty() ? "" : ", did you mean " + near.get(0) + "?"));
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
  private static void write(Path file, String pack) {
    try {
      WholeFile.write(file, pack.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + WholeFile.reason(e), e);
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

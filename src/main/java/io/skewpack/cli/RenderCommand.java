package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FileRedaction;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.render.PackJson;
import io.skewpack.render.PackMarkdown;
import io.skewpack.render.Templates;
import io.skewpack.render.Texts;
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
    header = "Render a snapshot as an evidence pack: Markdown, or JSON for programs.",
    description = {
      "",
      "The same snapshot, skewpack, case file and templates give the same bytes, on any machine.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack render mysql.tgz                    to standard output",
      "  skewpack render mysql.tgz --out mysql.md     to a file",
      "  skewpack render mysql.tgz --to json          what templates see; pack.schema.json",
      "  skewpack templates ours                      templates to start from, then",
      "  skewpack render mysql.tgz --templates ours",
      "",
      "Exit codes: 0 the pack was rendered, whatever it says (the verdict is check's to report);",
      "2 not a snapshot, a damaged one, or a case file or templates that cannot be used.",
    })
final class RenderCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SNAPSHOT", description = "A directory or a .tgz file.")
  private Path snapshot;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file, in place of the one in the snapshot.")
  private Path caseFile;

  /** What a pack can be rendered as. */
  enum Target {
    MD,
    JSON
  }

  @Option(
      names = "--to",
      paramLabel = "md|json",
      defaultValue = "md",
      description = "What the pack becomes (default: ${DEFAULT-VALUE}).")
  private Target to;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description =
          "Your own pack.md.ftl, and texts/LANG.properties with the texts that you change; "
              + "'skewpack templates DIR' writes what you can start from.")
  private Path templates;

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
    if (out == null) {
      console.out().print(pack);
      return ExitCode.OK;
    }
    write(pack);
    console.out().println(out + ": " + firstLine(pack));
    return ExitCode.OK;
  }

  /** A template of the user's may begin with anything. */
  private String firstLine(String pack) {
    return to == Target.JSON
        ? "the pack as JSON"
        : OneLine.of(pack.lines().findFirst().orElse("").replaceFirst("^# ", ""));
  }

  private String render(Diagnosis diagnosis) {
    Snapshot read = diagnosis.examination().snapshot();
    Tool tool = Version.tool();
    Templates used = new Templates(Optional.ofNullable(templates));
    Texts texts = to == Target.JSON ? language.textsAsAsked(used) : language.texts(console, used);
    warnOfUnknown(texts);
    EvidencePack.Footer footer =
        new EvidencePack.Footer(
            tool.name() + " " + tool.version(),
            read.index().capturedAt().toString(),
            read.sha256(),
            diagnosis.examination().catalog().sha256(),
            givenCase().map(given -> Sha256.of(bytes(caseFile))),
            used.sha256(texts.language()),
            texts.language(),
            "none");
    try {
      Optional<CaseFile> known = givenCase().or(read::caseFile);
      EvidencePack pack = PackAssembly.of(diagnosis, known, footer);
      return switch (to) {
        case MD -> new PackMarkdown(used, texts).render(pack);
        case JSON -> new PackJson(used, texts).render(pack);
      };
    } catch (SnapshotException e) {
      throw new UsageException(snapshot + " contradicts itself: " + e.getMessage(), e);
    }
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
  private void write(String pack) {
    try {
      WholeFile.write(out, pack.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException("cannot write " + out + ": " + WholeFile.reason(e), e);
    }
  }
}

package io.skewpack.cli;

import io.skewpack.capture.TextRedaction;
import io.skewpack.diagnose.Facts;
import io.skewpack.render.Templates;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.SnapshotSchema;
import io.skewpack.snapshot.WholeFile;
import io.skewpack.verify.PackComparison;
import io.skewpack.verify.PackComparison.Rendered;
import io.skewpack.verify.PackFooter;
import io.skewpack.verify.PackReview;
import io.skewpack.verify.Remark;
import io.skewpack.verify.Remark.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack verify}: is this snapshot, or this pack, what it says it is? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Verify a snapshot, or a pack: hashes, structure, citations, and byte for byte.",
    description = {
      "",
      "A snapshot: every hash, every file, and the JSON Schema. A pack (a .md file): the six sections",
      "in order, citations, evidence with its hashes, fences and tables; with --snapshot, that its",
      "evidence lies there and that it is byte for byte what the snapshot renders to. A hand-written",
      "pack, in English or Chinese, is read as a reviewer would: what is missing, what is asserted",
      "without evidence, what cannot be reproduced, what looks like a secret.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack verify mysql.tgz",
      "  skewpack verify mysql.md --snapshot mysql.tgz",
      "  skewpack verify mysql.md --snapshot mysql.tgz --case case.yaml",
      "  skewpack verify postmortem.md --fail-on warning",
      "  skewpack verify postmortem.md --format json | jq '.remarks[].message'",
      "",
      "Exit codes: 0 whole and unchanged, or nothing wrong in the pack; 2 not readable: no snapshot,",
      "a truncated or changed one, or no text; 3 something is wrong in the pack, or it differs; 4",
      "nothing is wrong, but it could not be compared whole: another version of skewpack or of its",
      "catalog made it, or its case file was not given.",
    })
final class VerifyCommand implements Callable<Integer> {

  enum FailOn {
    ERROR,
    WARNING
  }

  /** GitHub shows no file that is larger; a pack is a thousandth of it. */
  private static final long MAX_BYTES = 16_000_000;

  @Parameters(
      paramLabel = "SNAPSHOT|PACK",
      description = "A snapshot (a directory or a .tgz), or a pack (a .md file).")
  private Path given;

  @Option(
      names = "--snapshot",
      paramLabel = "SNAPSHOT",
      description = "The snapshot that the pack is held against.")
  private Path snapshot;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "The case file that was given when the pack was rendered, if one was.")
  private Path caseFile;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "The templates that were given when the pack was rendered, if some were.")
  private Path templates;

  @Option(
      names = "--fail-on",
      paramLabel = "error|warning",
      defaultValue = "error",
      description =
          "With 'warning', what a reviewer would ask for exits 3 too (default: ${DEFAULT-VALUE}).")
  private FailOn failOn;

  @Mixin private FormatOption format;

  @Mixin private LanguageOption language;

  private final Console console;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return isPack(given) ? pack() : snapshot();
  }

  private static boolean isPack(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return (name.endsWith(".md") || name.endsWith(".markdown")) && !Files.isDirectory(path);
  }

  private int snapshot() {
    if (snapshot != null || caseFile != null || templates != null) {
      throw new UsageException(
          "--snapshot, --case and --templates are for a pack, whose name ends in .md");
    }
    Snapshot read = Snapshots.read(given);
    List<String> violations = SnapshotSchema.violations(read);
    if (!violations.isEmpty()) {
      violations.forEach(violation -> console.note(given + ": " + violation));
      return ExitCode.USAGE;
    }
    long bytes = read.index().files().stream().mapToLong(file -> file.bytes()).sum();
    console
        .out()
        .println(
            "%s: whole and unchanged; %d files, %d bytes, captured %s, SHA-256 of snapshot.json %s"
                .formatted(
                    given,
                    read.index().files().size() + 1,
                    bytes,
                    read.index().capturedAt(),
                    read.sha256()));
    return ExitCode.OK;
  }

  private int pack() {
    String text = text(given);
    Optional<Snapshot> against = Optional.ofNullable(snapshot).map(Snapshots::read);
    PackReview review;
    Optional<PackComparison> comparison;
    try {
      review =
          PackReview.of(
              text, PackLanguages.all(), line -> !TextRedaction.ofProse(line).hits().isEmpty());
      comparison = against.map(read -> comparison(text, review, read));
    } catch (StackOverflowError e) {
      throw new UsageException(given + " is nested too deeply to be read as Markdown", e);
    }
    VerifiedPack verified = new VerifiedPack(given.toString(), review, comparison);
    if (format.isJson()) {
      byte[] json = verified.json(language.textsForPrograms());
      console.out().print(new String(json, StandardCharsets.UTF_8));
    } else {
      verified.lines(language.texts(console)).forEach(console.out()::println);
    }
    return exitCode(verified.remarks());
  }

  private int exitCode(List<Remark> remarks) {
    List<Severity> severities = remarks.stream().map(Remark::severity).toList();
    if (severities.contains(Severity.ERROR)
        || (failOn == FailOn.WARNING && severities.contains(Severity.WARNING))) {
      return ExitCode.BLOCKER;
    }
    return severities.contains(Severity.OPEN) ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  private PackComparison comparison(String text, PackReview review, Snapshot read) {
    Tool tool = Version.tool();
    return PackComparison.of(
        text,
        review.footer(),
        read,
        tool.name() + " " + tool.version(),
        VersionCatalog.load().sha256(),
        this::rendered);
  }

  /** What {@code render} prints for what the footer says, by the very command. */
  private Rendered rendered(PackFooter footer) {
    if (footer.caseFile().isPresent()) {
      String said = footer.caseFile().get();
      if (caseFile == null) {
        return Rendered.refused("case.needed", Facts.of("said", said));
      }
      String hash = Sha256.of(bytes(caseFile));
      if (!hash.equals(said)) {
        return Rendered.refused("case.other", Facts.of("said", said).with("given", hash));
      }
    } else if (caseFile != null) {
      return Rendered.refused("case.unused", Facts.none());
    }
    if (footer.templates().isPresent()) {
      String said = footer.templates().get();
      if (templates == null) {
        return Rendered.refused("templates.needed", Facts.of("said", said));
      }
      String hash = new Templates(Optional.of(templates)).sha256(footer.language()).orElseThrow();
      if (!hash.equals(said)) {
        return Rendered.refused("templates.other", Facts.of("said", said).with("given", hash));
      }
    } else if (templates != null) {
      return Rendered.refused("templates.unused", Facts.none());
    }
    List<String> arguments = new ArrayList<>(List.of("render", snapshot.toString()));
    footer
        .templates()
        .ifPresent(hash -> arguments.addAll(List.of("--templates", templates.toString())));
    footer.caseFile().ifPresent(hash -> arguments.addAll(List.of("--case", caseFile.toString())));
    RenderedAgain again =
        RenderedAgain.of(
            Stream.concat(
                    arguments.stream(),
                    RenderedAgain.options(footer.language(), footer.budget()).stream())
                .toList());
    return again.text().isPresent()
        ? Rendered.of(again.text().get())
        : Rendered.refused("notRendered", Facts.of("reason", again.reason()));
  }

  private static String text(Path pack) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(pack))).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException(pack + " is not text in UTF-8, so it is no pack", e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new UsageException("there is no file " + file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(file + " is larger than 16 MB: it is no pack, and no case file");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + WholeFile.reason(e), e);
    }
  }
}

package io.skewpack.cli;

import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.MatrixTarget;
import io.skewpack.diagnose.TargetReader;
import io.skewpack.render.MatrixJson;
import io.skewpack.render.MatrixMarkdown;
import io.skewpack.render.MatrixTable;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack matrix}: targets side by side. */
@Command(
    name = "matrix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Compare the layers of several targets: who agrees, and who is the odd one out.",
    description = {
      "",
      "Row by row: Kubernetes, controller image and the digest that runs, tools and datasafed",
      "images, platform chart, KubeBlocks CRDs (by what their schemas say, not by their text),",
      "addon chart, what it renders, the images it names, runtime contracts. Where CRDs differ, it",
      "says which, and who wrote each one last. A target is odd when it alone differs from two",
      "others that agree, or when its CRDs are not those of the release that its own image and",
      "chart name while another target's are. A cell that was not captured never agrees.",
      "Snapshots of one cluster (by the UID of kube-system) count as one.",
      "",
      "Layer files are checked against their hashes, and raw schemas when their content is first",
      "met; 'skewpack verify' checks every file.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack matrix vc-*.tgz",
      "  skewpack matrix before/ after.tgz --format md > matrix.md",
      "  skewpack matrix vc-*.tgz --format json | jq '.rows[] | select(.standing == \"ODD\")'",
      "",
      "Exit codes: 0 all captured cells agree; 2 fewer than two snapshots could be read; 3 targets",
      "differ; 4 none differ, but a snapshot could not be read, or a cell that was requested was",
      "not obtained. A snapshot that cannot be read is named, and the others are compared.",
    })
final class MatrixCommand implements Callable<Integer> {

  enum Format {
    TABLE,
    JSON,
    MD
  }

  @Parameters(arity = "2..*", paramLabel = "SNAPSHOT", description = "Directories or .tgz files.")
  private List<Path> snapshots;

  @Option(
      names = "--format",
      paramLabel = "table|json|md",
      defaultValue = "table",
      description =
          "Lines for people, JSON for programs, or Markdown for a pull request (default:"
              + " ${DEFAULT-VALUE}).")
  private Format format;

  @Mixin private LanguageOption language;

  private final Console console;

  MatrixCommand(Console console) {
    this.console = console;
  }

  /** One snapshot's part: itself, or why it cannot be had. */
  private record Answer(Optional<MatrixTarget> target, Optional<Matrix.Unreadable> unreadable) {}

  @Override
  public Integer call() {
    List<Answer> answers = read(new TargetReader(VersionCatalog.load()));
    List<MatrixTarget> targets = answers.stream().flatMap(a -> a.target().stream()).toList();
    List<Matrix.Unreadable> unreadable =
        answers.stream().flatMap(a -> a.unreadable().stream()).toList();
    unreadable.forEach(one -> console.note(one.reason()));
    if (targets.size() < 2) {
      throw new UsageException("fewer than two snapshots could be read: nothing to compare");
    }
    Matrix matrix = Matrix.of(targets, unreadable);
    print(matrix);
    return matrix.differs()
        ? ExitCode.BLOCKER
        : matrix.isIncomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  private void print(Matrix matrix) {
    switch (format) {
      case JSON ->
          console
              .out()
              .print(
                  new String(
                      new MatrixJson(language.textsForPrograms()).render(matrix),
                      StandardCharsets.UTF_8));
      case MD ->
          new MatrixMarkdown(language.texts(console))
              .render(matrix)
              .forEach(console.out()::println);
      case TABLE ->
          new MatrixTable(language.texts(console), console.colours())
              .render(matrix)
              .forEach(console.out()::println);
    }
  }

  /** In the order of the arguments, though they are read side by side. */
  private List<Answer> read(TargetReader reader) {
    Answer[] answers = new Answer[snapshots.size()];
    List<Integer> done = new ArrayList<>();
    try (ProgressLine progress = new ProgressLine(console, "reading snapshots")) {
      IntStream.range(0, answers.length)
          .parallel()
          .forEach(
              i -> {
                answers[i] = read(reader, snapshots.get(i));
                synchronized (done) {
                  done.add(i);
                  progress.at(done.size(), answers.length);
                }
              });
    }
    return List.of(answers);
  }

  private static Answer read(TargetReader reader, Path path) {
    try {
      return new Answer(Optional.of(reader.read(path)), Optional.empty());
    } catch (SnapshotException e) {
      return new Answer(
          Optional.empty(), Optional.of(new Matrix.Unreadable(path.toString(), e.getMessage())));
    }
  }
}

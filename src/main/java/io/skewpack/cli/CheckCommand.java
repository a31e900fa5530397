package io.skewpack.cli;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.FindingsJson;
import io.skewpack.render.FindingsJunit;
import io.skewpack.render.FindingsSarif;
import io.skewpack.render.FindingsTable;
import io.skewpack.schema.VersionCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack check}: says what disagrees with what. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Diagnose snapshots: findings, every rejected field, and an exit code.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack check mysql.tgz",
      "  skewpack check snapshots/* --format json | jq '.rejections[].path'",
      "  skewpack check mysql.tgz --format junit > skewpack.xml",
      "  skewpack check mysql.tgz --format sarif > skewpack.sarif",
      "",
      "Exit codes: 0 no blocker and everything requested was evaluated; 2 not a snapshot, or a",
      "damaged one; 3 a blocker; 4 no blocker, but something requested could not be evaluated.",
    })
final class CheckCommand implements Callable<Integer> {

  enum Format {
    TABLE,
    JSON,
    JUNIT,
    SARIF
  }

  enum FailOn {
    BLOCKER,
    WARNING
  }

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Directories or .tgz files.")
  private List<Path> snapshots;

  @Option(
      names = "--format",
      paramLabel = "table|json|junit|sarif",
      defaultValue = "table",
      description =
          "Lines for people, JSON for programs, a JUnit report, or SARIF 2.1.0 for code scanning "
              + "(default: ${DEFAULT-VALUE}).")
  private Format format;

  @Mixin private LanguageOption language;

  @Option(
      names = "--fail-on",
      paramLabel = "blocker|warning",
      defaultValue = "blocker",
      description =
          "With 'warning', a failing warning exits 3 too, and is a failure in JUnit "
              + "(default: ${DEFAULT-VALUE}).")
  private FailOn failOn;

  private final Console console;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    VersionCatalog catalog = VersionCatalog.load();
    // One snapshot has nothing to do with another; the order stays the one that was asked for.
    List<FindingsJson.Named> diagnoses =
        snapshots.parallelStream()
            .map(path -> new FindingsJson.Named(path.toString(), Snapshots.diagnose(path, catalog)))
            .toList();
    Verdict verdict = Snapshots.worst(diagnoses.stream().map(d -> d.diagnosis()).toList());
    print(diagnoses, verdict);
    return exitCode(diagnoses, verdict);
  }

  private void print(List<FindingsJson.Named> diagnoses, Verdict verdict) {
    switch (format) {
      case TABLE -> {
        FindingsTable table = new FindingsTable(language.texts(console), console.colours());
        for (FindingsJson.Named named : diagnoses) {
          table.render(named.snapshot(), named.diagnosis()).forEach(console.out()::println);
        }
      }
      case JSON -> print(new FindingsJson(language.textsForPrograms()).render(diagnoses, verdict));
      case JUNIT ->
          console
              .out()
              .print(
                  new FindingsJunit(language.textsForPrograms(), failOn == FailOn.WARNING)
                      .render(diagnoses));
      case SARIF ->
          print(
              new FindingsSarif(language.textsForPrograms(), Version.tool())
                  .render(diagnoses, verdict));
    }
  }

  private void print(byte[] document) {
    console.out().print(new String(document, StandardCharsets.UTF_8));
  }

  private int exitCode(List<FindingsJson.Named> diagnoses, Verdict verdict) {
    boolean warned =
        diagnoses.stream()
            .map(FindingsJson.Named::diagnosis)
            .map(Diagnosis::findings)
            .flatMap(List::stream)
            .anyMatch(Finding::isWarning);
    if (verdict == Verdict.BLOCKER || (failOn == FailOn.WARNING && warned)) {
      return ExitCode.BLOCKER;
    }
    return verdict == Verdict.INCOMPLETE ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}

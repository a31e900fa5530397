package io.skewpack.cli;

import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skewpack verify}: is this snapshot whole, unchanged, and of the documented shape? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Verify a snapshot: every hash, every file, and the JSON Schema.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack verify mysql.tgz",
      "",
      "Exit codes: 0 whole and unchanged; 2 not a snapshot, truncated, changed after the capture,",
      "or not of the documented shape.",
    })
final class VerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SNAPSHOT", description = "A directory or a .tgz file.")
  private Path snapshot;

  private final Console console;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Snapshot read = Snapshots.read(snapshot);
    List<String> violations = SnapshotSchema.violations(read);
    if (!violations.isEmpty()) {
      violations.forEach(violation -> console.note(snapshot + ": " + violation));
      return ExitCode.USAGE;
    }
    long bytes = read.index().files().stream().mapToLong(file -> file.bytes()).sum();
    console
        .out()
        .println(
            "%s: whole and unchanged; %d files, %d bytes, captured %s, SHA-256 of snapshot.json %s"
                .formatted(
                    snapshot,
                    read.index().files().size() + 1,
                    bytes,
                    read.index().capturedAt(),
                    read.sha256()));
    return ExitCode.OK;
  }
}

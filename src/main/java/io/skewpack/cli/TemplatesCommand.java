package io.skewpack.cli;

import io.skewpack.render.PackSchema;
import io.skewpack.render.Templates;
import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skewpack templates}: skewpack's own templates, for a user to start from. */
@Command(
    name = "templates",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Write the templates and texts of packs into a folder, to start your own from.",
    description = {
      "",
      "Keep what you change and delete the rest: what is not in the folder stays skewpack's own.",
      "A template sees the document that 'skewpack render --to json' prints, as 'pack';",
      "pack.schema.json describes it.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack templates ours",
      "  skewpack render mysql.tgz --templates ours",
      "",
      "Exit codes: 0 written; 2 the folder holds something already, or cannot be written.",
    })
final class TemplatesCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "A new or an empty folder.")
  private Path folder;

  private final Console console;

  TemplatesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SortedMap<String, byte[]> files = new TreeMap<>(Templates.shipped());
    files.put(PackSchema.FILE, PackSchema.bytes());
    try {
      checkEmpty();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        WholeFile.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UsageException("cannot write into " + folder + ": " + WholeFile.reason(e), e);
    }
    console.out().println(folder + ": " + String.join(", ", files.keySet()));
    return ExitCode.OK;
  }

  /** What a user has changed is never written over. */
  private void checkEmpty() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new UsageException(folder + " is not empty; name a new folder");
      }
    }
  }
}

package io.skewpack.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skewpack completion}: a script that lets a shell complete what is typed. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Print a script that lets bash or zsh complete commands, options, kinds and fields.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(skewpack completion bash)",
      "  source <(skewpack completion zsh)",
      "",
      "'skewpack explain ' then completes kinds and their fields out of the catalog of",
      "the very skewpack that is being typed.",
      "",
      "Exit codes: 0 printed; 2 usage."
    })
final class CompletionCommand implements Callable<Integer> {

  enum Shell {
    BASH,
    ZSH
  }

  private static final String FIELDS = "completion-fields.sh";

  @Parameters(paramLabel = "bash|zsh", description = "The shell; the script is the same for both.")
  @SuppressWarnings("unused")
  private Shell shell;

  @Spec private CommandSpec spec;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    // One script for both: it turns on what zsh needs when it runs there.
    console.out().print(AutoComplete.bash("skewpack", spec.root().commandLine()));
    try (InputStream fields = CompletionCommand.class.getResourceAsStream(FIELDS)) {
      console.out().print(new String(fields.readAllBytes(), StandardCharsets.UTF_8));
    }
    return ExitCode.OK;
  }
}

package io.skewpack.cli;

import io.skewpack.render.TextException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code skewpack}: parses the command line, and turns what happens into an exit code. */
@Command(
    name = "skewpack",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Why does this KubeBlocks addon not install, or install and then fail? With evidence.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TriageCommand.class,
      PreflightCommand.class,
      CaptureCommand.class,
      CheckCommand.class,
      RenderCommand.class,
      TemplatesCommand.class,
      VerifyCommand.class,
      MatrixCommand.class,
      FloorCommand.class,
      ExplainCommand.class,
      CatalogCommand.class,
      SelftestCommand.class,
      CompletionCommand.class,
    },
    footerHeading = "%nFrom a chart and a CRD bundle to a pack:%n",
    footer = {
      "  skewpack capture --chart ./addons/mysql --crds kubeblocks_crds.yaml --out mysql.tgz",
      "  skewpack check   mysql.tgz",
      "  skewpack render  mysql.tgz --out mysql.md",
      "  skewpack verify  mysql.tgz",
      "",
      "Exit codes: 0 no blocker and everything requested was evaluated; 1 internal error;",
      "2 usage or unusable input; 3 a blocker; 4 no blocker, but something requested could not",
      "be obtained or evaluated.",
    })
public final class Main implements Runnable {

  /** Columns; what is longer is folded. */
  private static final int HELP_WIDTH = 100;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces with errors.")
  private boolean verbose;

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int code = finish(console, run(console, args));
    if (Interruptible.isStopping()) {
      // System.exit would wait for the hook that waits for this thread.
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** A reader that went away, or a full disk, is no success; a verdict's exit code stays. */
  static int finish(Console console, int code) {
    if (!console.out().checkError()) {
      return code;
    }
    console.note("standard output was closed, or could not be written in full");
    return code == ExitCode.OK ? ExitCode.INTERNAL : code;
  }

  /** Runs one command in this process and returns its exit code. */
  static int run(Console console, String... args) {
    // Whatever the user's locale, the same input gives the same bytes.
    Locale.setDefault(Locale.ROOT);
    Main main = new Main(console);
    CommandLine line =
        new CommandLine(main, new CommandFactory(console))
            .setOut(writer(console.out()))
            .setErr(writer(console.err()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setAbbreviatedOptionsAllowed(false)
            .setUsageHelpWidth(HELP_WIDTH)
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    console.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(
        (error, arguments) -> {
          console.note(error.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(error, line.getErr());
          console.note(
              "try '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
          return ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler((error, command, parsed) -> main.failure(error));
    try {
      return line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return main.failure(e);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private int failure(Throwable error) {
    boolean usage =
        error instanceof UsageException
            || error instanceof TextException
            // A path that this system's file names cannot express.
            || error instanceof InvalidPathException;
    console.note(usage ? error.getMessage() : "internal error: " + error);
    if (verbose) {
      error.printStackTrace(console.err());
    } else if (!usage) {
      console.note("run it again with --verbose to see where, and report it");
    }
    return usage ? ExitCode.USAGE : ExitCode.INTERNAL;
  }

  /** Without a command: the help, and the exit code that says that none was given. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        new CommandLine(this, new CommandFactory(console)), "which command? see skewpack --help");
  }
}

package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The {@code helm} program of this machine, version 3 or 4. */
final class HelmProgram implements HelmEngine {

  /** More text than this is no chart: the largest addon renders half a megabyte. */
  static final long MAX_OUTPUT_BYTES = 100_000_000;

  private static final Pattern SUPPORTED = Pattern.compile("v[34]\\.\\d+\\.\\d+\\S*");
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Duration VERSION_DEADLINE = Duration.ofSeconds(20);

  private final Path program;
  private final String version;
  private final WorkDirectory work;
  private final HelmEnvironment environment;

  private HelmProgram(
      Path program, String version, WorkDirectory work, HelmEnvironment environment) {
    this.program = program;
    this.version = version;
    this.work = work;
    this.environment = environment;
  }

  /**
   * The first {@code helm} on a search path.
   *
   * @param searchPath as in {@code PATH}; entries that are not absolute are passed over
   */
  static Optional<Path> find(String searchPath) {
    for (String entry : searchPath.split(Pattern.quote(File.pathSeparator), -1)) {
      for (String name : List.of("helm", "helm.exe")) {
        try {
          Path candidate = Path.of(entry).resolve(name);
          if (candidate.isAbsolute()
              && Files.isRegularFile(candidate)
              && Files.isExecutable(candidate)) {
            return Optional.of(candidate);
          }
        } catch (InvalidPathException e) {
          // Not a directory of this machine, then.
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Asks the program for its version.
   *
   * @throws ChartException when it does not answer, or is neither Helm 3 nor Helm 4
   */
  static HelmProgram start(Path program, WorkDirectory work, String searchPath)
      throws ChartException, IOException {
    HelmEnvironment environment = HelmEnvironment.in(work.room("program"), searchPath);
    HelmProgram asking = new HelmProgram(program, "", work, environment);
    Run run =
        asking.run(
            List.of("version", "--template", "{{.Version}}"),
            work.room("version"),
            Deadline.after(VERSION_DEADLINE),
            "helm version");
    String version = run.out().strip();
    if (run.exit() != 0 || !SUPPORTED.matcher(version).matches()) {
      throw ChartException.invalid(
          program + " is neither Helm 3 nor Helm 4: `helm version` says " + run.firstLine());
    }
    return new HelmProgram(program, version, work, environment);
  }

  @Override
  public Engine kind() {
    return Engine.HELM_PROGRAM;
  }

  @Override
  public List<String> cannotShow() {
    return List.of();
  }

  @Override
  public Rendered render(RenderJob job) throws ChartException {
    List<String> arguments = new ArrayList<>();
    arguments.add("template");
    arguments.add("--namespace=" + job.namespace());
    arguments.add("--kube-version=" + job.kubeVersion());
    job.apiVersions().forEach(version -> arguments.add("--api-versions=" + version));
    job.values().forEach(file -> arguments.add("--values=" + file));
    job.set().forEach(entry -> arguments.add("--set=" + entry));
    // The release is named by the chart unless the user named it: "--post-renderer=…" is no flag.
    arguments.addAll(List.of("--", job.release(), job.chart().toString()));
    try {
      Run run = run(arguments, job.scratch(), job.deadline(), "rendering with " + program);
      if (run.exit() > 128 && run.err().isBlank()) {
        throw ChartException.invalid(program + " was killed (exit code " + run.exit() + ")");
      }
      if (run.exit() != 0) {
        throw ChartException.invalid(HelmMessage.shorten(run.err()));
      }
      return new Rendered(run.out(), version);
    } catch (IOException e) {
      throw ChartException.invalid(program + " cannot be run: " + e.getMessage());
    }
  }

  private record Run(int exit, String out, String err) {
    String firstLine() {
      return (out + err).lines().findFirst().orElse("nothing");
    }
  }

  private Run run(List<String> arguments, Path scratch, Deadline deadline, String what)
      throws IOException, ChartException {
    Path out = scratch.resolve("helm.out");
    Path err = scratch.resolve("helm.err");
    List<String> command = new ArrayList<>(cpuLimit(deadline));
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    environment.applyTo(builder);
    Process process = builder.start();
    work.houses(process);
    try {
      process.getOutputStream().close();
      if (!await(process, out, deadline)) {
        throw deadline.exceeded(what);
      }
      if (Files.size(out) > MAX_OUTPUT_BYTES) {
        throw tooLong();
      }
      return new Run(process.exitValue(), text(out), text(err));
    } finally {
      WorkDirectory.killTree(process);
    }
  }

  /**
   * After a {@code kill -9} of skewpack nobody is left to stop a template that never ends, so the
   * system does, by the processor time it takes.
   */
  private static List<String> cpuLimit(Deadline deadline) {
    if (!Files.isExecutable(SHELL)) {
      return List.of();
    }
    long seconds = Math.max(1, deadline.remainingMillis() / 1000);
    long limit = 10 + seconds * Runtime.getRuntime().availableProcessors();
    return List.of(SHELL.toString(), "-c", "ulimit -t " + limit + "; exec \"$@\"", "sh");
  }

  /** False when the deadline came first. */
  private static boolean await(Process process, Path out, Deadline deadline)
      throws IOException, ChartException {
    try {
      while (true) {
        long millis = Math.min(500, deadline.remainingMillis());
        if (process.waitFor(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
          return true;
        }
        if (deadline.passed()) {
          return false;
        }
        if (Files.size(out) > MAX_OUTPUT_BYTES) {
          throw tooLong();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw deadline.exceeded("helm was interrupted; rendering");
    }
  }

  private static ChartException tooLong() {
    return ChartException.invalid(
        "the chart renders more than " + MAX_OUTPUT_BYTES / 1_000_000 + " MB of text");
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}

package io.skewpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * One folder of {@code samples/}: its sources, its golden files, and what its README expects.
 *
 * @param snapshot the one that is kept, or a fresh one in its place
 */
record Sample(Path folder, Path snapshot) {

  static final Path ALL = Path.of("samples").toAbsolutePath();

  static final List<String> LANGUAGES = List.of("en", "zh");

  private static final Pattern IN_CODE = Pattern.compile("`([^`]+)`");

  static Stream<Sample> all() throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (Stream<Path> entries = Files.list(ALL)) {
      entries.filter(Files::isDirectory).sorted().map(Sample::in).forEach(samples::add);
    }
    return samples.stream();
  }

  String name() {
    return folder.getFileName().toString();
  }

  private static Sample in(Path folder) {
    return new Sample(folder, folder.resolve("snapshot"));
  }

  Sample withSnapshot(Path fresh) {
    return new Sample(folder, fresh);
  }

  /** What a real API server must hold for the capture; a sample without it needs no cluster. */
  Path cluster() {
    return folder.resolve("cluster.yaml");
  }

  /** How that server's CRDs came there, where that matters. */
  Path crds() {
    return folder.resolve("crds.yaml");
  }

  /** What a real registry must hold for the capture, where registries are asked. */
  Path registry() {
    return folder.resolve("registry.yaml");
  }

  /** Whether its snapshot is of a cluster, whose times, UIDs and address are never the same. */
  boolean isLive() {
    return Files.exists(cluster());
  }

  /** The golden pack of one of {@link #LANGUAGES}. */
  Path pack(String language) {
    return folder.resolve("pack." + language + ".md");
  }

  /** The words in code of the row's second cell; empty when the row is not there. */
  Optional<List<String>> expected(String what) {
    return rows().stream()
        .filter(cells -> cells.get(0).equals(what))
        .map(cells -> inCode(cells.get(1)))
        .findFirst();
  }

  /** The one word in code that a row must have. */
  String expectedWord(String what) {
    List<String> words = expected(what).orElseThrow(() -> new AssertionError(missing(what)));
    if (words.size() != 1) {
      throw new AssertionError("%s: one word in code for '%s'".formatted(readme(), what));
    }
    return words.get(0);
  }

  String missing(String what) {
    return "%s states no '%s'".formatted(readme(), what);
  }

  /** {@code Kind/name .path rule} of every expected rejection. */
  List<String> expectedRejections() {
    return rows().stream()
        .filter(cells -> cells.size() == 3 && cells.get(1).startsWith("`."))
        .map(cells -> String.join(" ", inCode(String.join(" ", cells))))
        .toList();
  }

  /** What a process said. */
  record Said(int exitCode, String text) {}

  /**
   * Runs the capture of the README, in the sample's folder, as somebody would who follows it.
   *
   * @param out where the snapshot goes instead
   */
  Said capture(Path out) throws IOException, InterruptedException {
    return capture(out, Map.of());
  }

  /**
   * @param environment beside what the command sets
   */
  Said capture(Path out, Map<String, String> environment) throws IOException, InterruptedException {
    Path repository = folder.resolve("repository.git");
    try {
      buildRepository(repository);
      return run(out, environment);
    } finally {
      delete(repository);
    }
  }

  /** Whether the README's command asks the chart's repository too. */
  boolean isTriage() {
    return captureCommand().contains(" skewpack triage ");
  }

  /**
   * The options of the README's command that say what is captured, with their values: not where it
   * goes to, which Helm renders, and what no snapshot can know.
   */
  List<String> captureOptions() {
    return options(captureCommand()).stream()
        .filter(option -> !option.matches("--(out|helm|plain-http) .*"))
        .toList();
  }

  /** The options of a command, each with its value. */
  static List<String> options(String command) {
    return Stream.of(command.split(" (?=-)", -1)).skip(1).map(String::strip).toList();
  }

  /** As the README says: git makes the repository out of its text; it needs the git program. */
  private void buildRepository(Path repository) throws IOException, InterruptedException {
    Path text = folder.resolve("repository.fast-import");
    if (!Files.exists(text)) {
      return;
    }
    delete(repository);
    git("init", "-q", "--bare", repository.toString());
    String directory = "--git-dir=" + repository;
    git(directory, "symbolic-ref", "HEAD", "refs/heads/main");
    git(text, directory, "fast-import", "--quiet");
  }

  private static void git(String... words) throws IOException, InterruptedException {
    git(Path.of("/dev/null"), words);
  }

  private static void git(Path input, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process git;
    try {
      git = new ProcessBuilder(command).inheritIO().redirectInput(input.toFile()).start();
    } catch (IOException noGit) {
      throw new TestAbortedException("this sample needs the git program", noGit);
    }
    assertThat(git.waitFor()).as("%s", command).isZero();
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> below;
    try (Stream<Path> paths = Files.walk(tree)) {
      below = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : below) {
      Files.delete(path);
    }
  }

  private Said run(Path out, Map<String, String> more) throws IOException, InterruptedException {
    List<String> words = List.of(captureCommand().split(" "));
    Map<String, String> environment = new TreeMap<>(more);
    int program = words.indexOf("skewpack");
    for (String assignment : words.subList(0, program)) {
      int equals = assignment.indexOf('=');
      environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.skewpack.cli.Main"));
    command.addAll(words.subList(program + 1, words.size()));
    command.set(command.indexOf("--out") + 1, out.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    File log = File.createTempFile("skewpack-sample", ".log");
    try {
      Process process = builder.redirectOutput(log).start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the capture of " + name() + " does not come to an end");
      }
      return new Said(process.exitValue(), Files.readString(log.toPath()));
    } finally {
      Files.delete(log.toPath());
    }
  }

  private String captureCommand() {
    return readmeText()
        .lines()
        .filter(
            line ->
                line.startsWith(isLive() ? "skewpack capture --context " : "SOURCE_DATE_EPOCH="))
        .findFirst()
        .orElseThrow(() -> new AssertionError(readme() + " holds no command of the capture"));
  }

  private List<List<String>> rows() {
    return readmeText()
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(1, cells.size() - 1))
        .toList();
  }

  private static List<String> inCode(String cell) {
    List<String> words = new ArrayList<>();
    Matcher matcher = IN_CODE.matcher(cell);
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }

  private Path readme() {
    return folder.resolve("README.md");
  }

  private String readmeText() {
    try {
      return Files.readString(readme());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}

package io.skewpack.capture.helm;

import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.SnapshotJson;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Helm library that skewpack carries, in a process of its own ({@link EmbeddedHelmProcess}): it
 * swaps the standard output of the whole process, cannot render two charts at once, unpacks 98 MB
 * at its start, and cannot be stopped from inside. The process is started for the first chart and
 * kept for the following ones; after a time-out or a crash the next chart gets a new one.
 */
final class EmbeddedHelm implements HelmEngine {

  private static final String NATIVE_LIBRARY = "helm-linux-amd64.so";
  private static final long POLL_MILLIS = 2;

  private final WorkDirectory work;
  private final String searchPath;
  private Session session;

  private EmbeddedHelm(WorkDirectory work, String searchPath) {
    this.work = work;
    this.searchPath = searchPath;
  }

  /**
   * Starts nothing yet.
   *
   * @throws ChartException when there is no native library for this platform. The library itself
   *     would then download one, which skewpack never does
   */
  static EmbeddedHelm on(WorkDirectory work, String searchPath) throws ChartException {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    if (!isSupported(os, arch)) {
      throw ChartException.invalid(
          "the embedded Helm runs on linux-amd64 only, this is "
              + os
              + " "
              + arch
              + ": install the helm program, version 3 or 4, and put it on PATH");
    }
    return new EmbeddedHelm(work, searchPath);
  }

  static boolean isSupported(String os, String arch) {
    return os.toLowerCase(Locale.ROOT).equals("linux")
        && (arch.equals("amd64") || arch.equals("x86_64"))
        && EmbeddedHelm.class.getResource("/" + NATIVE_LIBRARY) != null;
  }

  @Override
  public Engine kind() {
    return Engine.EMBEDDED_HELM;
  }

  @Override
  public List<String> cannotShow() {
    return List.of("apiVersions", "hooks");
  }

  @Override
  public synchronized Rendered render(RenderJob job) throws ChartException {
    if (!job.apiVersions().isEmpty()) {
      throw ChartException.invalid(
          "the embedded Helm cannot add API versions ("
              + String.join(", ", job.apiVersions())
              + "): install the helm program, or leave them out");
    }
    Optional<SetEntries.Assignment> set =
        job.set().isEmpty() ? Optional.empty() : Optional.of(SetEntries.asOne(job.set()));
    try {
      if (session == null || !session.process().isAlive()) {
        session = Session.start(work, searchPath);
      }
      EmbeddedHelmProcess.Answer answer = ask(job, set);
      if (answer.error().isPresent()) {
        throw ChartException.invalid(HelmMessage.shorten(answer.error().get()));
      }
      return new Rendered(answer.text().orElse(""), answer.version());
    } catch (IOException e) {
      stop();
      throw ChartException.invalid("the embedded Helm cannot be run: " + e.getMessage());
    }
  }

  private EmbeddedHelmProcess.Answer ask(RenderJob job, Optional<SetEntries.Assignment> set)
      throws IOException, ChartException {
    Path request = job.scratch().resolve("request.json");
    Path answer = EmbeddedHelmProcess.answerTo(request);
    Files.write(
        request,
        SnapshotJson.compact(
            new EmbeddedHelmProcess.Request(
                job.chart().toString(),
                job.release(),
                job.namespace(),
                job.kubeVersion(),
                job.values().stream().map(Path::toString).toList(),
                set)));
    session.send(request);
    while (!Files.exists(answer)) {
      if (!session.process().isAlive() && !Files.exists(answer)) {
        String said = session.lastWords();
        int exit = session.process().exitValue();
        stop();
        throw ChartException.invalid("the embedded Helm died (exit code " + exit + ")" + said);
      }
      if (job.deadline().passed()) {
        stop();
        throw job.deadline().exceeded("rendering with the embedded Helm");
      }
      pause(job.deadline());
    }
    if (Files.size(answer) > HelmProgram.MAX_OUTPUT_BYTES) {
      throw ChartException.invalid(
          "the chart renders more than "
              + HelmProgram.MAX_OUTPUT_BYTES / 1_000_000
              + " MB of text");
    }
    return SnapshotJson.mapper()
        .readValue(Files.readAllBytes(answer), EmbeddedHelmProcess.Answer.class);
  }

  private void pause(Deadline deadline) throws ChartException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw deadline.exceeded("helm was interrupted; rendering");
    }
  }

  private void stop() {
    if (session != null) {
      WorkDirectory.killTree(session.process());
      try {
        WorkDirectory.deleteTree(session.home());
      } catch (IOException e) {
        // Then its 98 MB go with the whole work directory.
      }
      session = null;
    }
  }

  /** A running process and its home. */
  private record Session(Process process, Path home, Path errors) {

    static Session start(WorkDirectory work, String searchPath) throws IOException {
      HelmEnvironment environment = HelmEnvironment.in(work.room("embedded"), searchPath);
      Path errors = environment.home().resolve("process.err");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:-UsePerfData",
                  "-Djava.io.tmpdir=" + environment.tmp(),
                  "-Djna.tmpdir=" + environment.tmp(),
                  // Belt and braces: the library downloads what it does not find.
                  "-Dcom.marcnuri.jkube-helm.skipRemoteJar=true",
                  "-cp",
                  absoluteClassPath(),
                  EmbeddedHelmProcess.class.getName(),
                  environment.kubeconfig().toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile());
      environment.applyTo(builder);
      Process process = builder.start();
      work.houses(process);
      return new Session(process, environment.home(), errors);
    }

    void send(Path request) throws IOException {
      process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** The last line of its standard error, or nothing. */
    String lastWords() throws IOException {
      byte[] all = Files.readAllBytes(errors);
      String last =
          new String(all, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .reduce("", (earlier, later) -> later);
      return last.isEmpty() ? "" : ": " + last.strip();
    }

    private static String absoluteClassPath() {
      return Arrays.stream(
              System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
          .filter(entry -> !entry.isEmpty())
          .map(entry -> Path.of(entry).toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}

package io.skewpack.capture.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.skewpack.snapshot.SnapshotJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of the process in which Helm's library lives. It takes the paths of request files
 * from its standard input, one a line, renders one after the other, and leaves each answer beside
 * its request. When the input ends, because the parent closed it or died, the process ends at once,
 * even in the middle of a template.
 */
public final class EmbeddedHelmProcess {

  private static final String ANSWER_SUFFIX = ".answer";

  private EmbeddedHelmProcess() {}

  /**
   * @param chart a directory, or a packaged chart
   * @param set all {@code --set} entries as one
   */
  record Request(
      String chart,
      String release,
      String namespace,
      String kubeVersion,
      List<String> values,
      Optional<SetEntries.Assignment> set) {}

  /** One of {@code text} and {@code error}. */
  record Answer(String version, Optional<String> text, Optional<String> error) {}

  static Path answerTo(Path request) {
    return request.resolveSibling(request.getFileName() + ANSWER_SUFFIX);
  }

  /**
   * @param arguments the path of the kubeconfig that this process's environment names
   */
  public static void main(String[] arguments) throws Exception {
    BlockingQueue<Path> requests = new LinkedBlockingQueue<>();
    Thread listener = new Thread(() -> listen(requests), "requests");
    listener.setDaemon(true);
    listener.start();
    HelmEnvironment.writeKubeconfig(Path.of(arguments[0]), EmptyCluster.start().url());
    String version = Helm.version().call().strip();
    while (true) {
      Path request = requests.take();
      byte[] answer =
          SnapshotJson.compact(
              answer(
                  version,
                  SnapshotJson.mapper().readValue(Files.readAllBytes(request), Request.class)));
      Path draft = request.resolveSibling(request.getFileName() + ".draft");
      Files.write(draft, answer);
      Files.move(draft, answerTo(request), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** helm-java gives null for a chart that renders nothing, which is a rendering all the same. */
  private static Answer answer(String version, Request request) {
    try {
      return new Answer(
          version, Optional.of(Objects.requireNonNullElse(render(request), "")), Optional.empty());
    } catch (RuntimeException e) {
      return new Answer(version, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static String render(Request request) {
    TemplateCommand template =
        new Helm(Path.of(request.chart()))
            .template()
            .withName(request.release())
            .withNamespace(request.namespace())
            .withKubeVersion(request.kubeVersion());
    request.values().forEach(file -> template.withValuesFile(Path.of(file)));
    request.set().ifPresent(entry -> template.set(entry.name(), entry.value()));
    // The library gives null where Helm prints nothing: every template is conditional, or none is.
    String rendered = template.call();
    return rendered == null ? "" : rendered;
  }

  private static void listen(BlockingQueue<Path> requests) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        requests.add(Path.of(line));
      }
    } catch (IOException parentIsGone) {
      // Ends like an input that was closed.
    }
    Runtime.getRuntime().halt(0);
  }
}

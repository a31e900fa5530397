package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.skewpack.capture.helm.ChartRequest.EngineChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IsolationTest {

  @TempDir Path tmp;

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void aLookupNeverReachesTheClusterOfTheUsersKubeconfig(EngineChoice engine) throws Exception {
    assumeEngine(engine);
    List<String> requests = new CopyOnWriteArrayList<>();
    HttpServer cluster =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cluster.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    cluster.start();
    try {
      String url = "http://127.0.0.1:" + cluster.getAddress().getPort();
      Path home = Files.createDirectories(tmp.resolve("home"));
      Files.createDirectories(home.resolve(".kube"));
      HelmEnvironment.writeKubeconfig(home.resolve(".kube/config"), url);
      ProcessBuilder skewpack = RenderInProcess.with(tmp, engine, "lookup");
      skewpack.environment().put("HOME", home.toString());
      skewpack.environment().put("KUBECONFIG", home.resolve(".kube/config").toString());
      skewpack.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
      skewpack
          .environment()
          .put("KUBERNETES_SERVICE_PORT", Integer.toString(cluster.getAddress().getPort()));
      skewpack.environment().put("HELM_KUBEAPISERVER", url);
      Process process = skewpack.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(output).contains("\"data\":{\"one\":\"{}\",\"many\":\"{}\",\"custom\":\"{}\"}");
      assertThat(requests).isEmpty();
    } finally {
      cluster.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void leavesNoFileAndNoEmbeddedProcessAfterItWasKilled(EngineChoice engine) throws Exception {
    assumeEngine(engine);
    Process skewpack =
        RenderInProcess.with(tmp, engine, "slow")
            .redirectErrorStream(true)
            .redirectOutput(tmp.resolve("log").toFile())
            .start();
    await(() -> rendersIn(skewpack), "a Helm process that renders");
    List<ProcessHandle> helm = skewpack.descendants().toList();

    skewpack.destroyForcibly().waitFor();

    if (engine == EngineChoice.EMBEDDED) {
      await(() -> helm.stream().noneMatch(ProcessHandle::isAlive), "the end of the Helm process");
    }
    assertThat(runs()).as("a kill leaves files").isNotEmpty();
    try (WorkDirectory next = WorkDirectory.create(tmp)) {
      assertThat(runs()).as("the next start removes them").containsExactly(next.path());
    }
    helm.forEach(ProcessHandle::destroyForcibly);
  }

  private boolean rendersIn(Process skewpack) {
    return skewpack.descendants().findAny().isPresent()
        && runs().stream()
            .anyMatch(run -> hasRoom(run, "request.json") || hasRoom(run, "helm.out"));
  }

  private static boolean hasRoom(Path run, String file) {
    try (Stream<Path> rooms = Files.list(run)) {
      return rooms.anyMatch(
          room ->
              room.getFileName().toString().startsWith("chart-")
                  && Files.exists(room.resolve(file)));
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private List<Path> runs() {
    try (Stream<Path> all = Files.walk(tmp.toRealPath(), 2)) {
      return all.filter(path -> path.getFileName().toString().startsWith("run-")).toList();
    } catch (java.io.IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition, String what) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.holds()) {
      assertThat(Instant.now()).as("waiting for " + what).isBefore(end);
      Thread.sleep(20);
    }
  }

  private static void assumeEngine(EngineChoice engine) {
    assumeTrue(
        engine != EngineChoice.PROGRAM || HelmProgram.find(System.getenv("PATH")).isPresent(),
        "skipped: no helm program is on PATH");
  }
}

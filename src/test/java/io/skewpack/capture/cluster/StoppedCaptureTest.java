package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A capture in a process of its own that somebody ends while one list does not come. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "left out: there is no kill")
class StoppedCaptureTest {

  private static final String STALLED = "/api/v1/pods";

  @TempDir Path folder;

  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.equals(STALLED)) {
            // The first object comes, and then nothing.
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"items\": [{\"metadata\": {}},".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            stalled.countDown();
            await();
          } else {
            byte[] body =
                path.equals("/api/v1/namespaces/kube-system")
                    ? "{\"metadata\": {\"uid\": \"u-1\"}}".getBytes(UTF_8)
                    : EmptyCluster.answer(path).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            answered.add(path);
          }
          exchange.close();
        });
    server.start();
  }

  private void await() {
    try {
      boolean unused = end.await(50, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"INT, 2", "TERM, 15"})
  void whatIsThereIsKept(String signal, int number) throws Exception {
    Process capture =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.skewpack.cli.Main",
                "capture",
                "--kubeconfig",
                kubeconfig().toString(),
                "--out",
                folder.resolve("S").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try {
      assertThat(stalled.await(30, TimeUnit.SECONDS)).isTrue();
      // The one that was asked for last, and then until nothing else is under way.
      while (!answered.contains("/apis/dataprotection.kubeblocks.io/v1alpha1/backuprepos")) {
        Thread.sleep(20);
      }
      int before;
      do {
        before = answered.size();
        Thread.sleep(500);
      } while (answered.size() > before);
      assumeTrue(!ignores(capture, number), "left out: this process's children ignore " + signal);
      new ProcessBuilder("kill", "-" + signal, Long.toString(capture.pid())).start().waitFor();
      assertThat(capture.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      capture.destroyForcibly();
    }
    assertThat(Files.readString(folder.resolve("said")))
        .contains("substrate not captured: list pods: the capture was interrupted");
    assertThat(capture.exitValue()).isEqualTo(4);
    JsonNode substrate = json("substrate.json");
    assertThat(substrate.at("/reads/list pods/reason").asText()).isEqualTo("TIMEOUT");
    assertThat(substrate.at("/reads/list storageclasses.storage.k8s.io/outcome").asText())
        .isEqualTo("collected");
    assertThat(substrate.has("podCounts")).isFalse();
    assertThat(json("snapshot.json").at("/sources/substrate/reason").asText()).isEqualTo("TIMEOUT");
    assertThat(json("snapshot.json").at("/sources/target/outcome").asText()).isEqualTo("collected");
  }

  /** By Linux' list of ignored signals; elsewhere they are taken to arrive. */
  private static boolean ignores(Process process, int signal) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (ignored & (1L << (signal - 1))) != 0;
      }
    }
    return false;
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(server.getAddress().getPort()));
  }

  private JsonNode json(String file) throws IOException {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S").resolve(file)));
  }
}

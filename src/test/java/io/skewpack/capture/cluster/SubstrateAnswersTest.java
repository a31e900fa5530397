package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of one list that is long, late, hostile or gone, and of the others beside it. */
@Timeout(60)
class SubstrateAnswersTest {

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static final String NODES = "/api/v1/nodes";
  private static final String PODS = "/api/v1/pods";
  private static final String DRIVERS = "/apis/storage.k8s.io/v1/csidrivers";

  /** fabric8 tries on its own first, soon after each other. */
  private static final int TRIES_OF_CLIENT = 3;

  @TempDir Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = listen();
    answers.put(
        "/api/v1/namespaces/kube-system",
        exchange -> send(exchange, 200, "{\"metadata\": {\"uid\": \"u-1\"}}"));
    answers.put("/version", exchange -> send(exchange, 200, "{\"gitVersion\": \"v1.30.0\"}"));
    answers.put(
        "/apis/apps/v1/deployments",
        exchange ->
            send(
                exchange,
                200,
                "{\"items\": [{\"metadata\": {\"namespace\": \"kb\", \"name\": \"k\"}}]}"));
  }

  private HttpServer listen() throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listening.setExecutor(Executors.newCachedThreadPool());
    listening.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestURI().toString());
          Answer answer = answers.get(exchange.getRequestURI().getPath());
          if (answer == null) {
            send(exchange, 200, EmptyCluster.answer(exchange));
          } else {
            answer.to(exchange);
          }
        });
    listening.start();
    return listening;
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void clusterThatHoldsNothingIsCollected() throws IOException {
    CommandInProcess ran = capture();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(heard).noneMatch(path -> path.contains("evil") || path.contains("secrets"));
    assertThat(heard).filteredOn(path -> path.contains("limit=")).allMatch(this::isSmallPage);
    assertThat(CommandInProcess.run("verify", out()).exitCode()).isZero();
  }

  private boolean isSmallPage(String path) {
    return Integer.parseInt(path.replaceAll(".*limit=([0-9]+).*", "$1")) <= 500;
  }

  @Test
  void crdThatIsNotThereIsMissingByName() throws IOException {
    answers.put("/apis", exchange -> send(exchange, 200, "{\"groups\": []}"));
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(missing())
        .isEqualTo(
            Map.of(
                "list addons.extensions.kubeblocks.io", "NOT_FOUND",
                "list backuprepos.dataprotection.kubeblocks.io", "NOT_FOUND"));
  }

  @Test
  void withoutDiscoveryNothingOfKubeBlocksIsKnown() throws IOException {
    answers.put("/apis", exchange -> send(exchange, 403, "{}"));
    assertThat(capture().exitCode()).isEqualTo(4);
    assertThat(missing())
        .containsKeys("get /apis", "list backuprepos.dataprotection.kubeblocks.io")
        .doesNotContainKey("list nodes");
    assertThat(missing().values()).containsOnly("FORBIDDEN");
  }

  @Test
  void serviceThatIsNotThereIsAFact() throws IOException {
    answers.put(
        "/api/v1/namespaces/kube-system/services/kube-dns", exchange -> send(exchange, 404, "{}"));
    assertThat(capture().exitCode()).isZero();
    assertThat(json("substrate.json").has("dns")).isFalse();
  }

  @Test
  void serverThatIsNotReadyIsAFact() throws IOException {
    answers.put("/readyz", exchange -> send(exchange, 500, "[-]etcd failed"));
    assertThat(capture().exitCode()).isZero();
    assertThat(json("substrate.json").path("ready").asBoolean(true)).isFalse();
  }

  @Test
  void objectThatIsTooLargeIsInvalidAndNotHeld() throws IOException {
    answers.put(
        NODES,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("{\"items\": [{\"metadata\": {\"name\": \"".getBytes(UTF_8));
          fill(body, 10);
          exchange.close();
        });
    CommandInProcess ran = capture();
    assertThat(ran.err())
        .contains("substrate not captured: list nodes: one object is larger than 8 MB");
    assertThat(missing()).isEqualTo(Map.of("list nodes", "INVALID"));
  }

  @Test
  void answerThatIsTooLargeIsInvalid() throws IOException {
    answers.put(
        NODES,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("{\"items\": [".getBytes(UTF_8));
          for (int i = 0; i < 80; i++) {
            body.write("{\"metadata\": {\"x\": \"".getBytes(UTF_8));
            fill(body, 1);
            body.write("\"}},".getBytes(UTF_8));
          }
          exchange.close();
        });
    assertThat(capture().err()).contains("list nodes: the answer is larger than 64 MB");
    assertThat(missing()).isEqualTo(Map.of("list nodes", "INVALID"));
  }

  private static void fill(OutputStream body, int megabytes) {
    byte[] some = "x".repeat(1 << 20).getBytes(UTF_8);
    try {
      for (int i = 0; i < megabytes; i++) {
        body.write(some);
      }
    } catch (IOException e) {
      // The reader went away, as it should.
    }
  }

  @Test
  void listThatBreaksOffIsUnreachableAndTheOthersStay() throws IOException {
    answers.put(
        PODS,
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write("{\"items\": [{\"metadata\": {}},".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(missing()).isEqualTo(Map.of("list pods", "UNREACHABLE"));
    assertThat(json("substrate.json").has("podCounts")).isFalse();
    assertThat(json("substrate.json").has("pods")).isFalse();
  }

  @Test
  void serverThatGoesAwayLeavesWhatWasRead() throws IOException {
    answers.put(
        PODS,
        exchange -> {
          server.stop(0);
        });
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(missing()).containsEntry("list pods", "UNREACHABLE");
    assertThat(json("substrate.json").path("access").isObject()).isTrue();
  }

  @Test
  void pagesThatExpireInTheMiddleAreReadOnceMoreFromTheStart() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    answers.put(
        PODS,
        exchange -> {
          boolean continued = exchange.getRequestURI().getQuery().contains("continue");
          int count = asked.incrementAndGet();
          if (continued && count == 2) {
            send(exchange, 410, "{}");
          } else {
            send(
                exchange,
                200,
                "{\"metadata\": {\"continue\": \"%s\"}, \"items\": [%s]}"
                    .formatted(continued ? "" : "next", pod("p" + count)));
          }
        });
    assertThat(capture().exitCode()).isZero();
    assertThat(json("substrate.json").at("/podCounts/all").asInt()).isEqualTo(2);
    assertThat(json("substrate.json").path("pods").findValuesAsText("name"))
        .containsExactly("p3", "p4");

    answers.put(
        PODS,
        exchange ->
            send(
                exchange,
                exchange.getRequestURI().getQuery().contains("continue") ? 410 : 200,
                "{\"metadata\": {\"continue\": \"next\"}, \"items\": []}"));
    assertThat(capture().exitCode()).isEqualTo(4);
    assertThat(missing()).isEqualTo(Map.of("list pods", "INVALID"));
  }

  @Test
  void serverThatAsksToWaitIsWaitedFor() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    List<Long> times = new CopyOnWriteArrayList<>();
    answers.put(
        NODES,
        exchange -> {
          times.add(System.nanoTime());
          if (asked.incrementAndGet() <= TRIES_OF_CLIENT) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            send(exchange, 429, "{}");
          } else {
            send(exchange, 200, "{\"items\": []}");
          }
        });
    assertThat(capture().exitCode()).isZero();
    assertThat(times).hasSize(TRIES_OF_CLIENT + 1);
    assertThat(times.get(TRIES_OF_CLIENT) - times.get(TRIES_OF_CLIENT - 1))
        .isGreaterThan(900_000_000L);
  }

  @Test
  void serverThatKeepsAskingToWaitIsUnreachable() throws IOException {
    answers.put(NODES, exchange -> send(exchange, 429, "{\"message\": \"too many\"}"));
    CommandInProcess ran = capture();
    assertThat(ran.err()).contains("list nodes: ", "cannot answer now (429): too many");
    assertThat(missing()).isEqualTo(Map.of("list nodes", "UNREACHABLE"));
  }

  @Test
  void wholeObjectsWhereMetadataWasAskedForAreInvalid() throws IOException {
    answers.put(
        DRIVERS,
        exchange -> {
          assertThat(exchange.getRequestHeaders().get("Accept"))
              .containsExactly(ReadOnlyGuard.METADATA_ONLY);
          send(exchange, 200, "{\"items\": [{\"kind\": \"Secret\", \"data\": {\"a\": \"b\"}}]}");
        });
    assertThat(capture().err())
        .contains("list csidrivers.storage.k8s.io: asked for metadata alone");
    assertThat(missing()).isEqualTo(Map.of("list csidrivers.storage.k8s.io", "INVALID"));
  }

  @Test
  void podsBeyondTheLimitAreCountedAndTheUnwellComeFirst() throws IOException {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      items.append(well("w%03d".formatted(i))).append(',');
    }
    for (int i = 0; i < 20; i++) {
      items.append(pod("x%02d".formatted(i))).append(',');
    }
    answers.put(
        PODS,
        exchange ->
            send(exchange, 200, "{\"items\": [" + items.substring(0, items.length() - 1) + "]}"));
    assertThat(capture().exitCode()).isZero();
    JsonNode substrate = json("substrate.json");
    assertThat(substrate.path("podCounts").toString())
        .isEqualTo(
            "{\"all\":520,\"byPhase\":{\"Pending\":20,\"Running\":500},"
                + "\"described\":400,\"matching\":520}");
    List<String> names = substrate.path("pods").findValuesAsText("name");
    assertThat(names).hasSize(400).contains("x00", "x19", "w000", "w379").doesNotContain("w380");
  }

  @Test
  void proxyOfTheKubeconfigIsUsedAndTheGuardStaysBeforeIt() throws Exception {
    HttpServer proxy = listen();
    try {
      Path kubeconfig =
          kubeconfig(
              "http://api.example.invalid:8080",
              ", proxy-url: \"http://127.0.0.1:%d\"".formatted(proxy.getAddress().getPort()));
      CommandInProcess ran = run(kubeconfig);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.exitCode()).isZero();
      assertThat(heard)
          .isNotEmpty()
          .allMatch(path -> path.startsWith("http://api.example.invalid:8080/"));
      heard.clear();
      try (LiveTarget target =
          LiveTarget.open(
              Kubeconfig.read(kubeconfig),
              "a",
              java.time.Duration.ofSeconds(5),
              java.util.Set.of(Extra.HELM_RELEASES))) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> target.get("/api/v1/secrets?labelSelector=owner%3Dhelm", "try"))
            .isInstanceOf(RefusedRequestException.class);
      }
      assertThat(heard).isEmpty();
    } finally {
      proxy.stop(0);
    }
  }

  private static String pod(String name) {
    return "{\"metadata\": {\"namespace\": \"n\", \"name\": \"%s\"}, \"status\": {\"phase\": \"Pending\"}}"
        .formatted(name);
  }

  private static String well(String name) {
    return """
        {"metadata": {"namespace": "n", "name": "%s",
           "labels": {"app.kubernetes.io/managed-by": "kubeblocks"}},
         "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
        """
        .formatted(name);
  }

  private CommandInProcess capture(String... more) throws IOException {
    return run(kubeconfig("http://127.0.0.1:" + server.getAddress().getPort(), ""), more);
  }

  private CommandInProcess run(Path kubeconfig, String... more) {
    List<String> line =
        new ArrayList<>(List.of("capture", "--kubeconfig", kubeconfig.toString(), "--out", out()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private Path kubeconfig(String url, String more) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"%s}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(url, more));
  }

  private String out() {
    return folder.resolve("S").toString();
  }

  private Map<String, String> missing() throws IOException {
    Map<String, String> missing = new TreeMap<>();
    json("substrate.json")
        .path("reads")
        .properties()
        .forEach(
            read -> {
              if (read.getValue().has("reason")) {
                missing.put(read.getKey(), read.getValue().path("reason").asText());
              }
            });
    return missing;
  }

  private JsonNode json(String file) throws IOException {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S").resolve(file)));
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a capture makes of a server that answers badly, late or not at all. */
@Timeout(60)
class LiveTargetTest {

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static final String DEPLOYMENTS =
      """
      {"items": [{"metadata": {"namespace": "kb-system", "name": "kubeblocks"},
        "spec": {"selector": {"matchLabels": {"b": "2", "a": "1"}}}}]}
      """;

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @TempDir Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private String deployments = DEPLOYMENTS;
  private Answer pods = exchange -> send(exchange, 200, "{\"items\": []}");
  private Answer crds = exchange -> send(exchange, 200, "{\"items\": []}");
  private Answer substrate = exchange -> send(exchange, 200, EmptyCluster.answer(exchange));

  @Test
  void theProxyOfTheKubeconfigGoesBeforeTheEnvironments() {
    Config config = Config.empty();
    config.setHttpProxy("http://own:1");
    LiveTarget.proxied(config, Optional.of("http://p:1"));
    assertThat(config.getHttpsProxy()).isNull();
    assertThat(config.getHttpProxy()).isEqualTo("http://own:1");
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestURI().toString());
          switch (exchange.getRequestURI().getPath()) {
            case "/version" -> send(exchange, 200, "{\"gitVersion\": \"v1.30.0\"}");
            case "/api/v1/namespaces/kube-system" ->
                send(exchange, 200, "{\"metadata\": {\"uid\": \"u-1\"}}");
            case "/apis/apps/v1/deployments" -> send(exchange, 200, deployments);
            case "/api/v1/namespaces/kb-system/pods" -> pods.to(exchange);
            case CRDS -> crds.to(exchange);
            default -> substrate.to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "401, '{}', FORBIDDEN, does not accept the credentials of context a (401)",
    "403, '{\"message\": \"no\"}', FORBIDDEN, forbidden (403): no; 'skewpack capture --print-rbac'",
    "404, '404 page', NOT_FOUND, has none (404)",
    "410, '{}', INVALID, the list expired while its pages were read (410)",
    "302, '', INVALID, 'sends elsewhere (302), which is not followed'",
    "418, '<html>tea', INVALID, answers 418",
    "503, '{}', UNREACHABLE, cannot answer now (503)",
    "200, '<html>log in', INVALID, is no JSON",
    "200, '{\"items\": 1}', INVALID, the answer is no list",
    "200, '{\"items\": [1]}', INVALID, an item is no object",
    "200, '{\"items\": [{}]}', INVALID, 'lacks its group, kind or plural'",
  })
  void badAnswers(int code, String body, String reason, String said) throws IOException {
    crds =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/api/v1/secrets");
          send(exchange, code, body);
        };
    CommandInProcess ran = capture();
    assertThat(ran.err()).contains("crds not captured: ", said).doesNotContain("<html>");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(reason()).isEqualTo(reason);
    assertThat(heard).allMatch(path -> !path.contains("secrets"));
  }

  @Test
  void serverThatFallsSilentIsTimeout() throws IOException {
    crds =
        exchange -> {
          try {
            boolean unused = end.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        };
    CommandInProcess ran = capture("--api-timeout", "2");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(reason()).isEqualTo("TIMEOUT");
    assertThat(ran.err()).contains("within the 2 s that all reads may take together");
  }

  @Test
  void answerThatTricklesIsTimeout() throws IOException {
    crds =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"items\": [".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          try {
            boolean unused = end.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        };
    assertThat(capture("--api-timeout", "2").exitCode()).isEqualTo(4);
    assertThat(reason()).isEqualTo("TIMEOUT");
  }

  @Test
  void serverThatIsNotThereIsUnreachable() throws IOException {
    server.stop(0);
    CommandInProcess ran =
        capture("--case", Files.writeString(folder.resolve("c.yaml"), "title: a\n").toString());
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(reason()).isEqualTo("UNREACHABLE");
  }

  @Test
  void pagesThatExpireAreReadAgain() throws IOException {
    List<String> asked = new ArrayList<>();
    crds =
        exchange -> {
          String query = exchange.getRequestURI().getRawQuery();
          asked.add(query);
          if (asked.size() == 2) {
            send(exchange, 410, "{}");
          } else if (query.contains("continue")) {
            send(exchange, 200, list("b", ""));
          } else {
            send(exchange, 200, list("a", "t/=&k"));
          }
        };
    assertThat(capture().exitCode()).isZero();
    assertThat(asked)
        .containsExactly(
            "limit=20",
            "limit=20&continue=t%2F%3D%26k",
            "limit=20",
            "limit=20&continue=t%2F%3D%26k");
    var definitions = SnapshotJson.tree(Files.readAllBytes(folder.resolve("S/crd.json")));
    assertThat(definitions.path("definitions").findValuesAsText("kind")).containsExactly("A", "B");
  }

  @Test
  void podsThatAreForbiddenLeaveTheDeployments() throws IOException {
    pods = exchange -> send(exchange, 403, "{}");
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("image not captured: list pods: forbidden (403)");
    var images = SnapshotJson.tree(Files.readAllBytes(folder.resolve("S/image.json")));
    assertThat(images.at("/controllers/0/name").asText()).isEqualTo("kubeblocks");
    assertThat(heard)
        .contains("/api/v1/namespaces/kb-system/pods?limit=200&labelSelector=a%3D1%2Cb%3D2");
  }

  @ParameterizedTest
  @CsvSource({
    "../../secrets, 'no namespace is called ../../secrets'",
    "a?watch=true, no namespace is called",
    "'', no namespace is called",
  })
  void namesOfTheServerAreNoPaths(String namespace, String said) throws IOException {
    deployments = DEPLOYMENTS.replace("kb-system", namespace);
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("image not captured: list deployments.apps: " + said);
    assertThat(heard).noneMatch(path -> path.contains("secrets") || path.contains("watch"));
  }

  @Test
  void strangeLabelsAreSentEncoded() throws IOException {
    deployments = DEPLOYMENTS.replace("\"2\"", "\"2 +&dryRun=All;x\"");
    assertThat(capture().exitCode()).isZero();
    assertThat(heard)
        .contains(
            "/api/v1/namespaces/kb-system/pods?limit=200"
                + "&labelSelector=a%3D1%2Cb%3D2%20%2B%26dryRun%3DAll%3Bx");
  }

  @Test
  void clusterWithoutKubeBlocksHasNoImage() throws IOException {
    deployments = "{\"items\": []}";
    CommandInProcess ran = capture();
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("the cluster has no Deployment with the label");
  }

  @Test
  void credentialProgramThatFailsIsSaid() throws IOException {
    CommandInProcess ran =
        run(kubeconfig("exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/false}"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("the credential program /bin/false", "gave no credentials");
    assertThat(heard).isEmpty();
  }

  @Test
  void tokenFileAndImpersonationAreHonoured() throws IOException {
    Files.writeString(folder.resolve("token"), "from-file\n");
    List<String> headers = new CopyOnWriteArrayList<>();
    crds =
        exchange -> {
          headers.add(exchange.getRequestHeaders().getFirst("Authorization"));
          headers.add(exchange.getRequestHeaders().getFirst("Impersonate-User"));
          send(exchange, 200, "{\"items\": []}");
        };
    assertThat(run(kubeconfig("tokenFile: token, as: somebody")).exitCode()).isZero();
    assertThat(headers).containsExactly("Bearer from-file", "somebody");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: [', ''",
    "'{}', which cluster? name a context",
    "'contexts: [{name: a, context: {cluster: gone}}]', names no server by an http or https URL",
    "'contexts: [{name: a}, {name: b}]\ncurrent-context: a', 'it has a, b'",
  })
  void kubeconfigsThatDoNotTell(String yaml, String said) throws IOException {
    CommandInProcess ran = run(Files.writeString(folder.resolve("kubeconfig"), yaml));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(said).doesNotContain("internal error");
  }

  @Test
  void optionsThatContradict() throws IOException {
    Path kubeconfig = kubeconfig("token: t");
    assertThat(run(kubeconfig, "--crds", "kubeblocks:1.0.2").err())
        .contains("--crds and a cluster both give the CRDs");
    assertThat(run(kubeconfig, "--api-timeout", "0").err()).contains("--api-timeout");
    assertThat(CommandInProcess.run("capture", "--expect", "u", "--crds", "x", "--out", "y").err())
        .contains("--expect is for a cluster");
    assertThat(heard).isEmpty();
  }

  @Test
  void roleIsPrintedWithoutCluster() {
    CommandInProcess ran = CommandInProcess.run("capture", "--print-rbac");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo(ReaderRole.yaml() + "---\n" + ReaderRole.dryRunYaml());
  }

  private CommandInProcess capture(String... more) throws IOException {
    return run(kubeconfig("token: t"), more);
  }

  private CommandInProcess run(Path kubeconfig, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "capture",
                "--kubeconfig",
                kubeconfig.toString(),
                "--out",
                folder.resolve("S").toString()));
    line.addAll(List.of(more));
    return CommandInProcess.run(line.toArray(String[]::new));
  }

  private Path kubeconfig(String user) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: a, context: {cluster: c, user: u}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(server.getAddress().getPort(), user));
  }

  private String reason() throws IOException {
    return SnapshotJson.tree(Files.readAllBytes(folder.resolve("S/snapshot.json")))
        .at("/sources/crds/reason")
        .asText();
  }

  private static String list(String name, String next) {
    return """
        {"metadata": {"continue": "%3$s"}, "items": [{"metadata": {"name": "%1$ss.x.io"},
        "spec": {"group": "x.io", "names": {"kind": "%2$s", "plural": "%1$ss"},
        "scope": "Namespaced", "versions": [{"name": "v1", "served": true, "storage": true}]}}]}
        """
        .formatted(name, name.toUpperCase(java.util.Locale.ROOT), next);
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

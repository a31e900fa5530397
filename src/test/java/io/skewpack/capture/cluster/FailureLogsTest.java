package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs of what failed. A small server stands in for an API server with kubelets behind it: the real
 * one that other tests use has none, and what it answers then is tested with it.
 */
@Timeout(60)
class FailureLogsTest {

  private static final String CRASHING = "/api/v1/namespaces/db/pods/c-0/log";
  private static final String ENDED = "/api/v1/namespaces/db/pods/dp-backup-0-n-1a2b3c4d-x/log";

  @TempDir Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Map<String, String> logs = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestURI().toString());
          String path = exchange.getRequestURI().getPath();
          if (path.endsWith("/log")) {
            String log = logs.get(path);
            send(
                exchange,
                log == null ? 500 : 200,
                log == null ? "{\"message\": \"no kubelet\"}" : log);
          } else {
            send(
                exchange,
                200,
                path.equals("/api/v1/pods") ? pods() : EmptyCluster.answer(exchange));
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String pods() {
    return """
        {"items": [
          {"metadata": {"namespace": "db", "name": "c-0", "labels": {
             "app.kubernetes.io/managed-by": "kubeblocks", "app.kubernetes.io/instance": "c",
             "apps.kubeblocks.io/component-name": "mysql"}},
           "spec": {"containers": [{"name": "mysql"}, {"name": "never"}]},
           "status": {"phase": "Running", "containerStatuses": [
             {"name": "mysql", "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
              "lastState": {"terminated": {"exitCode": 1}}},
             {"name": "never", "restartCount": 0,
              "state": {"waiting": {"reason": "CreateContainerConfigError"}}}]}},
          {"metadata": {"namespace": "db", "name": "dp-backup-0-n-1a2b3c4d-x", "labels": {
             "dataprotection.kubeblocks.io/backup-name": "n"}},
           "spec": {"containers": [{"name": "backupdata"}]},
           "status": {"phase": "Failed", "containerStatuses": [
             {"name": "backupdata", "state": {"terminated": {"exitCode": 2, "reason": "Error"}}}]}},
          {"metadata": {"namespace": "db", "name": "shop"},
           "status": {"phase": "Failed", "containerStatuses": [
             {"name": "shop", "state": {"terminated": {"exitCode": 2}}}]}}]}
        """;
  }

  @Test
  void endOfTheRunThatFailedIsKeptWithoutItsSecrets() throws Exception {
    logs.put(CRASHING, "start\nMYSQL_PWD=hunter22\n" + "x".repeat(500) + "\n");
    logs.put(ENDED, "x.sh: line 3: ORACLE_SID: unbound variable\n");
    CommandInProcess ran = capture("--job-logs");
    assertThat(ran.err()).doesNotContain("pods/log");
    assertThat(lines("Component db/c-mysql"))
        .containsExactly("start", "MYSQL_PWD=***", "x".repeat(400) + "…");
    assertThat(lines("Backup db/n")).containsExactly("x.sh: line 3: ORACLE_SID: unbound variable");
    assertThat(heard)
        .filteredOn(path -> path.contains("/log"))
        .containsExactlyInAnyOrder(
            CRASHING + "?container=mysql&tailLines=50&limitBytes=262144&previous=true",
            ENDED + "?container=backupdata&tailLines=50&limitBytes=262144");
    assertThat(Files.readString(folder.resolve("S/running.json"))).doesNotContain("hunter22");
    assertThat(CommandInProcess.run("verify", folder.resolve("S").toString()).err()).isEmpty();
  }

  @Test
  void noLogIsReadUnlessAskedFor() throws Exception {
    assertThat(capture().exitCode()).isIn(0, 4);
    assertThat(heard).noneMatch(path -> path.contains("/log"));
    assertThat(json("running.json").path("failures")).hasSize(2);
  }

  @Test
  void logOfANodeThatIsGoneTakesNothingFromTheOthers() throws Exception {
    logs.put(ENDED, "ORA-12154: TNS\n");
    CommandInProcess ran = capture("--job-logs");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err()).contains("1 of 2 logs of what failed are not to be had");
    assertThat(lines("Backup db/n")).containsExactly("ORA-12154: TNS");
    assertThat(heard).filteredOn(path -> path.startsWith(CRASHING)).hasSize(1);
  }

  @Test
  void endlessAnswerIsCutAndOfAKeyThatBeganEarlierNothingStays() {
    String text = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSj\n-----END PRIVATE KEY-----\nafter";
    assertThat(FailureLogs.lines(text.getBytes(UTF_8)))
        .containsExactly("***", "-----END PRIVATE KEY-----", "after");
    assertThat(FailureLogs.lines("MYSQL_PWD=hunter22".getBytes(UTF_8)))
        .containsExactly("MYSQL_PWD=***");
    assertThat(FailureLogs.lines("line\n".repeat(100_000).getBytes(UTF_8))).hasSize(50);
    assertThat(FailureLogs.lines(new byte[] {(byte) 0xff, 'a'})).containsExactly("\ufffda");
    assertThat(FailureLogs.lines(new byte[0])).isEmpty();
  }

  private List<String> lines(String subject) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode failure : json("running.json").path("failures")) {
      if (failure.path("subject").asText().equals(subject)) {
        failure.at("/logs/0/lines").forEach(line -> lines.add(line.asText()));
      }
    }
    return lines;
  }

  private CommandInProcess capture(String... more) throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            users: [{name: u, user: {token: t}}]
            """
                .formatted(server.getAddress().getPort()));
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

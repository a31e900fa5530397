package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real kube-apiserver with its etcd on loopback, found as envtest finds them. {@code
 * .ci/api-server} builds both.
 */
public final class ApiServer implements AutoCloseable {

  /** May do everything. */
  public static final String ADMIN = "admin";

  /** Has no role until a test gives one. */
  public static final String READER = "reader";

  /** Has no role, ever. */
  public static final String NOBODY = "nobody";

  private static final int READY_SECONDS = 90;

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();
  private HttpClient http;

  private ApiServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param folder an empty one, for all that the server writes
   */
  static ApiServer start(Path folder) throws Exception {
    Path assets = Path.of(System.getenv("KUBEBUILDER_ASSETS"));
    int etcd = freePort();
    ApiServer server = new ApiServer(folder, freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("tokens.csv"),
        "%1$s-token,%1$s,1,\"system:masters\"%n%2$s-token,%2$s,2%n%3$s-token,%3$s,3%n"
            .formatted(ADMIN, READER, NOBODY));
    Files.writeString(folder.resolve("accounts.pem"), privateKey());
    server.run(
        assets.resolve("etcd"),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=http://127.0.0.1:" + etcd,
        "--advertise-client-urls=http://127.0.0.1:" + etcd,
        "--listen-peer-urls=http://127.0.0.1:0",
        "--unsafe-no-fsync");
    server.run(
        assets.resolve("kube-apiserver"),
        "--etcd-servers=http://127.0.0.1:" + etcd,
        "--bind-address=127.0.0.1",
        "--secure-port=" + server.port,
        "--cert-dir=" + folder.resolve("certs"),
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + folder.resolve("accounts.pem"),
        "--service-account-signing-key-file=" + folder.resolve("accounts.pem"),
        "--disable-admission-plugins=ServiceAccount",
        "--authorization-mode=RBAC",
        "--token-auth-file=" + folder.resolve("tokens.csv"));
    server.awaitReady();
    return server;
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  /**
   * A kubeconfig with a context for each of these users, called after them. Its current context is
   * the first one.
   */
  Path kubeconfig(String... users) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Config
            current-context: %s
            clusters:
              - name: real
                cluster: {server: "%s", certificate-authority: certs/apiserver.crt}
            contexts:
            """
                .formatted(users[0], url()));
    for (String user : users) {
      yaml.append("  - {name: %1$s, context: {cluster: real, user: %1$s}}%n".formatted(user));
    }
    yaml.append("users:\n");
    for (String user : users) {
      yaml.append("  - {name: %1$s, user: {token: %1$s-token}}%n".formatted(user));
    }
    // Beside the certificates, which it names by a relative path, as many do.
    Path file = folder.resolve("kubeconfig-" + String.join("-", users));
    Files.writeString(file, yaml.toString());
    return file;
  }

  /** Creates an object, given in YAML or JSON, as the administrator. */
  void create(String path, String object) throws Exception {
    HttpResponse<String> answer = send("POST", path, "application/yaml", object);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Server-side apply, as the administrator, with a field manager. */
  void apply(String path, String manager, String object) throws Exception {
    HttpResponse<String> answer =
        send(
            "PATCH",
            path + "?force=true&fieldManager=" + manager,
            "application/apply-patch+yaml",
            object);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  /** A merge patch, as the administrator. */
  void merge(String path, String patch) throws Exception {
    HttpResponse<String> answer = send("PATCH", path, "application/merge-patch+json", patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Deletes an object, as the administrator. */
  void delete(String path) throws Exception {
    HttpResponse<String> answer = send("DELETE", path, "application/json", null);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
  }

  /** Waits until discovery names a resource in every one of these versions. */
  void awaitServed(String group, List<String> versions, String resource) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    for (String version : versions) {
      String path = "/apis/" + group + "/" + version;
      String name = "\"name\":\"" + resource + "\"";
      while (!send("GET", path, "application/json", null).body().contains(name)
          || !send("GET", "/apis", "application/json", null).body().contains(path.substring(6))) {
        assertThat(System.nanoTime()).as("%s is not served", path).isLessThan(end);
        Thread.sleep(20);
      }
    }
  }

  /** Waits until an object that was deleted is gone. */
  void awaitGone(String path) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (send("GET", path, "application/json", null).statusCode() != 404) {
      assertThat(System.nanoTime()).as("%s is still there", path).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Ends etcd, and leaves the API server running, which takes a moment to see it. */
  void killStore() throws Exception {
    processes.get(0).destroyForcibly();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (send("GET", "/readyz", "text/plain", null).statusCode() == 200) {
      assertThat(System.nanoTime()).as("it is still ready").isLessThan(end);
      Thread.sleep(100);
    }
  }

  /** Ends the API server, as a machine that loses power does. */
  void kill() {
    processes.get(processes.size() - 1).destroyForcibly();
  }

  JsonNode read(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, "application/json", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SnapshotJson.tree(answer.body().getBytes(UTF_8));
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + ADMIN + "-token")
            .header("Content-Type", type)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void run(Path program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program.getFileName() + ".log").toFile())
            .start());
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    Path certificate = folder.resolve("certs/apiserver.crt");
    while (System.nanoTime() < end) {
      assertThat(processes).as(this::logs).allMatch(Process::isAlive);
      if (Files.exists(certificate) && Files.size(certificate) > 0) {
        http = http(certificate);
        if (isReady()) {
          return;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("kube-apiserver is not ready: " + logs());
  }

  private boolean isReady() throws Exception {
    try {
      return send("GET", "/readyz", "text/plain", null).statusCode() == 200
          && send("GET", "/api/v1/namespaces/kube-system", "text/plain", null).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String logs() {
    try {
      String log = Files.readString(folder.resolve("kube-apiserver.log"));
      return log.substring(Math.max(0, log.length() - 3000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static HttpClient http(Path certificate) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int number = 0;
    try (var in = Files.newInputStream(certificate)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + number++, one);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static String privateKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    String word = "PRIVATE KEY-----\n";
    return "-----BEGIN "
        + word
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END "
        + word;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends both, the API server first. */
  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroyForcibly();
    }
    for (Process process : processes) {
      Process unused = process.onExit().join();
    }
  }
}

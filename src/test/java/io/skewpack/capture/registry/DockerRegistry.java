package io.skewpack.capture.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's docker-registry on loopback, found by {@code .ci/registry}, and pushes to it. */
public final class DockerRegistry implements AutoCloseable {

  public static final String LEFT_OUT =
      "left out: no docker-registry; SKEWPACK_DOCKER_REGISTRY=$(.ci/registry) mvn verify has one";

  /** The only user of a registry with authentication; a colon may be in a password. */
  static final String USER = "reader";

  static final String PASSWORD = "open:sesame";

  private static final String BCRYPT =
      "$2b$05$abcdefghijklmnopqrstuubMHTpw5uKdtLGvKw5uzYhbpqtktcY3.";

  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final int READY_SECONDS = 30;

  private final Process process;
  private final String host;
  private final Optional<String> authorization;
  private final HttpClient http = HttpClient.newHttpClient();

  private DockerRegistry(Process process, String host, Optional<String> authorization) {
    this.process = process;
    this.host = host;
    this.authorization = authorization;
  }

  /** Without authentication. */
  public static DockerRegistry open(Path folder) throws Exception {
    return start(folder, false);
  }

  /** With basic authentication. */
  static DockerRegistry locked(Path folder) throws Exception {
    return start(folder, true);
  }

  private static DockerRegistry start(Path folder, boolean locked) throws Exception {
    Files.createDirectories(folder);
    int port = freePort();
    String host = "127.0.0.1:" + port;
    StringBuilder config =
        new StringBuilder(
            """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage: {filesystem: {rootdirectory: "%s"}}
            http: {addr: "%s"}
            """
                .formatted(folder.resolve("data"), host));
    if (locked) {
      Path users = Files.writeString(folder.resolve("htpasswd"), USER + ":" + BCRYPT + "\n");
      config.append("auth: {htpasswd: {realm: tests, path: \"%s\"}}%n".formatted(users));
    }
    Path file = Files.writeString(folder.resolve("config.yml"), config.toString());
    Process process =
        new ProcessBuilder(System.getenv("SKEWPACK_DOCKER_REGISTRY"), "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    DockerRegistry registry =
        new DockerRegistry(
            process, host, locked ? Optional.of(basic(USER, PASSWORD)) : Optional.empty());
    registry.awaitReady(folder.resolve("log"));
    return registry;
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** As references write it. */
  public String host() {
    return host;
  }

  /**
   * Pushes an image for one platform.
   *
   * @param label the value of {@code org.opencontainers.image.version}, and part of the content
   * @return the manifest's digest
   */
  public String push(String repository, String tag, String architecture, String label)
      throws Exception {
    String config = config(architecture, label);
    return put(repository, tag, manifest(repository, config), MANIFEST);
  }

  /** The digest of the configuration that {@link #push} and {@link #pushIndex} make. */
  static String imageId(String architecture, String label) {
    return digest(config(architecture, label));
  }

  /**
   * Pushes an index over linux/arm64/v8, linux/amd64 and an attestation.
   *
   * @return the digests of the index and of the two manifests
   */
  public List<String> pushIndex(String repository, String tag, String label) throws Exception {
    String arm = manifest(repository, config("arm64", label));
    String amd = manifest(repository, config("amd64", label));
    put(repository, digest(arm), arm, MANIFEST);
    put(repository, digest(amd), amd, MANIFEST);
    String index =
        """
        {"schemaVersion": 2, "mediaType": "%s", "manifests": [
          {"mediaType": "%s", "digest": "%s", "size": %d,
           "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
          {"mediaType": "%s", "digest": "%s", "size": %d,
           "platform": {"os": "linux", "architecture": "amd64"}},
          {"mediaType": "%s", "digest": "%s", "size": %d,
           "annotations": {"vnd.docker.reference.type": "attestation-manifest"},
           "platform": {"os": "unknown", "architecture": "unknown"}}]}
        """
            .formatted(
                INDEX,
                MANIFEST,
                digest(arm),
                arm.length(),
                MANIFEST,
                digest(amd),
                amd.length(),
                MANIFEST,
                digest(amd),
                amd.length());
    return List.of(put(repository, tag, index, INDEX), digest(arm), digest(amd));
  }

  private static String config(String architecture, String label) {
    return """
    {"os": "linux", "architecture": "%s", "created": "2026-01-02T03:04:05.678Z",
     "config": {"Labels": {"org.opencontainers.image.version": "%s",
       "maintainer": "somebody"}}, "rootfs": {"type": "layers", "diff_ids": []}}
    """
        .formatted(architecture, label);
  }

  private String manifest(String repository, String config) throws Exception {
    pushBlob(repository, config);
    return """
    {"schemaVersion": 2, "mediaType": "%s", "layers": [],
     "config": {"mediaType": "application/vnd.docker.container.image.v1+json",
       "digest": "%s", "size": %d}}
    """
        .formatted(MANIFEST, digest(config), config.length());
  }

  private String put(String repository, String reference, String manifest, String type)
      throws Exception {
    HttpRequest.Builder put =
        to("/v2/" + repository + "/manifests/" + reference)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofString(manifest));
    assertStatus(201, send(put));
    return digest(manifest);
  }

  private void pushBlob(String repository, String content) throws Exception {
    HttpResponse<String> started =
        send(to("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertStatus(202, started);
    String place = started.headers().firstValue("Location").orElseThrow();
    URI whole = URI.create(place + (place.contains("?") ? "&" : "?") + "digest=" + digest(content));
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create("http://" + host).resolve(whole))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofString(content));
    assertStatus(201, send(put));
  }

  private static String digest(String content) {
    return "sha256:" + Sha256.of(content);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + host + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    authorization.ifPresent(header -> request.header("Authorization", header));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void assertStatus(int wanted, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wanted);
  }

  private void awaitReady(Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (true) {
      try {
        assertStatus(200, send(to("/v2/").GET()));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("docker-registry: " + Files.readString(log), e);
        }
        Thread.sleep(50);
      }
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

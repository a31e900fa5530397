package io.skewpack.capture.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries that do not answer, or not as one does: none of it needs a real one. */
@Timeout(60)
class HostileRegistryTest {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path home;
  private HttpServer server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whereNobodyListensEveryImageHasThatReason() throws Exception {
    String host = "127.0.0.1:" + DockerRegistry.freePort();
    String[] references = new String[50];
    for (int i = 0; i < references.length; i++) {
      references[i] = host + "/team/image:" + i;
    }
    CaptureException failure = failure(host, 20, references);

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure)
        .hasMessage("50 of 50 images could not be asked about: " + host + ": no connection");
    assertThat(kept(failure)).allMatch(image -> missing(image).reason() == Reason.UNREACHABLE);
  }

  @Test
  void aRegistryThatNeverAnswersCostsOneDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());
      Thread accepting = new Thread(() -> accept(silent, accepted));
      accepting.setDaemon(true);
      accepting.start();
      String host = "127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      CaptureException failure =
          failure(host, 8, host + "/a/b:1", host + "/a/b:2", host + "/a/b:3");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
      assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure).hasMessageContaining(host + " did not answer within 2 s");
      assertThat(accepted).hasSize(1);
    }
  }

  @Test
  void aTokenIsFetchedWithTheCredentialsAndTheyAreNotToldToOthers() throws Exception {
    String config = "{\"created\": \"2026-01-02T03:04:05Z\"}";
    String manifest = manifest(config);
    docker("{\"auths\": {\"%s\": {\"auth\": \"dTpw\"}}}".formatted(host()));
    serve(
        "/token",
        exchange -> {
          requests.add("token " + exchange.getRequestHeaders().getFirst("Authorization"));
          send(exchange, 200, "application/json", "{\"token\": \"t0ken\"}");
        });
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/blob",
        exchange -> {
          requests.add("blob " + exchange.getRequestHeaders().getFirst("Authorization"));
          send(exchange, 200, "application/json", config);
        });
    elsewhere.start();
    serve(
        "/v2/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          if (!"Bearer t0ken".equals(authorization)) {
            exchange
                .getResponseHeaders()
                .add(
                    "WWW-Authenticate",
                    "Bearer realm=\"http://%s/token\",service=\"s\",scope=\"repository:a/b:pull\""
                        .formatted(host()));
            send(exchange, 401, "application/json", "{}");
          } else if (exchange.getRequestURI().getPath().contains("/blobs/")) {
            exchange
                .getResponseHeaders()
                .add("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/blob");
            send(exchange, 307, "text/plain", "");
          } else {
            send(exchange, 200, MANIFEST, manifest);
          }
        });
    try {
      RegistryImage image = ask(host() + "/a/b:1").get(0);

      assertThat(image.digest()).contains("sha256:" + Sha256.of(manifest));
      assertThat(image.created()).isPresent();
      assertThat(requests)
          .contains("token Basic dTpw", "blob null")
          .doesNotContain("blob Bearer t0ken");
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void redirectsWithoutEndAreGivenUp() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    serve(
        "/v2/",
        exchange -> {
          String next = "http://" + host() + "/v2/round/" + requests.incrementAndGet();
          exchange.getResponseHeaders().add("Location", next);
          send(exchange, 302, "text/plain", "");
        });

    CaptureException failure = failure(host(), 60, host() + "/a/b:1");

    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("from one place to another without end");
    assertThat(requests).hasValue(21);
  }

  @Test
  void aManifestWithoutEndIsNotReadToItsEnd() throws Exception {
    serve(
        "/v2/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", MANIFEST);
          exchange.sendResponseHeaders(200, 0);
          byte[] block = " ".repeat(1 << 16).getBytes(UTF_8);
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(block);
          }
        });

    assertThat(failure(host(), 20, host() + "/a/b:1"))
        .hasMessageContaining("answers with more than 4194304 bytes");
  }

  @Test
  void otherContentThanTheDigestSaysIsRefused() throws Exception {
    serve("/v2/", exchange -> send(exchange, 200, MANIFEST, "{}"));
    String digest = "sha256:" + "0".repeat(64);

    assertThat(failure(host(), 20, host() + "/a/b@" + digest))
        .hasMessageContaining("other content than " + digest);
  }

  @Test
  void whatIsNoRegistryIsInvalid() throws Exception {
    serve("/v2/", exchange -> send(exchange, 200, "text/html", "<html>"));
    assertThat(failure(host(), 20, host() + "/a/b:1").reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void tooManyQuestionsAndAFaultOfTheRegistryAreNoAnswer() throws Exception {
    serve(
        "/v2/a/",
        exchange ->
            send(
                exchange,
                429,
                "application/json",
                "{\"errors\": [{\"code\": \"TOOMANYREQUESTS\"}]}"));
    serve("/v2/b/", exchange -> send(exchange, 503, "text/plain", "x"));
    CaptureException failure = failure(host(), 20, host() + "/a/b:1", host() + "/b/b:1");

    assertThat(kept(failure))
        .extracting(image -> missing(image).reason())
        .containsOnly(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("(429 TOOMANYREQUESTS)");
  }

  @Test
  void whatIsNoReferenceIsSaidSo() throws Exception {
    CaptureException failure = failure(host(), 20, "Not an image");
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("this is no reference of an image");
  }

  @Test
  void withoutAnythingThatNamesImagesTheSourceIsMissing() {
    CaptureException failure =
        catchThrowableOfType(
            CaptureException.class,
            () ->
                RegistryLookup.of(Map.of(), home, Set.of(), Duration.ofSeconds(1))
                    .collect(List.of()));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String manifest(String config) {
    return "{\"mediaType\": \"%s\", \"config\": {\"digest\": \"sha256:%s\"}}"
        .formatted(MANIFEST, Sha256.of(config));
  }

  private static void accept(ServerSocket silent, List<Socket> accepted) {
    try {
      while (true) {
        accepted.add(silent.accept());
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void docker(String config) throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), config);
  }

  private List<RegistryImage> ask(String... references) throws Exception {
    return RegistryLookup.of(Map.of(), home, Set.of(host()), Duration.ofSeconds(20))
        .collect(List.of(RegistryLookupTest.images(references)))
        .images();
  }

  private CaptureException failure(String plainHttp, int seconds, String... references) {
    return catchThrowableOfType(
        CaptureException.class,
        () ->
            RegistryLookup.of(Map.of(), home, Set.of(plainHttp), Duration.ofSeconds(seconds))
                .collect(List.of(RegistryLookupTest.images(references))));
  }

  private static List<RegistryImage> kept(CaptureException failure) {
    return ((Part.RegistryImages) failure.kept().orElseThrow()).images();
  }

  private static Missing missing(RegistryImage image) {
    return (Missing) image.outcome();
  }
}

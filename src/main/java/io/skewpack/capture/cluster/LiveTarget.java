package io.skewpack.capture.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.ProxyVariables;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** One cluster, reached through one named context of one kubeconfig, for reading. */
public final class LiveTarget implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int LIST_TRIES = 2;
  private static final int BUSY_TRIES = 3;

  /** The most objects that one answer is asked to hold. */
  static final int MOST_OF_PAGE = 500;

  /** An answer beyond this is no page of 500 objects. */
  private static final long MOST_BYTES = 64L << 20;

  /** etcd takes no object of more than a few megabytes. */
  private static final long MOST_OF_OBJECT = 8L << 20;

  /** Of an answer that is an error, no more is read. */
  private static final int MOST_OF_MESSAGE = 64 << 10;

  /** Of a refusal, which may name every field of a large object, and of what would be stored. */
  private static final int MOST_OF_STATUS = 16 << 20;

  private static final String JSON = "application/json";
  private static final String READY = "/readyz";

  private final String context;
  private final URI server;
  private final HttpClient http;
  private final HttpClient unrepeated;
  private final long deadline;
  private final Duration allowed;
  private volatile List<String> certificateNames = List.of();

  private LiveTarget(
      String context,
      URI server,
      Config config,
      ReadOnlyGuard guard,
      long deadline,
      Duration allowed) {
    this.context = context;
    this.server = server;
    this.deadline = deadline;
    this.allowed = allowed;
    this.http =
        new GuardedHttp(guard, this::note)
            .newBuilder(config)
            .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
            // With HTTP/2 the API server ends a connection at a 401, and Java loses the answer.
            .preferHttp11()
            .build();
    RequestConfig plain = new RequestConfigBuilder().build();
    plain.setRequestRetryBackoffLimit(0);
    this.unrepeated = http.newBuilder().tag(plain).build();
  }

  /**
   * Reads the context's server and credentials; nothing is sent yet.
   *
   * @param context one of the kubeconfig's
   * @param within how long all that is asked of the cluster may take together
   * @throws CaptureException when the kubeconfig does not say enough, or a credential program fails
   */
  public static LiveTarget open(Kubeconfig kubeconfig, String context, Duration within)
      throws CaptureException, InterruptedException {
    return open(kubeconfig, context, within, Set.of());
  }

  /**
   * @param extras what may be read besides what every capture reads
   * @see #open(Kubeconfig, String, Duration)
   */
  public static LiveTarget open(
      Kubeconfig kubeconfig, String context, Duration within, Set<Extra> extras)
      throws CaptureException, InterruptedException {
    if (!kubeconfig.contexts().contains(context)) {
      // fabric8 would take the current context instead.
      throw new CaptureException(
          Reason.NOT_FOUND, kubeconfig.path() + " has no context " + OneLine.of(context));
    }
    long deadline = System.nanoTime() + within.toNanos();
    // A credential program of the kubeconfig's runs here, and may wait for a person.
    Config config = within(within, () -> config(kubeconfig, context));
    URI server = server(kubeconfig, context, config);
    try {
      proxied(config, ProxyVariables.of(System.getenv()).proxyFor(server));
    } catch (IllegalArgumentException e) {
      throw new CaptureException(Reason.INVALID, e.getMessage(), e);
    }
    try {
      return new LiveTarget(
          context, server, config, new ReadOnlyGuard(server, extras), deadline, within);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new CaptureException(
          Reason.INVALID,
          "the kubeconfig's certificates or keys for context %s cannot be used: %s"
              .formatted(OneLine.of(context), reason(e)),
          e);
    }
  }

  /** The context, as the user named it. */
  public String context() {
    return context;
  }

  /** The API server's URL, without any user name or password. */
  String server() {
    return server.toString();
  }

  /** The subject alternative names of the certificate of the latest answer. */
  List<String> certificateNames() {
    return certificateNames;
  }

  /**
   * Reads one document.
   *
   * @param path from a slash, with the query
   * @param what verb and resource, for the message
   * @throws CaptureException when it is not to be had, saying why
   */
  JsonNode get(String path, String what) throws CaptureException, InterruptedException {
    return ask(
        path,
        JSON,
        what,
        (code, answer) -> {
          checkFound(code, answer, what);
          answer.objectBegins();
          return SnapshotJson.tree(answer.readAllBytes());
        });
  }

  /**
   * Reads the metadata of one object; the server takes it out, and sends nothing else of it.
   *
   * @see #get(String, String)
   */
  JsonNode metadata(String path, String what) throws CaptureException, InterruptedException {
    return ask(
        path,
        ReadOnlyGuard.METADATA_OF_ONE,
        what,
        (code, answer) -> {
          checkFound(code, answer, what);
          answer.objectBegins();
          JsonNode read = SnapshotJson.tree(answer.readAllBytes());
          if (!read.path("kind").asText().equals("PartialObjectMetadata")) {
            throw new CaptureException(
                Reason.INVALID,
                what + ": asked for metadata alone, the server sends whole objects");
          }
          return read;
        });
  }

  /**
   * Reads a text, once: a kubelet behind the server that is gone stays gone.
   *
   * @param most bytes; of what is longer the rest is left
   * @throws CaptureException when it is not to be had, saying why
   */
  byte[] text(String path, int most, String what) throws CaptureException, InterruptedException {
    return once(
        unrepeated,
        http.newHttpRequestBuilder(),
        path,
        "*/*",
        what,
        (response, answer) -> {
          checkFound(response.code(), answer, what);
          return answer.readNBytes(most);
        });
  }

  /**
   * Whether the API server calls itself ready: {@code /readyz} says so in prose, and by 200 or 500.
   *
   * @throws CaptureException when it does not say
   */
  boolean isReady() throws CaptureException, InterruptedException {
    String what = "get " + READY;
    // Once: that it is not ready is an answer, and takes the server some seconds.
    return once(
        unrepeated,
        http.newHttpRequestBuilder(),
        READY,
        "*/*",
        what,
        (response, answer) -> {
          if (response.code() != 500) {
            checkFound(response.code(), answer, what);
          }
          answer.readAllBytes();
          return response.code() == 200;
        });
  }

  /**
   * What a server says to a request that it may well refuse.
   *
   * @param code the HTTP status
   * @param status why it refuses; missing when it does not, or says so in another form
   * @param warnings the values of its {@code Warning} headers
   */
  record Reply(int code, JsonNode status, List<String> warnings) {}

  /**
   * Sends an object for a dry run, once: what the server refuses it refuses again.
   *
   * @param path from a slash, with the query
   * @param type of the body
   * @param what verb and resource, for the message
   * @throws CaptureException when there is no answer
   */
  Reply send(String method, String path, String type, String body, String what)
      throws CaptureException, InterruptedException {
    return once(
        unrepeated,
        http.newHttpRequestBuilder().method(method, type, body),
        path,
        JSON,
        what,
        (response, answer) -> {
          byte[] said = answer.readNBytes(MOST_OF_STATUS);
          // Of what would have been stored nothing is looked at: it may hold what is stored
          // already.
          boolean refused = response.code() >= 300;
          return new Reply(
              response.code(),
              refused ? status(said) : MissingNode.getInstance(),
              response.headers("Warning"));
        });
  }

  private static JsonNode status(byte[] body) {
    try {
      JsonNode read = SnapshotJson.tree(body);
      return read.path("kind").asText().equals("Status") ? read : MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** What is made of an answer while it arrives. */
  private interface Reading<T> {
    T read(int code, AnswerStream answer) throws IOException, CaptureException;
  }

  private <T> T ask(String path, String accept, String what, Reading<T> reading)
      throws CaptureException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        return once(
            http,
            http.newHttpRequestBuilder(),
            path,
            accept,
            what,
            (response, answer) -> {
              if (response.code() == 429) {
                byte[] body = answer.readNBytes(MOST_OF_MESSAGE);
                throw new BusyServerException(
                    "%s: %s cannot answer now (429)%s".formatted(what, server, said(body)),
                    Optional.ofNullable(response.header("Retry-After")).orElse(""));
              }
              return reading.read(response.code(), answer);
            });
      } catch (BusyServerException e) {
        // fabric8 reads this header, and waits its own time all the same (AsyncUtils).
        long left = deadline - System.nanoTime();
        if (tried == BUSY_TRIES || e.pause().isZero() || e.pause().toNanos() >= left) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(e.pause().toNanos());
      }
    }
  }

  /** What is made of an answer, of which the head is there. */
  private interface Answering<T> {
    T read(HttpResponse<AsyncBody> response, AnswerStream answer)
        throws IOException, CaptureException;
  }

  private <T> T once(
      HttpClient client,
      HttpRequest.Builder builder,
      String path,
      String accept,
      String what,
      Answering<T> answering)
      throws CaptureException, InterruptedException {
    long now = System.nanoTime();
    long left = Math.min(CALL.toNanos(), deadline - now);
    if (left <= 0) {
      throw timeout(what);
    }
    String base = server.toString().replaceAll("/+$", "");
    var request =
        builder
            .uri(base + path)
            .header("Accept", accept)
            .timeout(left, TimeUnit.NANOSECONDS)
            .build();
    try (AnswerStream stream = new AnswerStream(MOST_BYTES, MOST_OF_OBJECT, now + left)) {
      var answer = client.consumeBytes(request, stream);
      try {
        HttpResponse<AsyncBody> response = answer.get(left, TimeUnit.NANOSECONDS);
        stream.begin(response.body());
        return answering.read(response, stream);
      } catch (TimeoutException e) {
        throw timeout(what);
      } catch (ExecutionException e) {
        throw failure(e.getCause(), what);
      } finally {
        answer.cancel(true);
      }
    } catch (JsonProcessingException e) {
      throw new CaptureException(
          Reason.INVALID,
          "%s: the answer of %s is no JSON: %s".formatted(what, server, SnapshotJson.reason(e)),
          e);
    } catch (AnswerStream.TooLargeException e) {
      throw new CaptureException(Reason.INVALID, what + ": " + e.getMessage(), e);
    } catch (InterruptedIOException e) {
      boolean unused = Thread.interrupted();
      throw new InterruptedException(what);
    } catch (IOException e) {
      throw failure(e, what);
    }
  }

  /** What is done with each object of a list. */
  interface Taking<T> {
    void take(T taken, ObjectNode item) throws CaptureException;
  }

  /** How a list is asked for. */
  enum ListForm {
    /** Whole objects. */
    OBJECTS(JSON, ""),
    /** Of every object its metadata, which the server takes out of it. */
    METADATA(ReadOnlyGuard.METADATA_ONLY, "PartialObjectMetadata");

    private final String accept;
    private final String itemKind;

    ListForm(String accept, String itemKind) {
      this.accept = accept;
      this.itemKind = itemKind;
    }
  }

  /**
   * Reads a list of whole objects.
   *
   * @see #list(String, Map, ListForm, int, String, Supplier, Taking)
   */
  <T> T list(
      String path,
      Map<String, String> query,
      int page,
      String what,
      Supplier<T> empty,
      Taking<? super T> taking)
      throws CaptureException, InterruptedException {
    return list(path, query, ListForm.OBJECTS, page, what, empty, taking);
  }

  /**
   * Reads a list whole, page by page and object by object; once more from the start when it expires
   * in between.
   *
   * @param path from a slash, without a query
   * @param query parameters besides those of paging, not encoded
   * @param page the most objects that one answer may hold, at most {@link #MOST_OF_PAGE}
   * @param what verb and resource, for the message
   * @param empty makes what the objects are put into
   * @throws CaptureException when it is not to be had, saying why
   */
  <T> T list(
      String path,
      Map<String, String> query,
      ListForm form,
      int page,
      String what,
      Supplier<T> empty,
      Taking<? super T> taking)
      throws CaptureException, InterruptedException {
    StringBuilder first =
        new StringBuilder(path).append("?limit=").append(Math.min(page, MOST_OF_PAGE));
    new TreeMap<>(query)
        .forEach(
            (name, value) -> first.append('&').append(name).append('=').append(encoded(value)));
    for (int tried = 1; ; tried++) {
      try {
        return pages(first.toString(), form, what, empty.get(), taking);
      } catch (ListExpiredException e) {
        if (tried == LIST_TRIES) {
          throw e;
        }
      }
    }
  }

  private <T> T pages(String first, ListForm form, String what, T taken, Taking<? super T> taking)
      throws CaptureException, InterruptedException {
    String next = "";
    do {
      String page = next.isEmpty() ? first : first + "&continue=" + encoded(next);
      next =
          ask(
              page,
              form.accept,
              what,
              (code, answer) -> {
                checkFound(code, answer, what);
                return ListReader.read(
                    answer, form.itemKind, what, item -> taking.take(taken, item));
              });
    } while (!next.isEmpty());
    return taken;
  }

  static String encoded(String value) {
    // The encoder is one for forms, where a space is a plus sign.
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void checkFound(int code, AnswerStream answer, String what)
      throws CaptureException, IOException {
    if (code == 200) {
      return;
    }
    byte[] body = answer.readNBytes(MOST_OF_MESSAGE);
    String said = said(body);
    throw switch (code) {
      case 401 ->
          new CaptureException(
              Reason.FORBIDDEN,
              "%s: %s does not accept the credentials of context %s (401)%s"
                  .formatted(what, server, OneLine.of(context), said));
      case 403 ->
          new CaptureException(
              Reason.FORBIDDEN,
              "%s: forbidden (403)%s; 'skewpack capture --print-rbac' prints the role that allows it"
                  .formatted(what, said));
      case 404 ->
          new CaptureException(
              Reason.NOT_FOUND, "%s: %s has none (404)%s".formatted(what, server, said));
      case 410 -> new ListExpiredException(what);
      case 301, 302, 303, 307, 308 ->
          new CaptureException(
              Reason.INVALID,
              "%s: %s sends elsewhere (%d), which is not followed: name the API server itself"
                  .formatted(what, server, code));
      case 502, 503, 504 ->
          new CaptureException(
              Reason.UNREACHABLE,
              "%s: %s cannot answer now (%d)%s".formatted(what, server, code, said));
      default ->
          new CaptureException(
              Reason.INVALID, "%s: %s answers %d%s".formatted(what, server, code, said));
    };
  }

  /** The message of a {@code Status}; nothing of a page that somebody else answers with. */
  private static String said(byte[] body) {
    try {
      String message = SnapshotJson.tree(body).path("message").asText();
      return message.isEmpty() ? "" : ": " + OneLine.of(message);
    } catch (IOException e) {
      return "";
    }
  }

  private CaptureException failure(Throwable cause, String what) {
    if (cause instanceof RefusedRequestException bug) {
      throw bug;
    }
    if (cause instanceof IOException wrapped
        && wrapped.getCause() instanceof RefusedRequestException bug) {
      throw bug;
    }
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return timeout(what);
    }
    if (cause instanceof SSLException) {
      return new CaptureException(
          Reason.UNREACHABLE,
          "%s: no trusted connection to %s: %s".formatted(what, server, reason(cause)),
          cause);
    }
    return new CaptureException(
        Reason.UNREACHABLE,
        "%s: %s is not reached: %s".formatted(what, server, reason(cause)),
        cause);
  }

  private CaptureException timeout(String what) {
    return new CaptureException(
        Reason.TIMEOUT,
        "%s: no answer of %s within the %d s that all reads may take together (--api-timeout)"
            .formatted(what, server, allowed.toSeconds()));
  }

  private static String reason(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return OneLine.of(
        deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage());
  }

  private void note(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
        certificateNames = names(certificate.getSubjectAlternativeNames());
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      certificateNames = List.of();
    }
  }

  /** RFC 5280's GeneralName: an integer for the kind, then the value. */
  private static List<String> names(Collection<List<?>> alternatives) {
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> name : alternatives) {
        String kind =
            switch ((Integer) name.get(0)) {
              case 2 -> "DNS:";
              case 6 -> "URI:";
              case 7 -> "IP:";
              default -> "";
            };
        if (!kind.isEmpty()) {
          names.add(kind + name.get(1));
        }
      }
    }
    return List.copyOf(names);
  }

  private interface Opening<T> {
    T open() throws CaptureException;
  }

  private static <T> T within(Duration time, Opening<T> opening)
      throws CaptureException, InterruptedException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "kubeconfig");
              made.setDaemon(true);
              return made;
            });
    Future<T> read = thread.submit(opening::open);
    try {
      return read.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CaptureException(
          Reason.TIMEOUT, "the kubeconfig's credential program did not end in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CaptureException known) {
        throw known;
      }
      throw new CaptureException(
          Reason.INVALID, "the kubeconfig cannot be used: " + reason(e.getCause()), e);
    } finally {
      thread.shutdownNow();
    }
  }

  /** The kubeconfig's own {@code proxy-url} goes before the environment's proxy. */
  static void proxied(Config config, Optional<String> proxy) {
    if (config.getHttpProxy() == null && config.getHttpsProxy() == null) {
      proxy.ifPresent(
          url -> {
            config.setHttpsProxy(url);
            config.setHttpProxy(url);
          });
    }
  }

  private static Config config(Kubeconfig kubeconfig, String context) throws CaptureException {
    Config config = Config.fromKubeconfig(context, kubeconfig.path().toFile());
    if (config.getCurrentContext() == null
        || !context.equals(config.getCurrentContext().getName())) {
      throw new CaptureException(
          Reason.INVALID, kubeconfig.path() + ": context " + context + " cannot be read");
    }
    Optional<JsonNode> user = kubeconfig.user(context);
    if (user.isPresent()) {
      complete(config, user.get(), kubeconfig.path());
    }
    config.setRequestRetryBackoffLimit(2);
    config.setRequestRetryBackoffInterval(200);
    return config;
  }

  /** What kubectl reads of a user and fabric8 passes over. */
  private static void complete(Config config, JsonNode user, Path kubeconfig)
      throws CaptureException {
    String tokenFile = user.path("tokenFile").asText();
    if (!tokenFile.isEmpty()) {
      try {
        Path file = kubeconfig.toAbsolutePath().resolveSibling(tokenFile);
        config.setAutoOAuthToken(Files.readString(file).strip());
      } catch (IOException e) {
        throw new CaptureException(
            Reason.INVALID, kubeconfig + ": its tokenFile " + tokenFile + " cannot be read", e);
      }
    }
    if (user.has("as")) {
      config.setImpersonateUsername(user.path("as").asText());
      List<String> groups = new ArrayList<>();
      user.path("as-groups").forEach(group -> groups.add(group.asText()));
      config.setImpersonateGroups(groups.toArray(String[]::new));
    }
    if (user.has("exec")
        && config.getAutoOAuthToken() == null
        && config.getClientCertData() == null) {
      // Else the cluster would be asked as nobody, and what it then forbids would be evidence.
      throw new CaptureException(
          Reason.FORBIDDEN,
          "the credential program %s of %s gave no credentials: run it by hand to see why"
              .formatted(OneLine.of(user.path("exec").path("command").asText()), kubeconfig));
    }
  }

  private static URI server(Kubeconfig kubeconfig, String context, Config config)
      throws CaptureException {
    String stated = kubeconfig.cluster(context).map(c -> c.path("server").asText()).orElse("");
    try {
      URI uri = new URI(stated);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        // Without what would be a password, and without what no request keeps.
        URI plain =
            new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
        config.setMasterUrl(plain.toString());
        return plain;
      }
    } catch (URISyntaxException e) {
      // Said below: what is no URL is no server.
    }
    throw new CaptureException(
        Reason.INVALID,
        "%s: the cluster of context %s names no server by an http or https URL"
            .formatted(kubeconfig.path(), OneLine.of(context)));
  }

  @Override
  public void close() {
    http.close();
  }
}

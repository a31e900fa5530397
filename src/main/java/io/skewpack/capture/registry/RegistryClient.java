package io.skewpack.capture.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.registry.CredentialFiles.Login;
import io.skewpack.snapshot.ImageLayer.PlatformManifest;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import land.oras.ContainerRef;
import land.oras.auth.AuthProvider;
import land.oras.auth.AuthScheme;
import land.oras.auth.HttpClient;
import land.oras.auth.HttpClient.ResponseWrapper;
import land.oras.auth.Scopes;
import land.oras.exception.OrasException;

/**
 * Asks one registry about one image, by the OCI distribution specification (GET of manifests and
 * blobs, nothing else). ORAS brings the challenge and its tokens, redirects without credentials to
 * other hosts, and Docker Hub's other name.
 *
 * <p>Its {@code Registry} is not used: it reads {@code registries.conf}, whose mirrors and blocks
 * are those of this machine and not of the target's nodes, it puts no bound on what a registry may
 * send, and it starts threads that are not daemons.
 */
final class RegistryClient {

  /** distribution itself refuses manifests beyond 4 MiB. */
  private static final int LARGEST_MANIFEST = 4 << 20;

  private static final int LARGEST_CONFIGURATION = 8 << 20;
  private static final int LARGEST_ERROR = 65_536;

  /** The first one and 20 redirects, as many as browsers follow. */
  private static final int MOST_REQUESTS = 21;

  /** More than this nobody builds for; an index over signatures or artifacts may be long. */
  private static final int MOST_PLATFORMS = 64;

  /** Of so many platforms the configuration's digest is asked for, when one is needed. */
  private static final int MOST_CONFIGURATIONS = 8;

  private static final String LABELS = "org.opencontainers.image.";
  private static final String USUAL_PLATFORM = "linux/amd64";
  private static final String UNKNOWN_PLATFORM = "unknown";

  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private static final String ACCEPTED =
      String.join(", ", INDEXES.stream().sorted().toList())
          + ", "
          + String.join(", ", MANIFESTS.stream().sorted().toList());

  private final HttpClient http;
  private final CredentialFiles credentials;
  private final Set<String> plainHttp;

  /**
   * @param plainHttp registries that are spoken to without TLS, as references write them
   */
  RegistryClient(
      CredentialFiles credentials,
      EnvironmentProxies proxies,
      Set<String> plainHttp,
      Duration connecting) {
    int seconds = (int) Math.max(1, connecting.toSeconds());
    this.http = proxies.applied(HttpClient.Builder.builder().withTimeout(seconds)::build);
    this.credentials = credentials;
    this.plainHttp = Set.copyOf(plainHttp);
  }

  /**
   * What the registry has at this reference.
   *
   * @param everyConfiguration whether each platform's configuration is named too, by its digest
   * @throws CaptureException {@code NOT_FOUND} when the registry has no such tag, digest or
   *     repository; {@code FORBIDDEN}, {@code UNREACHABLE} or {@code INVALID} when it did not say
   */
  RegistryImage ask(String reference, ImageName name, boolean everyConfiguration)
      throws CaptureException, InterruptedException {
    Conversation talk = new Conversation(name, credentials.find(name));
    Document top = talk.manifest(name.digest().or(name::tag).orElseThrow());
    List<PlatformManifest> platforms = List.of();
    JsonNode manifest = top.content();
    if (top.isIndex()) {
      platforms = platforms(top.content());
      Optional<PlatformManifest> told = usual(platforms);
      if (told.isEmpty()) {
        return new RegistryImage(
            reference,
            Outcome.collected(name.toString()),
            Optional.of(top.digest()),
            true,
            platforms,
            Map.of(),
            Optional.empty(),
            Optional.empty());
      }
      manifest = talk.manifest(told.get().digest()).content();
      platforms =
          configured(
              talk, platforms, told.get(), manifest, everyConfiguration ? MOST_CONFIGURATIONS : 0);
    }
    Optional<String> configuration = configuration(manifest);
    JsonNode made =
        configuration.isEmpty()
            ? MissingNode.getInstance()
            : talk.configuration(configuration.get());
    return new RegistryImage(
        reference,
        Outcome.collected(name.toString()),
        Optional.of(top.digest()),
        top.isIndex(),
        platforms,
        labels(made),
        created(made),
        top.isIndex() ? Optional.empty() : configuration);
  }

  private static Optional<PlatformManifest> usual(List<PlatformManifest> platforms) {
    return platforms.stream()
        .filter(one -> one.platform().equals(USUAL_PLATFORM))
        .findFirst()
        .or(() -> platforms.stream().findFirst());
  }

  /** In the index's order, without attestations, which no node runs. */
  private static List<PlatformManifest> platforms(JsonNode index) throws CaptureException {
    List<PlatformManifest> platforms = new ArrayList<>();
    for (JsonNode entry : index.path("manifests")) {
      JsonNode platform = entry.path("platform");
      boolean attestation = entry.path("annotations").has("vnd.docker.reference.type");
      if (!attestation && platforms.size() < MOST_PLATFORMS) {
        platforms.add(
            new PlatformManifest(
                platformName(platform), digest(entry.path("digest")), Optional.empty()));
      }
    }
    return platforms;
  }

  private static String platformName(JsonNode platform) {
    if (!platform.isObject()) {
      return UNKNOWN_PLATFORM;
    }
    StringBuilder name =
        new StringBuilder(OneLine.of(platform.path("os").asText(UNKNOWN_PLATFORM)));
    name.append('/').append(OneLine.of(platform.path("architecture").asText(UNKNOWN_PLATFORM)));
    String variant = platform.path("variant").asText("");
    return variant.isEmpty() ? name.toString() : name + "/" + OneLine.of(variant);
  }

  /** The platforms with the digests of their configurations: of one, or of the first few. */
  private static List<PlatformManifest> configured(
      Conversation talk,
      List<PlatformManifest> platforms,
      PlatformManifest told,
      JsonNode manifest,
      int most)
      throws CaptureException, InterruptedException {
    List<PlatformManifest> configured = new ArrayList<>();
    int asked = 1;
    for (PlatformManifest one : platforms) {
      Optional<String> configuration = Optional.empty();
      if (one.equals(told)) {
        configuration = configuration(manifest);
      } else if (asked < most) {
        asked++;
        configuration = configuration(talk.manifest(one.digest()).content());
      }
      configured.add(new PlatformManifest(one.platform(), one.digest(), configuration));
    }
    return configured;
  }

  private static Optional<String> configuration(JsonNode manifest) throws CaptureException {
    JsonNode at = manifest.at("/config/digest");
    return at.isMissingNode() ? Optional.empty() : Optional.of(digest(at));
  }

  private static String digest(JsonNode said) throws CaptureException {
    String digest = said.asText("");
    if (!digest.matches("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}")) {
      throw new CaptureException(
          Reason.INVALID, "the registry names a digest that is none: " + shortened(digest));
    }
    return digest;
  }

  private static Map<String, String> labels(JsonNode configuration) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : configuration.at("/config/Labels").properties()) {
      if (label.getKey().startsWith(LABELS) && label.getValue().isTextual()) {
        labels.put(label.getKey(), shortened(label.getValue().textValue()));
      }
    }
    return labels;
  }

  private static Optional<Instant> created(JsonNode configuration) {
    try {
      return Optional.of(Instant.parse(configuration.path("created").asText("")));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String shortened(String text) {
    String line = OneLine.of(text);
    return line.length() <= 500 ? line : line.substring(0, 500) + "…";
  }

  /** An index or a manifest, and its digest as it was computed here. */
  private record Document(boolean isIndex, String digest, JsonNode content) {}

  /** One image's questions to its registry. */
  private final class Conversation implements AuthProvider {

    private final ImageName name;
    private final Login login;
    private final ContainerRef reference;
    private int requests;

    private Conversation(ImageName name, Login login) {
      this.name = name;
      this.login = login;
      // Put together from its parts: ORAS takes a host without dot and port for a directory.
      this.reference =
          ContainerRef.parse("registry.invalid/" + name.repository()).forRegistry(name.registry());
    }

    /** Called by ORAS before each request, the ones that follow a redirect included. */
    @Override
    public String getAuthHeader(ContainerRef registry) {
      requests++;
      if (requests > MOST_REQUESTS) {
        // ORAS follows redirects without counting them, and leaves a connection open for each.
        throw new OrasException("too many redirects");
      }
      return login.header().orElse(null);
    }

    @Override
    public AuthScheme getAuthScheme() {
      return login.header().isPresent() ? AuthScheme.BASIC : AuthScheme.NONE;
    }

    private Document manifest(String tagOrDigest) throws CaptureException, InterruptedException {
      String path = "https://%s/v2/%s/manifests/%s";
      ResponseWrapper<InputStream> answer = get(path, tagOrDigest, ACCEPTED);
      byte[] body = body(answer, LARGEST_MANIFEST);
      String digest = "sha256:" + Sha256.of(body);
      if (tagOrDigest.startsWith("sha256:") && !digest.equals(tagOrDigest)) {
        throw new CaptureException(
            Reason.INVALID, "the registry answers with other content than " + tagOrDigest + " has");
      }
      JsonNode content = json(body);
      String type =
          content
              .path("mediaType")
              .asText(answer.headers().getOrDefault("content-type", "").replaceFirst(";.*$", ""))
              .strip();
      boolean index = INDEXES.contains(type);
      if (!index && !MANIFESTS.contains(type)) {
        throw new CaptureException(
            Reason.INVALID,
            "the registry answers with neither an index nor a manifest, but " + shortened(type));
      }
      return new Document(index, tagOrDigest.startsWith("sha512:") ? tagOrDigest : digest, content);
    }

    private JsonNode configuration(String digest) throws CaptureException, InterruptedException {
      byte[] body = body(get("https://%s/v2/%s/blobs/%s", digest, "*/*"), LARGEST_CONFIGURATION);
      if (digest.startsWith("sha256:") && !digest.equals("sha256:" + Sha256.of(body))) {
        throw new CaptureException(
            Reason.INVALID, "the registry answers with other content than " + digest + " has");
      }
      return json(body);
    }

    private JsonNode json(byte[] body) throws CaptureException {
      try {
        return SnapshotJson.tree(body);
      } catch (IOException e) {
        throw new CaptureException(Reason.INVALID, "the registry's answer is no JSON", e);
      }
    }

    private ResponseWrapper<InputStream> get(String path, String last, String accept)
        throws CaptureException, InterruptedException {
      String https = path.formatted(reference.getApiRegistry(), name.repository(), last);
      boolean plain = plainHttp.contains(name.registry());
      URI uri = URI.create(plain ? https.replaceFirst("^https", "http") : https);
      requests = 0;
      ResponseWrapper<InputStream> answer;
      try {
        answer = http.download(uri, Map.of("Accept", accept), Scopes.of(reference), this);
      } catch (OrasException e) {
        throw failure(e);
      }
      if (answer.statusCode() != 200) {
        throw refusal(answer.statusCode(), errorCode(answer));
      }
      return answer;
    }

    private byte[] body(ResponseWrapper<InputStream> answer, int largest)
        throws CaptureException, InterruptedException {
      try (InputStream in = answer.response()) {
        byte[] body = in.readNBytes(largest + 1);
        if (body.length > largest) {
          throw new CaptureException(
              Reason.INVALID, "the registry answers with more than " + largest + " bytes");
        }
        return body;
      } catch (IOException e) {
        throw failure(e);
      }
    }

    /** The first code of an error by the distribution specification; empty when there is none. */
    private String errorCode(ResponseWrapper<InputStream> answer) throws InterruptedException {
      try (InputStream in = answer.response()) {
        JsonNode code = SnapshotJson.tree(in.readNBytes(LARGEST_ERROR)).at("/errors/0/code");
        return code.asText("").matches("[A-Z_]{1,40}") ? " " + code.asText() : "";
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return "";
      }
    }

    private CaptureException refusal(int status, String code) {
      String said = status + code;
      return switch (status) {
        case 401, 403 ->
            new CaptureException(
                Reason.FORBIDDEN,
                "%s answers %s to %s: asked %s"
                    .formatted(name.registry(), said, name, login.told()));
        case 404 ->
            new CaptureException(
                Reason.NOT_FOUND, "%s has no %s (%s)".formatted(name.registry(), name, said));
        case 429 ->
            new CaptureException(
                Reason.UNREACHABLE,
                "%s lets itself not be asked this often (%s)".formatted(name.registry(), said));
        default ->
            new CaptureException(
                status >= 500 ? Reason.UNREACHABLE : Reason.INVALID,
                "%s answers %s to %s".formatted(name.registry(), said, name));
      };
    }

    private CaptureException failure(Exception e) throws InterruptedException {
      if (requests > MOST_REQUESTS) {
        return new CaptureException(
            Reason.INVALID, name.registry() + " sends from one place to another without end", e);
      }
      if (e instanceof OrasException oras
          && (oras.getStatusCode() == 401 || oras.getStatusCode() == 403)) {
        return refusal(oras.getStatusCode(), "");
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InterruptedException) {
          throw new InterruptedException();
        }
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        Optional<String> why = unreachable(cause);
        if (why.isPresent()) {
          return new HostException(name.registry() + ": " + why.get());
        }
      }
      return new CaptureException(
          Reason.INVALID, name.registry() + " does not answer as a registry does", e);
    }

    private Optional<String> unreachable(Throwable cause) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return Optional.of("no such host");
      }
      if (cause instanceof ConnectException) {
        return Optional.of(
            cause.getCause() instanceof UnresolvedAddressException
                ? "no such host"
                : "no connection");
      }
      if (cause instanceof SSLException) {
        return Optional.of(
            "no TLS (%s); if it is to be asked by plain HTTP, allow it with --plain-http %s"
                .formatted(shortened(String.valueOf(cause.getMessage())), name.registry()));
      }
      return cause instanceof IOException
          ? Optional.of(
              "the connection broke (" + shortened(String.valueOf(cause.getMessage())) + ")")
          : Optional.empty();
    }
  }

  /** The registry itself cannot be reached, whatever is asked of it. */
  static final class HostException extends CaptureException {
    private static final long serialVersionUID = 1L;

    private HostException(String message) {
      super(Reason.UNREACHABLE, message);
    }
  }
}

package io.skewpack.capture.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What docker and podman keep to log in with, in podman's order: {@code $REGISTRY_AUTH_FILE} alone
 * when it is set; else {@code $XDG_RUNTIME_DIR/containers/auth.json}, {@code
 * ~/.config/containers/auth.json}, and {@code $DOCKER_CONFIG/config.json} or {@code
 * ~/.docker/config.json}. Per-repository keys and credential programs are honoured
 * (containers-auth.json(5), docker login's own documentation). The first file that has something
 * for an image gives it.
 *
 * <p>ORAS has a store of its own. It knows no {@code DOCKER_CONFIG}, asks for Docker Hub by a name
 * under which docker keeps nothing, cannot read a file without {@code auths}, refuses all of a file
 * for one password with a colon, and waits for a credential program without an end.
 */
final class CredentialFiles {

  /** Larger ones are nobody's credentials. */
  private static final long LARGEST = 4_000_000;

  /** How docker calls its hub in these files. */
  private static final Set<String> HUB_KEYS =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

  /**
   * What there is for one image.
   *
   * @param header the value for {@code Authorization}; absent when there is none. It is a secret
   * @param told where it came from, or where was looked for it: for a message
   */
  record Login(Optional<String> header, String told) {
    @Override
    public String toString() {
      return told;
    }
  }

  /**
   * @param shown how a message calls it: by its variable, so that no path of a machine is told
   */
  private record Place(Path file, String shown) {}

  /** A file that was read; {@code content} is absent when there is none. */
  private record Loaded(String shown, Optional<JsonNode> content, boolean broken) {}

  private final List<Place> places;
  private final CredentialProgram program;
  private final Map<String, Optional<String>> byProgram = new ConcurrentHashMap<>();
  private List<Loaded> loaded;

  private CredentialFiles(List<Place> places, CredentialProgram program) {
    this.places = List.copyOf(places);
    this.program = program;
  }

  /**
   * @param environment the variables that say where the files are
   * @param home the user's directory
   */
  static CredentialFiles of(Map<String, String> environment, Path home, CredentialProgram program) {
    String only = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!only.isEmpty()) {
      return new CredentialFiles(List.of(new Place(Path.of(only), "$REGISTRY_AUTH_FILE")), program);
    }
    List<Place> places = new ArrayList<>();
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      places.add(
          new Place(
              Path.of(runtime, "containers", "auth.json"),
              "$XDG_RUNTIME_DIR/containers/auth.json"));
    }
    places.add(
        new Place(
            home.resolve(Path.of(".config", "containers", "auth.json")),
            "~/.config/containers/auth.json"));
    String docker = environment.getOrDefault("DOCKER_CONFIG", "");
    places.add(
        docker.isEmpty()
            ? new Place(home.resolve(Path.of(".docker", "config.json")), "~/.docker/config.json")
            : new Place(Path.of(docker, "config.json"), "$DOCKER_CONFIG/config.json"));
    return new CredentialFiles(places, program);
  }

  /** What to log in with for this image. */
  Login find(ImageName image) throws InterruptedException {
    List<String> passed = new ArrayList<>();
    for (Loaded file : loaded()) {
      if (file.broken()) {
        passed.add(file.shown() + " (cannot be read)");
      } else if (file.content().isEmpty()) {
        passed.add(file.shown() + " (not there)");
      } else {
        Optional<String> header = header(file.content().get(), image);
        if (header.isPresent()) {
          return new Login(header, "with what " + file.shown() + " holds for it");
        }
        passed.add(
            file.shown()
                + (hasIdentityToken(file.content().get(), image)
                    ? " (an identity token, which is not supported)"
                    : " (nothing for it)"));
      }
    }
    return new Login(
        Optional.empty(), "without credentials; looked at: " + String.join(", ", passed));
  }

  private synchronized List<Loaded> loaded() {
    if (loaded == null) {
      loaded = places.stream().map(CredentialFiles::load).toList();
    }
    return loaded;
  }

  private static Loaded load(Place place) {
    try {
      if (!Files.isRegularFile(place.file())) {
        return new Loaded(place.shown(), Optional.empty(), false);
      }
      if (Files.size(place.file()) > LARGEST) {
        return new Loaded(place.shown(), Optional.empty(), true);
      }
      JsonNode content = SnapshotJson.tree(Files.readAllBytes(place.file()));
      return new Loaded(place.shown(), Optional.of(content), !content.isObject());
    } catch (IOException e) {
      // What a parser says of a file of secrets may quote it.
      return new Loaded(place.shown(), Optional.empty(), true);
    }
  }

  private Optional<String> header(JsonNode file, ImageName image) throws InterruptedException {
    Optional<String> header = fromProgram(file.path("credHelpers"), image);
    for (String key : keys(image)) {
      if (header.isEmpty()) {
        header = entry(file.path("auths"), key).flatMap(CredentialFiles::basic);
      }
    }
    if (header.isEmpty() && file.path("credsStore").isTextual()) {
      header = ask(file.path("credsStore").textValue(), image);
    }
    return header;
  }

  private Optional<String> fromProgram(JsonNode byHost, ImageName image)
      throws InterruptedException {
    Optional<JsonNode> named = entry(byHost, image.registry()).filter(JsonNode::isTextual);
    return named.isPresent() ? ask(named.get().textValue(), image) : Optional.empty();
  }

  private Optional<String> ask(String name, ImageName image) throws InterruptedException {
    String server =
        image.registry().equals(ImageName.DOCKER_HUB)
            ? "https://index.docker.io/v1/"
            : image.registry();
    String key = name + " " + server;
    Optional<String> known = byProgram.get(key);
    if (known == null) {
      known = program.get(name, server).map(pair -> basic(pair.user(), pair.secret()));
      byProgram.put(key, known);
    }
    return known;
  }

  /** Most specific first. */
  private static List<String> keys(ImageName image) {
    List<String> keys = new ArrayList<>();
    String key = image.home();
    while (!key.equals(image.registry())) {
      keys.add(key);
      key = key.substring(0, key.lastIndexOf('/'));
    }
    keys.add(key);
    return keys;
  }

  /** The entry of this key, which may be written as a URL as {@code docker login} once did. */
  private static Optional<JsonNode> entry(JsonNode entries, String key) {
    if (entries.has(key)) {
      return Optional.of(entries.get(key));
    }
    for (Map.Entry<String, JsonNode> one : entries.properties()) {
      if (plain(one.getKey()).equals(key)) {
        return Optional.of(one.getValue());
      }
    }
    return Optional.empty();
  }

  private static String plain(String key) {
    String bare = key.replaceFirst("^https?://", "");
    String host = bare.replaceFirst("/.*$", "");
    if (HUB_KEYS.contains(host)) {
      String path = bare.substring(host.length()).replaceFirst("^/v[12](/.*)?$", "");
      return ImageName.DOCKER_HUB + path;
    }
    return bare.equals(key) ? key : host;
  }

  private static Optional<String> basic(JsonNode entry) {
    String auth = entry.path("auth").asText("");
    if (!auth.isEmpty()) {
      try {
        // Docker pads with NUL; only the first colon parts the name from the password.
        String pair = new String(Base64.getDecoder().decode(auth), UTF_8).replace("\0", "");
        int colon = pair.indexOf(':');
        return colon <= 0
            ? Optional.empty()
            : Optional.of(basic(pair.substring(0, colon), pair.substring(colon + 1)));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    String user = entry.path("username").asText("");
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(basic(user, entry.path("password").asText("")));
  }

  private static String basic(String user, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8));
  }

  private static boolean hasIdentityToken(JsonNode file, ImageName image) {
    return keys(image).stream()
        .anyMatch(
            key ->
                entry(file.path("auths"), key)
                    .filter(entry -> entry.path("identitytoken").isTextual())
                    .isPresent());
  }
}

package io.skewpack.cli;

import io.skewpack.capture.FollowUp;
import io.skewpack.capture.registry.RegistryLookup;
import io.skewpack.snapshot.ImageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether the images' registries are asked, which no named target implies. */
final class RegistryOptions {

  @Option(
      names = "--registry",
      description =
          "Ask the registries about every image that is captured: whether the tag is there, its "
              + "digest, platforms and labels. Credentials come from $REGISTRY_AUTH_FILE, podman's "
              + "auth.json, $DOCKER_CONFIG or ~/.docker. Never asked without this.")
  private boolean asked;

  @Option(
      names = "--plain-http",
      paramLabel = "HOST[:PORT]",
      description =
          "A registry that is spoken to without TLS, as the references write it; may be repeated.")
  private List<String> plainHttp = List.of();

  @Option(
      names = "--registry-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long all registries may take together (default: 60); a quarter of it for one image.")
  private int timeoutSeconds;

  /**
   * @throws UsageException when options contradict each other
   */
  void check() {
    if (!plainHttp.isEmpty() && !asked) {
      throw new UsageException("--plain-http is for asking registries: add --registry");
    }
    if (timeoutSeconds < 1) {
      throw new UsageException(
          "--registry-timeout is a number of seconds above 0, not " + timeoutSeconds);
    }
    plainHttp.forEach(RegistryOptions::host);
  }

  /** What asks the registries; empty when nobody wants them asked. */
  Optional<FollowUp> lookup() {
    if (!asked) {
      return Optional.empty();
    }
    Set<String> plain = new LinkedHashSet<>();
    plainHttp.forEach(given -> plain.add(host(given)));
    try {
      return Optional.of(
          RegistryLookup.of(
              System.getenv(),
              Path.of(System.getProperty("user.home")),
              plain,
              Duration.ofSeconds(timeoutSeconds)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** The host as references write it, of which a path or a scheme is no part. */
  private static String host(String given) {
    return ImageName.of(given + "/image")
        .filter(name -> name.repository().equals("image"))
        .map(ImageName::registry)
        .orElseThrow(
            () ->
                new UsageException(
                    "--plain-http is a host as image references write it, as in "
                        + "registry.local:5000, not "
                        + given));
  }
}

package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a chart's templates see of a server: {@code .Capabilities.KubeVersion} and {@code
 * .Capabilities.APIVersions}.
 *
 * @param version as the server writes it, as in {@code v1.33.13}
 * @param apiVersions groups with their versions, as in {@code snapshot.storage.k8s.io/v1}, of those
 *     that Helm does not know by itself, in the server's order
 */
public record ServerCapabilities(String version, List<String> apiVersions) {

  /** It becomes a word of a command line. */
  private static final Pattern VERSION =
      Pattern.compile("v[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}[A-Za-z0-9.+-]{0,60}");

  private static final Pattern GROUP_VERSION =
      Pattern.compile("[a-z0-9][a-z0-9.-]{0,252}/v[0-9a-z]{1,20}");

  /**
   * The groups of client-go's scheme and of its extensions, which {@code helm template} has without
   * being told (Helm, {@code pkg/chart/common/capabilities.go}, {@code allKnownVersions}).
   */
  private static final Set<String> KNOWN =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "apps",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "extensions",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  public ServerCapabilities {
    apiVersions = List.copyOf(apiVersions);
  }

  /**
   * Asks a server; groups that it does not tell are left out.
   *
   * @return absent when it calls its version what is none
   * @throws CaptureException when it does not say its version
   */
  public static Optional<ServerCapabilities> read(LiveTarget target)
      throws CaptureException, InterruptedException {
    String version = target.get("/version", "get /version").path("gitVersion").asText("");
    if (!VERSION.matcher(version).matches()) {
      return Optional.empty();
    }
    List<String> served = new ArrayList<>();
    try {
      for (JsonNode group : target.get(Discovery.PATH, Discovery.WHAT).path("groups")) {
        if (!KNOWN.contains(group.path("name").asText())) {
          group.path("versions").forEach(one -> served.add(one.path("groupVersion").asText()));
        }
      }
    } catch (CaptureException e) {
      // The substrate's own read of it says that it is missing.
      return Optional.of(new ServerCapabilities(version, List.of()));
    }
    return Optional.of(
        new ServerCapabilities(
            version, served.stream().filter(one -> GROUP_VERSION.matcher(one).matches()).toList()));
  }
}

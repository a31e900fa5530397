package io.skewpack.capture.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.KubernetesYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A real registry that holds what a sample's {@code registry.yaml} says. It is on loopback; the
 * sample's references reach it as the proxy of whoever asks, for a registry takes a request to a
 * proxy for its own. What is pushed is the same every time, and so are the digests.
 */
public final class SampleRegistry implements AutoCloseable {

  public static final String LEFT_OUT = DockerRegistry.LEFT_OUT;

  private final DockerRegistry registry;

  private SampleRegistry(DockerRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param folder an empty one, for all that the registry writes
   */
  public static SampleRegistry start(Path folder, Path images) throws Exception {
    SampleRegistry started = new SampleRegistry(DockerRegistry.open(folder));
    try {
      for (JsonNode image :
          KubernetesYaml.read(Files.readString(images)).get(0).value().path("images")) {
        started.registry.pushIndex(
            image.path("repository").asText(),
            image.path("tag").asText(),
            image.path("label").asText());
      }
      return started;
    } catch (Exception | AssertionError e) {
      started.close();
      throw e;
    }
  }

  public Map<String, String> environment() {
    return Map.of("HTTP_PROXY", "http://" + registry.host());
  }

  @Override
  public void close() {
    registry.close();
  }
}

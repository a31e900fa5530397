package io.skewpack.capture.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;

/**
 * One rendered object.
 *
 * @param object the whole manifest, as kubectl reads it; has {@code apiVersion} and {@code kind}.
 *     Read only by agreement: Jackson's trees cannot be frozen
 * @param template Helm's {@code # Source:} comment, as in {@code mysql/templates/cmpd.yaml}; for
 *     given manifests without one, the file
 */
public record RenderedManifest(JsonNode object, Optional<String> template) {

  private static final String HOOK = "helm.sh/hook";

  public RenderedManifest {
    Objects.requireNonNull(object);
    Objects.requireNonNull(template);
  }

  /** The annotation {@code helm.sh/hook}, when the object is a hook. */
  public Optional<String> hook() {
    JsonNode hook = object.path("metadata").path("annotations").path(HOOK);
    return hook.isTextual() ? Optional.of(hook.asText()) : Optional.empty();
  }
}

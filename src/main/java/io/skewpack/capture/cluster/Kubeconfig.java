package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kubeconfig file, as far as one has to look into it to choose a context. What the file calls its
 * current context never chooses: it is whatever somebody used last.
 *
 * @param contexts their names, in the file's order
 */
public record Kubeconfig(Path path, List<String> contexts, JsonNode content) {

  public Kubeconfig {
    contexts = List.copyOf(contexts);
  }

  /**
   * @throws CaptureException when it cannot be read, or is no kubeconfig
   */
  public static Kubeconfig read(Path path) throws CaptureException {
    JsonNode content;
    try {
      List<Document> documents =
          KubernetesYaml.read(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
      if (documents.size() != 1) {
        throw new CaptureException(Reason.INVALID, path + " is no kubeconfig");
      }
      content = documents.get(0).value();
    } catch (IOException e) {
      throw new CaptureException(Reason.NOT_FOUND, path + " cannot be read", e);
    } catch (YamlException e) {
      throw new CaptureException(Reason.INVALID, path + ", " + e.getMessage(), e);
    }
    List<String> contexts = new ArrayList<>();
    for (JsonNode context : content.path("contexts")) {
      contexts.add(context.path("name").asText());
    }
    return new Kubeconfig(path, contexts, content);
  }

  /**
   * Whether the file calls a context its current one, which kubectl and helm take by themselves.
   */
  public boolean isCurrent(String context) {
    return content.path("current-context").asText().equals(context);
  }

  /** Without the content, which holds credentials. */
  @Override
  public String toString() {
    return "Kubeconfig[" + path + ", " + contexts + "]";
  }

  /** The entry of a context's cluster, as in the file. */
  Optional<JsonNode> cluster(String context) {
    return entry("clusters", "cluster", context);
  }

  /** The entry of a context's user, as in the file. */
  Optional<JsonNode> user(String context) {
    return entry("users", "user", context);
  }

  private Optional<JsonNode> entry(String list, String kind, String context) {
    return named("contexts", context)
        .flatMap(found -> named(list, found.path("context").path(kind).asText()))
        .map(found -> found.path(kind));
  }

  private Optional<JsonNode> named(String list, String name) {
    for (JsonNode entry : content.path(list)) {
      if (entry.path("name").asText().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}

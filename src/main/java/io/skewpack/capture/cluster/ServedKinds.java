package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which kinds an API server serves, by its discovery documents: {@code /api/v1}, {@code
 * /apis/GROUP} and {@code /apis/GROUP/VERSION}.
 */
final class ServedKinds {

  /** The groups without a dot, and those with this ending, that Kubernetes itself serves. */
  private static final String KUBERNETES = ".k8s.io";

  /** They become parts of a path. */
  private static final Pattern GROUP_VERSION =
      Pattern.compile("(?:[a-z0-9][a-z0-9.-]*/)?v[a-z0-9]+");

  private static final Pattern PLURAL = Pattern.compile("[a-z][a-z0-9-]*");

  /** A kind as a resource. */
  record Resource(String apiVersion, String plural, boolean namespaced) {
    String group() {
      return groupOf(apiVersion);
    }

    /** {@code componentdefinitions.apps.kubeblocks.io}, as in a role. */
    String title() {
      return group().isEmpty() ? plural : plural + "." + group();
    }

    /** The path of the list that an object belongs to. */
    String path(String namespace) {
      String base = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
      return base + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
    }
  }

  private final Map<String, Map<String, Resource>> byVersion = new HashMap<>();

  /** The versions that a group is served in; empty when the group is not. */
  private final Map<String, Set<String>> versions = new HashMap<>();

  private ServedKinds() {}

  /**
   * Asks for these, and for the other versions of their groups.
   *
   * @param apiVersions of the objects at hand
   * @throws CaptureException when the server does not say
   */
  static ServedKinds read(LiveTarget target, Collection<String> apiVersions)
      throws CaptureException, InterruptedException {
    ServedKinds served = new ServedKinds();
    for (String apiVersion : new LinkedHashSet<>(apiVersions)) {
      if (!GROUP_VERSION.matcher(apiVersion).matches()) {
        continue;
      }
      String group = groupOf(apiVersion);
      served.add(target, apiVersion);
      if (!group.isEmpty() && !served.versions.containsKey(group)) {
        Set<String> all = new LinkedHashSet<>();
        for (JsonNode version : optional(target, "/apis/" + group).path("versions")) {
          all.add(version.path("groupVersion").asText());
        }
        served.versions.put(group, all);
        for (String other : all) {
          if (GROUP_VERSION.matcher(other).matches() && groupOf(other).equals(group)) {
            served.add(target, other);
          }
        }
      }
    }
    return served;
  }

  private void add(LiveTarget target, String apiVersion)
      throws CaptureException, InterruptedException {
    if (byVersion.containsKey(apiVersion)) {
      return;
    }
    String path = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
    Map<String, Resource> kinds = new HashMap<>();
    // The core group has one version, and a path that says so.
    JsonNode list =
        groupOf(apiVersion).isEmpty() && !apiVersion.equals("v1")
            ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
            : optional(target, path);
    for (JsonNode resource : list.path("resources")) {
      String plural = resource.path("name").asText();
      if (PLURAL.matcher(plural).matches()) {
        kinds.put(
            resource.path("kind").asText(),
            new Resource(apiVersion, plural, resource.path("namespaced").asBoolean()));
      }
    }
    byVersion.put(apiVersion, kinds);
  }

  private static JsonNode optional(LiveTarget target, String path)
      throws CaptureException, InterruptedException {
    try {
      return target.get(path, "get " + path);
    } catch (CaptureException e) {
      if (e.reason() == Outcome.Reason.NOT_FOUND) {
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
      }
      throw e;
    }
  }

  /** Absent when the server does not serve the kind in this version. */
  Optional<Resource> resource(String apiVersion, String kind) {
    return Optional.ofNullable(byVersion.getOrDefault(apiVersion, Map.of()).get(kind));
  }

  /** The other versions of the kind's group in which it is served. */
  Set<String> otherVersions(String apiVersion, String kind) {
    Set<String> others = new HashSet<>();
    String group = groupOf(apiVersion);
    byVersion.forEach(
        (version, kinds) -> {
          if (groupOf(version).equals(group) && kinds.containsKey(kind)) {
            others.add(version);
          }
        });
    return others;
  }

  /** Whether a group is none of Kubernetes' own. */
  static boolean isCustom(String group) {
    return group.contains(".") && !group.endsWith(KUBERNETES);
  }

  static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}

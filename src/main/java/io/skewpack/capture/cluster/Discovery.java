package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What of KubeBlocks an API server serves, and in which version it prefers to: releases serve the
 * same resource in different versions, and some not at all.
 *
 * @param served by resource and group, as in {@code backuprepos.dataprotection.kubeblocks.io}
 */
record Discovery(Map<String, Served> served) {

  static final String PATH = "/apis";
  static final String WHAT = "get /apis";

  /** Names of a server become parts of a path: only those that are plainly spelled. */
  private static final Pattern GROUP = Pattern.compile("(?:[a-z0-9-]+\\.)*kubeblocks\\.io");

  private static final Pattern VERSION = Pattern.compile("v[0-9a-z]+");

  /**
   * @param path of the list of all its objects
   */
  record Served(String path, String kind) {}

  Optional<Served> of(String resource, String group) {
    return Optional.ofNullable(served.get(resource + "." + group));
  }

  static Discovery read(LiveTarget target) throws CaptureException, InterruptedException {
    Map<String, Served> served = new TreeMap<>();
    for (JsonNode group : target.get(PATH, WHAT).path("groups")) {
      String name = group.path("name").asText();
      if (GROUP.matcher(name).matches()) {
        for (String version : versions(group)) {
          String path = PATH + "/" + name + "/" + version;
          for (JsonNode resource : target.get(path, "get " + path).path("resources")) {
            String plural = resource.path("name").asText();
            served.putIfAbsent(
                plural + "." + name,
                new Served(path + "/" + plural, resource.path("kind").asText()));
          }
        }
      }
    }
    return new Discovery(served);
  }

  /** The preferred one first. */
  private static List<String> versions(JsonNode group) {
    List<String> versions = new ArrayList<>();
    versions.add(group.at("/preferredVersion/version").asText());
    group.path("versions").forEach(version -> versions.add(version.path("version").asText()));
    return versions.stream().distinct().filter(v -> VERSION.matcher(v).matches()).toList();
  }
}

package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.ConfigMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads the names of the keys of ConfigMaps, and no value: the server is asked for metadata alone,
 * whose {@code managedFields} name every field that somebody set (Kubernetes documentation,
 * Server-Side Apply, "Field management").
 */
final class ConfigMapKeys {

  static final String WHAT = "get configmaps";
  static final String PATH = "/api/v1/namespaces";

  /** A ConfigMap in a namespace. */
  record Reference(String namespace, String name) implements Comparable<Reference> {
    private static final Comparator<Reference> ORDER =
        Comparator.comparing(Reference::namespace).thenComparing(Reference::name);

    @Override
    public int compareTo(Reference other) {
      return ORDER.compare(this, other);
    }
  }

  private final List<ConfigMap> found = new ArrayList<>();

  /** In the order of namespace and name. */
  List<ConfigMap> found() {
    return List.copyOf(found);
  }

  /**
   * Reads them one by one.
   *
   * @throws CaptureException at the first one that is forbidden or does not come; those before it
   *     are kept. One that is not there is no failure
   */
  ConfigMapKeys read(LiveTarget target, SortedSet<Reference> references)
      throws CaptureException, InterruptedException {
    if (references.size() > Running.MOST_CONFIG_MAPS) {
      // Said here and not left to be counted: what is not read must not look as if it were empty.
      readFirst(target, references);
      throw new CaptureException(
          Reason.INVALID,
          "%s: of %d ConfigMaps only the first %d were asked for"
              .formatted(WHAT, references.size(), Running.MOST_CONFIG_MAPS));
    }
    return readFirst(target, references);
  }

  private ConfigMapKeys readFirst(LiveTarget target, SortedSet<Reference> references)
      throws CaptureException, InterruptedException {
    for (Reference one : references.stream().limit(Running.MOST_CONFIG_MAPS).toList()) {
      String path =
          "%s/%s/configmaps/%s"
              .formatted(PATH, LiveTarget.encoded(one.namespace()), LiveTarget.encoded(one.name()));
      try {
        JsonNode metadata = target.metadata(path, WHAT);
        found.add(new ConfigMap(one.namespace(), one.name(), true, keys(metadata)));
      } catch (CaptureException e) {
        if (e.reason() != Reason.NOT_FOUND) {
          throw e;
        }
        found.add(new ConfigMap(one.namespace(), one.name(), false, Optional.empty()));
      }
    }
    return this;
  }

  /** Absent when nobody is said to have set anything: then managedFields were taken away. */
  static Optional<List<String>> keys(JsonNode object) {
    JsonNode entries = object.at("/metadata/managedFields");
    SortedSet<String> keys = new TreeSet<>();
    for (JsonNode entry : entries) {
      for (String field : List.of("f:data", "f:binaryData")) {
        entry
            .path("fieldsV1")
            .path(field)
            .properties()
            .forEach(
                key -> {
                  if (key.getKey().startsWith("f:")) {
                    keys.add(key.getKey().substring(2));
                  }
                });
      }
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(keys));
  }
}

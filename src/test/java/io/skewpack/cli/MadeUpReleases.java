package io.skewpack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small release archive: two kinds, four releases, and the bundles of each one alone. */
final class MadeUpReleases {

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %1$ss.apps.kubeblocks.io}
      spec:
        group: apps.kubeblocks.io
        scope: Namespaced
        names: {kind: %2$s, plural: %1$ss}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              description: words
              type: object
              properties:
                apiVersion: {type: string}
                kind: {type: string}
                metadata: {type: object}
                spec:
                  type: object
                  required: [name]
                  properties:
                    name:
                      type: string
                      maxLength: %3$s
                      pattern: "^[a-z]+$"
                      x-kubernetes-validations:
                      - {rule: "self != 'broken'"}
                    mode: {type: string, enum: [fast, safe], default: safe}
                    items:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [key]
                      items:
                        type: object
                        required: [key]
                        properties: {key: {type: string}, weight: {type: integer, minimum: 1}}
      """;

  private static final String PUMP = CRD.formatted("pump", "Pump", 10);
  private static final String WIDER_PUMP = CRD.formatted("pump", "Pump", 20);
  private static final String VALVE = CRD.formatted("valve", "Valve", 10);

  /** In the order of an archive's index: a release before its prereleases. */
  private static final Map<String, List<String>> RELEASES =
      new java.util.TreeMap<>(
          Map.of(
              "v1.0.0", List.of(PUMP),
              "v1.0.1", List.of(WIDER_PUMP, VALVE),
              "v1.0.1-beta.2", List.of(PUMP),
              "v1.1.0", List.of(VALVE)));

  private final Path folder;

  private MadeUpReleases(Path folder) {
    this.folder = folder;
  }

  static MadeUpReleases in(Path folder) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("releases/blobs"));
    List<String> blobbed = List.of(PUMP, WIDER_PUMP, VALVE);
    for (int i = 0; i < blobbed.size(); i++) {
      Files.writeString(blobs.resolve(hash(i) + ".yaml"), blobbed.get(i));
    }
    List<String> versions = new ArrayList<>();
    for (Map.Entry<String, List<String>> release : RELEASES.entrySet()) {
      List<String> files = new ArrayList<>();
      for (String crd : release.getValue()) {
        int number = blobbed.indexOf(crd);
        files.add("\"%d.yaml\": \"%s\"".formatted(number, hash(number)));
      }
      versions.add(
          "{\"version\": \"%s\", \"tagged\": \"2026-01-01\", \"crds\": {%s}}"
              .formatted(release.getKey(), String.join(", ", files)));
      Files.writeString(
          folder.resolve(release.getKey() + ".yaml"), String.join("---\n", release.getValue()));
    }
    MadeUpReleases made = new MadeUpReleases(folder);
    made.index(versions);
    return made;
  }

  private static String hash(int number) {
    return Integer.toString(number).repeat(40);
  }

  private void index(List<String> versions) throws IOException {
    Files.writeString(
        folder.resolve("releases/index.json"),
        "{\"versions\": [\n" + String.join(",\n", versions) + "\n]}\n");
  }

  /** The archive, unpacked. */
  Path archive() {
    return folder.resolve("releases");
  }

  static List<String> versions() {
    return List.copyOf(RELEASES.keySet());
  }

  /** The CRDs of one release as one file. */
  Path bundle(String version) {
    return folder.resolve(version + ".yaml");
  }

  /** Takes one release out of the index. */
  MadeUpReleases without(String version) throws IOException {
    index(
        Files.readString(archive().resolve("index.json"))
            .lines()
            .filter(line -> line.contains("\"version\"") && !line.contains("\"" + version + "\""))
            .map(line -> line.replaceFirst(",$", ""))
            .toList());
    return this;
  }
}

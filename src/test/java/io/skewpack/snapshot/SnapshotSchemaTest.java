package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.Given;
import io.skewpack.capture.Capture.Captured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas in the jar describe what is captured, and refuse what is not of that shape. */
class SnapshotSchemaTest {

  private static SortedMap<String, byte[]> files;

  @BeforeAll
  static void capture(@TempDir Path folder) throws Exception {
    Captured captured = Given.captured(folder);
    SnapshotStore.write(folder.resolve("S"), captured.index(), captured.files());
    files = SnapshotDirectory.read(folder.resolve("S"));
  }

  @Test
  void capturedSnapshotIsOfTheDocumentedShape() throws Exception {
    assertThat(SnapshotSchema.violations(with("snapshot.json", files.get("snapshot.json"))))
        .isEmpty();
  }

  @Test
  void capturedSnapshotHoldsSomethingOfEverythingThatTheSchemasDescribe() throws Exception {
    for (String list :
        List.of(
            "scripts", "actions", "variables", "accounts", "mappings", "backupMethods", "mounts")) {
      assertThat(SnapshotJson.tree(files.get("contracts.json")).path(list)).as(list).isNotEmpty();
    }
    assertThat(SnapshotJson.tree(files.get("chart.json")).at("/addon/images")).isNotEmpty();
    assertThat(SnapshotJson.tree(files.get("snapshot.json")).at("/redactions")).isNotEmpty();
    assertThat(SnapshotJson.tree(files.get("case.json")).at("/symptoms")).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} = {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "snapshot.json | /capturedAt | `2026-01-02T03:04:05.678Z`",
        "snapshot.json | /capturedAt | `2026-01-02T03:04:05+01:00`",
        "snapshot.json | /tool | -",
        "snapshot.json | /sources | {}",
        "snapshot.json | /sources/crds/from | -",
        "snapshot.json | /sources/crds/outcome | `skipped`",
        "snapshot.json | /sources/image/reason | `FORBIDDEN`",
        "snapshot.json | /files/0/path | `/etc/passwd`",
        "snapshot.json | /files/0/path | `raw/../../x`",
        "snapshot.json | /files/0/path | `raw\\x`",
        "snapshot.json | /files/0/path | `snapshot.json`",
        "snapshot.json | /files/0/path | ``",
        "snapshot.json | /files/0/bytes | -1",
        "snapshot.json | /files/0/bytes | 1.5",
        "snapshot.json | /files/0/sha256 | `0123`",
        "snapshot.json | /files | -",
        "snapshot.json | /redactions/0/path | `data`",
        "snapshot.json | /redactions/0/object | `raw/x.json#data`",
        "chart.json | /addon/rendering/engine | `HELM`",
        "chart.json | /addon/rendering | -",
        "chart.json | /addon/objects/0/kind | -",
        "chart.json | /addon/objects/0/content | `../x.json#/0`",
        "chart.json | /addon/images/0/object | -1",
        "chart.json | /addon/images/0/path | `spec.image`",
        "chart.json | /addon/crds/places | `none`",
        "crd.json | /form | `JSON`",
        "crd.json | /definitions/0/name | `../../x`",
        "crd.json | /definitions/0/name | `noGroup`",
        "crd.json | /definitions/0/versions | []",
        "crd.json | /definitions/0/versions/0/served | `yes`",
        "crd.json | /definitions/0/namespaced | -",
        "crd.json | /definitions/0/provenance/labels | {\"a\":1}",
        "contracts.json | /scripts/0/recognizedBy | `GUESS`",
        "contracts.json | /scripts/0/sha256 | `ABCD`",
        "contracts.json | /actions/0/stage | -",
        "contracts.json | /actions/0/command | `sh -c`",
        "contracts.json | /variables/0/entry/optional | `no`",
        "contracts.json | /mappings/0/serviceVersions | -",
        "contracts.json | /mounts | -",
        "case.json | /symptoms/0/text | -",
        "case.json | /symptoms | `it broke`",
        "case.json | /title | 7",
        "case.json | /notes | []",
      })
  void refusesWhatIsNotOfTheShape(String file, String pointer, String value) throws Exception {
    JsonNode broken = SnapshotJson.tree(files.get(file));
    replace(broken, JsonPointer.compile(pointer), value);
    assertThat(violations(file, broken)).as(broken.at(pointer).toString()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot.json", "chart.json", "crd.json", "contracts.json", "case.json"})
  void passesOverPropertiesOfNewerMinorAdditions(String file) throws Exception {
    ObjectNode newer = (ObjectNode) SnapshotJson.tree(files.get(file));
    newer.put("addedLater", true);
    assertThat(violations(file, newer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/registry/0/reference | -",
        "/registry/0/outcome | -",
        "/registry/0/outcome/outcome | `maybe`",
        "/registry/0/digest | `sha256:0a`",
        "/registry/0/isIndex | -",
        "/registry/0/platforms/0/digest | -",
        "/registry/0/platforms/0/imageId | `none`",
        "/registry/0/labels | []",
      })
  void refusesWhatIsNoAnswerOfARegistry(String pointer, String value) throws Exception {
    String digest = "sha256:" + "0a".repeat(32);
    ImageLayer layer =
        new ImageLayer(
            List.of(),
            List.of(
                new ImageLayer.RegistryImage(
                    "a/b:1",
                    Outcome.collected("docker.io/a/b:1"),
                    Optional.of(digest),
                    true,
                    List.of(
                        new ImageLayer.PlatformManifest(
                            "linux/amd64", digest, Optional.of(digest))),
                    Map.of("org.opencontainers.image.version", "1"),
                    Optional.of(Instant.EPOCH),
                    Optional.empty())));
    JsonNode json = SnapshotJson.tree(SnapshotJson.pretty(layer));
    assertThat(violations(ImageLayer.PATH, json)).isEmpty();
    replace(json, JsonPointer.compile(pointer), value);
    assertThat(violations(ImageLayer.PATH, json)).as(json.at(pointer).toString()).isNotEmpty();
  }

  @Test
  void namesPointersThatLeadNowhere() throws Exception {
    JsonNode chart = SnapshotJson.tree(files.get("chart.json"));
    String content = chart.at("/addon/objects/0/content").asText();
    replace(
        chart,
        JsonPointer.compile("/addon/objects/0/content"),
        content.substring(0, content.indexOf('#')) + "#/99");
    assertThat(SnapshotSchema.violations(with("chart.json", SnapshotJson.pretty(chart))))
        .singleElement()
        .asString()
        .contains("chart.json#/addon/objects/0/content", "#/99");
  }

  @Test
  void takesNobodysAnnotationForPointer() throws Exception {
    JsonNode crd = SnapshotJson.tree(files.get("crd.json"));
    ((ObjectNode) crd.at("/definitions/0/provenance/annotations")).put("content", "no pointer");
    assertThat(SnapshotSchema.violations(with("crd.json", SnapshotJson.pretty(crd)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema/snapshot.schema.json",
        "schema/chart.schema.json",
        "schema/crd.schema.json",
        "schema/contracts.schema.json",
        "schema/history.schema.json",
        "schema/image.schema.json",
        "schema/case.schema.json",
        "/io/skewpack/render/findings.schema.json",
        "/io/skewpack/render/floor.schema.json",
        "/io/skewpack/render/matrix.schema.json"
      })
  void schemasAreThemselvesValidAndSayWhatTheyDescribe(String name) throws IOException {
    try (InputStream in = SnapshotSchema.class.getResourceAsStream(name)) {
      JsonNode schema = SnapshotJson.tree(in.readAllBytes());
      var draft =
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
      assertThat(draft.validate(schema)).isEmpty();
      assertThat(schema.path("title").asText()).isNotEmpty();
      assertThat(schema.path("description").asText()).contains("may be added");
    }
  }

  private static List<String> violations(String file, JsonNode content) throws Exception {
    return SnapshotSchema.violations(file, content);
  }

  private static Snapshot with(String file, byte[] content) throws Exception {
    SortedMap<String, byte[]> changed = new TreeMap<>(files);
    changed.put(file, content);
    byte[] index = changed.remove("snapshot.json");
    return Snapshot.of(SnapshotJson.mapper().readValue(index, SnapshotIndex.class), index, changed);
  }

  /** A dash takes the property away; what is no JSON is a string. */
  private static void replace(JsonNode root, JsonPointer at, String value) throws IOException {
    JsonNode parent = root.at(at.head());
    String name = at.last().getMatchingProperty();
    assertThat(root.at(at).isMissingNode()).as("there is something at " + at).isFalse();
    if (value != null && value.equals("-")) {
      ((ObjectNode) parent).remove(name);
      return;
    }
    JsonNode replacement;
    try {
      replacement = SnapshotJson.tree(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException noJson) {
      replacement = SnapshotJson.mapper().valueToTree(value == null ? "" : value);
    }
    if (parent instanceof ArrayNode array) {
      array.set(at.last().getMatchingIndex(), replacement);
    } else {
      ((ObjectNode) parent).set(name, replacement);
    }
  }
}

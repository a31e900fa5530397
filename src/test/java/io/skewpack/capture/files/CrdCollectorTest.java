package io.skewpack.capture.files;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrdCollectorTest {

  @TempDir Path folder;

  @Test
  void readsSingleDocument() throws Exception {
    CrdDefinition crd = collect("a.yaml", crd("as", "A")).layer().definitions().get(0);
    assertThat(crd.name()).isEqualTo("as.example.org");
    assertThat(crd.group()).isEqualTo("example.org");
    assertThat(crd.kind()).isEqualTo("A");
    assertThat(crd.plural()).isEqualTo("as");
    assertThat(crd.namespaced()).isTrue();
    assertThat(crd.provenance().from()).isEqualTo("a.yaml");
  }

  @Test
  void readsStreamAndPassesOverOtherKinds() throws Exception {
    String stream =
        crd("bs", "B")
            + "---\napiVersion: v1\nkind: Namespace\n---\n# nothing\n---\n"
            + crd("as", "A");
    assertThat(from(collect("all.yaml", stream)))
        .containsExactly("as.example.org all.yaml#3", "bs.example.org all.yaml#1");
  }

  @ParameterizedTest
  @CsvSource({"v1, List", "apiextensions.k8s.io/v1, CustomResourceDefinitionList"})
  void readsListInYamlAndJson(String apiVersion, String kind) throws Exception {
    String yaml =
        "apiVersion: %s\nkind: %s\nitems:\n%s%s"
            .formatted(apiVersion, kind, item(crd("bs", "B")), item(crd("as", "A")));
    List<String> expected = List.of("as.example.org x#2", "bs.example.org x#1");
    assertThat(from(collect("x", yaml))).isEqualTo(expected);
    byte[] json = SnapshotJson.pretty(KubernetesYaml.read(yaml).get(0).value());
    assertThat(from(collect("x", new String(json, UTF_8)))).isEqualTo(expected);
  }

  @Test
  void givesItemsOfTypedListTheTypeOfTheList() throws Exception {
    String untyped = crd("as", "A").replaceAll("(apiVersion|kind: Custom).*\n", "");
    String list =
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinitionList\nitems:\n";
    assertThat(from(collect("x", list + item(untyped)))).containsExactly("as.example.org x#1");
  }

  @Test
  void readsDirectoryAndBelow() throws Exception {
    Path crds = Files.createDirectories(folder.resolve("crds/more")).getParent();
    Files.writeString(crds.resolve("a.yaml"), crd("as", "A"));
    Files.writeString(crds.resolve("more/b.yml"), crd("bs", "B"));
    Files.writeString(crds.resolve("more/c.json"), "{}");
    Files.writeString(crds.resolve("README.md"), "<not yaml>");
    assertThat(from(new CrdCollector(crds, "crds/").collect()))
        .containsExactly("as.example.org crds/a.yaml", "bs.example.org crds/more/b.yml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '<!DOCTYPE html><html><head><title>Sign in</title>' | x is HTML or XML titled 'Sign in', not YAML: most likely the error page of a download
          '<?xml version="1.0"?><Error/>' | x is HTML or XML, not YAML: most likely the error page of a download
          '' | x holds no CustomResourceDefinition of apiextensions.k8s.io/v1
          '# only a comment' | x holds no CustomResourceDefinition of apiextensions.k8s.io/v1
          'kind: Pod' | x holds no CustomResourceDefinition of apiextensions.k8s.io/v1
          '404: Not Found' | x holds no CustomResourceDefinition of apiextensions.k8s.io/v1
          '[1, 2]' | x holds no CustomResourceDefinition of apiextensions.k8s.io/v1
          """)
  void saysWhatFileIsInstead(String content, String message) {
    assertInvalid(content == null ? "" : content, message);
  }

  @Test
  void namesFileAndLineOfYamlError() {
    assertThatThrownBy(() -> collect("x", crd("as", "A") + "---\nkind: Pod\nmetadata: {\n"))
        .isInstanceOf(CaptureException.class)
        .hasMessageMatching("x, line 3\\d: .+")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesOldVersionOfTheApi() {
    assertInvalid(
        crd("as", "A").replace("k8s.io/v1", "k8s.io/v1beta1"),
        "x is a CustomResourceDefinition of apiextensions.k8s.io/v1beta1; only "
            + "apiextensions.k8s.io/v1 is read (the others left Kubernetes with 1.22)");
  }

  @Test
  void takesSameDefinitionTwiceAndAsksAboutDifferentOnes() throws Exception {
    String same = crd("as", "A") + "---\n" + crd("as", "A").replace("a's prose", "another prose");
    assertThat(from(collect("x", same))).containsExactly("as.example.org x#1");
    assertInvalid(
        crd("as", "A") + "---\n" + crd("as", "A").replace("maxLength: 9", "maxLength: 10"),
        "as.example.org is defined twice and differently, in x#1 and in x#2: which one is meant?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../as.example.org", "as.other.org", "AS.example.org", "''", "as"})
  void refusesNameThatIsNotPluralAndGroup(String name) {
    assertThatThrownBy(() -> collect("x", crd("as", "A").replace("as.example.org", name)))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("its plural and group make 'as.example.org'");
  }

  @Test
  void refusesNamesThatLeaveTheFolder() {
    String hostile =
        crd("as", "A")
            .replace("as.example.org", "../../as.example.org")
            .replace("plural: as", "plural: ../../as");
    assertThatThrownBy(() -> collect("x", hostile)).isInstanceOf(CaptureException.class);
  }

  @Test
  void refusesVersionsThatShareName() {
    assertThatThrownBy(() -> collect("x", crd("as", "A").replace("v1beta1", "v1")))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("a version without a name of its own");
  }

  @Test
  void takesProseOutAndLeavesFieldsAndDefaults() throws Exception {
    JsonNode schema = schema(collect("x", crd("as", "A")), "v1");
    assertThat(schema.has("description")).isFalse();
    assertThat(schema.at("/properties/spec").has("description")).isFalse();
    assertThat(schema.at("/properties/spec/properties/description/type").asText())
        .isEqualTo("string");
    assertThat(schema.at("/properties/spec/properties/description").has("description")).isFalse();
    assertThat(schema.at("/properties/spec/properties/tree/default/description").asText())
        .isEqualTo("x");
    assertThat(schema.at("/properties/spec/properties/tree/items/title").isMissingNode()).isTrue();
    assertThat(schema.toString()).doesNotContain("prose").contains("the rule's own message");
  }

  @Test
  void keepsVersionsAndWhatIsStored() throws Exception {
    CrdDefinition crd =
        collect("x", crd("as", "A") + "status: {storedVersions: [v1beta1, v1]}\n")
            .layer()
            .definitions()
            .get(0);
    assertThat(crd.storedVersions()).containsExactly("v1beta1", "v1");
    assertThat(crd.versions())
        .extracting(
            CrdVersion::name, CrdVersion::served, CrdVersion::storage, CrdVersion::deprecated)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("v1", true, true, false),
            org.assertj.core.groups.Tuple.tuple("v1beta1", false, false, true));
    assertThat(crd.versions().get(1).schema()).isEmpty();
  }

  @Test
  void keepsLabelsAndAnnotationsThatSpeakOfOrigin() throws Exception {
    CrdDefinition crd = collect("x", crd("as", "A")).layer().definitions().get(0);
    assertThat(crd.provenance().labels()).isEqualTo(Map.of("app.kubernetes.io/version", "1.0.2"));
    assertThat(crd.provenance().annotations())
        .isEqualTo(
            Map.of(
                "controller-gen.kubebuilder.io/version", "v0.14.0",
                "meta.helm.sh/release-name", "kubeblocks"));
  }

  @Test
  void marksEveryObjectWhenTheWholeCrdPreservesUnknownFields() throws Exception {
    String marker = "x-kubernetes-preserve-unknown-fields";
    String crd = crd("as", "A").replace("scope:", "preserveUnknownFields: true\n  scope:");
    JsonNode schema = schema(collect("x", crd), "v1");
    assertThat(schema.path(marker).asBoolean()).isTrue();
    assertThat(schema.at("/properties/spec").path(marker).asBoolean()).isTrue();
    assertThat(schema.at("/properties/spec/properties/tree/items").path(marker).asBoolean())
        .isTrue();
    assertThat(schema(collect("x", crd("as", "A")), "v1").toString()).doesNotContain(marker);
  }

  @Test
  void readsUtf8WithByteOrderMarkAndNothingButUtf8() throws Exception {
    assertThat(from(collect("x", "\ufeff" + crd("as", "A")))).hasSize(1);
    Path wide = Files.write(folder.resolve("wide"), ("\ufeff" + crd("as", "A")).getBytes(UTF_16LE));
    assertThatThrownBy(() -> new CrdCollector(wide, "wide").collect())
        .hasMessage("wide is not a text file in UTF-8");
  }

  @Test
  void saysWhatIsNotThere() throws IOException {
    assertThatThrownBy(() -> new CrdCollector(folder.resolve("none"), "none").collect())
        .hasMessage("there is no file or directory none")
        .extracting(e -> ((CaptureException) e).reason())
        .isEqualTo(Reason.NOT_FOUND);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> new CrdCollector(empty, "empty").collect())
        .hasMessage("empty holds no .yaml, .yml or .json file");
  }

  /** A bound against what grows faster than its input, far above what the work takes. */
  @Test
  @Timeout(60)
  void readsListOfTenMegabytes() throws Exception {
    StringBuilder list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    String prose = "a's prose ".repeat(400);
    for (int i = 0; list.length() < 10_000_000; i++) {
      list.append(item(crd("as" + i, "A" + i).replace("a's prose", prose)));
    }
    assertThat(collect("x", list.toString()).layer().definitions()).hasSizeGreaterThan(500);
  }

  private Part.Crds collect(String name, String content) throws Exception {
    return new CrdCollector(Files.writeString(folder.resolve(name), content), name).collect();
  }

  private void assertInvalid(String content, String message) {
    assertThatThrownBy(() -> collect("x", content))
        .isInstanceOf(CaptureException.class)
        .hasMessage(message)
        .extracting(e -> ((CaptureException) e).reason())
        .isEqualTo(Reason.INVALID);
  }

  private static List<String> from(Part.Crds crds) {
    return crds.layer().definitions().stream()
        .map(crd -> crd.name() + " " + crd.provenance().from())
        .toList();
  }

  private static JsonNode schema(Part.Crds crds, String version) throws IOException {
    return SnapshotJson.tree(crds.raw().get("raw/crds/as.example.org.json")).path(version);
  }

  private static String item(String document) {
    return "- " + document.strip().replace("\n", "\n  ") + "\n";
  }

  private static String crd(String plural, String kind) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %1$s.example.org
          labels: {app.kubernetes.io/version: 1.0.2, team: mine}
          annotations:
            controller-gen.kubebuilder.io/version: v0.14.0
            meta.helm.sh/release-name: kubeblocks
            note: mine
        spec:
          group: example.org
          names: {kind: %2$s, plural: %1$s}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  description: a's prose
                  type: object
                  properties:
                    spec:
                      description: prose
                      type: object
                      properties:
                        description: {type: string, description: prose, maxLength: 9}
                        tree:
                          type: array
                          default: {description: x}
                          items: {type: object, title: prose}
                      x-kubernetes-validations:
                        - {rule: "true", message: the rule's own message}
            - {name: v1beta1, served: false, storage: false, deprecated: true}
        """
        .formatted(plural, kind);
  }
}

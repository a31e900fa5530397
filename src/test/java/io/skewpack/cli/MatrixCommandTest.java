package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code skewpack matrix} over snapshots that were captured offline, and over edited ones. */
class MatrixCommandTest {

  /** The status is written by the server itself, later, and says nothing of the schema. */
  private static final String WRITE =
      "\"writes\": [{\"manager\": \"%s\", \"operation\": \"Apply\", \"at\": \"%s\"},"
          + " {\"manager\": \"kube-apiserver\", \"operation\": \"Update\","
          + " \"subresource\": \"status\", \"at\": \"2026-12-31T00:00:00Z\"}],";

  @TempDir Path folder;

  @Test
  void sameCrdsInOtherContainersAgree() throws Exception {
    Ran ran = Ran.skewpack("matrix", crds("a", "1.0.2"), crds("b.tgz", "1.0.2-beta.31"));
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out())
        .contains(
            "KubeBlocks CRDs    KubeBlocks 1.0.2-beta.31 – 1.0.2, 28 CRDs",
            "agree",
            "All captured cells agree.",
            "Not captured everywhere, so whether all agree is not known: Kubernetes,");
    assertThat(ran.err()).as("no progress in a pipe").isEmpty();
  }

  @Test
  void twoThatDifferAreNamedByLayerAndNeitherIsOdd() throws Exception {
    Ran ran = Ran.skewpack("matrix", crds("a", "1.0.2"), crds("b", "1.0.1"));
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains(
            "The CRD layer is the only captured one that differs.\n",
            "6 CRDs differ; who wrote them last:",
            "  clusters.apps.kubeblocks.io\n    a: no write is known\n    b: no write is known\n")
        .doesNotContain("odd");
  }

  @Test
  void oddOneAndWhoWroteItsCrdsLast() throws Exception {
    Path odd = crds("odd", "1.0.1");
    edit(odd, "crd.json", json -> written(json, "rogue-installer", "2026-02-02T00:00:00Z"));
    Path good = crds("good", "1.0.2");
    edit(good, "crd.json", json -> written(json, "kubectl", "2026-01-01T00:00:00Z"));
    Ran ran = Ran.skewpack("matrix", good, odd, crds("other", "1.0.2"));
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(ran.out())
        .contains(
            "odd: odd",
            "The CRD layer is the only captured one that differs; the odd one is odd.\n",
            """
            clusters.apps.kubeblocks.io
              good, other: 2026-01-01T00:00:00Z by kubectl (Apply)
              odd: 2026-02-02T00:00:00Z by rogue-installer (Apply)
            """
                .indent(2));
    assertThat(Ran.skewpack("check", odd).out())
        .contains("`2026-02-02T00:00:00Z` by `rogue-installer` (`Apply`)");
    assertThat(Ran.skewpack("render", odd).out())
        .contains(
            "Newest CRD write: `2026-02-02T00:00:00Z` by `rogue-installer` (`Apply`), to"
                + " `storageproviders.dataprotection.kubeblocks.io`",
            "/provenance/writes/0");
  }

  @Test
  void snapshotThatCannotBeReadIsNamedAndTheOthersAreCompared() throws Exception {
    Path damaged = crds("damaged", "1.0.2");
    Files.writeString(damaged.resolve("crd.json"), " ", java.nio.file.StandardOpenOption.APPEND);
    Path a = crds("a", "1.0.2");
    Ran ran = Ran.skewpack("matrix", a, damaged, crds("b", "1.0.2"));
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.err()).singleElement().asString().contains("crd.json was changed");
    assertThat(ran.out()).contains("All captured cells agree.", "Not read: " + damaged);
    Ran one = Ran.skewpack("matrix", a, damaged, folder.resolve("nowhere"));
    assertThat(one.code()).isEqualTo(ExitCode.USAGE);
    assertThat(one.err())
        .hasSize(3)
        .last()
        .asString()
        .contains("fewer than two snapshots could be read");
    assertThat(Ran.skewpack("matrix", a).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void rawSchemasAreCheckedWhenTheyAreFirstMet() throws Exception {
    Path damaged = crds("damaged", "1.0.2");
    Path facts = damaged.resolve("raw/crd-facts.json");
    Files.writeString(facts, Files.readString(facts) + " ");
    Ran ran = Ran.skewpack("matrix", damaged, crds("b", "1.0.1"), crds("c", "1.0.1"));
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.err()).singleElement().asString().contains("crd-facts.json was changed");
  }

  @Test
  void requestedAndMissingIsIncomplete() throws Exception {
    Path page = Files.writeString(folder.resolve("page.yaml"), "<html><title>404</title></html>");
    Path objects = Files.writeString(folder.resolve("o.yaml"), "apiVersion: v1\nkind: A\n");
    Path out = folder.resolve("missing");
    Ran captured = Ran.skewpack("capture", "--crds", page, "--chart", objects, "--out", out);
    assertThat(captured.code()).isEqualTo(ExitCode.INCOMPLETE);
    Ran ran = Ran.skewpack("matrix", out, crds("a", "1.0.2"), crds("b", "1.0.2"));
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.out()).contains("missing (INVALID: ");
  }

  @Test
  void jsonIsOfTheDocumentedShape() throws Exception {
    Path a = crds("a", "1.0.2");
    edit(a, "crd.json", json -> written(json, "kubectl", "2026-01-01T00:00:00Z"));
    Ran ran =
        Ran.skewpack(
            "matrix", a, crds("b", "1.0.1"), crds("c", "1.0.2"), folder, "--format", "json");
    assertThat(ran.code()).isEqualTo(ExitCode.BLOCKER);
    JsonNode json = SnapshotJson.tree(ran.out().getBytes(UTF_8));
    try (InputStream schema =
        MatrixCommandTest.class.getResourceAsStream("/io/skewpack/render/matrix.schema.json")) {
      var known =
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(SnapshotJson.tree(schema.readAllBytes()));
      assertThat(known.validate(json)).isEmpty();
    }
    assertThat(json.path("odd").asInt()).isEqualTo(1);
    assertThat(json.path("differingLayers").toString()).isEqualTo("[\"crd\"]");
    assertThat(json.at("/unreadable/0/snapshot").asText()).isEqualTo(folder.toString());
    assertThat(json.at("/rows/6/row").asText()).isEqualTo("crds");
    assertThat(json.at("/rows/6/standing").asText()).isEqualTo("ODD");
    assertThat(json.at("/rows/6/groups/0/targets").toString()).isEqualTo("[0,2]");
    assertThat(json.at("/rows/6/groups/1/releases").toString()).isEqualTo("[\"1.0.1\"]");
    assertThat(json.at("/rows/1/missing/0/reason").asText()).isEqualTo("NOT_REQUESTED");
    assertThat(json.path("crds")).hasSize(6);
    assertThat(json.at("/crds/0/groups/0/lastWrite/manager").asText()).isEqualTo("kubectl");
  }

  @Test
  void whatTargetsSayIsShownInert() throws Exception {
    Path a = crds("a", "1.0.2");
    edit(
        a,
        "crd.json",
        json -> written(json, "<img onerror=x>|\\u202e@all\\u001b[31m", "2026-01-01T00:00:00Z"));
    Path b = crds("b", "1.0.1");
    String table = Ran.skewpack("matrix", a, b).out();
    assertThat(table).contains("\\u{202e}@all\\u{1b}[31m").doesNotContain("\u202e", "\u001b");
    assertThat(Ran.skewpack("matrix", a, b, "--format", "md").out())
        .contains("- The CRD layer", "by `<img onerror=x>|\\u{202e}@all\\u{1b}[31m`")
        .doesNotContain("\u202e", "\u001b");
  }

  @Test
  void manySnapshotsAreGroupedByWhatTheySay() throws Exception {
    Object[] line = new Object[13];
    line[0] = "matrix";
    for (int i = 1; i < line.length; i++) {
      line[i] = crds("target-with-a-long-name-" + i, i == 5 ? "1.0.1" : "1.0.2");
    }
    Ran ran = Ran.skewpack(line);
    assertThat(ran.out())
        .contains(
            "KubeBlocks CRDs  odd: target-with-a-long-name-5\n",
            "    11  KubeBlocks 1.0.2-beta.31 – 1.0.2, 28 CRDs\n",
            "-name-6, target-with-a-long-name-7 and 5 more\n",
            "     1  KubeBlocks 1.0.1, 28 CRDs\n        target-with-a-long-name-5\n",
            "controller image  not captured\n     -  never requested\n");
  }

  private Path crds(String name, String version) throws IOException {
    Path out = folder.resolve(name);
    assertThat(Ran.skewpack("capture", "--crds", "kubeblocks:" + version, "--out", out).code())
        .isZero();
    return out;
  }

  /** What a snapshot would hold had a server said who wrote its CRDs. */
  private static String written(String crds, String manager, String at) {
    return crds.replace(
        "\"annotations\" : {", WRITE.formatted(manager, at) + "\"annotations\" : {");
  }

  /** The same snapshot with one file changed, its hashes right again. */
  private static void edit(Path snapshot, String name, UnaryOperator<String> change)
      throws Exception {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(snapshot)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(snapshot.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    String before = new String(files.get(name), UTF_8);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    files.put(name, after.getBytes(UTF_8));
    SnapshotIndex index =
        SnapshotJson.mapper()
            .readValue(files.remove(SnapshotIndex.PATH), SnapshotIndex.class)
            .listing(List.of());
    SnapshotStore.write(snapshot, index, files);
  }
}

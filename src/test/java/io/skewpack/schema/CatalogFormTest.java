package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFormTest {

  private static final String SPEC =
      "{'type':'object','description':'words','required':['b','a'],'properties':{"
          + "'a':{'type':'integer','default':7,'minimum':1.0,'title':'words'},"
          + "'b':{'type':'string','pattern':'^x','enum':['x','xy'],'example':'words'},"
          + "'c':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['n'],"
          + "'items':{'type':'object','properties':{'n':{'type':'string'}}}},"
          + "'d':{'type':'object','additionalProperties':{'type':'string','maxLength':2}},"
          + "'e':{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}]},"
          + "'f':{'type':'object','x-kubernetes-preserve-unknown-fields':true,"
          + "'x-kubernetes-validations':[{'rule':'has(self.x)','message':'words'}]},"
          + "'g':{'type':'object','properties':{'n':{'type':'string'}},"
          + "'not':{'required':['n']}}}}";

  private static final List<String> OBJECTS =
      List.of(
          "{'b':'x'}",
          "{'b':'y','a':0,'odd':1}",
          "{'c':[{'n':'1'},{'n':'1'}],'d':{'k':'long'},'e':true}",
          "{'b':'x','f':{'y':1},'g':{'n':'1'}}");

  private static JsonNode crd(JsonNode openApi) {
    ObjectNode crd =
        (ObjectNode)
            json(
                "{'metadata':{'name':'ks.x.kubeblocks.io'},'spec':{'group':'x.kubeblocks.io',"
                    + "'scope':'Namespaced','names':{'kind':'K','plural':'ks'},'versions':"
                    + "[{'name':'v1','served':true,'storage':true,'schema':{}}]}}");
    ((ObjectNode) crd.at("/spec/versions/0/schema")).set("openAPIV3Schema", openApi);
    return crd;
  }

  private static CrdLayer layer() {
    CrdLayer.CrdVersion version =
        new CrdLayer.CrdVersion(
            "v1", true, true, false, Optional.of(Pointer.parse("raw/crds.json#/0")));
    return new CrdLayer(
        CrdLayer.Form.OPENAPI,
        List.of(
            new CrdLayer.CrdDefinition(
                "ks.x.kubeblocks.io",
                "x.kubeblocks.io",
                "K",
                "ks",
                true,
                List.of(version),
                List.of(),
                new CrdLayer.Provenance("crds.yaml", Map.of(), Map.of()))));
  }

  private static final CrdSchemas.PointerSource FULL = at -> SchemaCase.spec(SPEC).openApi();

  private static CrdSchemas reduced(CatalogBuilder.Reduced reduced) throws IOException {
    JsonNode file = SnapshotJson.tree(reduced.factsFile().getBytes(StandardCharsets.UTF_8));
    return CrdSchemas.of(
        reduced.layer(),
        at -> {
          assertThat(at.file()).isEqualTo(CatalogBuilder.Reduced.PATH);
          return file;
        });
  }

  private static JsonNode object(String spec) {
    ObjectNode object = (ObjectNode) SchemaCase.object(spec);
    object.put("apiVersion", "x.kubeblocks.io/v1");
    return object;
  }

  @Test
  void judgesAsTheFullSchemaDoes() throws Exception {
    StrictDecoder full = new StrictDecoder(CrdSchemas.of(layer(), FULL));
    StrictDecoder facts =
        new StrictDecoder(reduced(CatalogBuilder.reduce(layer(), FULL, crd -> true)));

    for (String spec : OBJECTS) {
      Judgement expected = full.decode(object(spec));
      Judgement judgement = facts.decode(object(spec));
      assertThat(judgement.rejections()).as(spec).isEqualTo(expected.rejections());
      assertThat(judgement.celSites())
          .extracting(site -> site.path() + site.rule().sha256())
          .isEqualTo(expected.celSites().stream().map(s -> s.path() + s.rule().sha256()).toList());
    }
    assertThat(full.decode(object(OBJECTS.get(1))).rejections()).hasSize(4);
  }

  @Test
  void keepsFactsAndNoWords() throws Exception {
    String facts = CatalogBuilder.reduce(layer(), FULL, crd -> true).factsFile();

    assertThat(facts).contains("\"default\":7", "\"^x\"").doesNotContain("words", "has(self");
  }

  @Test
  void keepsOnlyTheKindsThatAreAskedFor() throws Exception {
    assertThat(CatalogBuilder.reduce(layer(), FULL, crd -> false).layer().definitions()).isEmpty();
  }

  @Test
  void hashesTheSameFactsAlike() throws Exception {
    CrdSchemas full = CrdSchemas.of(layer(), FULL);
    CrdSchemas facts = reduced(CatalogBuilder.reduce(layer(), FULL, crd -> true));
    String reworded = SPEC.replace("words", "other").replace("'b','a'", "'a','b'");
    CrdSchemas same = CrdSchemas.of(layer(), at -> SchemaCase.spec(reworded).openApi());
    CrdSchemas other =
        CrdSchemas.of(layer(), at -> SchemaCase.spec(SPEC.replace(":7", ":8")).openApi());

    String hash = VersionCatalog.facts(full.definitions().get(0));

    assertThat(VersionCatalog.facts(facts.definitions().get(0))).isEqualTo(hash);
    assertThat(VersionCatalog.facts(same.definitions().get(0))).isEqualTo(hash);
    assertThat(VersionCatalog.facts(other.definitions().get(0))).isNotEqualTo(hash);
  }

  @Test
  void identifiesTheReleasesThatACapturedLayerEquals() throws Exception {
    JsonNode one = crd(SchemaCase.spec(SPEC).openApi());
    JsonNode two = crd(SchemaCase.spec(SPEC.replace(":7", ":8")).openApi());
    VersionCatalog catalog =
        VersionCatalog.read(
            new CatalogBuilder()
                .release("1.0.0", "2025-01-01", List.of(one))
                .release("1.0.1", "2025-02-01", List.of(two))
                .release("1.1.0-beta.2", "2025-03-01", List.of(one))
                .json());

    Identification found = catalog.identify(CrdSchemas.of(layer(), FULL));

    assertThat(found.all()).containsExactly("1.0.0", "1.1.0-beta.2");
    assertThat(found.whole()).containsExactly("1.0.0", "1.1.0-beta.2");
  }

  @Test
  void givesTheSameBytesForTheSameInput() throws Exception {
    byte[] first =
        new CatalogBuilder()
            .release("1.0.0", "2025-01-01", List.of(crd(SchemaCase.spec(SPEC).openApi())))
            .gzip();
    byte[] second =
        new CatalogBuilder()
            .release("1.0.0", "2025-01-01", List.of(crd(SchemaCase.spec(SPEC).openApi())))
            .gzip();

    assertThat(first).isEqualTo(second);
  }

  @Test
  void givesTheSameBytesInWhateverOrderReleasesCome() throws Exception {
    JsonNode one = crd(SchemaCase.spec(SPEC).openApi());
    JsonNode two = crd(SchemaCase.spec(SPEC.replace(":7", ":8")).openApi());
    byte[] whole =
        new CatalogBuilder()
            .release("1.0.0", "2025-01-01", List.of(one))
            .release("1.0.1", "2025-02-01", List.of(two))
            .release("1.0.1-beta.2", "2025-01-20", List.of(one))
            .release("1.0.1-beta.10", "2025-01-30", List.of(two))
            .gzip();
    for (String last : List.of("1.0.0", "1.0.1", "1.0.1-beta.2", "1.0.1-beta.10")) {
      CatalogBuilder others = new CatalogBuilder();
      VersionCatalog catalog = VersionCatalog.read(unzipped(whole));
      catalog.releases().stream()
          .filter(release -> !release.version().equals(last))
          .forEach(r -> others.release(r.version(), r.tagged(), r.schemas()));
      JsonNode crd = last.equals("1.0.0") || last.equals("1.0.1-beta.2") ? one : two;
      VersionCatalog added =
          VersionCatalog.read(others.json())
              .with("v" + last, catalog.release(last).orElseThrow().tagged(), List.of(crd));

      assertThat(added.gzip()).as(last).isEqualTo(whole);
    }
  }

  @Test
  void replacesAReleaseAndLeavesOutWhatIsNotOfKubeBlocks() throws Exception {
    JsonNode one = crd(SchemaCase.spec(SPEC).openApi());
    ObjectNode foreign = one.deepCopy();
    ((ObjectNode) foreign.path("spec")).put("group", "snapshot.storage.k8s.io");
    VersionCatalog first =
        VersionCatalog.read(
            new CatalogBuilder().release("1.0.0", "2025-01-01", List.of(one)).json());

    VersionCatalog second =
        first.with("1.0.0", "", List.of(foreign, one)).with("1.1.0", "", List.of(foreign));

    assertThat(second.versions()).containsExactly("1.0.0", "1.1.0");
    assertThat(second.release("1.0.0").orElseThrow().tagged()).isEmpty();
    assertThat(second.release("1.0.0").orElseThrow().schemas().definitions()).hasSize(1);
    assertThat(second.release("1.1.0").orElseThrow().schemas().definitions()).isEmpty();
    assertThatThrownBy(() -> first.with("newest", "", List.of(one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("newest is no semantic version");
  }

  @Test
  void readsAnotherCatalogAndChecksItWhole(@TempDir Path folder) throws Exception {
    CatalogBuilder builder =
        new CatalogBuilder()
            .release("1.0.0", "2025-01-01", List.of(crd(SchemaCase.spec(SPEC).openApi())));
    Path file = Files.write(folder.resolve("own.json.gz"), builder.gzip());

    assertThat(VersionCatalog.read(file).gzip()).isEqualTo(builder.gzip());

    String json = new String(builder.json(), StandardCharsets.UTF_8);
    List<String> damaged =
        List.of(
            json.replaceFirst("\"spec\":[0-9]+", "\"spec\":99"),
            json.replaceFirst("\"schema\":[0-9]+", "\"schema\":99"),
            json.replaceFirst("\"definitions\":\\[[0-9]", "\"definitions\":[9"),
            json.replaceFirst("\"version\":\"1.0.0\"", "\"version\":\"newest\""),
            json.replaceFirst("\"type\":\"integer\"", "\"type\":integer"));
    for (String text : damaged) {
      assertThat(text).isNotEqualTo(json);
      Files.write(file, CatalogBuilder.gzip(text.getBytes(StandardCharsets.UTF_8)));
      assertThatThrownBy(() -> VersionCatalog.read(file))
          .isInstanceOf(SnapshotException.class)
          .hasMessageStartingWith(file + ": this is no catalog: ");
    }
    Files.write(file, Arrays.copyOf(builder.gzip(), 100));
    assertThatThrownBy(() -> VersionCatalog.read(file))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("it is damaged");
    Files.writeString(file, json);
    assertThatThrownBy(() -> VersionCatalog.read(file))
        .hasMessageContaining("not compressed by gzip");
    assertThatThrownBy(() -> VersionCatalog.read(folder.resolve("none")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("no such file");
  }

  private static byte[] unzipped(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThatThrownBy(() -> CatalogForm.read(json("{'catalogFormat':2,'nodes':[]}")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("format 1");
    assertThatThrownBy(() -> CatalogForm.read("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SnapshotException.class);
  }

  @Test
  void saysThatAPointerLeadsNowhere() throws Exception {
    CrdLayer broken = new CrdLayer(CrdLayer.Form.CATALOG, layer().definitions());

    assertThat(
            new StrictDecoder(CrdSchemas.of(broken, at -> json("{'catalogFormat':1,'nodes':[]}")))
                .decode(object("{}")))
        .isInstanceOfSatisfying(
            Judgement.NotEvaluated.class,
            not -> assertThat(not.reason()).isEqualTo(Judgement.Reason.SCHEMA_UNREADABLE));
  }
}

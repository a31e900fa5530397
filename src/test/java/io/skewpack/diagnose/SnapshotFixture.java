package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.ChartAssembly;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.CatalogBuilder.Reduced;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.CarriedCrds;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.CapturedChart.Maintainer;
import io.skewpack.snapshot.CapturedChart.Rendering;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import io.skewpack.snapshot.Subject;
import io.skewpack.snapshot.Substrate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A snapshot in memory, out of a few objects and the CRDs of a release. */
public final class SnapshotFixture {

  private final Map<Source, Outcome> outcomes = new EnumMap<>(Source.class);
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private List<String> objects = List.of();
  private Map<String, String> annotations = Map.of();
  private List<Maintainer> maintainers = List.of();
  private Optional<CapturedChart> platform = Optional.empty();
  private Instant capturedAt = Instant.parse("2026-05-01T00:00:00Z");

  public SnapshotFixture() {
    for (Source source : Source.values()) {
      outcomes.put(source, Outcome.notRequested());
    }
  }

  /** The addon chart renders these objects, given as JSON. */
  public SnapshotFixture objects(String... json) {
    objects = List.of(json);
    return outcome(Source.ADDON_CHART, Outcome.collected("chart"));
  }

  public SnapshotFixture declares(String constraint) {
    annotations = Map.of(ChartFacts.KUBEBLOCKS_VERSION, constraint);
    return this;
  }

  /** Chart.yaml names them. */
  public SnapshotFixture maintainers(String... names) {
    maintainers =
        Stream.of(names).map(n -> new Maintainer(n, Optional.empty(), Optional.empty())).toList();
    return this;
  }

  public SnapshotFixture crdsOf(VersionCatalog catalog, String version) throws SnapshotException {
    Reduced facts =
        CatalogBuilder.released(catalog.release(version).orElseThrow(), "kubeblocks:" + version);
    files.put(CrdLayer.PATH, SnapshotJson.pretty(facts.layer()));
    files.put(Reduced.PATH, facts.factsFile().getBytes(StandardCharsets.UTF_8));
    return outcome(Source.CRDS, Outcome.collected("kubeblocks:" + version));
  }

  /** One full CRD, of the kind ComponentDefinition in its version v1. */
  public SnapshotFixture componentDefinitions(String openApi) throws IOException {
    files.put("raw/crds.json", openApi.getBytes(StandardCharsets.UTF_8));
    CrdLayer.CrdVersion v1 =
        new CrdLayer.CrdVersion(
            "v1", true, true, false, Optional.of(Pointer.parse("raw/crds.json#")));
    CrdLayer.CrdDefinition crd =
        new CrdLayer.CrdDefinition(
            "componentdefinitions.apps.kubeblocks.io",
            "apps.kubeblocks.io",
            "ComponentDefinition",
            "componentdefinitions",
            false,
            List.of(v1),
            List.of(),
            new CrdLayer.Provenance("crds.yaml", Map.of(), Map.of()));
    files.put(
        CrdLayer.PATH, SnapshotJson.pretty(new CrdLayer(CrdLayer.Form.OPENAPI, List.of(crd))));
    return outcome(Source.CRDS, Outcome.collected("crds.yaml"));
  }

  /**
   * The CRDs of a release from a bundle, one of them as another release has it.
   *
   * @param change what is done to the facts of that one
   */
  public SnapshotFixture bundle(
      VersionCatalog catalog,
      String version,
      String name,
      String otherVersion,
      UnaryOperator<String> change)
      throws SnapshotException {
    Reduced facts = CatalogBuilder.released(catalog.release(version).orElseThrow(), "bundle.yaml");
    Reduced other =
        CatalogBuilder.released(catalog.release(otherVersion).orElseThrow(), "bundle.yaml");
    String otherPath = "raw/other-facts.json";
    List<CrdLayer.CrdDefinition> definitions = new ArrayList<>();
    for (CrdLayer.CrdDefinition crd : facts.layer().definitions()) {
      definitions.add(
          crd.name().equals(name)
              ? other.layer().definitions().stream()
                  .filter(one -> one.name().equals(name))
                  .map(one -> moved(one, otherPath))
                  .findFirst()
                  .orElseThrow()
              : crd);
    }
    CrdLayer layer = new CrdLayer(CrdLayer.Form.CATALOG, definitions);
    files.put(CrdLayer.PATH, SnapshotJson.pretty(layer));
    files.put(Reduced.PATH, facts.factsFile().getBytes(StandardCharsets.UTF_8));
    files.put(otherPath, change.apply(other.factsFile()).getBytes(StandardCharsets.UTF_8));
    return outcome(Source.CRDS, Outcome.collected("bundle.yaml"));
  }

  /** The moment of the capture. */
  public SnapshotFixture capturedAt(String moment) {
    capturedAt = Instant.parse(moment);
    return this;
  }

  /** An annotation of the addon chart's Chart.yaml. */
  public SnapshotFixture annotated(String name, String value) {
    annotations = Map.of(name, value);
    return this;
  }

  /**
   * The CRDs of a release as a server has them.
   *
   * @param provenance of each, by its place in the order of their names
   */
  public SnapshotFixture crdsOnServer(
      VersionCatalog catalog, String version, IntFunction<CrdLayer.Provenance> provenance)
      throws SnapshotException {
    Reduced facts = CatalogBuilder.released(catalog.release(version).orElseThrow(), "server");
    return onServer(facts.layer().definitions(), facts.factsFile(), provenance);
  }

  /** The same, some of them as another release has them, and each with the same provenance. */
  public SnapshotFixture mixedCrdsOnServer(
      VersionCatalog catalog,
      String version,
      String name,
      String otherVersion,
      UnaryOperator<String> change,
      CrdLayer.Provenance provenance)
      throws SnapshotException, IOException {
    bundle(catalog, version, name, otherVersion, change);
    CrdLayer layer = SnapshotJson.mapper().readValue(files.get(CrdLayer.PATH), CrdLayer.class);
    String text = new String(files.get(Reduced.PATH), StandardCharsets.UTF_8);
    return onServer(layer.definitions(), text, i -> provenance);
  }

  private SnapshotFixture onServer(
      List<CrdLayer.CrdDefinition> definitions,
      String factsFile,
      IntFunction<CrdLayer.Provenance> provenance) {
    List<CrdLayer.CrdDefinition> kept = new ArrayList<>();
    for (CrdLayer.CrdDefinition crd : definitions) {
      kept.add(
          new CrdLayer.CrdDefinition(
              crd.name(),
              crd.group(),
              crd.kind(),
              crd.plural(),
              crd.namespaced(),
              crd.versions(),
              crd.storedVersions(),
              provenance.apply(kept.size())));
    }
    files.put(CrdLayer.PATH, SnapshotJson.pretty(new CrdLayer(CrdLayer.Form.CATALOG, kept)));
    files.put(Reduced.PATH, factsFile.getBytes(StandardCharsets.UTF_8));
    return outcome(Source.CRDS, Outcome.collected("context test"));
  }

  private static CrdLayer.CrdDefinition moved(CrdLayer.CrdDefinition crd, String file) {
    return new CrdLayer.CrdDefinition(
        crd.name(),
        crd.group(),
        crd.kind(),
        crd.plural(),
        crd.namespaced(),
        crd.versions().stream()
            .map(
                version ->
                    new CrdLayer.CrdVersion(
                        version.name(),
                        version.served(),
                        version.storage(),
                        version.deprecated(),
                        version.schema().map(at -> new Pointer(file, at.pointer()))))
            .toList(),
        crd.storedVersions(),
        crd.provenance());
  }

  /** One CRD, and that of a group that is not KubeBlocks'. */
  public SnapshotFixture foreignCrds() {
    return stored(List.of());
  }

  /** The same, with the versions in which objects of it are stored. */
  public SnapshotFixture stored(List<String> versions) {
    CrdLayer.CrdVersion v1 = new CrdLayer.CrdVersion("v1", true, true, false, Optional.empty());
    CrdLayer.CrdDefinition crd =
        new CrdLayer.CrdDefinition(
            "widgets.example.com",
            "example.com",
            "Widget",
            "widgets",
            true,
            List.of(v1),
            versions,
            new CrdLayer.Provenance("crds.yaml", Map.of(), Map.of()));
    files.put(
        CrdLayer.PATH, SnapshotJson.pretty(new CrdLayer(CrdLayer.Form.OPENAPI, List.of(crd))));
    return outcome(Source.CRDS, Outcome.collected("crds.yaml"));
  }

  /** A platform chart of this version, which carries no CRDs. */
  public SnapshotFixture platform(String version) {
    platform = Optional.of(chart("kubeblocks", version, Map.of(), List.of(), List.of()));
    return outcome(Source.PLATFORM_CHART, Outcome.collected("kubeblocks.tgz"));
  }

  /** What runs as KubeBlocks, and what registries said. */
  public SnapshotFixture images(ImageLayer images) {
    files.put(ImageLayer.PATH, SnapshotJson.pretty(images));
    return outcome(Source.IMAGE, Outcome.collected("context test"));
  }

  /** What the chart's repository answered. */
  public SnapshotFixture history(History history) {
    files.put(History.PATH, SnapshotJson.pretty(history));
    return outcome(Source.HISTORY, Outcome.collected("repository"));
  }

  /** What the cluster stands on, as {@code substrate.json} has it. */
  public SnapshotFixture substrate(String json) {
    files.put(Substrate.PATH, json.getBytes(StandardCharsets.UTF_8));
    return outcome(Source.SUBSTRATE, Outcome.collected("context test"));
  }

  /** What runs, as {@code running.json} has it. */
  public SnapshotFixture running(String json) {
    files.put(Running.PATH, json.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** What runs as KubeBlocks, as {@code image.json} has it. */
  public SnapshotFixture images(String json) {
    files.put(ImageLayer.PATH, json.getBytes(StandardCharsets.UTF_8));
    return outcome(Source.IMAGE, Outcome.collected("context test"));
  }

  /** A log that was handed in. */
  public SnapshotFixture log(String name, String text) {
    files.put(Snapshot.LOGS + name, text.getBytes(StandardCharsets.UTF_8));
    return outcome(Source.LOGS, Outcome.collected(name));
  }

  /** What only people know. */
  public SnapshotFixture caseFile(CaseFile caseFile) {
    files.put(CaseFile.PATH, SnapshotJson.pretty(caseFile));
    return outcome(Source.CASE_FILE, Outcome.collected("case.yaml"));
  }

  public SnapshotFixture outcome(Source source, Outcome outcome) {
    outcomes.put(source, outcome);
    return this;
  }

  public Snapshot snapshot() throws SnapshotException, IOException {
    Optional<CapturedChart> addon = Optional.empty();
    if (!objects.isEmpty()) {
      List<ChartAssembly.Rendered> rendered = new ArrayList<>();
      for (String json : objects) {
        JsonNode object = SnapshotJson.tree(json.getBytes(StandardCharsets.UTF_8));
        rendered.add(new ChartAssembly.Rendered(object, Optional.empty()));
      }
      ChartAssembly assembly = ChartAssembly.of(ChartAssembly.Chart.ADDON, rendered);
      files.put(assembly.rawPath(), assembly.raw());
      files.put(Contracts.PATH, SnapshotJson.pretty(assembly.contracts()));
      addon = Optional.of(chart("engine", "1.0.0", annotations, maintainers, assembly.objects()));
    }
    if (addon.isPresent() || platform.isPresent()) {
      files.put(ChartLayer.PATH, SnapshotJson.pretty(new ChartLayer(addon, platform)));
    }
    List<SnapshotIndex.StoredFile> listed =
        files.entrySet().stream()
            .map(
                file ->
                    new SnapshotIndex.StoredFile(
                        file.getKey(), file.getValue().length, Sha256.of(file.getValue())))
            .toList();
    SnapshotIndex index =
        new SnapshotIndex(
            SnapshotIndex.SCHEMA_VERSION,
            capturedAt,
            new SnapshotIndex.Tool("skewpack", "test"),
            new Subject(
                Optional.of("engine"), Optional.of("1.0.0"), Optional.empty(), Optional.empty()),
            outcomes,
            List.of(),
            listed);
    return Snapshot.of(index, SnapshotJson.pretty(index), files);
  }

  private static CapturedChart chart(
      String name,
      String version,
      Map<String, String> annotations,
      List<Maintainer> maintainers,
      List<CapturedChart.RenderedObject> objects) {
    return new CapturedChart(
        Optional.of(
            new ChartFacts(
                name,
                version,
                Optional.of(version),
                Optional.empty(),
                Optional.empty(),
                annotations,
                maintainers,
                List.of())),
        new Rendering(
            Engine.HELM_PROGRAM,
            Optional.of("v4.1.4"),
            Optional.of("v1.34.0"),
            Optional.of(name),
            Optional.of("default"),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        objects,
        List.of(),
        new CarriedCrds(List.of()));
  }
}

package io.skewpack.diagnose;

import io.skewpack.diagnose.MatrixCell.Known;
import io.skewpack.diagnose.MatrixCell.Missing;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.Fingerprint;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotLayers;
import io.skewpack.snapshot.Source;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Boils snapshots down for {@link Matrix}, one at a time and from several threads. A schema is
 * parsed when it is first met; the same bytes, by the hash that an index lists, are known from then
 * on. So a thousand snapshots of a few platforms cost little more than reading their indexes, and
 * none stays in memory.
 */
public final class TargetReader {

  private static final String TOOLS_IMAGE = "KUBEBLOCKS_TOOLS_IMAGE";
  private static final String DATASAFED_IMAGE = "DATASAFED_IMAGE";

  private final VersionCatalog catalog;
  private final Set<String> versions;
  private final ConcurrentMap<String, String> factsOfCrds = new ConcurrentHashMap<>();

  public TargetReader(VersionCatalog catalog) {
    this.catalog = catalog;
    this.versions = Set.copyOf(catalog.versions());
  }

  /**
   * @throws SnapshotException when it is no snapshot, or a damaged one
   */
  public MatrixTarget read(Path path) throws SnapshotException {
    SnapshotLayers layers = SnapshotLayers.read(path);
    Optional<ImageLayer> image = layers.layer(ImageLayer.PATH, ImageLayer.class);
    Optional<ChartLayer> charts = layers.layer(ChartLayer.PATH, ChartLayer.class);
    Optional<CrdLayer> crds = layers.layer(CrdLayer.PATH, CrdLayer.class);
    SnapshotIndex index = layers.index();
    Optional<Fingerprint> fingerprint = index.subject().fingerprint();
    List<CrdDefinition> own = kubeBlocks(crds);
    SortedMap<String, String> facts = facts(path, layers, crds, own);
    Optional<Set<String>> releases = crds.map(layer -> releases(own, facts));
    Map<MatrixRow, MatrixCell> cells = new EnumMap<>(MatrixRow.class);
    cells.put(
        MatrixRow.KUBERNETES,
        fingerprint
            .flatMap(Fingerprint::version)
            .map(version -> (MatrixCell) Known.value(version))
            .orElseGet(() -> missing(index, Source.TARGET)));
    controllers(index, image, cells);
    cells.put(MatrixRow.PLATFORM_CHART, platformChart(index, image, charts));
    cells.put(
        MatrixRow.CRDS,
        crds.isPresent()
            ? crdCell(own, facts, releases.orElseThrow())
            : missing(index, Source.CRDS));
    addon(layers, charts.flatMap(ChartLayer::addon), cells);
    return new MatrixTarget(
        path.toString(),
        layers.sha256(),
        index.capturedAt(),
        index.subject().target(),
        fingerprint.flatMap(Fingerprint::kubeSystemUid),
        cells,
        facts,
        lastWrites(own),
        releases,
        stated(image));
  }

  private static MatrixCell missing(SnapshotIndex index, Source source) {
    return index.outcome(source) instanceof Outcome.Missing missing
        ? new Missing(missing.reason(), missing.detail())
        : new Missing(Reason.NOT_FOUND, Optional.empty());
  }

  private static List<CrdDefinition> kubeBlocks(Optional<CrdLayer> layer) {
    return layer.map(CrdLayer::definitions).orElse(List.of()).stream()
        .filter(crd -> crd.group().endsWith(Timeline.KUBEBLOCKS_DOMAIN))
        .toList();
  }

  private void controllers(
      SnapshotIndex index, Optional<ImageLayer> image, Map<MatrixRow, MatrixCell> cells) {
    List<Controller> counting =
        LiveControllers.counting(image.map(ImageLayer::controllers).orElse(List.of()));
    if (counting.isEmpty()) {
      for (MatrixRow row : MatrixRow.values()) {
        if (row.source() == Source.IMAGE) {
          cells.put(row, missing(index, Source.IMAGE));
        }
      }
      return;
    }
    cells.put(
        MatrixRow.IMAGE,
        Known.value(joined(counting, one -> List.of(LiveControllers.manager(one).image()))));
    String digests =
        joined(counting, one -> LiveControllers.digests(one, LiveControllers.manager(one)));
    cells.put(
        MatrixRow.DIGEST,
        digests.isEmpty()
            ? new Missing(
                Reason.NOT_FOUND,
                Optional.empty(),
                Optional.of(new Facts.Term("matrix.missing.noDigest")))
            : Known.value(digests));
    cells.put(MatrixRow.TOOLS_IMAGE, setting(counting, TOOLS_IMAGE));
    cells.put(MatrixRow.DATASAFED_IMAGE, setting(counting, DATASAFED_IMAGE));
  }

  private static String joined(
      List<Controller> controllers, Function<Controller, List<String>> values) {
    return controllers.stream()
        .flatMap(one -> values.apply(one).stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static MatrixCell setting(List<Controller> controllers, String name) {
    String value =
        joined(controllers, one -> Optional.ofNullable(one.settings().get(name)).stream().toList());
    return value.isEmpty() ? new Known("", "matrix.notSet", Facts.none()) : Known.value(value);
  }

  /** The label of what is installed; without it, the chart that was captured beside it. */
  private static MatrixCell platformChart(
      SnapshotIndex index, Optional<ImageLayer> image, Optional<ChartLayer> charts) {
    List<Controller> counting =
        LiveControllers.counting(image.map(ImageLayer::controllers).orElse(List.of()));
    String labels = joined(counting, one -> one.chart().stream().toList());
    if (!labels.isEmpty()) {
      return Known.value(labels);
    }
    Optional<ChartFacts> facts = charts.flatMap(ChartLayer::platform).flatMap(CapturedChart::facts);
    if (facts.isPresent()) {
      // As Helm's label writes it, so that a captured chart and a live one compare.
      return Known.value((facts.get().name() + "-" + facts.get().version()).replace('+', '_'));
    }
    return index.outcome(Source.PLATFORM_CHART).requestedButMissing()
        ? missing(index, Source.PLATFORM_CHART)
        : missing(index, Source.IMAGE);
  }

  private Set<String> stated(Optional<ImageLayer> image) {
    Set<String> stated = new HashSet<>();
    LiveControllers.of(image, versions)
        .ifPresent(
            live -> {
              live.imageVersion().ifPresent(stated::add);
              live.chartVersion().ifPresent(stated::add);
            });
    return stated;
  }

  private MatrixCell crdCell(
      List<CrdDefinition> own, SortedMap<String, String> facts, Set<String> releases) {
    if (own.isEmpty()) {
      return new Known("", "matrix.crds.none", Facts.none());
    }
    String digest = Sha256.of(facts.toString());
    Known counted = Known.digest(digest, "matrix.crds", facts.size());
    long strangers =
        own.stream().filter(crd -> having(crd, facts.get(crd.name())).isEmpty()).count();
    return new Known(
        digest,
        counted.text(),
        counted
            .facts()
            .with("versions", new VersionSpans(catalog.versions()).of(releases))
            .with("released", releases.size())
            .with("strangers", strangers));
  }

  private Set<String> having(CrdDefinition crd, String facts) {
    return catalog.having(crd.group(), crd.kind(), facts);
  }

  /** The releases that have all of them; that have no others, when there are such. */
  private Set<String> releases(List<CrdDefinition> own, SortedMap<String, String> facts) {
    if (own.isEmpty()) {
      return Set.of();
    }
    Set<String> all = new LinkedHashSet<>(catalog.versions());
    own.forEach(crd -> all.retainAll(having(crd, facts.get(crd.name()))));
    Set<String> whole = new LinkedHashSet<>(all);
    whole.removeIf(
        version ->
            catalog.release(version).orElseThrow().schemas().definitions().size() != own.size());
    return whole.isEmpty() ? all : whole;
  }

  private SortedMap<String, String> facts(
      Path path, SnapshotLayers layers, Optional<CrdLayer> layer, List<CrdDefinition> own)
      throws SnapshotException {
    SortedMap<String, String> facts = new TreeMap<>();
    CrdSchemas schemas = null;
    for (CrdDefinition crd : own) {
      String bytes = bytesOf(path, layers, layer.orElseThrow().form(), crd);
      String known = factsOfCrds.get(bytes);
      if (known == null) {
        if (schemas == null) {
          schemas = CrdSchemas.of(layer.get(), layers.whole()::resolve);
        }
        known =
            VersionCatalog.facts(schemas.definition(crd.group(), crd.kind()).orElseThrow())
                .intern();
        factsOfCrds.put(bytes, known);
      }
      facts.put(crd.name(), known);
    }
    return facts;
  }

  /** What a definition's facts follow from, schemas by the hashes of their files. */
  private static String bytesOf(
      Path path, SnapshotLayers layers, CrdLayer.Form form, CrdDefinition crd)
      throws SnapshotException {
    StringBuilder bytes = new StringBuilder();
    bytes.append(form).append('\n').append(crd.name()).append('\n').append(crd.group());
    bytes.append('\n').append(crd.kind()).append('\n').append(crd.plural());
    bytes.append('\n').append(crd.namespaced());
    for (CrdVersion version : crd.versions()) {
      bytes.append('\n').append(version.name());
      bytes.append('\n').append(version.served()).append(version.storage());
      if (version.schema().isPresent()) {
        Pointer schema = version.schema().get();
        String listed =
            layers
                .listedSha256(schema.file())
                .orElseThrow(
                    () ->
                        new SnapshotException(
                            "%s contradicts itself: the snapshot holds nothing at %s"
                                .formatted(path, schema)));
        bytes.append('\n').append(schema).append('\n').append(listed);
      }
    }
    return Sha256.of(bytes.toString());
  }

  private static SortedMap<String, Write> lastWrites(List<CrdDefinition> own) {
    SortedMap<String, Write> writes = new TreeMap<>();
    for (CrdDefinition crd : own) {
      Timeline.lastWrite(crd).ifPresent(last -> writes.put(crd.name(), last));
    }
    return writes;
  }

  private static void addon(
      SnapshotLayers layers, Optional<CapturedChart> addon, Map<MatrixRow, MatrixCell> cells) {
    if (addon.isEmpty()) {
      for (MatrixRow row : MatrixRow.values()) {
        if (row.source() == Source.ADDON_CHART) {
          cells.put(row, missing(layers.index(), Source.ADDON_CHART));
        }
      }
      return;
    }
    CapturedChart chart = addon.get();
    cells.put(
        MatrixRow.ADDON_CHART,
        chart
            .facts()
            .map(facts -> (MatrixCell) Known.value(facts.name() + " " + facts.version()))
            .orElseGet(() -> new Known("", "matrix.givenManifests", Facts.none())));
    List<String> files =
        chart.objects().stream()
            .map(RenderedObject::content)
            .map(Pointer::file)
            .distinct()
            .sorted()
            .map(file -> layers.listedSha256(file).orElse(""))
            .toList();
    cells.put(
        MatrixRow.ADDON_OBJECTS,
        Known.digest(
            Sha256.of(String.join("\n", files)), "matrix.objects", chart.objects().size()));
    List<String> images =
        chart.images().stream().map(ImageReference::image).distinct().sorted().toList();
    cells.put(
        MatrixRow.ADDON_IMAGES,
        Known.digest(Sha256.of(String.join("\n", images)), "matrix.images", images.size()));
    cells.put(
        MatrixRow.CONTRACTS,
        layers
            .listedSha256(Contracts.PATH)
            .map(sha -> new Known(sha, "matrix.contracts", digestFacts(sha)))
            .map(MatrixCell.class::cast)
            .orElseGet(() -> new Missing(Reason.NOT_FOUND, Optional.empty())));
  }

  private static Facts digestFacts(String sha256) {
    return Known.digest(sha256, "", 0).facts();
  }
}

package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.contract.ContractReview;
import io.skewpack.contract.StageEnvironments;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.Identification;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.StrictDecoder;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Meanwhile;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/** Everything that several checks need, worked out once from a snapshot and the catalog. */
public final class Examination {

  private final Snapshot snapshot;
  private final VersionCatalog catalog;
  private final Optional<CrdSchemas> crds;
  private final Optional<Identification> identification;
  private final List<JsonNode> contents;
  private final List<JudgedObject> judged;
  private final Map<String, List<Judgement>> sweep;
  private final List<FieldStory> stories;
  private final Optional<RepositoryAnswers> repository;
  private final Optional<DryRunComparison> dryRun;
  private final Timeline timeline;
  private final Optional<ContractReview.Result> contractReview;
  private final ConcurrentMap<Optional<CaseFile>, ReportedText.All> reported =
      new ConcurrentHashMap<>();

  /**
   * Decodes every rendered object of the addon chart against the captured CRDs and against every
   * release.
   *
   * @throws SnapshotException when the snapshot contradicts itself: a pointer that leads nowhere
   */
  public Examination(Snapshot snapshot, VersionCatalog catalog) throws SnapshotException {
    this.snapshot = snapshot;
    this.catalog = catalog;
    this.crds = snapshot.crd().map(layer -> CrdSchemas.of(layer, snapshot::resolve));
    Optional<CrdSchemas> known = crds;
    Meanwhile<Optional<Identification>> identified =
        Meanwhile.start(
            () ->
                known.isPresent() ? Optional.of(catalog.identify(known.get())) : Optional.empty());
    this.contents = List.copyOf(contents());
    this.judged = crds.isPresent() ? judge(crds.get()) : List.of();
    this.sweep = contents.isEmpty() ? Map.of() : catalog.sweep(contents);
    this.identification = identified.join();
    this.stories =
        crds.isPresent()
            ? new FieldStories(judged, snapshot.crd().get(), crds.get(), catalog, sweep).tell()
            : List.of();
    this.repository =
        snapshot.history().map(history -> RepositoryAnswers.of(history, stories, here()));
    this.dryRun =
        snapshot.dryRun().isPresent()
            ? Optional.of(
                DryRunComparison.of(
                    snapshot.dryRun().get(),
                    addon().map(CapturedChart::objects).orElse(List.of()),
                    judged))
            : Optional.empty();
    this.timeline = Timeline.of(snapshot);
    this.contractReview = reviewed();
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  public VersionCatalog catalog() {
    return catalog;
  }

  public VersionSpans spans() {
    return new VersionSpans(catalog.versions());
  }

  public Optional<CapturedChart> addon() {
    return snapshot.chart().flatMap(ChartLayer::addon);
  }

  public Optional<CapturedChart> platform() {
    return snapshot.chart().flatMap(ChartLayer::platform);
  }

  /** What the addon chart renders, in the order of {@link CapturedChart#objects()}. */
  public List<JsonNode> addonContents() {
    return contents;
  }

  public Optional<CrdLayer> crdLayer() {
    return snapshot.crd();
  }

  /** The captured definitions, to decode against. */
  public Optional<CrdSchemas> crds() {
    return crds;
  }

  /** Which releases the captured CRDs equal. */
  public Optional<Identification> identification() {
    return identification;
  }

  /** Every object of the addon chart with its judgement; empty without CRDs. */
  public List<JudgedObject> judged() {
    return judged;
  }

  /** Every rejected field; empty when nothing is rejected or nothing was judged. */
  public List<FieldStory> stories() {
    return stories;
  }

  /**
   * The releases that the captured CRDs equal: those that have all their names too, when there are
   * any. Empty when there is none, or no CRDs.
   */
  public Set<String> here() {
    return identification
        .map(known -> known.whole().isEmpty() ? known.all() : known.whole())
        .orElse(Set.of());
  }

  /** The version by which {@link #here} is called: its newest release, else its newest member. */
  public Optional<String> hereName() {
    List<String> all = List.copyOf(here());
    List<String> finals = all.stream().filter(version -> !version.contains("-")).toList();
    List<String> names = finals.isEmpty() ? all : finals;
    return names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
  }

  /** What the chart's repository says of the rejected fields; absent when it was not asked. */
  public Optional<RepositoryAnswers> repository() {
    return repository;
  }

  /** What the API server said of the objects; absent when it was not asked. */
  public Optional<DryRunComparison> dryRun() {
    return dryRun;
  }

  /** Every dated write to the platform that the snapshot knows of. */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * What the chart's actions need against what their stages give them; absent without a chart.
   * Judged for {@link #hereName}, or else for the newest release whose stages are known.
   */
  public Optional<ContractReview.Result> contractReview() {
    return contractReview;
  }

  /** Every known error text that the snapshot, its logs and a case file report. */
  public ReportedText.All reported(Optional<CaseFile> caseFile) {
    return reported.computeIfAbsent(caseFile, given -> ReportedText.of(snapshot, given));
  }

  /** The number of rejections, over all objects. */
  public int rejectionCount() {
    return stories.stream().mapToInt(story -> story.places().size()).sum();
  }

  /** The released versions that accept everything the chart renders; empty without a chart. */
  public Optional<Set<String>> accepting() {
    if (addon().isEmpty()) {
      return Optional.empty();
    }
    Set<String> versions = new LinkedHashSet<>();
    for (String version : catalog.versions()) {
      if (IntStream.range(0, contents.size()).allMatch(index -> accepts(version, index))) {
        versions.add(version);
      }
    }
    return Optional.of(versions);
  }

  /** A release's CEL rules are known by their hashes: one that is broken here is broken there. */
  private boolean accepts(String version, int index) {
    Judgement there = sweep.get(version).get(index);
    return there.rejections().isEmpty()
        && (judged.isEmpty()
            || judged.get(index).judgement().rejections().stream().noneMatch(there::repeats));
  }

  /** Released versions in the catalog. */
  public int releases() {
    return catalog.versions().size();
  }

  /**
   * Releases that have every field that is rejected here, and reject the chart for another reason:
   * one such reason each, oldest first.
   */
  public List<ClosedWindow> closedWindows() {
    List<ClosedWindow> closed = new ArrayList<>();
    for (String version : catalog.versions()) {
      if (!stories.isEmpty() && stories.stream().allMatch(s -> s.acceptedBy().contains(version))) {
        sweep.get(version).stream()
            .flatMap(judgement -> judgement.rejections().stream())
            .findFirst()
            .map(f -> new ClosedWindow(version, f.kind(), f.path(), f.rule().id()))
            .ifPresent(closed::add);
      }
    }
    return closed;
  }

  /** A release that has what is missing here, and rejects something else. */
  public record ClosedWindow(String version, String kind, String path, String ruleId) {}

  /** Whether the CRDs were taken from the catalog and not from a target or a bundle. */
  public boolean crdsAreCatalogued() {
    return snapshot.index().outcome(Source.CRDS) instanceof Outcome.Collected collected
        && collected.from().startsWith("kubeblocks:");
  }

  /**
   * Whether the KubeBlocks version that is meant is known from more than the CRDs: from the
   * platform chart, from what runs, or because somebody named a release. Else the CRDs themselves
   * may be the ones that stayed behind.
   */
  public boolean versionIsKnown() {
    return crdsAreCatalogued()
        || PlatformSkew.platformVersion(this).isPresent()
        || PlatformSkew.liveVersion(this).isPresent();
  }

  /** The smallest manifest that shows one rejection. */
  public MinimalManifest minimalManifest(FieldStory.Place place) {
    return MinimalManifest.of(place, crds.orElseThrow());
  }

  /** Where an object stands in {@code chart.json}. */
  public static Pointer addonObject(int index) {
    return new Pointer(ChartLayer.PATH, "/addon/objects").child(index);
  }

  private Optional<ContractReview.Result> reviewed() throws SnapshotException {
    if (snapshot.contracts().isEmpty() || contents.isEmpty()) {
      return Optional.empty();
    }
    StageEnvironments stages =
        StageEnvironments.of(hereName().orElseGet(() -> StageEnvironments.lines().last()));
    ContractReview review =
        new ContractReview(
            snapshot.contracts().get(),
            contents,
            snapshot::resolve,
            stages,
            (image, variable) -> false);
    return Optional.of(review.review());
  }

  private List<JsonNode> contents() throws SnapshotException {
    List<JsonNode> all = new ArrayList<>();
    if (addon().isPresent()) {
      for (RenderedObject object : addon().get().objects()) {
        all.add(snapshot.resolve(object.content()));
      }
    }
    return all;
  }

  private List<JudgedObject> judge(CrdSchemas schemas) {
    StrictDecoder decoder = new StrictDecoder(schemas);
    List<RenderedObject> objects = addon().map(CapturedChart::objects).orElse(List.of());
    return IntStream.range(0, contents.size())
        .parallel()
        .mapToObj(
            i ->
                new JudgedObject(
                    i, objects.get(i), contents.get(i), decoder.decode(contents.get(i))))
        .toList();
  }
}

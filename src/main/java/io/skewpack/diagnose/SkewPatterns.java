package io.skewpack.diagnose;

import io.skewpack.diagnose.Skew.LayerRow;
import io.skewpack.diagnose.Skew.Subject;
import io.skewpack.diagnose.SkewPattern.Certainty;
import io.skewpack.diagnose.SkewPattern.Kind;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells the patterns of a skew apart. A layer that disagrees is asked whether it is exactly some
 * other release and who brought it there; every layer is asked whether it matches no release at
 * all; then comes what people say, and what was not seen here. While layers disagree there is
 * always an answer, if only that it is not settled.
 */
final class SkewPatterns {

  private final Examination examination;
  private final Skew skew;
  private final Optional<CaseFile> caseFile;
  private final ReleaseDates dates;

  private SkewPatterns(Examination examination, Skew skew, Optional<CaseFile> caseFile) {
    this.examination = examination;
    this.skew = skew;
    this.caseFile = caseFile;
    this.dates =
        ReleaseDates.of(examination.catalog(), examination.snapshot().index().capturedAt());
  }

  /**
   * @param caseFile what people know: the snapshot's own, or one given beside it
   */
  static List<SkewPattern> of(Examination examination, Skew skew, Optional<CaseFile> caseFile) {
    return new SkewPatterns(examination, skew, caseFile).all();
  }

  private List<SkewPattern> all() {
    List<SkewPattern> patterns = new ArrayList<>();
    patterns.addAll(CrdPatterns.of(examination, dates, areCrdsApart()));
    patterns.addAll(ImagePatterns.of(examination, isOdd(Subject.IMAGE)));
    if (isOdd(Subject.PLATFORM_CHART)) {
      patterns.add(platformChart());
    }
    if (isAddonApart()) {
      patterns.addAll(ChartPatterns.of(examination, skew, dates));
    }
    severalReleases(patterns).ifPresent(patterns::add);
    if (disagree() && patterns.isEmpty()) {
      patterns.add(open());
    }
    patterns.addAll(intended());
    patterns.addAll(carriedOver());
    notCaptured(patterns).ifPresent(patterns::add);
    patterns.sort(Comparator.comparing(SkewPattern::kind));
    return patterns;
  }

  private boolean isOdd(Subject subject) {
    return skew.odd().equals(Optional.of(subject));
  }

  /** Whether the captured layers share no version. */
  private boolean disagree() {
    return !Set.of("skew.agree", "skew.tooFew").contains(skew.verdict());
  }

  /** The odd ones, or of no single release where that alone keeps the layers apart. */
  private boolean areCrdsApart() {
    boolean ofNone = row(Subject.CRD).agrees().filter(Set::isEmpty).isPresent();
    return isOdd(Subject.CRD) || (disagree() && skew.odd().isEmpty() && ofNone);
  }

  /** The odd one, or of no version that any layer of the platform is of. */
  private boolean isAddonApart() {
    Set<String> accepting = examination.accepting().orElse(Set.of());
    Set<String> platform = ChartPatterns.platformVersions(skew);
    boolean sharesNone = platform.stream().noneMatch(accepting::contains);
    return isOdd(Subject.ADDON_CHART)
        || (examination.addon().isPresent() && disagree() && !platform.isEmpty() && sharesNone);
  }

  /** The chart of another release; Helm itself left its label where it was installed. */
  private SkewPattern platformChart() {
    LayerRow row = row(Subject.PLATFORM_CHART);
    boolean installed = row.text().endsWith(".live");
    return new SkewPattern(
        Kind.ACCIDENTAL,
        Optional.of(Subject.PLATFORM_CHART),
        installed ? Certainty.CONFIRMED : Certainty.LIKELY,
        "platformChart.otherRelease",
        Facts.of("versions", examination.spans().of(row.agrees().orElseThrow()))
            .with("installed", installed ? 1 : 0),
        row.evidence());
  }

  private LayerRow row(Subject subject) {
    return skew.layers().stream().filter(row -> row.subject() == subject).findFirst().orElseThrow();
  }

  /** Layers of the platform that are each exactly a release, and not one and the same. */
  private Optional<SkewPattern> severalReleases(List<SkewPattern> found) {
    if (!disagree() || skew.odd().isPresent()) {
      return Optional.empty();
    }
    List<LayerRow> platform =
        skew.layers().stream()
            .filter(row -> row.subject() != Subject.ADDON_CHART)
            .filter(row -> row.agrees().filter(versions -> !versions.isEmpty()).isPresent())
            .filter(
                row ->
                    found.stream().noneMatch(one -> one.layer().equals(Optional.of(row.subject()))))
            .toList();
    if (platform.size() < 2 || !common(platform).isEmpty()) {
      return Optional.empty();
    }
    boolean withCrds = platform.contains(row(Subject.CRD));
    List<String> strangers = withCrds ? CrdPatterns.strangers(examination, dates) : List.of();
    List<LayerRow> others = platform.stream().filter(row -> row.subject() != Subject.CRD).toList();
    Set<String> apply = withCrds ? common(others) : Set.of();
    return Optional.of(
        new SkewPattern(
            strangers.isEmpty() ? Kind.ACCIDENTAL : Kind.NOT_SETTLED,
            Optional.empty(),
            strangers.isEmpty() ? Certainty.LIKELY : Certainty.OPEN,
            strangers.isEmpty() ? "severalReleases" : "severalReleases.writer",
            Facts.of(
                    "layers",
                    new Facts.Terms(
                        platform.stream().map(row -> "layer.name." + row.subject().id()).toList()))
                .with("rows", platform.stream().map(this::said).toList())
                .with("catalogued", withCrds && examination.crdsAreCatalogued() ? 1 : 0)
                .with("apply", apply.isEmpty() ? null : examination.spans().of(apply))
                .withFew("strangers", strangers),
            platform.stream().map(row -> row.evidence().get(0)).toList()));
  }

  /** Which release a layer is. */
  private Facts.Said said(LayerRow row) {
    return new Facts.Said(
        "pattern.layerIs",
        Facts.of("layer", new Facts.Term("layer.name." + row.subject().id()))
            .with("versions", examination.spans().of(row.agrees().orElseThrow())));
  }

  private static Set<String> common(List<LayerRow> rows) {
    Set<String> shared = new LinkedHashSet<>(rows.get(0).agrees().orElseThrow());
    rows.forEach(row -> shared.retainAll(row.agrees().orElseThrow()));
    return shared;
  }

  private SkewPattern open() {
    return new SkewPattern(
        Kind.NOT_SETTLED,
        skew.odd(),
        Certainty.OPEN,
        "open",
        Facts.none(),
        skew.layers().stream()
            .filter(row -> row.agrees().isPresent())
            .map(row -> row.evidence().get(0))
            .toList());
  }

  /** Somebody's word that the skew is meant: the case file's, or an annotation's. */
  private List<SkewPattern> intended() {
    List<SkewPattern> patterns = new ArrayList<>();
    List<String> lines = caseFile.map(CaseFile::intended).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      Optional<String> about =
          Optional.ofNullable(caseFile.orElseThrow().intendedLayers().get(lines.get(i)));
      patterns.add(
          intended(
              about.flatMap(SkewPatterns::subject),
              "intended.case",
              Facts.of("line", lines.get(i).strip()).with("about", about),
              List.of(
                  Evidence.reported(
                      "evidence.caseIntended",
                      Facts.none(),
                      new Pointer(CaseFile.PATH, "/intended").child(i)))));
    }
    annotations()
        .forEach(
            (at, said) ->
                patterns.add(
                    intended(
                        Optional.of(said.subject()),
                        "intended.annotation",
                        Facts.of("line", said.line().strip()),
                        List.of(
                            Evidence.reported(
                                "evidence.intendedSkew",
                                Facts.of("annotation", CaseFile.INTENDED_SKEW),
                                at)))));
    return patterns;
  }

  /** What a case file calls a layer; of the two charts it does not say which. */
  private static Optional<Subject> subject(String layer) {
    return Stream.of(Subject.IMAGE, Subject.CRD).filter(one -> one.id().equals(layer)).findFirst();
  }

  private SkewPattern intended(
      Optional<Subject> subject, String reason, Facts facts, List<Evidence> evidence) {
    return new SkewPattern(
        Kind.ENGINEERED,
        subject,
        Certainty.REPORTED,
        reason,
        facts.with("apart", disagree() ? 1 : 0),
        evidence);
  }

  /** What an annotation says, and on which layer it stands. */
  private record Said(Subject subject, String line) {}

  /** By where they are; of CRDs that say the same, the first stands for all. */
  private Map<Pointer, Said> annotations() {
    Map<Pointer, Said> said = new LinkedHashMap<>();
    examination.addon().ifPresent(chart -> ofChart(chart, "/addon", Subject.ADDON_CHART, said));
    examination
        .platform()
        .ifPresent(chart -> ofChart(chart, "/platform", Subject.PLATFORM_CHART, said));
    List<CrdLayer.CrdDefinition> crds =
        examination.crdLayer().map(CrdLayer::definitions).orElse(List.of());
    for (int i = 0; i < crds.size(); i++) {
      String line = crds.get(i).provenance().annotations().get(CaseFile.INTENDED_SKEW);
      if (line != null && !said.containsValue(new Said(Subject.CRD, line))) {
        Pointer at = new Pointer(CrdLayer.PATH, "/definitions").child(i);
        said.put(
            at.child("provenance").child("annotations").child(CaseFile.INTENDED_SKEW),
            new Said(Subject.CRD, line));
      }
    }
    List<ImageLayer.Controller> controllers =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of());
    for (int i = 0; i < controllers.size(); i++) {
      Pointer at = new Pointer(ImageLayer.PATH, "/controllers").child(i).child("intended");
      controllers.get(i).intended().ifPresent(line -> said.put(at, new Said(Subject.IMAGE, line)));
    }
    return said;
  }

  private static void ofChart(
      CapturedChart chart, String part, Subject subject, Map<Pointer, Said> said) {
    Optional<String> line =
        chart
            .facts()
            .map(ChartFacts::annotations)
            .map(annotations -> annotations.get(CaseFile.INTENDED_SKEW));
    line.ifPresent(
        text ->
            said.put(
                new Pointer(ChartLayer.PATH, part)
                    .child("facts")
                    .child("annotations")
                    .child(CaseFile.INTENDED_SKEW),
                new Said(subject, text)));
  }

  /** Claims that were carried over from another target. */
  private List<SkewPattern> carriedOver() {
    List<SkewPattern> patterns = new ArrayList<>();
    List<String> lines = caseFile.map(CaseFile::assumed).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      Evidence evidence = CarriedOverClaims.evidence(caseFile.orElseThrow(), i);
      patterns.add(
          new SkewPattern(
              Kind.UNVERIFIED_CROSS_LINE,
              Optional.empty(),
              Certainty.REPORTED,
              "carriedOver",
              Facts.of("line", lines.get(i).strip()).with(evidence.facts()),
              List.of(evidence)));
    }
    return patterns;
  }

  /**
   * Layers of the platform that nobody has seen here. One that was asked for counts always; one
   * that nobody asked for counts where layers disagree, or where somebody claims something. What no
   * release takes is at fault wherever it is, so that rests on no layer.
   */
  private Optional<SkewPattern> notCaptured(List<SkewPattern> found) {
    boolean versionsDiffer =
        disagree() && !found.stream().allMatch(one -> one.kind() == Kind.NOT_SKEW);
    boolean spoken =
        versionsDiffer || caseFile.filter(file -> !file.assumed().isEmpty()).isPresent();
    List<LayerRow> missing =
        skew.layers().stream()
            .filter(row -> row.subject() != Subject.ADDON_CHART)
            .filter(row -> row.text().equals("layer.notCaptured"))
            .filter(row -> spoken || outcome(row).requestedButMissing())
            .toList();
    boolean catalogued = spoken && examination.crdsAreCatalogued();
    if (missing.isEmpty() && !catalogued) {
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>();
    missing.forEach(row -> evidence.addAll(row.evidence()));
    if (catalogued) {
      evidence.add(CrdRelease.evidence(examination));
    }
    return Optional.of(
        new SkewPattern(
            Kind.UNVERIFIED_CROSS_LINE,
            missing.size() == 1 && !catalogued
                ? Optional.of(missing.get(0).subject())
                : Optional.empty(),
            Certainty.OPEN,
            "notCaptured",
            Facts.of("count", missing.size())
                .with(
                    "layers",
                    new Facts.Terms(
                        missing.stream().map(row -> "layer.name." + row.subject().id()).toList()))
                .with("catalogued", catalogued ? 1 : 0),
            evidence));
  }

  private Outcome outcome(LayerRow row) {
    Source source =
        switch (row.subject()) {
          case IMAGE -> Source.IMAGE;
          case PLATFORM_CHART -> Source.PLATFORM_CHART;
          case CRD -> Source.CRDS;
          case ADDON_CHART -> Source.ADDON_CHART;
        };
    return examination.snapshot().index().outcome(source);
  }
}

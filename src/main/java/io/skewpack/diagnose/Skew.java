package io.skewpack.diagnose;

import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Source;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The layers side by side, each with the KubeBlocks versions it agrees with, and the one that
 * stands apart.
 *
 * @param layers image, platform chart, CRD, addon chart, in this order
 * @param odd the layer whose removal alone leaves a common version; absent when all agree, or when
 *     none or several do
 * @param verdict the key of the sentence that says so
 */
public record Skew(List<LayerRow> layers, Optional<Subject> odd, String verdict) {

  /** The four things that must come from compatible versions. */
  public enum Subject {
    IMAGE("image"),
    PLATFORM_CHART("platformChart"),
    CRD("crd"),
    ADDON_CHART("addonChart");

    private final String id;

    Subject(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * One row.
   *
   * @param text the key of what was seen
   * @param agrees the versions it agrees with; absent when that is not known
   */
  public record LayerRow(
      Subject subject,
      String text,
      Facts facts,
      Optional<Set<String>> agrees,
      List<Evidence> evidence) {
    public LayerRow {
      Objects.requireNonNull(subject);
      agrees = agrees.map(LinkedHashSet::new);
      evidence = List.copyOf(evidence);
    }
  }

  public Skew {
    layers = List.copyOf(layers);
    Objects.requireNonNull(odd);
    Objects.requireNonNull(verdict);
  }

  static Skew of(Examination examination) {
    List<LayerRow> rows =
        List.of(
            image(examination),
            platformChart(examination),
            crd(examination),
            addonChart(examination));
    List<LayerRow> known = rows.stream().filter(row -> row.agrees().isPresent()).toList();
    if (lacksKinds(examination.stories(), examination.here())) {
      return new Skew(rows, Optional.of(Subject.CRD), "skew.lacksKinds");
    }
    if (known.size() < 2) {
      return new Skew(rows, Optional.empty(), "skew.tooFew");
    }
    if (!common(known).isEmpty()) {
      return new Skew(rows, Optional.empty(), "skew.agree");
    }
    return apart(rows, known);
  }

  /** The platform's own layers are compared first; the addon is held against what they share. */
  private static Skew apart(List<LayerRow> rows, List<LayerRow> known) {
    List<LayerRow> platform =
        known.stream().filter(row -> row.subject() != Subject.ADDON_CHART).toList();
    if (platform.size() == 1 && platform.get(0).agrees().orElseThrow().isEmpty()) {
      // The chart alone is no witness for which version is meant: it is what stands accused.
      return new Skew(rows, Optional.empty(), "skew.oneWitness");
    }
    if (platform.isEmpty() || !common(platform).isEmpty()) {
      String verdict = known.size() == 2 ? "skew.oddOfTwo" : "skew.odd";
      return new Skew(rows, Optional.of(Subject.ADDON_CHART), verdict);
    }
    List<LayerRow> candidates = standingApart(platform, known);
    if (candidates.size() == 1) {
      return new Skew(rows, Optional.of(candidates.get(0).subject()), "skew.odd");
    }
    // Where the chart agrees with nobody, three layers of the platform can settle it alone.
    List<LayerRow> amongThemselves =
        platform.size() > 2 ? standingApart(platform, platform) : List.of();
    return amongThemselves.size() == 1
        ? new Skew(rows, Optional.of(amongThemselves.get(0).subject()), "skew.oddOfPlatform")
        : new Skew(rows, Optional.empty(), "skew.noSingleOdd");
  }

  /** Those without which all others share a version. */
  private static List<LayerRow> standingApart(List<LayerRow> some, List<LayerRow> among) {
    return some.stream()
        .filter(
            row ->
                !common(among.stream().filter(other -> other.subject() != row.subject()).toList())
                    .isEmpty())
        .toList();
  }

  /**
   * Whether all that is wrong is that kinds are missing which the very releases have that the
   * captured CRDs otherwise equal: then the CRDs are not whole.
   */
  static boolean lacksKinds(List<FieldStory> stories, Set<String> here) {
    return !stories.isEmpty()
        && !here.isEmpty()
        && stories.stream().allMatch(s -> s.isAboutKind() && s.acceptedBy().containsAll(here));
  }

  /** The versions that every known layer but this one agrees with. */
  public Set<String> sharedWithout(Subject subject) {
    List<LayerRow> others =
        layers.stream()
            .filter(row -> row.agrees().isPresent() && row.subject() != subject)
            .toList();
    return others.isEmpty() ? Set.of() : common(others);
  }

  private static Set<String> common(List<LayerRow> rows) {
    Set<String> shared = new LinkedHashSet<>(rows.get(0).agrees().orElseThrow());
    rows.forEach(row -> shared.retainAll(row.agrees().orElseThrow()));
    return shared;
  }

  private static LayerRow image(Examination examination) {
    Optional<LiveControllers> live = LiveControllers.of(examination);
    if (live.isEmpty()) {
      return notCaptured(examination, Subject.IMAGE, Source.IMAGE);
    }
    return new LayerRow(
        Subject.IMAGE,
        "layer.image",
        live.get().imageFacts(),
        live.get().imageVersion().map(Set::of),
        Stream.concat(Stream.of(live.get().imageEvidence()), live.get().registryEvidence().stream())
            .toList());
  }

  private static LayerRow platformChart(Examination examination) {
    Optional<String> version = PlatformSkew.statedVersion(examination);
    if (version.isEmpty()) {
      Optional<LiveControllers> live = LiveControllers.of(examination);
      if (live.flatMap(LiveControllers::chart).isPresent()) {
        return new LayerRow(
            Subject.PLATFORM_CHART,
            "layer.platformChart.live",
            live.get().chartFacts(),
            live.get().chartVersion().map(Set::of),
            List.of(live.get().chartEvidence()));
      }
      return notCaptured(examination, Subject.PLATFORM_CHART, Source.PLATFORM_CHART);
    }
    var facts = examination.platform().orElseThrow().facts().orElseThrow();
    boolean trusted = PlatformSkew.platformVersion(examination).isPresent();
    boolean released = examination.catalog().versions().contains(version.get());
    Facts shown =
        Facts.of("name", facts.name())
            .with("version", facts.version())
            .with("appVersion", facts.appVersion())
            .with("crds", examination.platform().orElseThrow().crds().places().size());
    return new LayerRow(
        Subject.PLATFORM_CHART,
        "layer.platformChart",
        shown.with("released", released ? 1 : 0).with("trusted", trusted ? 1 : 0),
        trusted && released ? Optional.of(Set.of(version.get())) : Optional.empty(),
        List.of(PlatformSkew.evidence(version.get())));
  }

  private static LayerRow crd(Examination examination) {
    if (examination.identification().isEmpty()) {
      return notCaptured(examination, Subject.CRD, Source.CRDS);
    }
    return new LayerRow(
        Subject.CRD,
        "layer.crd." + CrdRelease.identity(examination).variant(),
        CrdRelease.identity(examination).facts(),
        // Without a KubeBlocks CRD nothing is known of that layer, least of all that it is old.
        examination.identification().get().byDefinition().isEmpty()
            ? Optional.empty()
            : Optional.of(examination.here()),
        List.of(CrdRelease.evidence(examination)));
  }

  private static LayerRow addonChart(Examination examination) {
    if (examination.addon().isEmpty()) {
      return notCaptured(examination, Subject.ADDON_CHART, Source.ADDON_CHART);
    }
    var addon = examination.addon().get();
    Set<String> accepting = examination.accepting().orElseThrow();
    Facts facts =
        Facts.of("name", examination.snapshot().index().subject().addon())
            .with("version", examination.snapshot().index().subject().addonVersion())
            .with("declared", addon.facts().flatMap(f -> f.declaredConstraint()))
            .with("objects", addon.objects().size())
            .with("versions", examination.spans().of(accepting));
    return new LayerRow(
        Subject.ADDON_CHART,
        "layer.addonChart",
        facts,
        Optional.of(accepting),
        List.of(
            Evidence.observed("evidence.addonChart", facts, new Pointer(ChartLayer.PATH, "/addon")),
            Evidence.derived(
                accepting.isEmpty() ? "evidence.acceptedByNone" : "evidence.acceptedBy",
                facts.with("catalog", examination.releases()),
                new Pointer(ChartLayer.PATH, "/addon/objects"))));
  }

  private static LayerRow notCaptured(Examination examination, Subject subject, Source source) {
    Evidence missing = CapturedSources.missing(examination, source);
    return new LayerRow(
        subject, "layer.notCaptured", missing.facts(), Optional.empty(), List.of(missing));
  }
}

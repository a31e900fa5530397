package io.skewpack.report;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.MinimalManifest;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.diagnose.RejectedFields;
import io.skewpack.snapshot.CapturedChart.Rendering;
import io.skewpack.snapshot.CapturedChart.ValuesFile;
import io.skewpack.snapshot.Fingerprint;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How to see it again: the commands, and the smallest manifest that shows one rejection. */
final class Reproduction {

  private final Diagnosis diagnosis;
  private final Examination examination;
  private final EvidenceIndex index;

  Reproduction(Diagnosis diagnosis, EvidenceIndex index) {
    this.diagnosis = diagnosis;
    this.examination = diagnosis.examination();
    this.index = index;
  }

  /** The commands that make the snapshot and its verdict again. */
  List<Block> again() {
    return List.of(
        new Block.Paragraph(index.plain("reproduction.offline", repository())),
        new Block.Commands(index.plain("reproduction.commands", sources())));
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>(again());
    diagnosis.cause().ifPresent(cause -> blocks.addAll(manifest(clearest(cause.stories()))));
    return blocks;
  }

  /** The command that captures the target that is meant, with the sources of this snapshot. */
  Claim ofThisTarget() {
    // What the chart is rendered for is what this very target is.
    Facts facts = new Facts(without(sources().values(), "kubeVersion", "apiVersions"));
    return index.plain(
        "reproduction.thisTarget", context().isPresent() ? facts : facts.with("context", "NAME"));
  }

  private static Map<String, Object> without(Map<String, Object> values, String... names) {
    Map<String, Object> left = new LinkedHashMap<>(values);
    left.keySet().removeAll(List.of(names));
    return left;
  }

  private Facts repository() {
    Facts facts = examination.repository().map(OtherRevisions::facts).orElse(Facts.none());
    return facts.with("context", context());
  }

  /** The cluster's context, when the CRDs are those of a cluster. */
  private Optional<String> context() {
    return examination.snapshot().index().subject().target();
  }

  /** An unknown field shows the matter best; else the first rejection. */
  private static FieldStory clearest(List<FieldStory> stories) {
    return stories.stream().filter(FieldStory::isUnknown).findFirst().orElse(stories.get(0));
  }

  private List<Block> manifest(FieldStory story) {
    FieldStory.Place place = story.places().get(0);
    MinimalManifest minimal = examination.minimalManifest(place);
    Facts facts =
        Facts.of("kind", story.kind())
            .with("apiVersion", story.apiVersion())
            .with("name", place.name())
            .with("path", minimal.path())
            // The server writes paths without the leading dot.
            .with("serverPath", minimal.path().replaceFirst("^\\.", ""))
            .with("rule", story.ruleId())
            .with("context", context());
    return List.of(
        new Block.Paragraph(
            index.claim(
                "reproduction.minimal", facts, List.of(RejectedFields.evidence(story, place)))),
        new Block.Manifest(minimal.manifest()),
        new Block.Commands(index.plain("reproduction.server", facts)),
        new Block.Paragraph(
            index.plain(
                story.isUnknown()
                    ? "reproduction.expect.unknown"
                    : story.isAboutKind()
                        ? "reproduction.expect.kind"
                        : "reproduction.expect.invalid",
                facts)));
  }

  private Facts sources() {
    Facts facts = Facts.none();
    facts = facts.with("chart", from(Source.ADDON_CHART));
    facts = facts.with("crds", from(Source.CRDS).filter(source -> context().isEmpty()));
    facts = facts.with("context", context());
    facts =
        facts.with(
            "uid",
            examination
                .snapshot()
                .index()
                .subject()
                .fingerprint()
                .flatMap(Fingerprint::kubeSystemUid));
    facts = facts.with("platform", from(Source.PLATFORM_CHART));
    facts = facts.with("case", from(Source.CASE_FILE));
    facts = facts.with("registry", wanted(Source.REGISTRY));
    facts =
        facts.with(
            "noDryRun",
            context()
                .filter(cluster -> from(Source.ADDON_CHART).isPresent())
                .filter(cluster -> wanted(Source.DRY_RUN).isEmpty()));
    if (examination.snapshot().history().isPresent()) {
      facts =
          facts
              .with("triage", "yes")
              .with(
                  "repository",
                  from(Source.HISTORY)
                      .filter(path -> !from(Source.ADDON_CHART).equals(Optional.of(path))));
    }
    Optional<Rendering> rendering = examination.addon().map(addon -> addon.rendering());
    facts =
        facts.with(
            "values",
            rendering
                .map(r -> r.values().stream().map(ValuesFile::path).collect(Collectors.toList()))
                .filter(values -> !values.isEmpty()));
    facts = facts.with("set", rendering.map(Rendering::set).filter(set -> !set.isEmpty()));
    facts =
        facts.with(
            "apiVersions", rendering.map(Rendering::apiVersions).filter(some -> !some.isEmpty()));
    facts =
        facts.with(
            "release",
            rendering
                .flatMap(Rendering::releaseName)
                .filter(
                    name ->
                        !examination
                            .snapshot()
                            .index()
                            .subject()
                            .addon()
                            .equals(Optional.of(name))));
    facts =
        facts.with(
            "namespace",
            rendering.flatMap(Rendering::namespace).filter(name -> !name.equals("default")));
    return facts.with("kubeVersion", rendering.flatMap(Rendering::kubeVersion));
  }

  /** Where registries, or the server's dry run, were asked, whatever came of it. */
  private Optional<String> wanted(Source source) {
    Outcome outcome = examination.snapshot().index().outcome(source);
    boolean never =
        outcome instanceof Outcome.Missing missing
            && missing.reason() == Outcome.Reason.NOT_REQUESTED;
    return never ? Optional.empty() : Optional.of(source.id());
  }

  private Optional<String> from(Source source) {
    Outcome outcome = examination.snapshot().index().outcome(source);
    if (outcome instanceof Outcome.Collected collected) {
      return Optional.of(collected.from());
    }
    return outcome instanceof Outcome.Missing missing ? missing.from() : Optional.empty();
  }
}

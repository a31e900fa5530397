package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.RejectedFields;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.TreeGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways out of a rejection, ranked, and what does not fix it. */
final class FixPath {

  /** More of them are a table's business, and section 1 has the table. */
  private static final int SHOWN_VALUES = 3;

  private final PackContext pack;
  private final RootCause cause;
  private final RepositoryReport repository;

  FixPath(PackContext pack, RootCause cause) {
    this.pack = pack;
    this.cause = cause;
    this.repository = new RepositoryReport(pack.examination(), pack.index());
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    if (!cause.blamesCrds() && followsOtherReleases()) {
      repository.noRevision().map(Block.Paragraph::new).ifPresent(blocks::add);
    }
    blocks.add(new Block.Ways(cause.blamesCrds() ? crds() : ways()));
    boolean pruned = cause.stories().stream().anyMatch(FieldStory::isUnknown);
    blocks.add(pack.paragraph(pruned ? "fix.notByPruning" : "fix.noPathAccepts"));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).proof());
    return blocks;
  }

  private List<Way> crds() {
    boolean behind = cause.kind() == RootCause.Kind.CRDS_LEFT_BEHIND;
    Optional<SkewPattern> owned = behind ? PatternRepair.otherOwner(pack) : Optional.empty();
    if (owned.isPresent()) {
      return byTheirOwner(owned.get());
    }
    return List.of(
        pack.way(
            whole("fix." + cause.kind().name()),
            behind ? "platform" : "capturer",
            pack.cost("minutes"),
            behind ? "otherAddons" : "none",
            behind ? "crds" : "check"));
  }

  /** In the bundle that they belong to, or past it once it no longer holds them. */
  private List<Way> byTheirOwner(SkewPattern owned) {
    List<Evidence> evidence = new ArrayList<>(Causes.evidence(pack.diagnosis(), cause));
    evidence.addAll(PatternRepair.of(owned.evidence(), "evidence.crdOwner"));
    Facts facts = facts().with(owned.facts());
    Claim inBundle = pack.index().claim("fix.CRDS_LEFT_BEHIND.inBundle", facts, evidence);
    Claim handedOver = pack.index().claim("fix.CRDS_LEFT_BEHIND.handedOver", facts, evidence);
    return List.of(
        new Way(
            inBundle,
            pack.index().plain("who.crdOwner", owned.facts()),
            pack.cost("minutes"),
            pack.index().plain("risk.otherAddons", Facts.none()),
            pack.index().plain("proof.crds", Facts.none())),
        new Way(
            handedOver,
            pack.index().plain("who.crdOwnerAndPlatform", owned.facts()),
            pack.cost("handOver"),
            pack.index().plain("risk.handOver", owned.facts()),
            pack.index().plain("proof.handOver", owned.facts())));
  }

  /** Bugs of the chart itself, then what passes already, then what costs more. */
  private List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    List<String> lacking = lackingKinds();
    if (!lacking.isEmpty()) {
      Claim what = pack.index().plain("fix.CRDS_INCOMPLETE", facts().with("kinds", lacking));
      ways.add(pack.way(what, "capturer", pack.cost("minutes"), "none", "check"));
    }
    ways.addAll(corrections());
    boolean otherReleases = followsOtherReleases();
    Optional<Claim> revision = repository.revision();
    if (revision.isPresent()) {
      // What passes here already comes before every change of the chart.
      ways.add(0, pack.way(revision.get(), "chart", pack.cost("minutes"), "olderChart", "install"));
    } else if (otherReleases && !repository.hasNoRevision()) {
      Claim what = pack.index().plain("fix.revision", facts());
      ways.add(pack.way(what, "chart", pack.cost("minutesIfAny"), "olderChart", "check"));
    }
    if (!cause.accepting().isEmpty()) {
      ways.add(
          pack.way(
              whole("fix.version"), "platform", pack.cost("upgrade"), "otherAddons", "upgrade"));
    }
    if (otherReleases) {
      List<String> paths =
          cause.stories().stream()
              .filter(s -> s.nature() == Nature.OTHER_RELEASE)
              .map(s -> s.kind() + " " + s.path())
              .toList();
      Claim what =
          pack.index()
              .claim(
                  "fix.downport",
                  facts().withFew("paths", paths),
                  Causes.evidence(pack.diagnosis(), cause));
      ways.add(pack.way(what, "chart", pack.cost("chart"), "lostFeature", "check"));
    }
    return ways;
  }

  private boolean followsOtherReleases() {
    return cause.stories().stream()
        .anyMatch(
            s -> s.nature() == Nature.OTHER_RELEASE || s.nature() == Nature.KIND_OF_OTHER_RELEASE);
  }

  private List<Way> corrections() {
    List<Way> ways = new ArrayList<>();
    List<FieldStory> misplaced = grouped(ways, with(Nature.MISPLACED), "fix.moves", "otherMeaning");
    for (FieldStory story : misplaced) {
      Claim what =
          pack.index()
              .claim(
                  "fix.move",
                  story(story)
                      .with("here", story.here().stream().limit(SHOWN_VALUES).toList())
                      .with("hereCount", story.here().size()),
                  storyEvidence(story));
      ways.add(pack.way(what, "chart", chartChange(story), "otherMeaning", "check"));
    }
    List<FieldStory> invalid = grouped(ways, with(Nature.INVALID_VALUE), "fix.values", "low");
    for (FieldStory story : invalid) {
      Claim what =
          pack.index()
              .claim(
                  "fix.value",
                  story(story)
                      .with("rule", new Facts.Term("rule." + story.ruleId()))
                      .with("expected", story.places().get(0).expected())
                      .with(story.foundFact(), story.places().get(0).found()),
                  List.of(RejectedFields.evidence(story, story.places().get(0))));
      ways.add(pack.way(what, "chart", chartChange(story), "low", "check"));
    }
    List<FieldStory> never = new ArrayList<>(with(Nature.NEVER_RELEASED));
    never.addAll(with(Nature.KIND_NEVER_RELEASED));
    for (FieldStory story : grouped(ways, never, "fix.removes", "lostFeature")) {
      Claim what = pack.index().claim("fix.remove", story(story), storyEvidence(story));
      ways.add(pack.way(what, "chart", chartChange(story), "lostFeature", "check"));
    }
    return ways;
  }

  /**
   * Many of one nature are one way: who, cost, risk and proof are the same for each, and section 1
   * has the table of them.
   *
   * @return those that are still to be told one by one
   */
  private List<FieldStory> grouped(
      List<Way> ways, List<FieldStory> alike, String text, String risk) {
    if (alike.size() <= SHOWN_VALUES) {
      return alike;
    }
    List<String> first =
        alike.stream().map(story -> (story.kind() + " " + story.path()).strip()).toList();
    List<String> kinds = alike.stream().map(FieldStory::kind).distinct().sorted().toList();
    Claim what =
        pack.index()
            .claim(
                text,
                Facts.of("count", alike.size())
                    .withFew("paths", first)
                    .withFew("kinds", kinds)
                    .with("rows", cause.stories().size()),
                alike.stream()
                    .flatMap(
                        story ->
                            text.equals("fix.values")
                                ? java.util.stream.Stream.of(
                                    RejectedFields.evidence(story, story.places().get(0)))
                                : storyEvidence(story).stream())
                    .toList());
    long objects =
        alike.stream()
            .flatMap(story -> story.places().stream())
            .map(place -> place.object().index())
            .distinct()
            .count();
    Claim cost = pack.index().plain("cost.chartOn", Facts.of("objects", objects));
    ways.add(pack.way(what, "chart", cost, risk, "check"));
    return List.of();
  }

  private Claim chartChange(FieldStory story) {
    return pack.index().plain("cost.chartOn", Facts.of("objects", story.places().size()));
  }

  /**
   * Kinds that the captured CRDs lack and their own release has: beside what the cause explains.
   */
  private List<String> lackingKinds() {
    return pack.examination().stories().stream()
        .filter(story -> story.isAboutKind() && !cause.stories().contains(story))
        .map(FieldStory::kind)
        .distinct()
        .toList();
  }

  private Facts facts() {
    return Causes.facts(pack.diagnosis(), cause);
  }

  /** A claim about the cause as a whole. */
  private Claim whole(String text) {
    return pack.index().claim(text, facts(), Causes.evidence(pack.diagnosis(), cause));
  }

  private List<Evidence> storyEvidence(FieldStory story) {
    return List.of(TreeGrowth.storyEvidence(pack.examination(), story));
  }

  private static Facts story(FieldStory story) {
    return Facts.of("kind", story.kind())
        .with("apiVersion", story.apiVersion())
        .with("path", story.path())
        .with("objects", story.places().size());
  }

  private List<FieldStory> with(Nature nature) {
    return cause.stories().stream().filter(story -> story.nature() == nature).toList();
  }
}

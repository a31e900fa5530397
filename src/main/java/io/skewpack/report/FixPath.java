package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.RejectedFields;
import io.skewpack.diagnose.RootCause;
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
    blocks.add(new Block.Ways(cause.blamesCrds() ? List.of(crds()) : ways()));
    boolean pruned = cause.stories().stream().anyMatch(FieldStory::isUnknown);
    blocks.add(pack.paragraph(pruned ? "fix.notByPruning" : "fix.noPathAccepts"));
    blocks.addAll(new DryRunReport(pack.diagnosis(), pack.index()).proof());
    return blocks;
  }

  private Way crds() {
    boolean behind = cause.kind() == RootCause.Kind.CRDS_LEFT_BEHIND;
    return pack.way(
        whole("fix." + cause.kind().name()),
        behind ? "platform" : "capturer",
        pack.cost("minutes"),
        behind ? "otherAddons" : "none",
        behind ? "crds" : "check");
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
    boolean otherReleases =
        cause.stories().stream()
            .anyMatch(
                s ->
                    s.nature() == Nature.OTHER_RELEASE
                        || s.nature() == Nature.KIND_OF_OTHER_RELEASE);
    Optional<Claim> revision = repository.revision();
    if (repository.best().isPresent()) {
      // What passes here already comes before every change of the chart.
      ways.add(0, pack.way(revision.get(), "chart", pack.cost("minutes"), "olderChart", "install"));
    } else if (otherReleases) {
      ways.add(
          pack.way(
              revision.orElseGet(() -> pack.index().plain("fix.revision", facts())),
              "chart",
              pack.cost(revision.isPresent() ? "notKnown" : "minutesIfAny"),
              "olderChart",
              "check"));
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

  private List<Way> corrections() {
    List<Way> ways = new ArrayList<>();
    for (FieldStory story : with(Nature.MISPLACED)) {
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
    List<FieldStory> invalid = with(Nature.INVALID_VALUE);
    if (invalid.size() > SHOWN_VALUES) {
      Claim what =
          pack.index()
              .claim(
                  "fix.values",
                  Facts.of("count", invalid.size()),
                  invalid.stream()
                      .map(s -> RejectedFields.evidence(s, s.places().get(0)))
                      .toList());
      ways.add(pack.way(what, "chart", pack.cost("chart"), "low", "check"));
      invalid = List.of();
    }
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
    for (FieldStory story : never) {
      Claim what = pack.index().claim("fix.remove", story(story), storyEvidence(story));
      ways.add(pack.way(what, "chart", chartChange(story), "lostFeature", "check"));
    }
    return ways;
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

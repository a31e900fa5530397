package io.skewpack.diagnose;

import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.DecisionTree.Node;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.RepositoryAnswers.Experiment;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Grows the decision tree: failure layer 1, then 2, then 5. Every layer that is broken is taken,
 * also where another one is broken before it.
 */
public final class TreeGrowth {

  private final Examination examination;
  private final List<FieldStory> stories;
  private final List<Edge> edges = new ArrayList<>();
  private final boolean crdsAreWrong;
  private final List<Finding> substrate;
  private final List<Finding> contracts;

  private TreeGrowth(Examination examination, Optional<RootCause> cause, List<Finding> findings) {
    this.substrate = ofLayer(2, findings);
    this.contracts = ofLayer(5, findings);
    this.crdsAreWrong = cause.filter(RootCause::blamesCrds).isPresent();
    this.examination = examination;
    this.stories = examination.stories();
  }

  static DecisionTree grow(
      Examination examination, Optional<RootCause> cause, List<Finding> findings) {
    return new TreeGrowth(examination, cause, findings).tree();
  }

  private DecisionTree tree() {
    boolean judged = examination.addon().isPresent() && examination.crdLayer().isPresent();
    List<FieldStory> kinds =
        stories.stream().filter(s -> !RejectedFields.isAboutAField(s)).toList();
    List<FieldStory> fields = stories.stream().filter(RejectedFields::isAboutAField).toList();
    List<FieldStory> misplaced = with(fields, Nature.MISPLACED);
    List<FieldStory> others = new ArrayList<>(stories);
    others.removeAll(misplaced);
    List<FieldStory> released =
        others.stream()
            .filter(
                s ->
                    s.nature() == Nature.OTHER_RELEASE
                        || s.nature() == Nature.KIND_OF_OTHER_RELEASE)
            .toList();
    List<FieldStory> never = new ArrayList<>(others);
    never.removeAll(released);

    edge("q1", "q2", "yes", judged && !stories.isEmpty(), count(stories), rejections(stories));
    boolean refused =
        stories.isEmpty()
            && examination.dryRun().filter(DryRunComparison::serverRejectsMore).isPresent();
    boolean broken = substrate.stream().anyMatch(Finding::isBlocker);
    boolean clean = judged && stories.isEmpty() && !refused;
    if (broken && !clean) {
      edge("q1", "l2", "besides", true, 0, first(blockers(substrate)));
    } else {
      edge("q1", "l2", "no", clean, 0, accepted());
    }
    if (refused) {
      List<Evidence> said =
          examination.dryRun().get().rejected().stream().map(ServerDryRun::evidence).toList();
      edge("q1", "a8", "yes", true, said.size(), said);
    }
    edge("q2", "q4", "yes", !kinds.isEmpty(), count(kinds), rejections(kinds));
    edge("q2", "q3", "no", !fields.isEmpty(), count(fields), rejections(fields));
    edge("q3", "a1", "yes", !misplaced.isEmpty(), count(misplaced), rejections(misplaced));
    List<FieldStory> onwards = new ArrayList<>(fields);
    onwards.removeAll(misplaced);
    edge("q3", "q4", "no", !onwards.isEmpty(), count(onwards), rejections(onwards));
    boolean yes = !released.isEmpty();
    edge("q4", "q5", "yes", yes && !crdsAreWrong, count(released), releases(released));
    edge("q4", "a5", "yes", yes && crdsAreWrong, count(released), releases(released));
    edge("q4", "a2", "no", !never.isEmpty(), count(never), releases(never));
    repository(yes && !crdsAreWrong);
    substrate(broken, judged && stories.isEmpty());
    boolean undeclared = contracts.stream().anyMatch(Finding::isBlocker);
    contracts(undeclared, broken || clean);

    Set<String> reached = new HashSet<>(Set.of("q1"));
    edges.stream().filter(Edge::taken).forEach(edge -> reached.add(edge.to()));
    List<Node> nodes = new ArrayList<>();
    nodes.addAll(
        List.of(
            question(
                "q1", reached, judged || refused ? Optional.empty() : Optional.of("settle.judged")),
            question("q2", reached, Optional.empty()),
            question("q3", reached, Optional.empty()),
            question("q4", reached, Optional.empty()),
            question("q5", reached, open("q5")),
            question("q6", reached, open("q6")),
            end("a1", reached),
            end("a2", reached),
            end("a3", reached),
            end("a4", reached),
            end("a5", reached),
            end("a6", reached)));
    if (broken) {
      nodes.add(end("a7", reached));
    }
    if (refused) {
      nodes.add(end("a8", reached));
    }
    nodes.add(
        question(
            "l2",
            reached,
            substrateIsKnown() ? Optional.empty() : Optional.of("settle.substrate")));
    nodes.add(question("l5", reached, openContracts()));
    if (undeclared) {
      nodes.add(end("a9", reached));
    } else if (contractsAreKnown()) {
      nodes.add(end("a10", reached));
    }
    return new DecisionTree(nodes, edges);
  }

  /** Whether every item of the substrate that counts was looked at. */
  private boolean substrateIsKnown() {
    return isKnown(substrate);
  }

  /** A layer in which nothing was found to judge is not known to be well. */
  private static boolean isKnown(List<Finding> layer) {
    return layer.stream().noneMatch(Finding::isIncomplete)
        && layer.stream().anyMatch(found -> found.isBlocker() || found.status() == Status.PASS);
  }

  private void substrate(boolean broken, boolean reached) {
    if (broken) {
      List<Finding> blockers = blockers(substrate);
      edge("l2", "a7", "yes", true, blockers.size(), first(blockers));
    }
    boolean known = substrateIsKnown();
    boolean clean = known && !broken;
    edge(
        "l2",
        "l5",
        known ? "no" : "notEvaluated",
        reached && clean,
        0,
        clean ? first(passes(substrate)) : List.of());
  }

  /**
   * A script that needs what nothing gives it fails whatever the layers before say: the edge then
   * comes from the last question that was reached.
   */
  private void contracts(boolean undeclared, boolean substrateReached) {
    List<Finding> blockers = blockers(contracts);
    boolean onTheWay = edges.stream().anyMatch(edge -> edge.to().equals("l5") && edge.taken());
    if (undeclared && !onTheWay) {
      if (substrateReached) {
        edges.removeIf(edge -> edge.to().equals("l5"));
      }
      edge(substrateReached ? "l2" : "q1", "l5", "besides", true, 0, first(blockers));
    }
    if (undeclared) {
      edge("l5", "a9", "yes", true, blockers.size(), first(blockers));
    } else if (contractsAreKnown()) {
      edge("l5", "a10", "no", onTheWay, 0, first(passes(contracts)));
    }
  }

  private static List<Finding> blockers(List<Finding> findings) {
    return findings.stream().filter(Finding::isBlocker).toList();
  }

  private static List<Finding> passes(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.status() == Status.PASS).toList();
  }

  /** The first piece of evidence of every finding stands for the finding. */
  private static List<Evidence> first(List<Finding> findings) {
    return findings.stream().map(finding -> finding.evidence().get(0)).toList();
  }

  private boolean contractsAreKnown() {
    return isKnown(contracts);
  }

  /** What would settle the question of layer 5; absent when it is settled. */
  private Optional<String> openContracts() {
    if (contractsAreKnown() || contracts.stream().anyMatch(Finding::isBlocker)) {
      return Optional.empty();
    }
    return Optional.of(contracts.isEmpty() ? "settle.addonChart" : "settle.contracts");
  }

  private static List<Finding> ofLayer(int layer, List<Finding> findings) {
    return findings.stream().filter(f -> f.failureLayer().equals(Optional.of(layer))).toList();
  }

  /**
   * What the repository answers: does another revision pass, and else, do its other charts fail
   * alike?
   */
  private void repository(boolean asked) {
    Optional<RepositoryAnswers> known = examination.repository();
    boolean tried = known.filter(RepositoryAnswers::triedOthers).isPresent();
    boolean passes = tried && !known.get().passing().isEmpty();
    boolean none = asked && tried && !passes;
    edge(
        "q5",
        "a3",
        tried ? "yes" : "notEvaluated",
        asked && passes,
        passes ? known.get().passing().size() : 0,
        passes ? OtherRevisions.evidence(known.get().passing()) : List.of());
    edge(
        "q5",
        "q6",
        tried ? "no" : "notEvaluated",
        none,
        0,
        none ? OtherRevisions.evidence(known.get().rejected()) : List.of());
    Experiment experiment =
        known.map(RepositoryAnswers::experiment).orElse(Experiment.NOT_EVALUATED);
    List<Evidence> evidence = known.map(SiblingCharts::evidence).orElse(List.of());
    boolean alike = experiment == Experiment.ALIKE;
    boolean told = experiment != Experiment.NOT_EVALUATED;
    edge(
        "q6",
        "a4",
        told ? "yes" : "notEvaluated",
        none && alike,
        alike ? known.get().alike().size() : 0,
        evidence);
    edge("q6", "a6", told ? "no" : "notEvaluated", none && told && !alike, 0, evidence);
  }

  /** What would answer a question about the repository; absent when it is answered. */
  private Optional<String> open(String question) {
    Optional<RepositoryAnswers> known = examination.repository();
    boolean answered =
        question.equals("q5")
            ? known.filter(RepositoryAnswers::triedOthers).isPresent()
            : known.filter(k -> k.experiment() != Experiment.NOT_EVALUATED).isPresent();
    return answered
        ? Optional.empty()
        : Optional.of(known.isPresent() ? "settle.otherRevisions" : "settle.history");
  }

  private void edge(
      String from, String to, String answer, boolean taken, int count, List<Evidence> evidence) {
    edges.add(
        new Edge(
            from, to, "answer." + answer, taken, taken ? count : 0, taken ? evidence : List.of()));
  }

  private static Node question(String id, Set<String> reached, Optional<String> settle) {
    return new Node(id, "tree." + id, true, reached.contains(id), settle);
  }

  private static Node end(String id, Set<String> reached) {
    return new Node(id, "tree." + id, false, reached.contains(id), Optional.empty());
  }

  private static List<FieldStory> with(List<FieldStory> stories, Nature nature) {
    return stories.stream().filter(story -> story.nature() == nature).toList();
  }

  private static int count(List<FieldStory> stories) {
    return stories.size();
  }

  /** The first rejection of every story stands for the story. */
  private static List<Evidence> rejections(List<FieldStory> stories) {
    return stories.stream().map(story -> RejectedFields.evidence(List.of(story)).get(0)).toList();
  }

  private List<Evidence> releases(List<FieldStory> stories) {
    return stories.stream().map(this::release).toList();
  }

  private Evidence release(FieldStory story) {
    return storyEvidence(examination, story);
  }

  /** In which releases a field is, computed from the catalog for the place it has in the chart. */
  public static Evidence storyEvidence(Examination examination, FieldStory story) {
    Facts facts =
        Facts.of("kind", story.kind())
            .with("apiVersion", story.apiVersion())
            .with("path", story.path())
            .with("rule", new Facts.Term("rule." + story.ruleId()))
            .with("versions", examination.spans().of(story.acceptedBy()))
            .with("acceptedCount", story.acceptedBy().size())
            .with("catalog", examination.releases());
    int object = story.places().get(0).object().index();
    return Evidence.derived(
        story.acceptedBy().isEmpty() ? "evidence.noRelease" : "evidence.releases",
        facts,
        Examination.addonObject(object));
  }

  private List<Evidence> accepted() {
    if (examination.addon().isEmpty()) {
      return List.of(
          Evidence.observed(
              "evidence.sourceMissing",
              Facts.of("source", new Facts.Term("source.addonChart"))
                  .with("reason", "NOT_FOUND")
                  .with("requested", 1),
              new Pointer(SnapshotIndex.PATH, "/sources/addonChart")));
    }
    return List.of(
        Evidence.derived(
            "evidence.noneRejected",
            Facts.of("objects", examination.judged().size()),
            new Pointer(ChartLayer.PATH, "/addon/objects")));
  }
}

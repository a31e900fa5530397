package io.skewpack.report;

import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Preflight;
import io.skewpack.diagnose.ServerDryRun;
import io.skewpack.diagnose.Skew;
import io.skewpack.diagnose.Status;
import io.skewpack.report.EvidencePack.Footer;
import io.skewpack.report.EvidencePack.IndexedEvidence;
import io.skewpack.report.EvidencePack.PreflightStep;
import io.skewpack.report.EvidencePack.TreeView;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Arranges a diagnosis as an evidence pack. */
public final class PackAssembly {

  private final PackContext pack;
  private final Diagnosis diagnosis;
  private final EvidenceIndex index;

  private PackAssembly(PackContext pack) {
    this.pack = pack;
    this.diagnosis = pack.diagnosis();
    this.index = pack.index();
  }

  /**
   * The pack of a diagnosis.
   *
   * @param caseFile what people know: the snapshot's own, or one given beside it
   * @throws SnapshotException when the snapshot contradicts itself
   */
  public static EvidencePack of(Diagnosis diagnosis, Optional<CaseFile> caseFile, Footer footer)
      throws SnapshotException {
    return new PackAssembly(PackContext.of(diagnosis, caseFile)).pack(footer);
  }

  private EvidencePack pack(Footer footer) throws SnapshotException {
    // Evidence is numbered as it is cited, so the parts are built in reading order.
    Stories stories = new Stories(pack);
    Claim title = title(stories.all());
    List<Claim> headline = new Headline(pack, stories.all()).claims();
    Block.Table layers = layers();
    List<PreflightStep> preflight = preflight();
    Optional<Block.Table> substrate = new SubstrateReport(diagnosis, index).table();
    TreeView tree = tree();
    List<Claim> path = path(tree);
    List<FailureReport> failures = stories.reports();
    List<Block> aside = new Aside(pack).blocks();
    List<Claim> gaps = gaps();
    List<Claim> redacted = redacted();
    return new EvidencePack(
        diagnosis.verdict(),
        title,
        pack.caseFile()
            .flatMap(CaseFile::title)
            .map(given -> index.plain("reportedTitle", Facts.of("title", given))),
        headline,
        layers,
        preflight,
        substrate,
        tree,
        path,
        failures,
        aside,
        evidence(footer),
        gaps,
        redacted,
        footer,
        Optional.empty());
  }

  private Claim title(List<Story> stories) {
    var subject = diagnosis.examination().snapshot().index().subject();
    Facts facts =
        Facts.none()
            .with("addon", subject.addon())
            .with("version", subject.addonVersion())
            .with(
                "here",
                diagnosis.examination().hereName().map(name -> new Facts.Versions(List.of(name))))
            .with("target", subject.target())
            .with("count", stories.size())
            .with("names", new Facts.Terms(stories.stream().map(one -> one.name().key()).toList()));
    return index.plain("title." + subjectOf(stories), facts);
  }

  /** What the title speaks of. */
  private String subjectOf(List<Story> stories) {
    if (stories.size() > 1) {
      return "several";
    }
    return stories.get(0).failure().map(one -> one.kind().name()).orElse(diagnosis.verdict().id());
  }

  private Block.Table layers() {
    List<List<Claim>> rows = new ArrayList<>();
    for (Skew.LayerRow row : diagnosis.skew().layers()) {
      boolean odd = diagnosis.skew().odd().filter(row.subject()::equals).isPresent();
      Claim seen = index.claim(row.text(), row.facts(), row.evidence());
      Facts agrees =
          row.agrees()
              .map(
                  versions ->
                      Facts.of("versions", diagnosis.examination().spans().of(versions))
                          .with("count", versions.size()))
              .orElse(Facts.none());
      String text =
          row.agrees()
              .map(versions -> versions.isEmpty() ? "agrees.none" : "agrees.with")
              .orElse("agrees.unknown");
      rows.add(
          List.of(
              index.plain(
                  odd ? "layers.oddName" : "layers.name",
                  Facts.of("layer", new Term("layer.name." + row.subject().id()))),
              new Claim(seen.text(), seen.facts(), List.of()),
              index.plain(text, agrees),
              new Claim("layers.evidence", Facts.none(), seen.evidence())));
    }
    return new Block.Table(
        List.of(
            "layers.head.layer", "layers.head.seen", "layers.head.agrees", "layers.head.evidence"),
        rows);
  }

  /** Image digest, chart render, CRD storage-version keys, server-side dry-run. */
  private List<PreflightStep> preflight() {
    return diagnosis.preflight().steps().stream()
        .map(step -> new PreflightStep(step.id(), step.word(), answers(step)))
        .toList();
  }

  /** What registry and API server said; the other steps are judged from what the sections cite. */
  private List<Integer> answers(Preflight.Item step) {
    return step.findings().stream()
        .filter(one -> List.of("image-digest", ServerDryRun.ID).contains(one.check()))
        .filter(one -> one.status() == step.status())
        .flatMap(one -> pack.claim(one).evidence().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** A taken answer, which is held to the rule of its place in the tree. */
  private Claim step(Edge edge) {
    String answer = edge.text().substring(edge.text().indexOf('.') + 1);
    return index.claim(
        "path.step." + edge.from() + "." + edge.to() + "." + answer, Facts.none(), edge.evidence());
  }

  private TreeView tree() {
    List<List<Integer>> numbers = new ArrayList<>();
    for (Edge edge : diagnosis.tree().edges()) {
      numbers.add(edge.taken() ? step(edge).evidence() : List.of());
    }
    return new TreeView(diagnosis.tree(), numbers);
  }

  private List<Claim> path(TreeView tree) {
    List<Claim> path = new ArrayList<>();
    List<Edge> edges = diagnosis.tree().edges();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      if (edge.taken()) {
        Facts facts =
            Facts.of("question", new Term("tree." + edge.from()))
                .with("answer", new Term(edge.text()))
                .with("count", edge.count());
        path.add(new Claim("path.step", facts, tree.edgeEvidence().get(i)));
      }
    }
    diagnosis.tree().nodes().stream()
        .filter(node -> node.taken() && (node.settle().isPresent() || !node.question()))
        .forEach(
            node ->
                path.add(
                    index.plain(
                        node.question() ? "path.open" : "path.end",
                        Facts.of("node", new Term(node.text()))
                            .with("settle", node.settle().map(Term::new)))));
    return path;
  }

  private List<Claim> gaps() {
    List<Claim> gaps = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      if (finding.status() == Status.NOT_EVALUATED) {
        gaps.add(index.claim(finding.text(), finding.facts(), finding.evidence()));
      }
    }
    diagnosis.examination().addon().map(CapturedChart::rendering).stream()
        .filter(rendering -> !rendering.cannotShow().isEmpty())
        .forEach(rendering -> gaps.add(cannotShow(rendering)));
    gaps.addAll(new RepositoryReport(diagnosis.examination(), index).gaps());
    if (diagnosis.contractFindings().isEmpty()) {
      boolean captured = diagnosis.examination().addon().isPresent();
      gaps.add(index.plain(captured ? "gap.l5.nothing" : "gap.l5", Facts.none()));
    }
    return gaps;
  }

  private Claim cannotShow(CapturedChart.Rendering rendering) {
    Facts facts =
        Facts.of("engine", new Term("engine." + rendering.engine().name()))
            .with("version", rendering.engineVersion())
            .with(
                "what",
                new Facts.Terms(
                    rendering.cannotShow().stream().map(what -> "cannotShow." + what).toList()));
    Evidence evidence =
        Evidence.observed(
            "evidence.rendering", Facts.none(), new Pointer(ChartLayer.PATH, "/addon/rendering"));
    return index.claim("gap.cannotShow", facts, List.of(evidence));
  }

  private List<Claim> redacted() {
    Map<String, Integer> byObject = new LinkedHashMap<>();
    Map<String, Set<String>> rules = new HashMap<>();
    for (SnapshotIndex.Redaction one : diagnosis.examination().snapshot().index().redactions()) {
      byObject.merge(one.object().toString(), 1, Integer::sum);
      one.rule()
          .ifPresent(
              rule ->
                  rules
                      .computeIfAbsent(one.object().toString(), first -> new TreeSet<>())
                      .add(rule));
    }
    return byObject.entrySet().stream()
        .map(
            entry ->
                index.plain(
                    "redacted.object",
                    Facts.of("count", entry.getValue())
                        .with("object", entry.getKey())
                        .with(
                            "many", rules.getOrDefault(entry.getKey(), Set.of()).size() > 1 ? 1 : 0)
                        .with(
                            "rules",
                            Optional.ofNullable(rules.get(entry.getKey())).map(List::copyOf))))
        .toList();
  }

  private List<IndexedEvidence> evidence(Footer footer) {
    List<IndexedEvidence> rows = new ArrayList<>();
    for (Evidence one : index.cited()) {
      // A case file that was given beside the snapshot is no file of it: the footer has its hash.
      boolean beside = one.at().file().equals(CaseFile.PATH) && footer.caseFile().isPresent();
      String sha256 =
          beside
              ? footer.caseFile().get()
              : diagnosis.examination().snapshot().sha256(one.at().file());
      rows.add(new IndexedEvidence(rows.size() + 1, one, sha256));
    }
    return rows;
  }
}

package io.skewpack.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.DecisionTree;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.report.Block;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.EvidencePack.Footer;
import io.skewpack.report.EvidencePack.IndexedEvidence;
import io.skewpack.report.EvidencePack.LeftOut;
import io.skewpack.report.EvidencePack.PreflightStep;
import io.skewpack.report.EvidencePack.TreeView;
import io.skewpack.report.FailureReport;
import io.skewpack.report.Section;
import io.skewpack.report.Way;
import io.skewpack.snapshot.SnapshotJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An evidence pack in one language as a plain tree of maps, lists, strings, numbers and booleans:
 * what templates see as {@code pack}, and what {@code --to json} prints. {@code pack.schema.json}
 * describes every part.
 */
final class PackDocument {

  private static final int FORMAT = 1;

  /** Enough to tell files apart; the whole hash stands beside it. */
  private static final int SHORT_HASH = 12;

  /** What a pack says whatever was found. */
  private static final List<String> FIXED_WORDS =
      List.of(
          "aside.title",
          "evidence.files",
          "evidence.head.hash",
          "evidence.head.number",
          "evidence.head.strength",
          "evidence.head.what",
          "evidence.head.where",
          "evidence.title",
          "footer.title",
          "gaps.title",
          "inShort.title",
          "mark.colon",
          "mark.semicolon",
          "mark.stop",
          "path.title",
          "preflight.title",
          "redacted.none",
          "redacted.title",
          "substrate.title",
          "way.cost",
          "way.proof",
          "way.risk",
          "way.who");

  private final EvidencePack pack;
  private final Texts texts;
  private final Words words;

  PackDocument(EvidencePack pack, Texts texts) {
    this.pack = pack;
    this.texts = texts;
    this.words = new Words(texts);
  }

  /**
   * The tree. Besides plain values it holds Markdown that needs no escaping, and strings that are
   * made when they are asked for; {@link PackJson} makes strings of both.
   */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("language", texts.language());
    tree.put("verdict", pack.verdict().id());
    tree.put("alert", markdown(texts.get("alert." + pack.verdict().id())));
    tree.put("title", words.claim(pack.title()));
    pack.reportedTitle().ifPresent(title -> tree.put("caseTitle", words.claim(title)));
    tree.put("headline", pack.headline().stream().map(words::claim).toList());
    tree.put("layers", block(pack.layers()));
    tree.put("preflight", preflight());
    pack.substrate().ifPresent(table -> tree.put("substrate", block(table)));
    tree.put("tree", tree(pack.tree()));
    tree.put("path", pack.path().stream().map(words::claim).toList());
    tree.put("failures", pack.failures().stream().map(this::failure).toList());
    tree.put("aside", blocks(pack.aside()));
    tree.put("evidence", pack.evidence().stream().map(this::evidence).toList());
    tree.put(
        "evidenceSummary",
        words.label("evidence.folded", Facts.of("count", pack.evidence().size())));
    tree.put("files", files());
    tree.put("gaps", pack.gaps().stream().map(words::claim).toList());
    tree.put("redacted", pack.redacted().stream().map(words::claim).toList());
    tree.put("footer", footer(pack.footer()));
    pack.leftOut().ifPresent(some -> tree.put("leftOut", leftOut(some)));
    tree.put("words", fixedWords());
    return tree;
  }

  private List<Object> preflight() {
    List<Object> steps = new ArrayList<>();
    for (PreflightStep step : pack.preflight()) {
      int number = steps.size() + 1;
      Term name = new Term("preflight." + step.id());
      Term status = new Term("status." + step.status());
      Facts facts = Facts.of("number", number).with("name", name).with("status", status);
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("number", number);
      node.put("id", step.id());
      node.put("name", words.label(name.key()));
      node.put("status", step.status());
      node.put("statusName", words.label(status.key()));
      node.put(
          "markdown",
          markdown(
              texts.cited(texts.get("preflight.step", facts), step.evidence(), step.uncited())));
      node.put("evidence", Words.numbers(step.evidence()));
      steps.add(node);
    }
    return steps;
  }

  private Map<String, Object> tree(TreeView view) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("mermaid", markdown(new Mermaid(texts).flowchart(view)));
    node.put("nodes", view.tree().nodes().stream().map(this::node).toList());
    List<Object> edges = new ArrayList<>();
    for (int i = 0; i < view.tree().edges().size(); i++) {
      edges.add(edge(view.tree().edges().get(i), view.edgeEvidence().get(i)));
    }
    node.put("edges", edges);
    return node;
  }

  private Map<String, Object> node(DecisionTree.Node one) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", one.id());
    node.put("label", words.label(one.text()));
    node.put("question", one.question());
    node.put("taken", one.taken());
    one.settle().ifPresent(key -> node.put("settle", words.label(key)));
    return node;
  }

  private Map<String, Object> edge(DecisionTree.Edge edge, List<Integer> evidence) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("from", edge.from());
    node.put("to", edge.to());
    node.put("answer", words.label(edge.text()));
    node.put("taken", edge.taken());
    node.put("count", edge.count());
    node.put("evidence", Words.numbers(evidence));
    return node;
  }

  private Map<String, Object> failure(FailureReport failure) {
    Map<String, Object> node = new LinkedHashMap<>();
    if (failure.kind().isPresent()) {
      node.put("kind", failure.kind().get().name());
      node.put("heading", words.claim(failure.heading()));
    }
    node.put("sections", failure.sections().stream().map(this::section).toList());
    return node;
  }

  private Map<String, Object> section(Section section) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", section.title().id());
    node.put("title", words.label("section." + section.title().id()));
    node.put("blocks", blocks(section.blocks()));
    return node;
  }

  private List<Object> blocks(List<Block> blocks) {
    List<Object> nodes = new ArrayList<>();
    blocks.forEach(block -> nodes.add(block(block)));
    return nodes;
  }

  private Map<String, Object> block(Block block) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("type", block.type());
    if (block instanceof Block.Paragraph paragraph) {
      node.put("claim", words.claim(paragraph.claim()));
    } else if (block instanceof Block.Bullets bullets) {
      node.put("claims", bullets.claims().stream().map(words::claim).toList());
    } else if (block instanceof Block.Ways ways) {
      node.put("ways", ways.ways().stream().map(this::way).toList());
    } else if (block instanceof Block.Table table) {
      node.put("heads", table.heads().stream().map(words::label).toList());
      node.put(
          "rows",
          table.rows().stream().map(row -> row.stream().map(words::cell).toList()).toList());
    } else if (block instanceof Block.Code code) {
      node.put("language", code.language());
      node.put("text", code.text());
      node.put("markdown", markdown(Markdown.fence(code.language(), code.text())));
    } else if (block instanceof Block.Commands commands) {
      String shell = texts.shell(commands.claim().text(), commands.claim().facts());
      node.put("key", commands.claim().text());
      node.put("text", shell);
      node.put("markdown", markdown(Markdown.fence("sh", shell)));
      node.put("facts", words.facts(commands.claim().facts()));
    } else if (block instanceof Block.Manifest manifest) {
      manifest(manifest.object(), node);
    } else if (block instanceof Block.Folded folded) {
      node.put("summary", words.claim(folded.summary()));
      node.put("blocks", blocks(folded.blocks()));
    } else {
      throw new IllegalArgumentException("a block that no document describes: " + block.type());
    }
    return node;
  }

  private static void manifest(JsonNode object, Map<String, Object> node) {
    String yaml = ManifestYaml.write(object);
    node.put("object", SnapshotJson.mapper().convertValue(object, Object.class));
    node.put("text", yaml);
    node.put("markdown", markdown(Markdown.fence("yaml", yaml)));
  }

  private Map<String, Object> way(Way way) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("what", words.claim(way.what()));
    node.put("who", words.claim(way.who()));
    node.put("cost", words.claim(way.cost()));
    node.put("risk", words.claim(way.risk()));
    node.put("proof", words.claim(way.proof()));
    return node;
  }

  private Map<String, Object> evidence(IndexedEvidence row) {
    Map<String, Object> node = new LinkedHashMap<>();
    Map<String, Object> shows = words.label(row.evidence().id(), row.evidence().facts());
    shows.put(
        "cell", markdown(Markdown.cell(texts.get(row.evidence().id(), row.evidence().facts()))));
    shows.put("facts", words.facts(row.evidence().facts()));
    node.put("number", row.number());
    node.put("strength", row.evidence().strength().id());
    node.put("strengthName", words.label("strength." + row.evidence().strength().id()));
    node.put("shows", shows);
    node.put("file", row.evidence().at().file());
    node.put("pointer", row.evidence().at().pointer());
    node.put("where", markdown(Markdown.cell(where(row))));
    node.put("sha256", row.sha256());
    node.put("shortHash", markdown(Markdown.code(row.sha256().substring(0, SHORT_HASH))));
    return node;
  }

  private String where(IndexedEvidence row) {
    return row.at()
        .map(shown -> texts.get("cell.value", Facts.of("value", shown)))
        .orElseGet(() -> Markdown.code(row.evidence().at().toString()));
  }

  private Map<String, Object> leftOut(LeftOut some) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("pointer", words.claim(some.pointer()));
    some.inShort().ifPresent(table -> node.put("inShort", block(table)));
    some.hashes().ifPresent(claim -> node.put("hashes", words.claim(claim)));
    return node;
  }

  private List<Object> files() {
    if (pack.leftOut().flatMap(LeftOut::hashes).isPresent()) {
      return List.of();
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    pack.evidence().forEach(row -> hashes.put(row.evidence().at().file(), row.sha256()));
    List<Object> nodes = new ArrayList<>();
    hashes.forEach(
        (file, sha256) -> {
          Map<String, Object> node = new LinkedHashMap<>();
          node.put("file", file);
          node.put("sha256", sha256);
          node.put("markdown", markdown(Markdown.code(file) + " " + Markdown.code(sha256)));
          nodes.add(node);
        });
    return nodes;
  }

  private Map<String, Object> footer(Footer footer) {
    Facts facts =
        Facts.of("tool", footer.tool())
            .with("snapshot", footer.snapshot())
            .with("capturedAt", footer.capturedAt())
            .with("catalog", footer.catalog())
            .with("caseFile", footer.caseFile())
            .with("templates", footer.templates())
            .with("language", footer.language())
            .with("budget", footer.budget());
    Map<String, Object> node = new LinkedHashMap<>(words.label("footer.line", facts));
    node.put("facts", words.facts(facts));
    return node;
  }

  private Map<String, Object> fixedWords() {
    Map<String, Object> node = new LinkedHashMap<>();
    TreeSet<String> keys = new TreeSet<>(FIXED_WORDS);
    keys.addAll(texts.usersOwnKeys());
    keys.forEach(key -> node.put(key, markdown(texts.get(key))));
    return node;
  }

  private static Object markdown(String markdown) {
    return Texts.markup(markdown);
  }
}

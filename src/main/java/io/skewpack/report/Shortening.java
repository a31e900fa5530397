package io.skewpack.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.DecisionTree;
import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.DecisionTree.Node;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.diagnose.Facts.Shortened;
import io.skewpack.report.EvidencePack.IndexedEvidence;
import io.skewpack.report.EvidencePack.LeftOut;
import io.skewpack.report.EvidencePack.PreflightStep;
import io.skewpack.report.EvidencePack.TreeView;
import io.skewpack.report.Limits.Limit;
import io.skewpack.report.Section.Title;
import io.skewpack.snapshot.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pack with less in it: every place says what it left out, and the first screen says it of the
 * whole. Evidence keeps the numbers that it has in the full pack.
 */
public final class Shortening {

  /** What is counted as left out; each has a text {@code leftOut.<id>} that counts it. */
  enum Part {
    FAILURES("failures"),
    ROWS("rows"),
    SENTENCES("sentences"),
    WAYS("ways"),
    PARTS("parts"),
    LINES("lines"),
    MANIFESTS("manifests"),
    COMMANDS("commands"),
    WARNINGS("warnings"),
    REMARKS("remarks"),
    GAPS("gaps"),
    REDACTIONS("redactions"),
    BRANCHES("branches"),
    HASHES("hashes"),
    EVIDENCE("evidence"),
    STRINGS("strings");

    private final String id;

    Part(String id) {
      this.id = id;
    }
  }

  /** About as many characters as the words behind a shortened string have. */
  private static final int MARK = 60;

  private final EvidencePack whole;
  private final Limits limits;
  private final Map<Part, Integer> leftOut = new EnumMap<>(Part.class);
  private final Set<Shortened> shortened = new HashSet<>();
  private final Set<Integer> cited = new HashSet<>();

  private Shortening(EvidencePack whole, Limits limits) {
    this.whole = whole;
    this.limits = limits;
  }

  /**
   * The pack within these limits.
   *
   * @param whole a full pack
   * @param sha256 of the full pack as it is rendered without a budget
   */
  public static EvidencePack of(EvidencePack whole, Limits limits, String sha256) {
    return new Shortening(whole, limits).pack(sha256);
  }

  private EvidencePack pack(String sha256) {
    Claim title = claim(whole.title());
    Optional<Claim> reportedTitle = whole.reportedTitle().map(this::claim);
    List<Claim> headline = new ArrayList<>(claims(whole.headline()));
    Block.Table layers = new Block.Table(whole.layers().heads(), rows(whole.layers().rows()));
    List<PreflightStep> preflight = whole.preflight().stream().map(this::step).toList();
    Optional<Block.Table> substrate = whole.substrate().map(this::substrate);
    TreeView tree = tree(whole.tree());
    List<Claim> path = new ArrayList<>(claims(whole.path()));
    int branches = whole.tree().tree().edges().size() - tree.tree().edges().size();
    if (branches > 0) {
      path.add(here(Part.BRANCHES, branches));
    }
    int full = Math.min(limits.of(Limit.FAILURES), whole.failures().size());
    List<FailureReport> failures = new ArrayList<>();
    for (FailureReport failure : whole.failures().subList(0, full)) {
      failures.add(failure(failure, failures.isEmpty()));
    }
    Optional<Block.Table> inShort =
        inShort(whole.failures().subList(full, whole.failures().size()));
    List<Block> aside = aside();
    List<Claim> gaps = few(whole.gaps(), limits.of(Limit.GAPS), Part.GAPS);
    List<Claim> redacted = few(whole.redacted(), limits.of(Limit.REDACTIONS), Part.REDACTIONS);
    List<IndexedEvidence> evidence =
        whole.evidence().stream()
            .filter(row -> cited.contains(row.number()))
            .map(this::evidence)
            .toList();
    count(Part.EVIDENCE, whole.evidence().size() - evidence.size());
    Optional<Claim> hashes = hashes(evidence);
    count(Part.STRINGS, shortened.size());
    Claim pointer = pointer(sha256);
    headline.add(pointer);
    return new EvidencePack(
        whole.verdict(),
        title,
        reportedTitle,
        headline,
        layers,
        preflight,
        substrate,
        tree,
        path,
        failures,
        aside,
        evidence,
        gaps,
        redacted,
        whole.footer(),
        Optional.of(new LeftOut(pointer, inShort, hashes)));
  }

  /** What is missing in all, and how to get at it. */
  private Claim pointer(String sha256) {
    List<Said> all =
        leftOut.entrySet().stream().map(entry -> said(entry.getKey(), entry.getValue())).toList();
    Facts facts =
        Facts.of("what", all)
            .with("sha256", sha256)
            .with("case", whole.footer().caseFile().map(given -> 1));
    return plain("leftOut.pointer", facts);
  }

  private PreflightStep step(PreflightStep step) {
    List<Integer> kept = cite(step.evidence());
    return new PreflightStep(step.id(), step.status(), kept, step.evidence().size() - kept.size());
  }

  /** The items that pass go first: nobody has to act on them. */
  private Block.Table substrate(Block.Table table) {
    List<List<Claim>> kept = new ArrayList<>();
    int passed = 0;
    for (List<Claim> row : table.rows()) {
      boolean passes = row.stream().anyMatch(cell -> cell.text().equals("status.pass"));
      passed += passes ? 1 : 0;
      if (!passes || passed <= limits.of(Limit.PASSED_ITEMS)) {
        kept.add(claims(row));
      }
    }
    return table(table, kept, table.rows().size() - kept.size());
  }

  private TreeView tree(TreeView view) {
    boolean all = limits.of(Limit.BRANCHES) > 0;
    List<Edge> edges = new ArrayList<>();
    List<List<Integer>> evidence = new ArrayList<>();
    List<Integer> uncited = new ArrayList<>();
    for (int i = 0; i < view.tree().edges().size(); i++) {
      Edge edge = view.tree().edges().get(i);
      if (all || edge.taken()) {
        // The diagram cites for what is taken only.
        List<Integer> kept = edge.taken() ? cite(view.edgeEvidence().get(i)) : List.of();
        edges.add(edge);
        evidence.add(kept);
        uncited.add(view.edgeEvidence().get(i).size() - kept.size());
      }
    }
    List<Node> nodes = view.tree().nodes().stream().filter(one -> all || one.taken()).toList();
    return new TreeView(new DecisionTree(nodes, edges), evidence, uncited);
  }

  private FailureReport failure(FailureReport failure, boolean first) {
    return new FailureReport(
        failure.kind(),
        claim(failure.heading()),
        failure.sections().stream().map(section -> section(section, first)).toList());
  }

  private Section section(Section section, boolean first) {
    List<Block> blocks = new ArrayList<>();
    int left = 0;
    for (int i = 0; i < section.blocks().size(); i++) {
      Block block = section.blocks().get(i);
      if (i < limits.of(Limit.PARTS) || isNeeded(section, block)) {
        blocks.addAll(block(block, section.title(), first));
      } else {
        left++;
      }
    }
    if (left > 0) {
      blocks.add(new Block.Paragraph(here(Part.PARTS, left)));
    }
    return new Section(section.title(), blocks);
  }

  /** The first ways out, and who has to act, wherever in their section they stand. */
  private static boolean isNeeded(Section section, Block block) {
    return switch (section.title()) {
      case FIX_PATH -> ways(section).filter(block::equals).isPresent();
      case IMPACT_AND_OWNER -> block.equals(owner(section));
      default -> false;
    };
  }

  private static Optional<Block.Ways> ways(Section section) {
    return section.blocks().stream()
        .filter(Block.Ways.class::isInstance)
        .map(Block.Ways.class::cast)
        .filter(block -> !block.ways().isEmpty())
        .findFirst();
  }

  /** The last sentence about an owner; the last of all where none is. */
  private static Block owner(Section section) {
    List<Block> blocks = section.blocks();
    return blocks.stream()
        .filter(block -> block instanceof Block.Paragraph one && isOwner(one.claim()))
        .reduce((before, after) -> after)
        .orElse(blocks.get(blocks.size() - 1));
  }

  private static boolean isOwner(Claim claim) {
    return claim.text().startsWith("owner.");
  }

  private List<Block> block(Block block, Title title, boolean first) {
    int code = first ? limits.of(Limit.CODE) : limits.of(Limit.LATER_CODE);
    if (block instanceof Block.Paragraph paragraph) {
      return List.of(new Block.Paragraph(claim(paragraph.claim())));
    }
    if (block instanceof Block.Bullets bullets) {
      return List.of(bullets(bullets, limits.of(Limit.SENTENCES), Part.SENTENCES));
    }
    if (block instanceof Block.Ways ways) {
      return ways(ways);
    }
    if (block instanceof Block.Table table) {
      int shown = title == Title.SYMPTOM ? limits.of(Limit.ROWS) : limits.of(Limit.OTHER_ROWS);
      int kept = Math.min(shown, table.rows().size());
      return List.of(table(table, rows(table.rows().subList(0, kept)), table.rows().size() - kept));
    }
    if (block instanceof Block.Code text) {
      return code(text, code);
    }
    if (block instanceof Block.Commands commands) {
      boolean fits = length(commands.claim().facts()) <= code;
      return List.of(fits ? commands : new Block.Paragraph(here(Part.COMMANDS, 1)));
    }
    if (block instanceof Block.Manifest manifest) {
      boolean fits = length(manifest.object()) <= code;
      return List.of(fits ? manifest : new Block.Paragraph(here(Part.MANIFESTS, 1)));
    }
    Block.Folded folded = (Block.Folded) block;
    List<Block> inside =
        folded.blocks().stream().flatMap(one -> block(one, title, first).stream()).toList();
    return List.of(new Block.Folded(claim(folded.summary()), inside));
  }

  private Block.Bullets bullets(Block.Bullets bullets, int shown, Part part) {
    return new Block.Bullets(few(bullets.claims(), shown, part));
  }

  private List<Block> ways(Block.Ways block) {
    int kept = Math.min(limits.of(Limit.WAYS), block.ways().size());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Ways(block.ways().subList(0, kept).stream().map(this::way).toList()));
    if (kept < block.ways().size()) {
      blocks.add(new Block.Paragraph(here(Part.WAYS, block.ways().size() - kept)));
    }
    return blocks;
  }

  private Way way(Way way) {
    return new Way(
        claim(way.what()),
        claim(way.who()),
        claim(way.cost()),
        claim(way.risk()),
        claim(way.proof()));
  }

  /** Whole lines only: half a line of somebody's log is another line. */
  private List<Block> code(Block.Code block, int characters) {
    if (block.text().length() <= characters) {
      return List.of(block);
    }
    List<String> lines = block.text().lines().toList();
    int kept = 0;
    int length = 0;
    while (kept < lines.size() && length + lines.get(kept).length() < characters) {
      length += lines.get(kept).length() + 1;
      kept++;
    }
    Block rest = new Block.Paragraph(here(Part.LINES, lines.size() - kept));
    return kept == 0
        ? List.of(rest)
        : List.of(
            new Block.Code(block.language(), String.join("\n", lines.subList(0, kept))), rest);
  }

  /**
   * A table of the failures whose sections are left out.
   *
   * @return absent when all have their sections
   */
  private Optional<Block.Table> inShort(List<FailureReport> failures) {
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    List<List<Claim>> rows = new ArrayList<>();
    for (FailureReport failure : failures) {
      Section fix = failure.section(Title.FIX_PATH);
      Claim way =
          ways(fix).map(block -> block.ways().get(0).what()).orElseGet(() -> firstClaim(fix));
      Section impact = failure.section(Title.IMPACT_AND_OWNER);
      List<Claim> cells =
          List.of(
              firstClaim(failure.section(Title.SYMPTOM)),
              firstClaim(failure.section(Title.ROOT_CAUSE)),
              way,
              claims(owner(impact)).findFirst().orElseGet(() -> firstClaim(impact)));
      List<Claim> row = new ArrayList<>(List.of(claim(failure.heading())));
      for (Claim cell : cells) {
        row.add(row.size() <= limits.of(Limit.CITING_CELLS) ? claim(cell) : uncited(cell));
      }
      rows.add(row);
    }
    List<String> heads =
        List.of(
            "inShort.head.failure",
            "inShort.head.symptom",
            "inShort.head.rootCause",
            "inShort.head.wayOut",
            "inShort.head.owner");
    rows.add(row(here(Part.FAILURES, failures.size()), heads.size()));
    return Optional.of(new Block.Table(heads, rows));
  }

  private Claim firstClaim(Section section) {
    return section.blocks().stream()
        .flatMap(Shortening::claims)
        .findFirst()
        .orElseGet(() -> plain("leftOut.here", Facts.of("what", said(Part.PARTS, 1))));
  }

  /** The sentences of a block in reading order. */
  private static Stream<Claim> claims(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      return Stream.of(paragraph.claim());
    }
    if (block instanceof Block.Bullets bullets) {
      return bullets.claims().stream();
    }
    if (block instanceof Block.Ways ways) {
      return ways.ways().stream().map(Way::what);
    }
    if (block instanceof Block.Table table) {
      return table.rows().stream().flatMap(List::stream);
    }
    return block instanceof Block.Folded folded
        ? folded.blocks().stream().flatMap(Shortening::claims)
        : Stream.of();
  }

  /** Open warnings, folded ones, then remarks, each with a limit of its own. */
  private List<Block> aside() {
    List<Block> blocks = new ArrayList<>();
    for (Block block : whole.aside()) {
      if (block instanceof Block.Folded folded) {
        boolean remarks = folded.summary().text().equals(Aside.REMARKS);
        int shown = limits.of(remarks ? Limit.REMARKS : Limit.WARNINGS);
        blocks.addAll(folded(folded, shown, remarks ? Part.REMARKS : Part.WARNINGS));
      } else if (block instanceof Block.Bullets bullets) {
        blocks.add(bullets(bullets, limits.of(Limit.OPEN_WARNINGS), Part.WARNINGS));
      } else {
        blocks.addAll(block(block, Title.IMPACT_AND_OWNER, true));
      }
    }
    return blocks;
  }

  /** Nothing is folded away where nothing but the count is left. */
  private List<Block> folded(Block.Folded folded, int shown, Part part) {
    List<Block> inside = new ArrayList<>();
    for (Block block : folded.blocks()) {
      if (block instanceof Block.Bullets bullets) {
        inside.add(bullets(bullets, shown, part));
      } else {
        inside.addAll(block(block, Title.IMPACT_AND_OWNER, true));
      }
    }
    return shown == 0 ? inside : List.of(new Block.Folded(claim(folded.summary()), inside));
  }

  private Optional<Claim> hashes(List<IndexedEvidence> evidence) {
    if (limits.of(Limit.HASHES) > 0) {
      return Optional.empty();
    }
    long files = evidence.stream().map(row -> row.evidence().at().file()).distinct().count();
    return Optional.of(here(Part.HASHES, (int) files));
  }

  private IndexedEvidence evidence(IndexedEvidence row) {
    Evidence one = row.evidence();
    Object at = string(one.at().toString());
    return new IndexedEvidence(
        row.number(),
        new Evidence(one.strength(), one.id(), facts(one.facts()), one.at()),
        row.sha256(),
        at instanceof Shortened cut ? Optional.of(cut) : Optional.empty());
  }

  private Block.Table table(Block.Table table, List<List<Claim>> kept, int left) {
    List<List<Claim>> rows = new ArrayList<>(kept);
    if (left > 0) {
      rows.add(row(here(Part.ROWS, left), table.heads().size()));
    }
    return new Block.Table(table.heads(), rows);
  }

  /** A row that has a sentence in its first cell only. */
  private static List<Claim> row(Claim claim, int width) {
    List<Claim> cells = new ArrayList<>(List.of(claim));
    while (cells.size() < width) {
      cells.add(plain("", Facts.none()));
    }
    return cells;
  }

  private List<List<Claim>> rows(List<List<Claim>> rows) {
    return rows.stream().map(this::claims).toList();
  }

  private List<Claim> few(List<Claim> all, int shown, Part part) {
    int kept = Math.min(shown, all.size());
    List<Claim> few = new ArrayList<>(claims(all.subList(0, kept)));
    if (kept < all.size()) {
      few.add(here(part, all.size() - kept));
    }
    return few;
  }

  private List<Claim> claims(List<Claim> claims) {
    return claims.stream().map(this::claim).toList();
  }

  private Claim claim(Claim claim) {
    List<Integer> kept = cite(claim.evidence());
    return new Claim(
        claim.text(), facts(claim.facts()), kept, claim.evidence().size() - kept.size());
  }

  /** The sentence alone, where another in its row cites. */
  private Claim uncited(Claim claim) {
    return new Claim(claim.text(), facts(claim.facts()), List.of(), claim.evidence().size());
  }

  private List<Integer> cite(List<Integer> evidence) {
    List<Integer> kept = evidence.subList(0, Math.min(limits.of(Limit.CITATIONS), evidence.size()));
    cited.addAll(kept);
    return kept;
  }

  private Facts facts(Facts facts) {
    Facts few = Facts.none();
    for (Map.Entry<String, Object> fact : facts.values().entrySet()) {
      few = few.with(fact.getKey(), fact(fact.getValue()));
    }
    return few;
  }

  private Object fact(Object value) {
    if (value instanceof String string) {
      return string(string);
    }
    if (value instanceof Said said) {
      return new Said(said.key(), facts(said.facts()));
    }
    if (value instanceof List<?> list) {
      int kept = Math.min(limits.of(Limit.MEMBERS), list.size());
      List<Object> few = new ArrayList<>(list.subList(0, kept).stream().map(this::fact).toList());
      if (kept < list.size()) {
        few.add(new Said("leftOut.more", Facts.of("count", list.size() - kept)));
      }
      return few;
    }
    return value;
  }

  /** The string, or its beginning when it is too long. */
  private Object string(String string) {
    int characters = string.codePointCount(0, string.length());
    int shown = limits.of(Limit.CHARACTERS);
    // What says that a string was shortened must not be longer than the rest of it.
    if (shown == Integer.MAX_VALUE || characters <= shown + MARK) {
      return string;
    }
    String head = string.substring(0, string.offsetByCodePoints(0, shown));
    String sha256 = Sha256.of(string.getBytes(StandardCharsets.UTF_8));
    Shortened cut = new Shortened(head, characters, sha256);
    shortened.add(cut);
    return cut;
  }

  private static int length(Facts facts) {
    return facts.values().values().stream().mapToInt(value -> value.toString().length()).sum();
  }

  private static int length(JsonNode object) {
    return object.toString().length();
  }

  /** Says in its place how much is left out there. */
  private Claim here(Part part, int count) {
    count(part, count);
    return plain("leftOut.here", Facts.of("what", said(part, count)));
  }

  private void count(Part part, int count) {
    if (count > 0) {
      leftOut.merge(part, count, Integer::sum);
    }
  }

  private static Said said(Part part, int count) {
    return new Said("leftOut." + part.id, Facts.of("count", count));
  }

  private static Claim plain(String text, Facts facts) {
    return new Claim(text, facts, List.of());
  }
}

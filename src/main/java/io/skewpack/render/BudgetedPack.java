package io.skewpack.render;

import io.skewpack.report.Budget;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.Limits;
import io.skewpack.report.Shortening;
import io.skewpack.snapshot.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * A pack in Markdown within a budget: the whole pack when it fits, else as far down {@link
 * Limits#LADDER} as it takes. Text is never cut.
 */
public final class BudgetedPack {

  /** Mermaid's {@code maxTextSize} and {@code maxEdges}; GitHub draws no larger diagram. */
  private static final int DIAGRAM_CHARACTERS = 50_000;

  private static final int DIAGRAM_EDGES = 500;

  private final PackMarkdown markdown;

  public BudgetedPack(PackMarkdown markdown) {
    this.markdown = markdown;
  }

  /**
   * Renders a full pack for a budget.
   *
   * @throws BudgetException when even the least that a pack must hold is too much
   * @throws TextException as {@link PackMarkdown#render}
   */
  public String render(EvidencePack whole, Budget budget) {
    EvidencePack named = whole.under(budget);
    String text = markdown.render(named);
    if (budget == Budget.NONE || fits(named, text, budget)) {
      return text;
    }
    String full = markdown.render(whole.under(Budget.NONE));
    String sha256 = Sha256.of(full.getBytes(StandardCharsets.UTF_8));
    for (Limits limits : Limits.LADDER) {
      EvidencePack shortened = Shortening.of(named, limits, sha256);
      text = markdown.render(shortened);
      if (fits(shortened, text, budget)) {
        return text;
      }
    }
    throw new BudgetException(
        "the pack does not fit into %s: its least is %,d bytes, and %,d are the most"
            .formatted(budget.id(), bytes(text), budget.bytes()));
  }

  private boolean fits(EvidencePack pack, String text, Budget budget) {
    return bytes(text) <= budget.bytes()
        && pack.tree().tree().edges().size() <= DIAGRAM_EDGES
        && markdown.diagram(pack).length() <= DIAGRAM_CHARACTERS;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

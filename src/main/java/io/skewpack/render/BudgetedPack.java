package io.skewpack.render;

import io.skewpack.report.Budget;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.Limits;
import io.skewpack.report.Shortening;
import io.skewpack.snapshot.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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
    String full = markdown.render(whole.under(Budget.NONE));
    if (budget == Budget.NONE) {
      return full;
    }
    EvidencePack named = whole.under(budget);
    if (bytes(full) <= budget.bytes()) {
      Attempt same = new Attempt(named, markdown.render(named));
      if (fits(same, budget)) {
        return same.text();
      }
    }
    return shortened(named, budget, Sha256.of(full.getBytes(StandardCharsets.UTF_8)));
  }

  /** A rung holds less than the one above it, so the highest that fits is found by halving. */
  private String shortened(EvidencePack named, Budget budget, String sha256) {
    int fitting = Limits.LADDER.size() - 1;
    Attempt best = attempt(named, fitting, sha256);
    if (!fits(best, budget)) {
      throw new BudgetException(
          String.format(
              Locale.ROOT,
              "the pack does not fit into %s: its least is %,d bytes, and %,d are the most",
              budget.id(),
              bytes(best.text()),
              budget.bytes()));
    }
    int tooMuch = -1;
    while (fitting - tooMuch > 1) {
      int middle = (fitting + tooMuch) / 2;
      Attempt attempt = attempt(named, middle, sha256);
      if (fits(attempt, budget)) {
        fitting = middle;
        best = attempt;
      } else {
        tooMuch = middle;
      }
    }
    return best.text();
  }

  private Attempt attempt(EvidencePack named, int rung, String sha256) {
    EvidencePack shortened = Shortening.of(named, Limits.LADDER.get(rung), sha256);
    return new Attempt(shortened, markdown.render(shortened));
  }

  private record Attempt(EvidencePack pack, String text) {}

  private boolean fits(Attempt attempt, Budget budget) {
    return bytes(attempt.text()) <= budget.bytes()
        && attempt.pack().tree().tree().edges().size() <= DIAGRAM_EDGES
        && markdown.diagram(attempt.pack()).length() <= DIAGRAM_CHARACTERS;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

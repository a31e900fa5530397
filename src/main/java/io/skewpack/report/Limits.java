package io.skewpack.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of what a pack shows, and the order in which less is shown: {@link #LADDER}. What has no
 * limit here is never left out: the title, the first screen, the layer table, the preflight line,
 * the taken path; of each failure its name, its symptom's first sentence, its root cause, its first
 * way out and its owner; the footer.
 */
public record Limits(Map<Limit, Integer> values) {

  /** What can be limited; all of it counts what is shown. */
  public enum Limit {
    /** Characters of one string from a chart or a cluster, wherever it stands. */
    CHARACTERS,
    /** Characters of one quoted text, manifest or list of commands. */
    CODE,
    /** Strings that one sentence lists. */
    MEMBERS,
    /** Pieces of evidence that one sentence cites. */
    CITATIONS,
    /** Remarks beside the failures. */
    REMARKS,
    /** Warnings beside the failures: the folded ones. */
    WARNINGS,
    /** Warnings beside the failures: those that stand open. */
    OPEN_WARNINGS,
    /** Items of the substrate that pass. */
    PASSED_ITEMS,
    /** Rows of one table, but in symptoms: siblings, revisions, times. */
    OTHER_ROWS,
    /** Rows of one table in a symptom: what was rejected. */
    ROWS,
    /** Sentences of one list in a section: histories of fields, broken contracts. */
    SENTENCES,
    /** Ways out of one failure. */
    WAYS,
    /** What a section is made of. */
    PARTS,
    /** As {@link #CODE}, in the failures after the first. */
    LATER_CODE,
    /** Failures with their six sections; the others have a row in a table. */
    FAILURES,
    /** Cells of such a row that cite evidence of their own, from the symptom on. */
    CITING_CELLS,
    /** What was not evaluated. */
    GAPS,
    /** Objects from which something was taken out. */
    REDACTIONS,
    /** Answers in the tree that the evidence does not take. */
    BRANCHES,
    /** Whole hashes of files. */
    HASHES
  }

  /** One step down: this much of it from now on. */
  private record Step(Limit limit, int shown) {}

  /**
   * The ladder: the least important first, and again, more sharply, from the top when everything
   * had its turn. Evidence needs no step: the index holds what is still cited.
   */
  private static final List<Step> STEPS =
      List.of(
          // A single string must not cost the rest: nobody reads on after two thousand characters.
          new Step(Limit.CHARACTERS, 2_000),
          new Step(Limit.CODE, 8_000),
          // What stops nothing.
          new Step(Limit.REMARKS, 20),
          new Step(Limit.REMARKS, 10),
          new Step(Limit.REMARKS, 0),
          new Step(Limit.REDACTIONS, 20),
          new Step(Limit.PASSED_ITEMS, 0),
          // What a sentence beside it sums up.
          new Step(Limit.OTHER_ROWS, 40),
          new Step(Limit.OTHER_ROWS, 10),
          new Step(Limit.WARNINGS, 10),
          new Step(Limit.WARNINGS, 0),
          new Step(Limit.CITATIONS, 40),
          new Step(Limit.SENTENCES, 20),
          new Step(Limit.ROWS, 60),
          new Step(Limit.GAPS, 40),
          // Failures after the first: how to see them again, then all but the essence.
          new Step(Limit.LATER_CODE, 0),
          new Step(Limit.WAYS, 5),
          new Step(Limit.FAILURES, 6),
          // Everything again, more sharply.
          new Step(Limit.CHARACTERS, 500),
          new Step(Limit.CODE, 2_000),
          new Step(Limit.MEMBERS, 20),
          new Step(Limit.CITATIONS, 12),
          new Step(Limit.SENTENCES, 10),
          new Step(Limit.ROWS, 30),
          new Step(Limit.GAPS, 20),
          new Step(Limit.WAYS, 3),
          new Step(Limit.FAILURES, 3),
          new Step(Limit.BRANCHES, 0),
          new Step(Limit.PARTS, 12),
          new Step(Limit.REDACTIONS, 5),
          new Step(Limit.OTHER_ROWS, 3),
          new Step(Limit.OPEN_WARNINGS, 3),
          new Step(Limit.SENTENCES, 5),
          new Step(Limit.ROWS, 12),
          new Step(Limit.CITATIONS, 5),
          new Step(Limit.GAPS, 10),
          new Step(Limit.FAILURES, 1),
          // What is left when sixty failures or a hostile snapshot leave no other choice.
          new Step(Limit.CHARACTERS, 120),
          new Step(Limit.MEMBERS, 3),
          new Step(Limit.HASHES, 0),
          new Step(Limit.PARTS, 5),
          new Step(Limit.CODE, 500),
          new Step(Limit.OTHER_ROWS, 0),
          new Step(Limit.OPEN_WARNINGS, 0),
          new Step(Limit.WAYS, 1),
          new Step(Limit.CITATIONS, 1),
          new Step(Limit.SENTENCES, 1),
          new Step(Limit.ROWS, 3),
          new Step(Limit.GAPS, 3),
          new Step(Limit.CODE, 0),
          new Step(Limit.CHARACTERS, 40),
          new Step(Limit.CHARACTERS, 16),
          new Step(Limit.CITING_CELLS, 1));

  /** From the widest to the narrowest; each holds what the ones before it hold. */
  public static final List<Limits> LADDER = ladder();

  public Limits {
    values = Map.copyOf(values);
  }

  private static List<Limits> ladder() {
    List<Limits> rungs = new ArrayList<>();
    Map<Limit, Integer> values = new EnumMap<>(Limit.class);
    for (Step step : STEPS) {
      values.put(step.limit(), step.shown());
      rungs.add(new Limits(values));
    }
    return List.copyOf(rungs);
  }

  int of(Limit limit) {
    return values.getOrDefault(limit, Integer.MAX_VALUE);
  }
}

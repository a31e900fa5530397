package io.skewpack.report;

import io.skewpack.diagnose.DecisionTree;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Snapshot and findings arranged for a reader. Texts are keys: the words are in {@code templates/}.
 *
 * @param title the first line
 * @param reportedTitle the case file's title
 * @param headline what a reader must know: cause, odd layer, next step, what was not captured
 * @param layers the one table
 * @param preflight the four steps, in order
 * @param substrate the items of a smoke run and what it stands on; absent when no cluster was asked
 * @param path the taken path of the tree in words, from the root on
 * @param failures one for each independent failure, each with its six sections; one that says so
 *     when nothing is broken
 * @param aside what was noticed beside them; empty when nothing was
 * @param evidence by number from 1
 * @param gaps what was not evaluated, and what would close each gap
 * @param redacted what was taken out; empty when nothing was
 * @param leftOut what a budget left out; absent in a full pack
 */
public record EvidencePack(
    Verdict verdict,
    Claim title,
    Optional<Claim> reportedTitle,
    List<Claim> headline,
    Block.Table layers,
    List<PreflightStep> preflight,
    Optional<Block.Table> substrate,
    TreeView tree,
    List<Claim> path,
    List<FailureReport> failures,
    List<Block> aside,
    List<IndexedEvidence> evidence,
    List<Claim> gaps,
    List<Claim> redacted,
    Footer footer,
    Optional<LeftOut> leftOut) {

  public EvidencePack {
    Objects.requireNonNull(verdict);
    headline = List.copyOf(headline);
    preflight = List.copyOf(preflight);
    path = List.copyOf(path);
    failures = List.copyOf(failures);
    aside = List.copyOf(aside);
    evidence = List.copyOf(evidence);
    gaps = List.copyOf(gaps);
    redacted = List.copyOf(redacted);
    Objects.requireNonNull(leftOut);
  }

  /** The same pack whose footer names this budget. */
  public EvidencePack under(Budget budget) {
    return new EvidencePack(
        verdict,
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
        footer.under(budget),
        leftOut);
  }

  /**
   * One of the four steps.
   *
   * @param status {@code pass}, {@code fail}, {@code warning} or {@code notEvaluated}
   * @param uncited as in {@link Claim}
   */
  public record PreflightStep(String id, String status, List<Integer> evidence, int uncited) {
    public PreflightStep {
      evidence = List.copyOf(evidence);
    }

    public PreflightStep(String id, String status, List<Integer> evidence) {
      this(id, status, evidence, 0);
    }
  }

  /**
   * The tree with its evidence numbered.
   *
   * @param edgeEvidence one list for each edge
   * @param uncited as in {@link Claim}, one number for each edge
   */
  public record TreeView(
      DecisionTree tree, List<List<Integer>> edgeEvidence, List<Integer> uncited) {
    public TreeView {
      edgeEvidence = edgeEvidence.stream().map(List::copyOf).toList();
      uncited = List.copyOf(uncited);
    }

    public TreeView(DecisionTree tree, List<List<Integer>> edgeEvidence) {
      this(tree, edgeEvidence, Collections.nCopies(edgeEvidence.size(), 0));
    }
  }

  /**
   * One row of the index.
   *
   * @param sha256 of the file that the evidence is in
   * @param at what is shown of the place in place of the whole; absent when all of it is
   */
  public record IndexedEvidence(
      int number, Evidence evidence, String sha256, Optional<Facts.Shortened> at) {

    public IndexedEvidence(int number, Evidence evidence, String sha256) {
      this(number, evidence, sha256, Optional.empty());
    }
  }

  /**
   * What a budget left out.
   *
   * @param pointer for the first screen and the footer: what is missing, and where it is
   * @param inShort the failures whose six sections are left out, a row each
   * @param hashes says that the files' whole hashes are left out; absent when they are there
   */
  public record LeftOut(Claim pointer, Optional<Block.Table> inShort, Optional<Claim> hashes) {}

  /**
   * What this pack can be rendered again from.
   *
   * @param tool name and version
   * @param snapshot SHA-256 of {@code snapshot.json}
   * @param catalog SHA-256 of the uncompressed catalog
   * @param caseFile SHA-256 of the case file that was given beside the snapshot; absent when the
   *     snapshot's own, or none, was used
   * @param templates SHA-256 of the templates and texts that a user put in place of skewpack's own;
   *     absent when none were
   */
  public record Footer(
      String tool,
      String capturedAt,
      String snapshot,
      String catalog,
      Optional<String> caseFile,
      Optional<String> templates,
      String language,
      String budget) {

    Footer under(Budget other) {
      return new Footer(
          tool, capturedAt, snapshot, catalog, caseFile, templates, language, other.id());
    }
  }
}

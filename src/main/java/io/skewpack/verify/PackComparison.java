package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.verify.EvidenceRows.HashedFile;
import io.skewpack.verify.EvidenceRows.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pack held against a snapshot: is it of this one, does its evidence lie there, and is it byte
 * for byte what the snapshot renders to?
 *
 * @param outcome what came of the comparison of bytes
 * @param difference where the bytes first differ; absent unless they do
 * @param remarks in the order of lines
 */
public record PackComparison(
    Outcome outcome, Optional<PackDifference> difference, List<Remark> remarks) {

  /** What came of comparing bytes. */
  public enum Outcome {
    EQUAL,
    DIFFERENT,
    /** The pack was made by another program, or from what is not at hand. */
    NOT_COMPARED
  }

  /** What this program renders of the snapshot when it is told what the footer says. */
  public interface Renderer {

    /** The text, or why there is none. */
    Rendered render(PackFooter footer);
  }

  /**
   * @param text absent when it could not be rendered
   * @param refusal why not, as the key of a text without {@code verify.}
   */
  public record Rendered(Optional<String> text, String refusal, Facts facts) {
    public static Rendered of(String text) {
      return new Rendered(Optional.of(text), "", Facts.none());
    }

    public static Rendered refused(String refusal, Facts facts) {
      return new Rendered(Optional.empty(), refusal, facts);
    }
  }

  public PackComparison {
    remarks = remarks.stream().sorted().toList();
  }

  /**
   * Compares.
   *
   * @param tool name and version of this program
   * @param catalog SHA-256 of its catalog
   */
  public static PackComparison of(
      String text,
      Optional<PackFooter> said,
      Snapshot snapshot,
      String tool,
      String catalog,
      Renderer renderer) {
    PackText pack = PackText.of(text);
    if (said.isEmpty()) {
      return new PackComparison(
          Outcome.DIFFERENT,
          Optional.empty(),
          List.of(Remark.error(pack.lastLine(), "footer.none")));
    }
    PackFooter footer = said.get();
    List<Remark> remarks = new ArrayList<>();
    if (!footer.snapshot().equals(snapshot.sha256())) {
      remarks.add(
          Remark.error(
              footer.line(),
              "snapshot.other",
              Facts.of("said", footer.snapshot()).with("given", snapshot.sha256())));
    }
    remarks.addAll(places(EvidenceRows.of(pack), snapshot));
    if (!footer.tool().equals(tool)) {
      remarks.add(
          Remark.open(
              footer.line(), "tool.other", Facts.of("said", footer.tool()).with("given", tool)));
    }
    if (!footer.catalog().equals(catalog)) {
      remarks.add(
          Remark.open(
              footer.line(),
              "catalog.other",
              Facts.of("said", footer.catalog()).with("given", catalog)));
    }
    if (!footer.tool().equals(tool) || !footer.catalog().equals(catalog)) {
      return new PackComparison(Outcome.NOT_COMPARED, Optional.empty(), remarks);
    }
    Rendered rendered = renderer.render(footer);
    if (rendered.text().isEmpty()) {
      remarks.add(Remark.open(footer.line(), rendered.refusal(), rendered.facts()));
      return new PackComparison(Outcome.NOT_COMPARED, Optional.empty(), remarks);
    }
    Optional<PackDifference> difference = PackDifference.between(rendered.text().get(), text);
    difference.ifPresent(
        one ->
            remarks.add(
                Remark.error(one.line(), one.onlyLineEnds() ? "different.lineEnds" : "different")));
    return new PackComparison(
        difference.isPresent() ? Outcome.DIFFERENT : Outcome.EQUAL, difference, remarks);
  }

  /** Every file has the hash that the pack says, and every pointer leads somewhere. */
  private static List<Remark> places(EvidenceRows evidence, Snapshot snapshot) {
    List<Remark> remarks = new ArrayList<>();
    for (HashedFile file : evidence.files()) {
      if (isWrittenOut(file.file())) {
        continue;
      }
      if (!snapshot.holds(file.file())) {
        remarks.add(Remark.error(file.line(), "file.absent", Facts.of("file", file.file())));
      } else if (!snapshot.sha256(file.file()).equals(file.sha256())) {
        remarks.add(Remark.error(file.line(), "hash.file", Facts.of("file", file.file())));
      }
    }
    for (Piece piece : evidence.pieces()) {
      if (!isWrittenOut(piece.where()) && !leadsSomewhere(piece.where(), snapshot)) {
        remarks.add(
            Remark.error(
                piece.line(),
                "pointer.nowhere",
                Facts.of("number", piece.number()).with("where", piece.where())));
      }
    }
    return remarks;
  }

  /** What cannot be seen is written out in a pack, so the name itself is not to be had back. */
  private static boolean isWrittenOut(String where) {
    return where.contains("\\u{") || where.contains("\\n") || where.contains("\\t");
  }

  private static boolean leadsSomewhere(String where, Snapshot snapshot) {
    try {
      Pointer at = Pointer.parse(where);
      if (!snapshot.holds(at.file())) {
        return false;
      }
      if (!at.pointer().isEmpty()) {
        snapshot.resolve(at);
      }
      return true;
    } catch (SnapshotException | IllegalArgumentException e) {
      return false;
    }
  }
}

package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.verify.PackText.Fence;
import io.skewpack.verify.PackText.Passage;
import io.skewpack.verify.PackText.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbered evidence of a pack, and where it is cited. */
final class EvidenceRows {

  /**
   * One piece in the index of a rendered pack.
   *
   * @param where file and JSON pointer, as written
   * @param hash the beginning of the file's SHA-256
   */
  record Piece(int number, int line, String where, String hash) {}

  /** A file of the snapshot and its whole hash. */
  record HashedFile(int line, String file, String sha256) {}

  private static final Pattern CITED =
      Pattern.compile("(?<![\\w.`/-])E([0-9]{1,6})(?:\\s?[–-]\\s?E([0-9]{1,6}))?(?![\\w])");
  private static final Pattern NUMBER = Pattern.compile("\\**E([0-9]{1,6})\\**");
  private static final Pattern DEFINED =
      Pattern.compile("^\\s*\\**E([0-9]{1,6})\\**\\s*[:：.)—–|-].*", Pattern.DOTALL);
  private static final Pattern SPAN = Pattern.compile("(`+)(.+?)\\1(?!`)");
  private static final Pattern FILE =
      Pattern.compile("(`+)(.+?)\\1(?!`)\\s+`([0-9A-Fa-f]+)`\\s*", Pattern.DOTALL);

  /** A range such as E1–E999999 must not cost a machine its memory. */
  private static final int MAX_RANGE = 10_000;

  private final Map<Integer, Integer> defined = new LinkedHashMap<>();
  private final Map<Integer, Integer> cited = new TreeMap<>();
  private final List<Piece> pieces = new ArrayList<>();
  private final List<HashedFile> files = new ArrayList<>();
  private final List<Remark> doubles = new ArrayList<>();

  static EvidenceRows of(PackText pack) {
    EvidenceRows evidence = new EvidenceRows();
    Set<Integer> rowLines = new TreeSet<>();
    for (Row row : pack.rows()) {
      rowLines.add(row.line());
      evidence.row(row);
    }
    for (Passage passage : pack.passages()) {
      if (!rowLines.contains(passage.line())) {
        evidence.passage(passage);
      }
    }
    for (Fence fence : pack.fences()) {
      if (fence.info().equals("mermaid")) {
        List<String> lines = fence.content().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
          evidence.cite(lines.get(i), fence.lineOf(i));
        }
      }
    }
    return evidence;
  }

  private void row(Row row) {
    if (row.cells().isEmpty() || row.head()) {
      return;
    }
    Matcher number = NUMBER.matcher(row.cells().get(0));
    if (!number.matches()) {
      row.cells().forEach(cell -> cite(withoutCode(cell), row.line()));
      return;
    }
    int known = Integer.parseInt(number.group(1));
    define(known, row.line());
    if (row.cells().size() >= 2) {
      String where = lastSpan(row.cells().get(row.cells().size() - 2));
      String hash = lastSpan(row.cells().get(row.cells().size() - 1));
      if (!where.isEmpty() && hash.matches("[0-9A-Fa-f]{8,64}")) {
        pieces.add(new Piece(known, row.line(), where, hash));
      }
    }
  }

  private void passage(Passage passage) {
    Matcher definition = DEFINED.matcher(passage.prose());
    if (definition.matches()) {
      define(Integer.parseInt(definition.group(1)), passage.line());
      return;
    }
    Matcher file = FILE.matcher(passage.text());
    if (file.matches()) {
      files.add(new HashedFile(passage.line(), bare(file.group(2)), file.group(3)));
      return;
    }
    cite(passage.prose(), passage.line());
  }

  private void define(int number, int line) {
    if (defined.putIfAbsent(number, line) != null) {
      doubles.add(Remark.error(line, "evidence.twice", Facts.of("number", number)));
    }
  }

  private void cite(String prose, int line) {
    Matcher matcher = CITED.matcher(prose);
    while (matcher.find()) {
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      for (int number = from; number <= Math.min(to, from + MAX_RANGE); number++) {
        cited.putIfAbsent(number, line + lineFeeds(prose, matcher.start()));
      }
    }
  }

  private static int lineFeeds(String text, int before) {
    return (int) text.substring(0, before).chars().filter(c -> c == '\n').count();
  }

  /** Whether a text cites numbered evidence. */
  static boolean cites(String text) {
    return CITED.matcher(text).find();
  }

  private static String withoutCode(String cell) {
    return SPAN.matcher(cell).replaceAll(" ");
  }

  private static String lastSpan(String cell) {
    Matcher matcher = SPAN.matcher(cell);
    String last = "";
    while (matcher.find()) {
      last = bare(matcher.group(2));
    }
    return last;
  }

  /** What a code span shows: one space at both ends is not part of it, nor a bar's escape. */
  private static String bare(String code) {
    String inner =
        code.startsWith(" ") && code.endsWith(" ") && !code.isBlank()
            ? code.substring(1, code.length() - 1)
            : code;
    return inner.replace("\\|", "|");
  }

  List<Piece> pieces() {
    return pieces;
  }

  List<HashedFile> files() {
    return files;
  }

  int count() {
    return defined.size();
  }

  /** Citations that lead nowhere, evidence that is there twice, and evidence nobody cites. */
  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>(doubles);
    cited.forEach(
        (number, line) -> {
          if (!defined.containsKey(number)) {
            remarks.add(Remark.error(line, "citation.nowhere", Facts.of("number", number)));
          }
        });
    defined.forEach(
        (number, line) -> {
          if (!cited.containsKey(number)) {
            remarks.add(Remark.warning(line, "evidence.unused", Facts.of("number", number)));
          }
        });
    return remarks;
  }

  /**
   * What a rendered pack promises of its index beyond that: numbers in a row, files with hashes.
   */
  List<Remark> ofIndex(int line) {
    List<Remark> remarks = new ArrayList<>();
    if (pieces.isEmpty()) {
      remarks.add(Remark.error(line, "evidence.none"));
    }
    int expected = 1;
    for (Piece piece : pieces) {
      if (piece.number() != expected) {
        remarks.add(
            Remark.error(
                piece.line(),
                "evidence.gap",
                Facts.of("number", piece.number()).with("expected", expected)));
      }
      expected = piece.number() + 1;
      String file = file(piece.where());
      if (files.stream().noneMatch(one -> one.file().equals(file))) {
        remarks.add(
            Remark.error(
                piece.line(),
                "file.unlisted",
                Facts.of("number", piece.number()).with("file", file)));
      } else if (files.stream()
          .noneMatch(one -> one.file().equals(file) && one.sha256().startsWith(piece.hash()))) {
        remarks.add(
            Remark.error(
                piece.line(), "hash.row", Facts.of("number", piece.number()).with("file", file)));
      }
    }
    for (HashedFile file : files) {
      if (!file.sha256().matches("[0-9a-f]{64}")) {
        remarks.add(Remark.error(file.line(), "hash.form", Facts.of("file", file.file())));
      }
      if (pieces.stream().noneMatch(piece -> file(piece.where()).equals(file.file()))) {
        remarks.add(Remark.error(file.line(), "file.unused", Facts.of("file", file.file())));
      }
    }
    return remarks;
  }

  static String file(String where) {
    int hash = where.indexOf('#');
    return hash < 0 ? where : where.substring(0, hash);
  }
}

package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.verify.PackText.Fence;
import io.skewpack.verify.PackText.Row;
import io.skewpack.verify.PackText.Title;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be said of a pack by reading it alone.
 *
 * @param footer what a rendered pack was made from; absent for a hand-written one
 * @param evidence how many numbered pieces it has
 * @param remarks in the order of lines
 */
public record PackReview(Optional<PackFooter> footer, int evidence, List<Remark> remarks) {

  /** Of rendered packs: a comment on GitHub holds so many characters. */
  static final int GITHUB_COMMENT = 65_536;

  private static final String NO_BUDGET = "none";

  public PackReview {
    remarks = remarks.stream().sorted().toList();
  }

  /**
   * Reviews a pack.
   *
   * @param languages every language that a pack may be written in, English first
   * @param secret whether a line holds what looks like a secret
   */
  public static PackReview of(String text, List<PackWords> languages, Predicate<String> secret) {
    PackText pack = PackText.of(text);
    EvidenceRows evidence = EvidenceRows.of(pack);
    Optional<PackFooter> footer = footer(pack, languages);
    List<Remark> remarks = new ArrayList<>(shape(pack));
    remarks.addAll(new Bystanders(pack, secret).remarks());
    if (footer.isPresent()) {
      remarks.addAll(rendered(pack, evidence, footer.get(), languages));
    } else {
      if (looksRendered(pack)) {
        remarks.add(Remark.error(pack.lastLine(), "footer.unreadable"));
      }
      remarks.addAll(new HandWritten(pack, evidence, languages.get(0).sections()).remarks());
    }
    if (whole(footer)) {
      remarks.addAll(evidence.remarks());
    }
    return new PackReview(footer, evidence.count(), remarks);
  }

  /** A pack that was folded for a budget may have left evidence out, and says so itself. */
  private static boolean whole(Optional<PackFooter> footer) {
    return footer.isEmpty() || footer.get().budget().equals(NO_BUDGET);
  }

  private static Optional<PackFooter> footer(PackText pack, List<PackWords> languages) {
    for (int line = pack.lastLine(); line > 0; line--) {
      String text = pack.line(line);
      if (!text.isBlank()) {
        int at = line;
        return languages.stream().flatMap(words -> words.footer(text, at).stream()).findFirst();
      }
    }
    return Optional.empty();
  }

  /** A last line in small letters, as nobody writes by hand. */
  private static boolean looksRendered(PackText pack) {
    return pack.text().stripTrailing().endsWith("</sub>");
  }

  private static List<Remark> rendered(
      PackText pack, EvidenceRows evidence, PackFooter footer, List<PackWords> languages) {
    Optional<PackWords> words =
        languages.stream().filter(one -> one.language().equals(footer.language())).findFirst();
    if (words.isEmpty()) {
      return List.of(
          Remark.open(footer.line(), "footer.language", Facts.of("language", footer.language())));
    }
    List<String> names = words.get().sections();
    PackSections sections =
        PackSections.of(
            pack,
            title -> names.contains(title) ? Optional.of(names.indexOf(title)) : Optional.empty());
    List<Remark> remarks = new ArrayList<>(sections.remarks(names));
    if (pack.titles().isEmpty() || pack.titles().get(0).level() != 1) {
      remarks.add(Remark.error(1, "title.missing"));
    }
    if (pack.fences().stream()
        .noneMatch(
            fence -> fence.info().equals("mermaid") && fence.line() < sections.firstLine())) {
      remarks.add(Remark.error(1, "tree.missing"));
    }
    if (whole(Optional.of(footer))) {
      remarks.addAll(closing(pack, sections, words.get()));
      remarks.addAll(evidence.ofIndex(footer.line()));
    }
    return remarks;
  }

  /** The evidence, what was not evaluated and what was redacted, in that order at the end. */
  private static List<Remark> closing(PackText pack, PackSections sections, PackWords words) {
    List<Remark> remarks = new ArrayList<>();
    int last = sections.all().stream().mapToInt(one -> one.title().line()).max().orElse(1);
    for (String part : words.closing()) {
      Optional<Title> title =
          pack.titles().stream()
              .filter(one -> one.level() == 2 && one.text().equals(part))
              .findFirst();
      Facts facts = Facts.of("part", part);
      if (title.isEmpty()) {
        remarks.add(Remark.error(pack.lastLine(), "part.missing", facts));
      } else if (title.get().line() < last) {
        remarks.add(Remark.error(title.get().line(), "part.order", facts));
      } else {
        last = title.get().line();
      }
    }
    return remarks;
  }

  /** What breaks the reading of any Markdown: fences, folds and tables that do not end. */
  private static List<Remark> shape(PackText pack) {
    List<Remark> remarks = new ArrayList<>();
    for (Fence fence : pack.fences()) {
      if (!fence.closed()) {
        remarks.add(Remark.error(fence.line(), "fence.unclosed"));
      }
    }
    Deque<Integer> open = new ArrayDeque<>();
    for (PackText.Details tag : pack.details()) {
      if (tag.opens()) {
        open.push(tag.line());
      } else if (open.isEmpty()) {
        remarks.add(Remark.error(tag.line(), "details.unopened"));
      } else {
        open.pop();
      }
    }
    open.forEach(line -> remarks.add(Remark.error(line, "details.unclosed")));
    for (Row row : pack.rows()) {
      if (row.cells().size() != row.width()) {
        remarks.add(
            Remark.error(
                row.line(),
                "table.width",
                Facts.of("cells", row.cells().size()).with("width", row.width())));
      }
    }
    pack.passages().stream()
        .filter(passage -> pack.line(passage.line()).startsWith("|"))
        .filter(passage -> pack.rows().stream().noneMatch(row -> row.line() == passage.line()))
        .forEach(passage -> remarks.add(Remark.error(passage.line(), "table.broken")));
    return remarks;
  }
}

package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.verify.PackText.Title;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The six sections: each once and in order, once for a pack, or once below the heading of each
 * failure where there are several.
 */
final class PackSections {

  /**
   * A heading that is one of the six.
   *
   * @param number from 0
   */
  record Found(int number, Title title) {}

  private final List<Title> titles;
  private final List<List<Found>> groups;
  private final List<Integer> lines;

  private PackSections(List<Title> titles, Map<Integer, List<Found>> groups) {
    this.titles = titles;
    this.groups = List.copyOf(groups.values());
    this.lines = List.copyOf(groups.keySet());
  }

  /**
   * @param number which of the six a heading is
   */
  static PackSections of(PackText pack, Function<String, Optional<Integer>> number) {
    Map<Integer, List<Found>> groups = new LinkedHashMap<>();
    List<Title> above = new ArrayList<>();
    for (Title title : pack.titles()) {
      above.removeIf(one -> one.level() >= title.level());
      Optional<Integer> known = title.level() == 1 ? Optional.empty() : number.apply(title.text());
      if (known.isPresent()) {
        int group = above.isEmpty() ? 1 : above.get(above.size() - 1).line();
        groups
            .computeIfAbsent(group, absent -> new ArrayList<>())
            .add(new Found(known.get(), title));
      } else if (title.level() > 1) {
        above.add(title);
      }
    }
    return new PackSections(pack.titles(), groups);
  }

  /** Every section, in the order of the text. */
  List<Found> all() {
    return groups.stream().flatMap(List::stream).toList();
  }

  /** The line on which the first section begins; one past the end when there is none. */
  int firstLine() {
    return all().stream().mapToInt(one -> one.title().line()).min().orElse(Integer.MAX_VALUE);
  }

  /** The lines of a section: from its heading up to the next of the same level or above. */
  boolean holds(Found section, int line) {
    int from = section.title().line();
    int to =
        titles.stream()
            .filter(one -> one.line() > from && one.level() <= section.title().level())
            .mapToInt(Title::line)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return line >= from && line < to;
  }

  /**
   * What is missing, there twice, or in the wrong place.
   *
   * @param names of the six, for a reader
   */
  List<Remark> remarks(List<String> names) {
    List<Remark> remarks = new ArrayList<>();
    if (groups.isEmpty()) {
      remarks.add(Remark.error(1, "section.none"));
    }
    for (int i = 0; i < groups.size(); i++) {
      List<Found> group = groups.get(i);
      boolean[] seen = new boolean[names.size()];
      int highest = -1;
      for (Found found : group) {
        Facts facts = Facts.of("section", names.get(found.number()));
        int line = found.title().line();
        if (seen[found.number()]) {
          remarks.add(Remark.error(line, "section.twice", facts));
        } else if (found.number() < highest) {
          remarks.add(Remark.error(line, "section.order", facts.with("after", names.get(highest))));
        }
        seen[found.number()] = true;
        highest = Math.max(highest, found.number());
      }
      for (int number = 0; number < seen.length; number++) {
        if (!seen[number]) {
          Facts facts = Facts.of("section", names.get(number));
          remarks.add(Remark.error(lines.get(i), "section.missing", facts));
        }
      }
    }
    return remarks;
  }
}

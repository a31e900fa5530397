package io.skewpack.diagnose;

import com.google.re2j.Matcher;
import io.skewpack.diagnose.ReportedSymptom.Meaning;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the {@link KnownErrorText}s in a log's entries. A pattern is tried only where one of its
 * row's marks stands, and only as far around it as a text can reach.
 */
final class ErrorTextSearch {

  /** Characters before and after a mark that a text can reach. */
  private static final int REACH = 1_500;

  /** Characters from a mark on that are looked at in one go. */
  private static final int WINDOW = 4_000;

  private static final List<KnownErrorText> TABLE = List.of(KnownErrorText.values());

  /** The numbers of the rows whose marks a text may hold: one pass, whatever the table's size. */
  private static final Marks MARKS =
      Marks.of(TABLE.stream().map(known -> known.row().marks()).toList());

  private ErrorTextSearch() {}

  /**
   * A text's occurrence.
   *
   * @param words those that were recognised
   * @param start of the first thing that the text names, else of the words, in what was read
   * @param names what the text names, by the names of the groups
   */
  record Occurrence(
      KnownErrorText known, String words, int start, int end, Map<String, String> names) {
    Occurrence {
      names = Map.copyOf(names);
    }

    Optional<String> name(String group) {
      return Optional.ofNullable(names.get(group));
    }
  }

  /** Whether an entry holds a mark at all, so that patterns are tried on it. */
  static boolean isMarked(String entry) {
    return !MARKS.in(entry).isEmpty();
  }

  /**
   * Every known text in what is one entry of a log, or one message, in the order in which they
   * stand in it. Where rows would share words, the first row of the table has them; of rows with
   * one meaning, the first speaks for the entry, as does a text that names something for the same
   * text that does not.
   */
  static List<Occurrence> in(String entry) {
    NavigableMap<Integer, Occurrence> all = new TreeMap<>();
    for (int known : MARKS.in(entry)) {
      find(TABLE.get(known), entry, all);
    }
    if (all.isEmpty()) {
      return List.of();
    }
    Map<Meaning, KnownErrorText> first = new EnumMap<>(Meaning.class);
    Set<KnownErrorText> named = EnumSet.noneOf(KnownErrorText.class);
    for (Occurrence one : all.values()) {
      one.known()
          .meaning()
          .ifPresent(
              meaning -> first.merge(meaning, one.known(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
      if (!one.names().isEmpty()) {
        named.add(one.known());
      }
    }
    return all.values().stream()
        .filter(one -> one.known().meaning().map(m -> first.get(m) == one.known()).orElse(true))
        .filter(one -> !one.names().isEmpty() || !named.contains(one.known()))
        .toList();
  }

  /** Only as far around each mark as a text of this row can reach. */
  private static void find(
      KnownErrorText known, String line, NavigableMap<Integer, Occurrence> all) {
    ErrorTextRow row = known.row();
    int[] next = new int[row.marks().size()];
    int from = 0;
    while (true) {
      int at = row.nextMark(line, from, next);
      if (at < 0) {
        return;
      }
      int begin = Math.max(0, at - REACH);
      int to = Math.min(line.length(), at + WINDOW);
      Matcher matcher = row.pattern().matcher(line.substring(begin, to));
      while (matcher.find()) {
        int start = begin + matcher.start();
        int end = begin + matcher.end();
        Map.Entry<Integer, Occurrence> before = all.lowerEntry(end);
        if (before == null || before.getValue().end() <= start) {
          all.put(
              start,
              new Occurrence(known, matcher.group().strip(), start, end, row.names(matcher)));
        }
      }
      from = Math.max(at + 1, to - REACH);
    }
  }
}

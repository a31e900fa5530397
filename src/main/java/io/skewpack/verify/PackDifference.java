package io.skewpack.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where two texts first differ.
 *
 * @param line the first that differs, from 1, in the given text
 * @param onlyLineEnds whether nothing differs but carriage returns
 * @param hunk the lines around it as a unified diff has them, a few at most
 */
public record PackDifference(int line, boolean onlyLineEnds, List<String> hunk) {

  private static final int CONTEXT = 2;
  private static final int SHOWN = 6;

  /** Lines; farther away the rest of both texts counts as different. */
  private static final int FAR = 200;

  private static final int WIDTH = 400;

  public PackDifference {
    hunk = List.copyOf(hunk);
  }

  /** Absent when the texts are the same. */
  static Optional<PackDifference> between(String rendered, String given) {
    if (rendered.equals(given)) {
      return Optional.empty();
    }
    List<String> expected = List.of(rendered.split("\n", -1));
    List<String> actual = List.of(given.split("\n", -1));
    int shorter = Math.min(expected.size(), actual.size());
    int first = 0;
    while (first < shorter && expected.get(first).equals(actual.get(first))) {
      first++;
    }
    int[] length = hunkAt(first, expected, actual);
    int removed = length[0];
    int added = length[1];
    List<String> hunk = new ArrayList<>();
    int before = Math.min(CONTEXT, first);
    hunk.add(
        "@@ -%d,%d +%d,%d @@"
            .formatted(first - before + 1, before + removed, first - before + 1, before + added));
    expected.subList(first - before, first).forEach(line -> hunk.add(" " + cut(line)));
    some(hunk, "-", expected.subList(first, first + removed));
    some(hunk, "+", actual.subList(first, first + added));
    return Optional.of(
        new PackDifference(
            Math.min(first + 1, actual.size()), given.replace("\r", "").equals(rendered), hunk));
  }

  /** How many lines there are on both sides until both go on alike, the fewest in all. */
  private static int[] hunkAt(int first, List<String> expected, List<String> actual) {
    for (int both = 1; both <= FAR; both++) {
      for (int removed = 0; removed <= both; removed++) {
        int e = first + removed;
        int a = first + both - removed;
        if (e < expected.size()
            && a < actual.size()
            && !expected.get(e).isBlank()
            && expected.get(e).equals(actual.get(a))) {
          return new int[] {removed, both - removed};
        }
      }
    }
    return new int[] {expected.size() - first, actual.size() - first};
  }

  private static void some(List<String> hunk, String sign, List<String> lines) {
    lines.stream().limit(SHOWN).forEach(line -> hunk.add(sign + cut(line)));
    if (lines.size() > SHOWN) {
      hunk.add(sign + "… " + (lines.size() - SHOWN));
    }
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDTH)) + "…";
  }
}

package io.skewpack.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Which of the names that exist somebody may have meant. */
public final class Spelling {

  private static final int MOST = 5;

  private Spelling() {}

  /** The names nearest to what was written, nearest first; empty when none is near. */
  public static List<String> near(String written, Collection<String> names) {
    String given = written.toLowerCase(Locale.ROOT);
    int far = Math.max(1, given.length() / 3);
    return new TreeSet<>(names)
        .stream()
            .filter(name -> distance(given, name.toLowerCase(Locale.ROOT)) <= far)
            .sorted(
                Comparator.<String>comparingInt(
                    name -> distance(given, name.toLowerCase(Locale.ROOT))))
            .limit(MOST)
            .toList();
  }

  /** Whether the letters of a short form stand in this order in a name, the first one first. */
  static boolean abbreviates(String shortForm, String name) {
    String given = shortForm.toLowerCase(Locale.ROOT);
    String whole = name.toLowerCase(Locale.ROOT);
    if (given.isEmpty() || whole.isEmpty() || given.charAt(0) != whole.charAt(0)) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < whole.length() && at < given.length(); i++) {
      if (whole.charAt(i) == given.charAt(at)) {
        at++;
      }
    }
    return at == given.length();
  }

  /** Letters put in, left out, changed, or swapped with their neighbour. */
  static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + changed, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[other.length()];
  }
}

package io.skewpack.diagnose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Which of many short words a text holds, found in one pass over it (Aho and Corasick, 1975): a log
 * of megabytes is not searched once for every word.
 */
final class Marks {

  /** Words are ASCII; any other character ends every word. */
  private static final int ALPHABET = 128;

  private final int[] next;
  private final BitSet[] ends;

  private Marks(int[] next, BitSet[] ends) {
    this.next = next;
    this.ends = ends;
  }

  /**
   * @param words in groups; a group is found when one of its words is
   */
  static Marks of(List<List<String>> words) {
    List<int[]> trie = new ArrayList<>();
    List<BitSet> ends = new ArrayList<>();
    trie.add(state());
    ends.add(new BitSet());
    for (int group = 0; group < words.size(); group++) {
      for (String word : words.get(group)) {
        int at = 0;
        for (int i = 0; i < word.length(); i++) {
          int letter = word.charAt(i);
          if (trie.get(at)[letter] < 0) {
            trie.get(at)[letter] = trie.size();
            trie.add(state());
            ends.add(new BitSet());
          }
          at = trie.get(at)[letter];
        }
        ends.get(at).set(group);
      }
    }
    return new Marks(closed(trie, ends), ends.toArray(BitSet[]::new));
  }

  private static int[] state() {
    int[] none = new int[ALPHABET];
    Arrays.fill(none, -1);
    return none;
  }

  /** Where a word breaks off, the longest end of it that begins another word goes on. */
  private static int[] closed(List<int[]> trie, List<BitSet> ends) {
    int[] fallback = new int[trie.size()];
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int at = open.remove();
      for (int letter = 0; letter < ALPHABET; letter++) {
        int to = trie.get(at)[letter];
        int other = at == 0 ? 0 : trie.get(fallback[at])[letter];
        if (to < 0) {
          trie.get(at)[letter] = other;
        } else {
          fallback[to] = other;
          ends.get(to).or(ends.get(other));
          open.add(to);
        }
      }
    }
    int[] flat = new int[trie.size() * ALPHABET];
    for (int at = 0; at < trie.size(); at++) {
      System.arraycopy(trie.get(at), 0, flat, at * ALPHABET, ALPHABET);
    }
    return flat;
  }

  /** The groups that the text holds a word of, ascending. */
  List<Integer> in(String text) {
    BitSet found = null;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      at = letter < ALPHABET ? next[at * ALPHABET + letter] : 0;
      if (!ends[at].isEmpty()) {
        found = found == null ? new BitSet() : found;
        found.or(ends[at]);
      }
    }
    return found == null ? List.of() : found.stream().boxed().toList();
  }
}

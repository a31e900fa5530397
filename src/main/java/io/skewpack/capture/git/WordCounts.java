package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.TreeReader.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * How often words stand in the files of a chart. Every directory and file is read once, whatever
 * number of commits share it.
 */
final class WordCounts {

  /** What is larger holds no template that a person wrote. */
  private static final long MAX_FILE_BYTES = 5_000_000;

  private static final int MAX_DEPTH = 40;

  private final TreeReader trees;
  private final List<String> words;
  private final Map<ObjectId, int[]> known = new ConcurrentHashMap<>();

  WordCounts(TreeReader trees, Set<String> words) {
    this.trees = trees;
    this.words = List.copyOf(words);
  }

  /** By word, over all directories of a chart. */
  Map<String, Integer> of(ChartInTree chart) throws IOException {
    int[] sum = new int[words.size()];
    for (ChartInTree.Directory directory : chart.directories()) {
      add(sum, ofTree(ObjectId.fromString(directory.tree()), 0));
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < sum.length; i++) {
      counts.put(words.get(i), sum[i]);
    }
    return counts;
  }

  private int[] ofTree(ObjectId tree, int depth) throws IOException {
    int[] counts = known.get(tree);
    if (counts == null && depth <= MAX_DEPTH) {
      counts = new int[words.size()];
      for (Entry entry : new ArrayList<>(trees.entries(tree))) {
        if (entry.isDirectory()) {
          add(counts, ofTree(entry.id(), depth + 1));
        } else if (entry.isFile()) {
          add(counts, ofFile(entry));
        }
      }
      known.put(tree, counts);
    }
    return counts == null ? new int[words.size()] : counts;
  }

  private int[] ofFile(Entry file) throws IOException {
    int[] counts = known.get(file.id());
    if (counts == null) {
      counts = new int[words.size()];
      try {
        byte[] bytes = trees.bytes(file.id(), file.name(), MAX_FILE_BYTES);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < counts.length; i++) {
          counts[i] = count(text, words.get(i));
        }
      } catch (CaptureException tooLarge) {
        // Counted as holding none: a wrong guess only costs a rendering.
      }
      known.put(file.id(), counts);
    }
    return counts;
  }

  static int count(String text, String word) {
    int count = 0;
    int at = text.indexOf(word);
    while (at >= 0) {
      int end = at + word.length();
      if ((at == 0 || !isWordPart(text.charAt(at - 1)))
          && (end == text.length() || !isWordPart(text.charAt(end)))) {
        count++;
      }
      at = text.indexOf(word, end);
    }
    return count;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static void add(int[] sum, int[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }
}

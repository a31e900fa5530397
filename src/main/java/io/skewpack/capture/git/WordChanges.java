package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.TreeReader.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * In which states of a chart words came in or went: a line with the word is there that the same
 * file did not have before. Files that did not change are not read.
 */
final class WordChanges {

  /** What is larger holds no template that a person wrote. */
  private static final long MAX_FILE_BYTES = 5_000_000;

  private static final int MAX_DEPTH = 40;

  private final TreeReader trees;
  private final List<String> words;

  /** For every file, and every word in it, the lines with that word. */
  private final Map<ObjectId, List<Set<String>>> known = new ConcurrentHashMap<>();

  WordChanges(TreeReader trees, Set<String> words) {
    this.trees = trees;
    this.words = List.copyOf(words);
  }

  /**
   * @param older absent when there was no chart before
   */
  ContentHistory.Words between(Optional<ChartInTree> older, ChartInTree newer) throws IOException {
    Set<String> added = new HashSet<>();
    Set<String> removed = new HashSet<>();
    Map<String, ObjectId> before = roots(older);
    Map<String, ObjectId> after = roots(Optional.of(newer));
    Set<String> paths = new HashSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      tree(before.get(path), after.get(path), added, removed, 0);
    }
    return new ContentHistory.Words(added, removed);
  }

  /** By path as seen from the chart's own directory, so that a chart that moved stays the same. */
  private static Map<String, ObjectId> roots(Optional<ChartInTree> chart) {
    Map<String, ObjectId> roots = new HashMap<>();
    for (ChartInTree.Directory one : chart.map(ChartInTree::directories).orElse(List.of())) {
      roots.put(chart.orElseThrow().relative(one), ObjectId.fromString(one.tree()));
    }
    return roots;
  }

  private void tree(
      ObjectId before, ObjectId after, Set<String> added, Set<String> removed, int depth)
      throws IOException {
    if (depth > MAX_DEPTH || (before != null && before.equals(after))) {
      return;
    }
    Map<String, Entry> old = entries(before);
    Map<String, Entry> now = entries(after);
    Set<String> names = new HashSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      Entry was = old.get(name);
      Entry is = now.get(name);
      if (was != null && is != null && was.id().equals(is.id())) {
        continue;
      }
      tree(directory(was), directory(is), added, removed, depth + 1);
      compare(lines(was), lines(is), added);
      compare(lines(is), lines(was), removed);
    }
  }

  private Map<String, Entry> entries(ObjectId tree) throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    if (tree != null) {
      trees.entries(tree).forEach(entry -> entries.put(entry.name(), entry));
    }
    return entries;
  }

  private static ObjectId directory(Entry entry) {
    return entry != null && entry.isDirectory() ? entry.id() : null;
  }

  private void compare(List<Set<String>> without, List<Set<String>> with, Set<String> found) {
    for (int i = 0; i < words.size(); i++) {
      if (!without.get(i).containsAll(with.get(i))) {
        found.add(words.get(i));
      }
    }
  }

  private List<Set<String>> lines(Entry file) throws IOException {
    if (file == null || !file.isFile()) {
      return words.stream().map(word -> Set.<String>of()).toList();
    }
    List<Set<String>> lines = known.get(file.id());
    if (lines == null) {
      lines = read(file);
      known.put(file.id(), lines);
    }
    return lines;
  }

  private List<Set<String>> read(Entry file) throws IOException {
    List<Set<String>> lines = new ArrayList<>();
    words.forEach(word -> lines.add(new HashSet<>()));
    String text;
    try {
      byte[] bytes = trees.bytes(file.id(), file.name(), MAX_FILE_BYTES);
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (CaptureException tooLarge) {
      // As if no word were in it: a wrong guess only costs a rendering.
      return lines;
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      for (int at = find(text, word, 0); at >= 0; at = find(text, word, at + word.length())) {
        int from = text.lastIndexOf('\n', at) + 1;
        int to = text.indexOf('\n', at);
        lines.get(i).add(text.substring(from, to < 0 ? text.length() : to));
      }
    }
    return lines;
  }

  /** The next place where the word stands alone. */
  static int find(String text, String word, int from) {
    for (int at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + word.length())) {
      int end = at + word.length();
      if ((at == 0 || !isWordPart(text.charAt(at - 1)))
          && (end == text.length() || !isWordPart(text.charAt(end)))) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}

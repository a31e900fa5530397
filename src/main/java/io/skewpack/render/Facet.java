package io.skewpack.render;

import io.skewpack.diagnose.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A word by which a page's tables can be filtered: what came out of a check or a trial, or how
 * strong a piece of evidence is.
 *
 * @param id the key of its word
 * @param tone how it is coloured, beside being said: bad, open, good or plain
 */
record Facet(String id, String tone) {

  /** In the order in which filters show them: what needs a reader first. */
  static final List<Facet> ALL =
      List.of(
          new Facet("status.fail", "bad"),
          new Facet("result.rejected", "bad"),
          new Facet("result.notRendered", "bad"),
          new Facet("status.warning", "open"),
          new Facet("status.notEvaluated", "open"),
          new Facet("result.notJudged", "open"),
          new Facet("result.noChart", "plain"),
          new Facet("status.pass", "good"),
          new Facet("result.passes", "good"),
          new Facet("strength.observed", "plain"),
          new Facet("strength.derived", "plain"),
          new Facet("strength.reported", "plain"),
          new Facet("strength.assumed", "plain"));

  /** As an attribute's value and a class: without the dot. */
  String value() {
    return id.substring(id.indexOf('.') + 1);
  }

  /** As it is said in a cell, without emphasis. */
  String word(Texts texts) {
    return texts.plain(id, Facts.none()).replace("*", "");
  }

  /** The facets by the words that a language has for them; of two with one word, the first. */
  static Map<String, Facet> byWord(Texts texts) {
    Map<String, Facet> words = new HashMap<>();
    for (Facet facet : ALL) {
      if (texts.has(facet.id())) {
        words.putIfAbsent(facet.word(texts), facet);
      }
    }
    return words;
  }

  /** The one column of a table whose every cell is such a word, if there are rows to tell apart. */
  static Optional<Integer> column(List<List<String>> rows, Map<String, Facet> words) {
    if (rows.size() < 2) {
      return Optional.empty();
    }
    int width = rows.stream().mapToInt(List::size).min().orElse(0);
    for (int column = 0; column < width; column++) {
      int at = column;
      if (rows.stream().allMatch(row -> words.containsKey(row.get(at)))) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }
}

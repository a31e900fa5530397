package io.skewpack.render;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.diagnose.Facts.Shortened;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.diagnose.Facts.Versions;
import io.skewpack.report.Claim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Claims and labels in one language as plain values. The text for a terminal is made when it is
 * asked for: most templates ask for Markdown alone.
 */
final class Words {

  private final Texts texts;

  Words(Texts texts) {
    this.texts = texts;
  }

  /** A claim: its words, the raw facts in them, and the evidence that they rest on. */
  Map<String, Object> claim(Claim claim) {
    Map<String, Object> words = said(claim.text(), claim.facts());
    words.put("markdown", Texts.markup(cited(claim)));
    words.put("facts", facts(claim.facts()));
    words.put("evidence", numbers(claim.evidence()));
    return words;
  }

  /** The same, ready for a cell of a table. */
  Map<String, Object> cell(Claim claim) {
    Map<String, Object> words = claim(claim);
    words.put("cell", Texts.markup(Markdown.cell(cited(claim))));
    return words;
  }

  /** Words without evidence of their own. */
  Map<String, Object> label(String key, Facts facts) {
    Map<String, Object> words = said(key, facts);
    words.put("markdown", Texts.markup(texts.get(key, facts)));
    return words;
  }

  Map<String, Object> label(String key) {
    return label(key, Facts.none());
  }

  static List<Object> numbers(List<Integer> evidence) {
    return List.copyOf(evidence);
  }

  private String cited(Claim claim) {
    String said = claim.text().isEmpty() ? "" : texts.get(claim.text(), claim.facts());
    return texts.cited(said, claim.evidence(), claim.uncited());
  }

  private Map<String, Object> said(String key, Facts facts) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("key", key);
    words.put("text", late(() -> key.isEmpty() ? "" : texts.plain(key, facts)));
    return words;
  }

  private static Supplier<String> late(Supplier<String> text) {
    return text;
  }

  /** Facts as they came: strings of the target are raw. */
  Map<String, Object> facts(Facts facts) {
    Map<String, Object> values = new LinkedHashMap<>();
    facts.values().forEach((name, value) -> values.put(name, fact(value)));
    return values;
  }

  private Object fact(Object value) {
    if (value instanceof Term term) {
      return label(term.key());
    }
    if (value instanceof Terms terms) {
      return terms.keys().stream().map(this::label).toList();
    }
    if (value instanceof Said said) {
      Map<String, Object> words = label(said.key(), said.facts());
      words.put("facts", facts(said.facts()));
      return words;
    }
    if (value instanceof Versions versions) {
      return List.copyOf(versions.list());
    }
    if (value instanceof Shortened cut) {
      Map<String, Object> beginning = new LinkedHashMap<>();
      beginning.put("head", cut.head());
      beginning.put("characters", cut.characters());
      beginning.put("sha256", cut.sha256());
      return beginning;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::fact).toList();
    }
    boolean plain = value instanceof Number || value instanceof Boolean;
    return plain ? value : String.valueOf(value);
  }
}

package io.skewpack.diagnose;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.skewpack.diagnose.KnownErrorText.Candidate;
import io.skewpack.diagnose.KnownErrorText.Judge;
import io.skewpack.diagnose.ReportedSymptom.Meaning;
import io.skewpack.schema.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One row of the table of {@link KnownErrorText}s: how a text is recognised, and what it stands
 * for.
 *
 * <p>Patterns are RE2's, whose time grows with the line and not with its cleverness. Their named
 * groups are what the text names: {@code kind}, {@code version}, {@code path}, {@code field},
 * {@code name}, {@code plural}, {@code verb}, {@code variable}, {@code script}, {@code program},
 * {@code image}, {@code stored}, {@code constraint}, {@code current}.
 */
final class ErrorTextRow {

  /** Names, and brackets with whatever is in them. */
  static final String PATH = "(?:\\.?[A-Za-z0-9_-]+|\\[[^\\]\\n]*\\])+";

  /** Of a script or program, without spaces. */
  static final String WORD = "[A-Za-z0-9_./+@-]+";

  static final String INTERPRETER =
      "(?:[A-Za-z0-9_./-]*/)?(?:ba|da|a|k|z)?sh|(?:[A-Za-z0-9_./-]*/)?(?:python[23]?|perl)";

  /** What a container runtime says of a program that the image lacks. */
  static final String NOT_THERE = "(?:executable file not found|stat [^:\\n]+: no such file)";

  private static final Pattern GROUP = Pattern.compile("\\(\\?P<([a-z]+)>");

  private final Pattern pattern;
  private final Map<String, String> groups = new TreeMap<>();
  private List<String> marks = List.of();
  private List<Candidate> candidates = List.of();
  private Judge judge = Judge.NOTHING;
  private Rule rule;
  private Integer layer;
  private Meaning meaning;
  private boolean whole;

  private ErrorTextRow(String... forms) {
    List<String> numbered = new ArrayList<>();
    for (int i = 0; i < forms.length; i++) {
      // A name stands once in a pattern, and every form may name the same.
      Matcher names = GROUP.matcher(forms[i]);
      while (names.find()) {
        groups.put(names.group(1) + "_" + i, names.group(1));
      }
      numbered.add(names.replaceAll("(?P<$1_" + i + ">"));
    }
    pattern = Pattern.compile(String.join("|", numbered));
  }

  /**
   * @param forms that the text has, in RE2's syntax; the first that fits counts
   */
  static ErrorTextRow text(String... forms) {
    return new ErrorTextRow(forms);
  }

  /** One of these stands in every text of the row. */
  ErrorTextRow marked(String... all) {
    marks = List.of(all);
    return this;
  }

  ErrorTextRow rejects(Rule by) {
    rule = by;
    layer = 1;
    judge = by == Rule.KIND ? Judge.KIND : Judge.FIELD;
    return this;
  }

  ErrorTextRow judged(Judge by) {
    judge = by;
    return this;
  }

  ErrorTextRow layer(int number) {
    layer = number;
    return this;
  }

  ErrorTextRow candidates(Candidate... all) {
    candidates = List.of(all);
    judge = Judge.CAUSES;
    return this;
  }

  ErrorTextRow means(Meaning what) {
    meaning = what;
    layer = what.isContract() ? 5 : 2;
    return this;
  }

  ErrorTextRow whole() {
    whole = true;
    return this;
  }

  Pattern pattern() {
    return pattern;
  }

  List<String> marks() {
    return marks;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  Judge judge() {
    return judge;
  }

  /** Null when the text leaves it open. */
  Rule rule() {
    return rule;
  }

  /** Null when its candidates say it. */
  Integer layer() {
    return layer;
  }

  /** Null when it has none in a container's log. */
  Meaning meaning() {
    return meaning;
  }

  boolean isWhole() {
    return whole;
  }

  /**
   * Where the next of the marks stands, or -1.
   *
   * @param next where each was found last, the length of the line when there is none; each part of
   *     the line is so searched once for each mark
   */
  int nextMark(String line, int from, int[] next) {
    int nearest = line.length();
    for (int i = 0; i < next.length; i++) {
      if (next[i] < line.length() && (from == 0 || next[i] < from)) {
        int at = line.indexOf(marks.get(i), from);
        next[i] = at < 0 ? line.length() : at;
      }
      nearest = Math.min(nearest, next[i]);
    }
    return nearest == line.length() ? -1 : nearest;
  }

  Map<String, String> names(Matcher matcher) {
    Map<String, String> names = new TreeMap<>();
    groups.forEach(
        (numbered, group) -> {
          String value = matcher.group(numbered);
          if (value != null && !value.isEmpty()) {
            names.put(group, value);
          }
        });
    return names;
  }
}

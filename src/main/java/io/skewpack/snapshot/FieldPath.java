package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The absolute path of a field, as linked steps, so that walking an object costs no text until
 * something is rejected.
 *
 * <p>Written from a leading dot: {@code .spec.configs[0].reconfigure}. A key that is not like an
 * identifier ({@code [A-Za-z_][A-Za-z0-9_-]*}) stands in brackets, as in Kubernetes' own field
 * paths: {@code .metadata.labels[app.kubernetes.io/name]}. Inside brackets a backslash stands
 * before {@code \} and {@code ]}, and before the first digit of a key that would otherwise read as
 * an index: {@code .data[\0]}. {@code []} stands for any index or any key.
 */
public final class FieldPath implements Comparable<FieldPath> {

  private static final int KEY = -1;
  private static final int ANY = -2;

  /** The object itself, written as nothing. */
  public static final FieldPath ROOT = new FieldPath(null, "", KEY);

  private final FieldPath parent;
  private final String key;
  private final int index;

  private FieldPath(FieldPath parent, String key, int index) {
    this.parent = parent;
    this.key = key;
    this.index = index;
  }

  public FieldPath child(String name) {
    return new FieldPath(this, name, KEY);
  }

  /**
   * One step into a list.
   *
   * @throws IllegalArgumentException when the index is negative
   */
  public FieldPath child(int at) {
    if (at < 0) {
      throw new IllegalArgumentException("an index is not negative: " + at);
    }
    return new FieldPath(this, "", at);
  }

  /** Any item of a list, or any value of a map. */
  public FieldPath any() {
    return new FieldPath(this, "", ANY);
  }

  public boolean isRoot() {
    return parent == null;
  }

  /** The path this one was made from; absent at the root. */
  public Optional<FieldPath> parent() {
    return Optional.ofNullable(parent);
  }

  /** The field's own name; empty for an index. */
  public String name() {
    return key;
  }

  /** One step of a path: a key, an index, or any of either. */
  public record Step(String key, int index) {
    public boolean isKey() {
      return index == KEY;
    }

    public boolean isAny() {
      return index == ANY;
    }
  }

  /** From the object inwards. */
  public List<Step> steps() {
    Deque<Step> steps = new ArrayDeque<>();
    for (FieldPath at = this; at.parent != null; at = at.parent) {
      steps.addFirst(new Step(at.key, at.index));
    }
    return List.copyOf(steps);
  }

  /**
   * Reads a path as {@link #toString} writes it; the leading dot may be left out.
   *
   * @throws IllegalArgumentException when it is no path
   */
  public static FieldPath parse(String text) {
    FieldPath path = ROOT;
    int at = text.startsWith(".[") ? 1 : 0;
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        StringBuilder inside = new StringBuilder();
        boolean escaped = false;
        for (at++; at < text.length() && text.charAt(at) != ']'; at++) {
          if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            escaped = true;
            at++;
          }
          inside.append(text.charAt(at));
        }
        if (at == text.length()) {
          throw new IllegalArgumentException("a bracket is not closed: " + text);
        }
        path = path.bracketed(inside.toString(), escaped);
        at++;
      } else {
        int from = text.charAt(at) == '.' ? at + 1 : at;
        int to = from;
        while (to < text.length() && text.charAt(to) != '.' && text.charAt(to) != '[') {
          to++;
        }
        if (to == from) {
          throw new IllegalArgumentException("a field has no name: " + text);
        }
        path = path.child(text.substring(from, to));
        at = to;
      }
    }
    return path;
  }

  private FieldPath bracketed(String inside, boolean escaped) {
    if (inside.isEmpty()) {
      return any();
    }
    boolean digits = inside.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !escaped && inside.length() < 10
        ? child(Integer.parseInt(inside))
        : child(inside);
  }

  /** The place that {@code inner} has when its root is this path. */
  public FieldPath join(FieldPath inner) {
    FieldPath path = this;
    for (Step step : inner.steps()) {
      path = new FieldPath(path, step.key(), step.index());
    }
    return path;
  }

  /** The text of the same field in any list item: {@code []} stands for every index. */
  public String pattern() {
    FieldPath path = ROOT;
    for (Step step : steps()) {
      path = step.isKey() ? path.child(step.key()) : path.any();
    }
    return path.toString();
  }

  /**
   * The same place as a JSON pointer, for an object that is at {@code object}.
   *
   * @throws IllegalStateException when the path holds a {@code []}, which is many places
   */
  public Pointer under(Pointer object) {
    Pointer at = object;
    for (Step step : steps()) {
      if (step.isAny()) {
        throw new IllegalStateException("this is a pattern and no place: " + this);
      }
      at = step.isKey() ? at.child(step.key()) : at.child(step.index());
    }
    return at;
  }

  /** Keys by code unit, indexes by number, a shorter path before the paths inside it. */
  @Override
  public int compareTo(FieldPath other) {
    List<Step> ours = steps();
    List<Step> theirs = other.steps();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      int byKey = ours.get(i).key().compareTo(theirs.get(i).key());
      int byStep = byKey != 0 ? byKey : Integer.compare(ours.get(i).index(), theirs.get(i).index());
      if (byStep != 0) {
        return byStep;
      }
    }
    return Integer.compare(ours.size(), theirs.size());
  }

  @JsonValue
  @Override
  public String toString() {
    List<FieldPath> chain = new ArrayList<>();
    for (FieldPath at = this; at.parent != null; at = at.parent) {
      chain.add(at);
    }
    StringBuilder text = new StringBuilder(chain.size() * 12);
    for (int i = chain.size() - 1; i >= 0; i--) {
      chain.get(i).writeStep(text);
    }
    // A path has a leading dot even when its first step stands in brackets.
    return text.length() > 0 && text.charAt(0) != '.' ? "." + text : text.toString();
  }

  private void writeStep(StringBuilder text) {
    if (index == ANY) {
      text.append("[]");
    } else if (index >= 0) {
      text.append('[').append(index).append(']');
    } else if (isIdentifierLike(key)) {
      text.append('.').append(key);
    } else {
      text.append('[');
      if (!key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        text.append('\\');
      }
      for (int i = 0; i < key.length(); i++) {
        char c = key.charAt(i);
        if (c == '\\' || c == ']') {
          text.append('\\');
        }
        text.append(c);
      }
      text.append(']');
    }
  }

  private static boolean isIdentifierLike(String name) {
    if (name.isEmpty() || name.charAt(0) == '-' || isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !isDigit(c) && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path && steps().equals(path.steps());
  }

  @Override
  public int hashCode() {
    return Objects.hash(steps());
  }
}

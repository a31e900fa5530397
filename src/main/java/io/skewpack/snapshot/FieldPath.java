package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of a field inside an object, written as Kubernetes writes it ({@code
 * k8s.io/apimachinery/pkg/util/validation/field.Path}) but from a leading dot: {@code
 * .spec.releases[0].images.mysql}, {@code .data[setup.sh]}.
 *
 * <p>Immutable and linked to its parent, so that a walk through a tree shares what it has in
 * common; text is made only when it is asked for. A key that is a number is written as an index is,
 * {@code [0]}: the texts agree, the paths are different ones.
 */
public final class FieldPath implements Comparable<FieldPath> {

  /** Keys of this form follow a dot; all others stand in brackets. */
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private static final FieldPath ROOT = new FieldPath(null, "", -1);

  private final FieldPath parent;
  private final String key;
  private final int index;

  private FieldPath(FieldPath parent, String key, int index) {
    this.parent = parent;
    this.key = key;
    this.index = index;
  }

  /** The object itself; its text is a dot. */
  public static FieldPath root() {
    return ROOT;
  }

  /** One step into a mapping. */
  public FieldPath child(String name) {
    return new FieldPath(this, Objects.requireNonNull(name), -1);
  }

  /**
   * One step into a list.
   *
   * @throws IllegalArgumentException when the index is negative
   */
  public FieldPath item(int position) {
    if (position < 0) {
      throw new IllegalArgumentException("an index is not negative: " + position);
    }
    return new FieldPath(this, "", position);
  }

  /** The place that {@code inner} has when its root is this path. */
  public FieldPath join(FieldPath inner) {
    FieldPath path = this;
    for (FieldPath step : inner.steps()) {
      path = step.isItem() ? path.item(step.index) : path.child(step.key);
    }
    return path;
  }

  /** The enclosing path; absent for the object itself. */
  public Optional<FieldPath> parent() {
    return Optional.ofNullable(parent);
  }

  /** The same field in any list item: {@code []} stands for every index. */
  public String pattern() {
    return write("[]");
  }

  /** The same place as a JSON pointer, for an object that is at {@code object}. */
  public Pointer under(Pointer object) {
    if (parent == null) {
      return object;
    }
    Pointer enclosing = parent.under(object);
    return isItem() ? enclosing.child(index) : enclosing.child(key);
  }

  @JsonValue
  @Override
  public String toString() {
    return write(null);
  }

  private String write(String anyIndex) {
    if (parent == null) {
      return ".";
    }
    StringBuilder text = new StringBuilder();
    for (FieldPath step : steps()) {
      if (step.isItem()) {
        text.append(anyIndex == null ? "[" + step.index + "]" : anyIndex);
      } else if (PLAIN_KEY.matcher(step.key).matches()) {
        text.append('.').append(step.key);
      } else {
        text.append('[').append(step.key).append(']');
      }
    }
    // A path has a leading dot even when its first step stands in brackets.
    return text.charAt(0) == '.' ? text.toString() : "." + text;
  }

  private boolean isItem() {
    return index >= 0;
  }

  private Deque<FieldPath> steps() {
    Deque<FieldPath> steps = new ArrayDeque<>();
    for (FieldPath at = this; at.parent != null; at = at.parent) {
      steps.addFirst(at);
    }
    return steps;
  }

  /** Keys by code unit, indexes by number, a shorter path before the paths inside it. */
  @Override
  public int compareTo(FieldPath other) {
    Deque<FieldPath> left = steps();
    Deque<FieldPath> right = other.steps();
    while (!left.isEmpty() && !right.isEmpty()) {
      FieldPath a = left.removeFirst();
      FieldPath b = right.removeFirst();
      int byStep = a.key.compareTo(b.key);
      byStep = byStep != 0 ? byStep : Integer.compare(a.index, b.index);
      if (byStep != 0) {
        return byStep;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path && compareTo(path) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (FieldPath step : steps()) {
      hash = 31 * hash + (step.isItem() ? step.index : step.key.hashCode());
    }
    return hash;
  }
}

package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A place inside a snapshot: a file and a JSON pointer (RFC 6901) into it, written {@code
 * chart.json#/addon/objects/3}.
 */
public record Pointer(String file, String pointer) implements Comparable<Pointer> {

  public Pointer {
    Objects.requireNonNull(file);
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new IllegalArgumentException("a JSON pointer is empty or begins with /: " + pointer);
    }
    for (int at = pointer.indexOf('~'); at >= 0; at = pointer.indexOf('~', at + 1)) {
      if (!pointer.startsWith("0", at + 1) && !pointer.startsWith("1", at + 1)) {
        throw new IllegalArgumentException("in a JSON pointer 0 or 1 follows a ~: " + pointer);
      }
    }
  }

  @JsonCreator
  public static Pointer parse(String text) {
    int hash = text.indexOf('#');
    return hash < 0
        ? new Pointer(text, "")
        : new Pointer(text.substring(0, hash), text.substring(hash + 1));
  }

  /** The pointer one step further in; the step is escaped. */
  public Pointer child(String step) {
    return new Pointer(file, pointer + "/" + step.replace("~", "~0").replace("/", "~1"));
  }

  public Pointer child(int index) {
    return new Pointer(file, pointer + "/" + index);
  }

  @JsonValue
  @Override
  public String toString() {
    return pointer.isEmpty() ? file : file + "#" + pointer;
  }

  @Override
  public int compareTo(Pointer other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : pointer.compareTo(other.pointer);
  }
}

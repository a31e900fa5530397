package io.skewpack.contract.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node of a syntax tree, copied out of native memory.
 *
 * <p>{@code start} and {@code end} are indices into the text that was parsed, in UTF-16 characters;
 * {@code field} is the grammar's name for what the node is to its parent, or empty.
 */
final class Node {

  private static final List<Node> NONE = List.of();

  final String type;
  final boolean named;
  final boolean missing;
  final String field;
  final int start;
  final int end;
  final int depth;
  private List<Node> children = NONE;

  Node(String type, boolean named, boolean missing, String field, int start, int end, int depth) {
    this.type = type;
    this.named = named;
    this.missing = missing;
    this.field = field;
    this.start = start;
    this.end = end;
    this.depth = depth;
  }

  void add(Node child) {
    if (children == NONE) {
      children = new ArrayList<>(4);
    }
    children.add(child);
  }

  List<Node> children() {
    return children;
  }

  boolean is(String other) {
    return type.equals(other);
  }

  boolean isError() {
    return type.equals("ERROR");
  }

  /** The first child that the grammar calls so. */
  Optional<Node> field(String name) {
    for (Node child : children) {
      if (child.field.equals(name)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** The first child of this type. */
  Optional<Node> child(String childType) {
    for (Node child : children) {
      if (child.type.equals(childType)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  boolean has(String childType) {
    return child(childType).isPresent();
  }
}

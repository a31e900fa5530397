package io.skewpack.schema;

import io.skewpack.snapshot.FieldPath;
import java.util.Optional;

/**
 * Finds the field that a person means in a schema: a list may be stepped into with an index, with
 * {@code []}, or with neither.
 */
final class FieldFinder {

  private FieldFinder() {}

  /** Where a search ended. */
  sealed interface Search {}

  /**
   * The field is there.
   *
   * @param path with {@code []} wherever a list or a map is stepped into
   * @param required whether the object that holds it must have it
   * @param node its schema; empty where unknown fields are preserved
   */
  record Found(FieldPath path, boolean required, Optional<StructuralSchema> node)
      implements Search {

    /** What the schema says of it. */
    FieldFacts facts() {
      return node.map(schema -> FieldFacts.of(schema, required)).orElseGet(FieldFacts::open);
    }
  }

  /**
   * It is not.
   *
   * @param reached the last step that exists
   * @param at the schema there, past lists
   * @param name the step that does not exist
   */
  record Lost(FieldPath reached, StructuralSchema at, String name) implements Search {}

  static Search find(StructuralSchema root, FieldPath question) {
    StructuralSchema at = root;
    FieldPath path = FieldPath.ROOT;
    boolean required = false;
    for (FieldPath.Step step : question.steps()) {
      StructuralSchema next;
      if (!step.isKey()) {
        next = at.items().or(at::additionalProperties).orElse(null);
        required = false;
        if (next == null) {
          return open(at, path.any()).orElse(new Lost(path, at, "[]"));
        }
        path = path.any();
      } else {
        while (at.items().isPresent()) {
          at = at.items().get();
          path = path.any();
        }
        next = at.properties().get(step.key());
        required = at.required().contains(step.key());
        if (next != null) {
          path = path.child(step.key());
        } else if (at.additionalProperties().isPresent()) {
          next = at.additionalProperties().get();
          path = path.any();
        } else {
          return open(at, path.child(step.key())).orElse(new Lost(path, at, step.key()));
        }
      }
      at = next;
    }
    return new Found(path, required, Optional.of(at));
  }

  private static Optional<Search> open(StructuralSchema at, FieldPath path) {
    return at.preservesUnknownFields()
        ? Optional.of(new Found(path, false, Optional.empty()))
        : Optional.empty();
  }
}

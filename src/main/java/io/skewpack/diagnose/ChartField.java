package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A field of a rendered object, whether it is there or not.
 *
 * @param object {@code Kind/name}
 * @param root where the snapshot holds the object
 */
record ChartField(String object, JsonNode value, FieldPath path, Pointer root) {

  /** Where the snapshot holds the field. */
  Pointer at() {
    return path.under(root);
  }

  boolean isThere() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** The field at a path of the same object. */
  ChartField at(String absolutePath) {
    ChartField field = this;
    for (FieldPath.Step step : FieldPath.parse(absolutePath).steps()) {
      field =
          step.isKey()
              ? field.child(step.key())
              : new ChartField(
                  object, field.value.path(step.index()), field.path.child(step.index()), root);
    }
    return field;
  }

  /** One step further in for each name. */
  ChartField child(String... names) {
    ChartField field = this;
    for (String name : names) {
      field = new ChartField(object, field.value.path(name), field.path.child(name), root);
    }
    return field;
  }

  /** The items of a list; none when it is no list. */
  List<ChartField> items() {
    List<ChartField> items = new ArrayList<>();
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      items.add(new ChartField(object, value.get(i), path.child(i), root));
    }
    return items;
  }

  /** The values of a map; none when it is no map. */
  List<ChartField> values() {
    List<ChartField> values = new ArrayList<>();
    if (value.isObject()) {
      value.fieldNames().forEachRemaining(name -> values.add(child(name)));
    }
    return values;
  }

  /** The text, unless it is empty or no text. */
  Optional<String> text() {
    return value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** The text of a field further in. */
  Optional<String> text(String... names) {
    return child(names).text();
  }

  /** Its own name: of a field, the key. */
  String name() {
    return path.name();
  }
}

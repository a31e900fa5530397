package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.diagnose.FieldStory.Place;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.Rule;
import io.skewpack.schema.StrictDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The smallest manifest that shows one rejection and no other: the rendered object, with everything
 * taken out that can be missed.
 *
 * @param manifest an object that is rejected for one field
 * @param path of the rejected field in this manifest
 */
public record MinimalManifest(ObjectNode manifest, String path) {

  /** A string longer than this is shortened when it matters to nothing. */
  private static final int LONG_STRING = 60;

  static MinimalManifest of(Place place, CrdSchemas crds) {
    return new Reduction(new StrictDecoder(crds), place.field()).reduce(place.object().content());
  }

  private record Complaint(Rule rule, String path) {
    static Complaint of(RejectedField field) {
      return new Complaint(field.rule(), field.path().replaceAll("\\[\\d+\\]", "[]"));
    }
  }

  private static final class Reduction {
    private final StrictDecoder decoder;
    private final Complaint wanted;

    Reduction(StrictDecoder decoder, RejectedField field) {
      this.decoder = decoder;
      this.wanted = Complaint.of(field);
    }

    MinimalManifest reduce(JsonNode content) {
      ObjectNode object = content.deepCopy();
      if (object.get("metadata") instanceof ObjectNode metadata) {
        metadata.retain("name", "generateName");
      }
      Set<Complaint> allowed = complaints(object);
      if (!allowed.contains(wanted)) {
        object = content.deepCopy();
        allowed = complaints(object);
      }
      boolean smaller = true;
      while (smaller) {
        smaller = shrink(object, object, allowed);
        allowed = complaints(object);
      }
      RejectedField field =
          decoder.decode(object).rejections().stream()
              .filter(one -> Complaint.of(one).equals(wanted))
              .findFirst()
              .orElseThrow();
      return new MinimalManifest(object, field.path());
    }

    private Set<Complaint> complaints(JsonNode object) {
      return decoder.decode(object).rejections().stream()
          .map(Complaint::of)
          .collect(Collectors.toSet());
    }

    /** Whether the wanted rejection is still there and no new one came up. */
    private boolean holds(JsonNode object, Set<Complaint> allowed) {
      Set<Complaint> now = complaints(object);
      return now.contains(wanted) && allowed.containsAll(now);
    }

    private boolean shrink(ObjectNode root, JsonNode at, Set<Complaint> allowed) {
      return at instanceof ObjectNode object
          ? shrinkObject(root, object, allowed)
          : at instanceof ArrayNode array && shrinkArray(root, array, allowed);
    }

    /** What names an object stays, or it would be another one. */
    private static final Set<String> NAMING = Set.of("apiVersion", "kind", "metadata");

    private boolean shrinkObject(ObjectNode root, ObjectNode object, Set<Complaint> allowed) {
      boolean smaller = false;
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (isRoot(root, object) && NAMING.contains(name)) {
          continue;
        }
        JsonNode value = object.remove(name);
        if (holds(root, allowed)) {
          smaller = true;
          continue;
        }
        object.set(name, value);
        if (value.isTextual() && value.textValue().length() > LONG_STRING) {
          object.set(name, TextNode.valueOf("..."));
          if (!holds(root, allowed)) {
            object.set(name, value);
          }
        }
        smaller |= shrink(root, value, allowed);
      }
      return smaller;
    }

    @SuppressWarnings("ReferenceEquality") // the very node is meant, not an equal one
    private static boolean isRoot(ObjectNode root, ObjectNode object) {
      return object == root;
    }

    private boolean shrinkArray(ObjectNode root, ArrayNode array, Set<Complaint> allowed) {
      boolean smaller = false;
      for (int i = array.size() - 1; i >= 0; i--) {
        JsonNode value = array.remove(i);
        if (holds(root, allowed)) {
          smaller = true;
          continue;
        }
        array.insert(i, value);
        smaller |= shrink(root, value, allowed);
      }
      return smaller;
    }
  }
}

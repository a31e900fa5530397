package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;

/**
 * A value in an object to which a CEL rule applies.
 *
 * @param schema the node that the rule stands on
 * @param resource whether the value is a whole resource: the object itself, or an embedded one
 */
record CelPlace(
    FieldPath path, CelRule rule, JsonNode value, StructuralSchema schema, boolean resource) {

  CelSite open(CelSite.Reason reason, String detail) {
    return new CelSite(path.toString(), rule, reason, java.util.Optional.ofNullable(detail));
  }
}

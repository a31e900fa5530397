package io.skewpack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.CrdIdentity;
import io.skewpack.render.VisibleJson;
import io.skewpack.schema.FieldDifference;
import io.skewpack.schema.Identification;
import io.skewpack.schema.Identification.Nearest;
import io.skewpack.schema.VersionCatalog;
import java.util.Collection;
import java.util.Locale;

/** Which releases CRDs are from, as JSON, by the contract in {@code identify.schema.json}. */
final class IdentifyJson {

  private static final int FORMAT = 1;

  private IdentifyJson() {}

  /** The document, indented, with a final line feed. */
  static byte[] render(VersionCatalog catalog, CrdIdentity identity) {
    Identification found = identity.identification();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("catalog", catalog.sha256());
    root.put("verdict", identity.variant());
    texts("releases", identity.here(), root);
    ArrayNode definitions = root.putArray("definitions");
    found
        .byDefinition()
        .forEach(
            (name, versions) ->
                texts("releases", versions, definitions.addObject().put("name", name)));
    root.put("otherGroups", identity.captured() - found.byDefinition().size());
    ArrayNode shares = root.putArray("shares");
    for (Identification.Share share : found.shares()) {
      ObjectNode one = shares.addObject();
      texts("releases", share.versions(), one);
      texts("definitions", share.definitions(), one);
    }
    found.nearest().ifPresent(nearest -> root.set("nearest", nearest(nearest)));
    return VisibleJson.pretty(root);
  }

  private static ObjectNode nearest(Nearest nearest) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    texts("releases", nearest.versions(), node);
    texts("equal", nearest.equal(), node);
    texts("missing", nearest.missing(), node);
    texts("extra", nearest.extra(), node);
    ArrayNode differences = node.putArray("differences");
    nearest
        .differing()
        .forEach(
            (definition, all) -> all.forEach(one -> differences.add(difference(definition, one))));
    return node;
  }

  private static ObjectNode difference(String definition, FieldDifference difference) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("definition", definition);
    node.put("kind", difference.kind());
    node.put("version", difference.version());
    node.put("path", difference.path());
    node.put("change", difference.change().name().toLowerCase(Locale.ROOT));
    difference.fact().ifPresent(fact -> node.put("fact", fact));
    difference.released().ifPresent(value -> node.put("released", value));
    difference.captured().ifPresent(value -> node.put("captured", value));
    return node;
  }

  private static void texts(String name, Collection<String> texts, ObjectNode into) {
    ArrayNode array = into.putArray(name);
    texts.forEach(array::add);
  }
}

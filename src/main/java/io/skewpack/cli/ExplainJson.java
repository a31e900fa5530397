package io.skewpack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.render.VisibleJson;
import io.skewpack.schema.FieldExplanation;
import io.skewpack.schema.FieldExplanation.Home;
import io.skewpack.schema.FieldFacts;
import io.skewpack.schema.FieldLocator.Occurrence;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An explanation as JSON, by the contract in {@code explain.schema.json}. */
final class ExplainJson {

  private static final int FORMAT = 1;

  private final VersionCatalog catalog;

  ExplainJson(VersionCatalog catalog) {
    this.catalog = catalog;
  }

  /** The document, indented, with a final line feed. */
  byte[] render(FieldExplanation answer) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("catalog", catalog.sha256());
    root.put("kind", answer.kind());
    root.put("path", answer.path().toString());
    root.put("exists", answer.exists());
    ArrayNode homes = root.putArray("apiVersions");
    answer.homes().forEach(home -> homes.add(home(home)));
    ArrayNode elsewhere = root.putArray("elsewhere");
    for (Map.Entry<Occurrence, List<String>> other : answer.elsewhere().entrySet()) {
      Occurrence at = other.getKey();
      ObjectNode one = elsewhere.addObject();
      one.put("apiVersion", at.group() + "/" + at.version());
      one.put("kind", at.kind());
      one.put("path", at.path());
      texts("releases", other.getValue(), one);
    }
    texts("near", answer.near().stream().map(String::valueOf).toList(), root);
    return VisibleJson.pretty(root);
  }

  private ObjectNode home(Home home) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", home.apiVersion());
    ArrayNode lines = node.putArray("lines");
    Map<String, List<String>> byLine = new LinkedHashMap<>();
    for (String version : catalog.versions()) {
      byLine.computeIfAbsent(SemanticVersion.lineOf(version), l -> new ArrayList<>()).add(version);
    }
    byLine.forEach(
        (line, versions) -> {
          ObjectNode one = lines.addObject();
          one.put("line", line);
          texts("with", versions.stream().filter(home.with()::contains).toList(), one);
          texts(
              "without",
              versions.stream()
                  .filter(v -> home.served().contains(v) && !home.with().contains(v))
                  .toList(),
              one);
          texts(
              "notServed", versions.stream().filter(v -> !home.served().contains(v)).toList(), one);
        });
    Map<FieldFacts, List<String>> byFacts = new LinkedHashMap<>();
    home.facts()
        .forEach(
            (version, facts) ->
                byFacts.computeIfAbsent(facts, first -> new ArrayList<>()).add(version));
    ArrayNode all = node.putArray("facts");
    byFacts.forEach((facts, versions) -> all.add(facts(facts, versions)));
    return node;
  }

  private static ObjectNode facts(FieldFacts facts, List<String> versions) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    texts("releases", versions, node);
    node.put("type", facts.type());
    node.put("required", facts.required());
    node.set("constraints", facts.constraints());
    ArrayNode fields = node.putArray("fields");
    for (FieldFacts.Child child : facts.children()) {
      fields
          .addObject()
          .put("name", child.name())
          .put("type", child.type())
          .put("required", child.required());
    }
    return node;
  }

  private static void texts(String name, Collection<String> texts, ObjectNode into) {
    ArrayNode array = into.putArray(name);
    texts.forEach(array::add);
  }
}

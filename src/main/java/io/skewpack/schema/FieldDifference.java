package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One thing in which a definition differs from that of a release.
 *
 * @param version the kind's API version; empty where the definition itself differs
 * @param path absolute, with {@code []}; empty for the version or the definition itself
 * @param change what happened to it, seen from the release
 * @param fact for a change: which fact, as a CRD spells it, {@code enum} or {@code required}
 * @param released the fact there, as JSON
 * @param captured the fact here
 */
public record FieldDifference(
    String kind,
    String version,
    String path,
    Change change,
    Optional<String> fact,
    Optional<String> released,
    Optional<String> captured) {

  /** Seen from the release. */
  public enum Change {
    /** Here, and not in the release. */
    ADDED,
    /** In the release, and not here. */
    REMOVED,
    /** In both, with another fact. */
    CHANGED
  }

  public FieldDifference {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(version);
    Objects.requireNonNull(path);
    Objects.requireNonNull(change);
    Objects.requireNonNull(fact);
    Objects.requireNonNull(released);
    Objects.requireNonNull(captured);
  }

  /**
   * Everything in which two definitions of one name differ; of a field that only one has, not also
   * what is below it.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  static List<FieldDifference> between(
      CrdSchemas.Definition released, CrdSchemas.Definition captured) throws SnapshotException {
    Comparison found = new Comparison(captured.kind());
    found.fact("", FieldPath.ROOT, "kind", released.kind(), captured.kind());
    found.fact("", FieldPath.ROOT, "plural", released.plural(), captured.plural());
    found.fact("", FieldPath.ROOT, "group", released.group(), captured.group());
    found.fact("", FieldPath.ROOT, "scope", scope(released), scope(captured));
    TreeSet<String> names = new TreeSet<>();
    released.versions().forEach(version -> names.add(version.name()));
    captured.versions().forEach(version -> names.add(version.name()));
    for (String name : names) {
      Optional<CrdSchemas.Version> before = released.version(name);
      Optional<CrdSchemas.Version> after = captured.version(name);
      if (before.isEmpty() || after.isEmpty()) {
        found.only(name, FieldPath.ROOT, before.isPresent());
      } else {
        found.versions(name, before.get(), after.get());
      }
    }
    return List.copyOf(found.differences);
  }

  private static String scope(CrdSchemas.Definition crd) {
    return crd.namespaced() ? "Namespaced" : "Cluster";
  }

  /** Two definitions, as they are gone through. */
  private static final class Comparison {
    private final String kind;
    private final List<FieldDifference> differences = new ArrayList<>();

    Comparison(String kind) {
      this.kind = kind;
    }

    void versions(String name, CrdSchemas.Version released, CrdSchemas.Version captured)
        throws SnapshotException {
      FieldPath root = FieldPath.ROOT;
      fact(name, root, "served", "" + released.served(), "" + captured.served());
      fact(name, root, "storage", "" + released.storage(), "" + captured.storage());
      Optional<StructuralSchema> before = released.schema();
      Optional<StructuralSchema> after = captured.schema();
      if (before.isPresent() && after.isPresent()) {
        nodes(name, root, before.get(), after.get());
      } else if (before.isPresent() || after.isPresent()) {
        fact(name, root, "schema", "" + before.isPresent(), "" + after.isPresent());
      }
    }

    private void nodes(
        String version, FieldPath path, StructuralSchema released, StructuralSchema captured) {
      if (released.factsHash().equals(captured.factsHash())) {
        return;
      }
      ObjectNode before = own(released);
      ObjectNode after = own(captured);
      TreeSet<String> facts = new TreeSet<>();
      before.fieldNames().forEachRemaining(facts::add);
      after.fieldNames().forEachRemaining(facts::add);
      for (String fact : facts) {
        fact(version, path, fact, text(before.get(fact)), text(after.get(fact)));
      }
      Map<String, StructuralSchema> ofRelease = released.properties();
      Map<String, StructuralSchema> here = captured.properties();
      TreeSet<String> names = new TreeSet<>(ofRelease.keySet());
      names.addAll(here.keySet());
      for (String name : names) {
        FieldPath child = path.child(name);
        if (ofRelease.containsKey(name) && here.containsKey(name)) {
          nodes(version, child, ofRelease.get(name), here.get(name));
        } else {
          only(version, child, ofRelease.containsKey(name));
        }
      }
      inner(version, path, released.items(), captured.items());
      inner(version, path, released.additionalProperties(), captured.additionalProperties());
    }

    private void inner(
        String version,
        FieldPath path,
        Optional<StructuralSchema> released,
        Optional<StructuralSchema> captured) {
      if (released.isPresent() && captured.isPresent()) {
        nodes(version, path.any(), released.get(), captured.get());
      } else if (released.isPresent() || captured.isPresent()) {
        only(version, path.any(), released.isPresent());
      }
    }

    /** What a node says itself; branches of logic by their hashes. */
    private static ObjectNode own(StructuralSchema node) {
      ObjectNode facts =
          SchemaFacts.of(node.source(), child -> TextNode.valueOf(node.child(child).factsHash()));
      facts.remove("properties");
      if (node.items().isPresent()) {
        facts.remove("items");
      }
      if (node.additionalProperties().isPresent()) {
        facts.remove("additionalProperties");
      }
      return facts;
    }

    private static String text(JsonNode fact) {
      return fact == null ? "" : fact.toString();
    }

    private void fact(
        String version, FieldPath path, String fact, String released, String captured) {
      if (!released.equals(captured)) {
        differences.add(
            new FieldDifference(
                kind,
                version,
                path.toString(),
                Change.CHANGED,
                Optional.of(fact),
                Optional.of(released).filter(text -> !text.isEmpty()),
                Optional.of(captured).filter(text -> !text.isEmpty())));
      }
    }

    private void only(String version, FieldPath path, boolean inRelease) {
      differences.add(
          new FieldDifference(
              kind,
              version,
              path.toString(),
              inRelease ? Change.REMOVED : Change.ADDED,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
  }
}

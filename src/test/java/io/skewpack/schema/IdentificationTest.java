package io.skewpack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.schema.CrdSchemas.Definition;
import io.skewpack.schema.Identification.Nearest;
import io.skewpack.schema.Identification.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** CRDs of releases, put together and changed, against the carried catalog. */
class IdentificationTest {

  private static final String COMPONENT_DEFINITIONS = "componentdefinitions.apps.kubeblocks.io";

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static List<Definition> of(String version) {
    return new ArrayList<>(CATALOG.release(version).orElseThrow().schemas().definitions());
  }

  private static Definition one(String version, String name) {
    return of(version).stream().filter(crd -> crd.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Definition> without(String version, Predicate<Definition> left) {
    List<Definition> all = of(version);
    all.removeIf(left);
    return all;
  }

  private static Identification identify(List<Definition> definitions) throws Exception {
    return CATALOG.identify(CrdSchemas.of(definitions));
  }

  /** A definition whose first schema is changed in one place. */
  private static Definition patched(String name, String at, String key, JsonNode value)
      throws Exception {
    Definition original = one("1.0.2", name);
    CrdSchemas.Version first = original.version("v1").orElseThrow();
    JsonNode schema = first.schema().orElseThrow().inline();
    ((ObjectNode) schema.at(at)).set(key, value);
    List<CrdSchemas.Version> versions = new ArrayList<>();
    for (CrdSchemas.Version version : original.versions()) {
      versions.add(
          version == first
              ? new CrdSchemas.Version(
                  "v1", first.served(), first.storage(), () -> StructuralSchema.parse(schema))
              : version);
    }
    return new Definition(
        name,
        original.group(),
        original.kind(),
        original.plural(),
        original.namespaced(),
        versions);
  }

  @Test
  void namesTheExactSetAndComparesNoFields() throws Exception {
    Identification found = identify(of("1.0.2"));

    assertThat(found.whole()).containsExactly("1.0.2-beta.31", "1.0.2-beta.32", "1.0.2");
    assertThat(found.shares()).isEmpty();
    assertThat(found.nearest()).isEmpty();
  }

  @Test
  void namesTheReleasesOfAMixture() throws Exception {
    List<Definition> mixed = without("1.0.2", crd -> crd.name().equals(COMPONENT_DEFINITIONS));
    mixed.add(one("1.1.0-beta.9", COMPONENT_DEFINITIONS));

    Identification found = identify(mixed);

    assertThat(found.all()).isEmpty();
    assertThat(found.strangers()).isEmpty();
    assertThat(found.shares())
        .extracting(share -> share.definitions().size())
        .containsExactly(27, 1);
    assertThat(found.shares().get(0).versions()).contains("1.0.2").doesNotContain("1.0.1");
    assertThat(found.shares().get(1))
        .isEqualTo(
            new Share(
                found.byDefinition().get(COMPONENT_DEFINITIONS), List.of(COMPONENT_DEFINITIONS)));
    Nearest nearest = found.nearest().orElseThrow();
    assertThat(nearest.versions()).contains("1.0.2");
    assertThat(nearest.equal()).hasSize(27);
    assertThat(nearest.fields())
        .anySatisfy(
            field -> {
              assertThat(field.path()).isEqualTo(".spec.roles[].isExclusive");
              assertThat(field.change()).isEqualTo(FieldDifference.Change.ADDED);
            });
  }

  @Test
  void namesThreeReleasesWhereTwoDoNotExplainAll() throws Exception {
    List<Definition> mixed =
        without(
            "1.0.2",
            crd -> List.of("Cluster", "ComponentDefinition", "InstanceSet").contains(crd.kind()));
    mixed.add(one("1.2.0-alpha.3", "clusters.apps.kubeblocks.io"));
    mixed.add(one("1.1.0-alpha.4", COMPONENT_DEFINITIONS));
    mixed.add(one("1.0.3-beta.4", "instancesets.workloads.kubeblocks.io"));

    Identification found = identify(mixed);

    assertThat(found.shares().size()).isBetween(3, 4);
    assertThat(found.shares().stream().flatMap(share -> share.definitions().stream()))
        .containsExactlyInAnyOrderElementsOf(found.byDefinition().keySet());
    assertThat(found.shares()).allSatisfy(share -> assertThat(share.versions()).isNotEmpty());
  }

  @Test
  void namesTheFieldsOfAPatchedDefinition() throws Exception {
    JsonNode roles = SchemaCase.json("64");
    List<Definition> changed = without("1.0.2", crd -> crd.name().equals(COMPONENT_DEFINITIONS));
    changed.add(
        patched(COMPONENT_DEFINITIONS, "/properties/spec/properties/roles", "maxItems", roles));

    Identification found = identify(changed);

    assertThat(found.strangers()).containsExactly(COMPONENT_DEFINITIONS);
    Nearest nearest = found.nearest().orElseThrow();
    assertThat(nearest.versions()).containsExactly("1.0.2-beta.31", "1.0.2-beta.32", "1.0.2");
    assertThat(nearest.fields())
        .containsExactly(
            new FieldDifference(
                "ComponentDefinition",
                "v1",
                ".spec.roles",
                FieldDifference.Change.CHANGED,
                Optional.of("maxItems"),
                Optional.of("128"),
                Optional.of("64")));
    assertThat(found.shares()).hasSize(1);
  }

  @Test
  void namesAddedFieldsOnceAndRemovedOnes() throws Exception {
    String name = "clusters.apps.kubeblocks.io";
    List<Definition> changed = without("1.0.2", crd -> crd.name().equals(name));
    JsonNode own = SchemaCase.json("{'type':'object','properties':{'deep':{'type':'string'}}}");
    changed.add(patched(name, "/properties/spec/properties", "ours", own));

    assertThat(identify(changed).nearest().orElseThrow().fields())
        .extracting(field -> field.change() + " " + field.path())
        .containsExactly("ADDED .spec.ours");

    JsonNode empty = SchemaCase.json("{}");
    changed.remove(changed.size() - 1);
    changed.add(patched(name, "/properties/spec/properties/backup", "properties", empty));
    assertThat(identify(changed).nearest().orElseThrow().fields())
        .extracting(field -> field.change() + " " + field.path())
        .contains("REMOVED .spec.backup.enabled")
        .doesNotContain("REMOVED .spec.backup");
  }

  @Test
  void namesMissingAndExtraDefinitions() throws Exception {
    Identification part =
        identify(without("1.0.2", crd -> crd.name().equals(COMPONENT_DEFINITIONS)));
    assertThat(part.all()).contains("1.0.2");
    assertThat(part.whole()).isEmpty();
    assertThat(part.shares()).isEmpty();
    assertThat(part.nearest().orElseThrow().missing()).containsExactly(COMPONENT_DEFINITIONS);

    List<Definition> more = of("1.0.2");
    more.add(
        new Definition(
            "ours.apps.kubeblocks.io",
            "apps.kubeblocks.io",
            "Our",
            "ours",
            true,
            List.of(new CrdSchemas.Version("v1", true, true, null))));
    Identification extra = identify(more);
    assertThat(extra.strangers()).containsExactly("ours.apps.kubeblocks.io");
    assertThat(extra.nearest().orElseThrow().extra()).containsExactly("ours.apps.kubeblocks.io");
    assertThat(extra.nearest().orElseThrow().versions()).contains("1.0.2");
    assertThat(extra.nearest().orElseThrow().fields()).isEmpty();
  }

  @Test
  void seesAnUpgradeInPlaceThatLeftTheOldKinds() throws Exception {
    List<Definition> union = of("1.0.2");
    List<String> names = union.stream().map(Definition::name).toList();
    union.addAll(without("0.9.5", crd -> names.contains(crd.name())));

    Identification found = identify(union);

    assertThat(found.byDefinition()).hasSize(35);
    assertThat(found.shares())
        .extracting(share -> share.definitions().size())
        .containsExactly(28, 7);
    assertThat(found.shares().get(1).versions()).contains("0.9.5");
  }

  @Test
  void knowsNothingOfForeignDefinitions() throws Exception {
    Identification found =
        identify(
            List.of(
                new Definition(
                    "as.x.io",
                    "x.io",
                    "A",
                    "as",
                    true,
                    List.of(new CrdSchemas.Version("v1", true, true, null)))));

    assertThat(found.byDefinition()).isEmpty();
    assertThat(found.all()).isEmpty();
    assertThat(found.nearest()).isEmpty();
    assertThat(found.shares()).isEmpty();
  }
}

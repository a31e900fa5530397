package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The carried catalog against facts read from the sources at the release tags. */
class VersionCatalogTest {

  private static final String APPS = "apps.kubeblocks.io";

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static Map<String, VersionCatalog.LineSupport> support(String kind, String path) {
    return CATALOG.support(APPS, Optional.of("v1"), kind, FieldPath.parse(path));
  }

  @Test
  void holdsEveryReleaseInTheOrderOfVersions() {
    assertThat(CATALOG.versions())
        .hasSize(57)
        .startsWith("0.9.0")
        .endsWith("1.2.0-alpha.3")
        .containsSubsequence("1.0.2-beta.12", "1.0.2-beta.32", "1.0.2", "1.0.3-beta.9")
        .containsSubsequence("1.0.3-beta.9", "1.0.3-beta.10");
  }

  @Test
  void countsTheDefinitionsOfARelease() {
    assertThat(CATALOG.release("v0.9.5").orElseThrow().schemas().definitions()).hasSize(25);
    assertThat(CATALOG.release("1.0.2").orElseThrow().schemas().definitions()).hasSize(28);
    assertThat(CATALOG.release("1.1.0-beta.6").orElseThrow().schemas().definitions()).hasSize(30);
    assertThat(CATALOG.release("1.2.0-alpha.3").orElseThrow().schemas().definitions()).hasSize(31);
  }

  @Test
  void knowsSinceWhenAFieldIsSupportedOnEachLine() {
    Map<String, VersionCatalog.LineSupport> exclusive =
        support("ComponentDefinition", ".spec.roles[0].isExclusive");

    assertThat(exclusive.get("1.0").with()).startsWith("1.0.3-beta.0");
    assertThat(exclusive.get("1.1").with()).startsWith("1.1.0-beta.4");
    assertThat(exclusive.get("1.1").without()).contains("1.1.0-beta.0");
    assertThat(exclusive.get("1.2").without()).isEmpty();
  }

  @Test
  void doesNotTakeTheSameNameForTheSameField() {
    assertThat(support("ComponentDefinition", ".spec.configs[].reconfigure").get("1.0").with())
        .isEmpty();
    assertThat(
            support("ComponentDefinition", ".spec.lifecycleActions.reconfigure").get("1.0").with())
        .contains("1.0.2");
    assertThat(CATALOG.elsewhere("templateName"))
        .containsKey(
            new FieldLocator.Occurrence(
                "parameters.kubeblocks.io",
                "ParamConfigRenderer",
                "v1alpha1",
                ".spec.configs[].templateName"));
  }

  @Test
  void sharesSchemasBetweenReleases() {
    assertThat(CATALOG.schema("1.0.2", APPS, "v1", "Cluster").orElseThrow())
        .isSameAs(CATALOG.schema("1.0.2-beta.31", APPS, "v1", "Cluster").orElseThrow());
  }

  @Test
  void identifiesAReleaseAndItsTwins() throws Exception {
    Identification found = CATALOG.identify(CATALOG.release("1.0.2").orElseThrow().schemas());

    assertThat(found.whole()).containsExactly("1.0.2-beta.31", "1.0.2-beta.32", "1.0.2");
  }

  @Test
  void saysOfEveryReleaseWhetherItTakesAnObject() {
    var object =
        json(
            "{'apiVersion':'apps.kubeblocks.io/v1','kind':'ComponentDefinition','metadata':"
                + "{'name':'a'},'spec':{'runtime':{'containers':[]},'roles':"
                + "[{'name':'primary','updatePriority':1,'isExclusive':true}]}}");

    Map<String, List<Judgement>> sweep = CATALOG.sweep(List.of(object));

    assertThat(sweep.get("1.0.2").get(0).rejections())
        .extracting(field -> field.path() + " " + field.rule().id())
        .contains(".spec.roles[0].isExclusive unknown");
    assertThat(sweep.get("1.0.3-beta.0").get(0).rejections())
        .extracting(RejectedField::path)
        .doesNotContain(".spec.roles[0].isExclusive");
    assertThat(SchemaCase.rejections(sweep.get("0.9.5").get(0)))
        .containsExactly(".apiVersion version");
  }
}

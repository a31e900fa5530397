package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.FieldPath;
import org.junit.jupiter.api.Test;

class FieldLocatorTest {

  private final StructuralSchema schema =
      StructuralSchema.parse(
          json(
              "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                  + "'image':{'type':'string'},"
                  + "'list':{'type':'array','items':{'type':'object','properties':"
                  + "{'image':{'type':'string'}}}},"
                  + "'map':{'type':'object','additionalProperties':{'type':'object','properties':"
                  + "{'image':{'type':'string'}}}},"
                  + "'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}}}"));

  @Test
  void findsEveryPlaceOfAName() {
    assertThat(FieldLocator.paths(schema, "image"))
        .containsExactly(".spec.image", ".spec.list[].image", ".spec.map[].image");
    assertThat(FieldLocator.paths(schema, "none")).isEmpty();
  }

  @Test
  void tellsDeclaredFieldsFromThoseThatAnyNameWouldBe() {
    assertThat(presence(".spec.list[3].image")).isEqualTo(FieldLocator.Presence.DECLARED);
    assertThat(presence(".spec.map.any.image")).isEqualTo(FieldLocator.Presence.DECLARED);
    assertThat(presence(".spec.map.any")).isEqualTo(FieldLocator.Presence.ANY_NAME);
    assertThat(presence(".spec.free.whatever")).isEqualTo(FieldLocator.Presence.ANY_NAME);
    assertThat(presence(".spec.images")).isEqualTo(FieldLocator.Presence.ABSENT);
    assertThat(presence(".spec.image[0]")).isEqualTo(FieldLocator.Presence.ABSENT);
  }

  private FieldLocator.Presence presence(String path) {
    return FieldLocator.presence(schema, FieldPath.parse(path));
  }
}

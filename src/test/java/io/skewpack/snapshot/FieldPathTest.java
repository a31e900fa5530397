package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldPathTest {

  private static final FieldPath RELEASES = FieldPath.root().child("spec").child("releases");

  @Test
  void beginsWithDotAndWritesIndexes() {
    assertThat(RELEASES.item(0).child("images").child("mysql"))
        .hasToString(".spec.releases[0].images.mysql");
  }

  @Test
  void writesPlainKeysAfterDotAndOthersInBrackets() {
    FieldPath images = FieldPath.root().child("images");
    assertThat(images.child("init-syncer")).hasToString(".images.init-syncer");
    assertThat(images.child("setup.sh")).hasToString(".images[setup.sh]");
    assertThat(images.child("8xyz")).hasToString(".images[8xyz]");
    assertThat(images.child("")).hasToString(".images[]");
  }

  @Test
  void hasLeadingDotEvenBeforeBracket() {
    assertThat(FieldPath.root()).hasToString(".");
    assertThat(FieldPath.root().item(3).child("a")).hasToString(".[3].a");
  }

  @Test
  void patternForgetsIndexesOnly() {
    assertThat(RELEASES.item(7).child("images").child("a.b").pattern())
        .isEqualTo(".spec.releases[].images[a.b]");
  }

  @Test
  void sharesItsParentAndDoesNotChangeIt() {
    FieldPath first = RELEASES.item(0);
    assertThat(first.child("name")).isNotEqualTo(first.child("images"));
    assertThat(first.child("name").parent()).contains(first);
    assertThat(RELEASES).hasToString(".spec.releases");
    assertThat(FieldPath.root().parent()).isEmpty();
  }

  @Test
  void ordersIndexesByNumber() {
    assertThat(
            List.of(RELEASES.item(10), RELEASES.item(2), RELEASES, RELEASES.item(2).child("a"))
                .stream()
                .sorted()
                .map(FieldPath::toString))
        .containsExactly(
            ".spec.releases", ".spec.releases[2]", ".spec.releases[2].a", ".spec.releases[10]");
  }

  @Test
  void tellsKeyFromIndexThoughTheirTextsAgree() {
    assertThat(RELEASES.child("0")).isNotEqualTo(RELEASES.item(0));
    assertThat(RELEASES.item(0)).isEqualTo(RELEASES.item(0)).hasSameHashCodeAs(RELEASES.item(0));
  }

  @Test
  void isPointerUnderObjectWithSlashEscaped() {
    Pointer object = Pointer.parse("raw/addon-objects.json#/3");
    assertThat(RELEASES.item(1).child("a/b").under(object))
        .hasToString("raw/addon-objects.json#/3/spec/releases/1/a~1b");
    assertThat(FieldPath.root().under(object)).isEqualTo(object);
  }

  @Test
  void joinsPathInsidePath() {
    assertThat(RELEASES.item(1).join(FieldPath.root().child("a").item(2)))
        .hasToString(".spec.releases[1].a[2]");
  }

  @Test
  void refusesNegativeIndex() {
    assertThatThrownBy(() -> RELEASES.item(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}

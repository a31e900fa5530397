package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldPathTest {

  private static final FieldPath RELEASES = FieldPath.ROOT.child("spec").child("releases");

  @Test
  void beginsWithDotAndWritesIndexes() {
    assertThat(RELEASES.child(0).child("images").child("mysql"))
        .hasToString(".spec.releases[0].images.mysql");
  }

  @Test
  void writesPlainKeysAfterDotAndOthersInBrackets() {
    FieldPath images = FieldPath.ROOT.child("images");
    assertThat(images.child("init-syncer")).hasToString(".images.init-syncer");
    assertThat(images.child("setup.sh")).hasToString(".images[setup.sh]");
    assertThat(images.child("8xyz")).hasToString(".images[8xyz]");
    assertThat(images.child("")).hasToString(".images[]");
  }

  @Test
  void hasLeadingDotEvenBeforeBracket() {
    FieldPath item = FieldPath.ROOT.child(3).child("a");
    assertThat(item).hasToString(".[3].a");
    assertThat(FieldPath.parse(".[3].a")).isEqualTo(item);
    assertThat(FieldPath.ROOT).hasToString("");
  }

  @Test
  void patternForgetsIndexesOnly() {
    assertThat(RELEASES.child(7).child("images").child("a.b").pattern())
        .isEqualTo(".spec.releases[].images[a.b]");
  }

  @Test
  void sharesItsParentAndDoesNotChangeIt() {
    FieldPath first = RELEASES.child(0);
    assertThat(first.child("name")).isNotEqualTo(first.child("images"));
    assertThat(first.child("name").parent()).contains(first);
    assertThat(RELEASES).hasToString(".spec.releases");
    assertThat(FieldPath.ROOT.parent()).isEmpty();
  }

  @Test
  void ordersIndexesByNumber() {
    assertThat(
            List.of(RELEASES.child(10), RELEASES.child(2), RELEASES, RELEASES.child(2).child("a"))
                .stream()
                .sorted()
                .map(FieldPath::toString))
        .containsExactly(
            ".spec.releases", ".spec.releases[2]", ".spec.releases[2].a", ".spec.releases[10]");
  }

  @Test
  void tellsKeyFromIndexThoughTheirTextsAgree() {
    assertThat(RELEASES.child("0")).isNotEqualTo(RELEASES.child(0));
    assertThat(RELEASES.child(0)).isEqualTo(RELEASES.child(0)).hasSameHashCodeAs(RELEASES.child(0));
  }

  @Test
  void isPointerUnderObjectWithSlashEscaped() {
    Pointer object = Pointer.parse("raw/addon-objects.json#/3");
    assertThat(RELEASES.child(1).child("a/b").under(object))
        .hasToString("raw/addon-objects.json#/3/spec/releases/1/a~1b");
    assertThat(FieldPath.ROOT.under(object)).isEqualTo(object);
  }

  @Test
  void joinsPathInsidePath() {
    assertThat(RELEASES.child(1).join(FieldPath.ROOT.child("a").child(2)))
        .hasToString(".spec.releases[1].a[2]");
  }

  @Test
  void refusesNegativeIndex() {
    assertThatThrownBy(() -> RELEASES.child(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}

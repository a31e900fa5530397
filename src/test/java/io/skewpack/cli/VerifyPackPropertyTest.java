package io.skewpack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.verify.PackComparison;
import io.skewpack.verify.PackComparison.Outcome;
import io.skewpack.verify.PackComparison.Rendered;
import io.skewpack.verify.PackReview;
import io.skewpack.verify.Remark;
import io.skewpack.verify.Remark.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever one character of a pack is changed, {@code verify --snapshot} does not pass it. */
class VerifyPackPropertyTest {

  private static final Path SAMPLE = Path.of("samples/twin-fault");
  private static final String TOOL = Version.tool().name() + " " + Version.tool().version();
  private static final String CATALOG = VersionCatalog.load().sha256();
  private static final Snapshot SNAPSHOT = snapshot();
  private static final List<String> PACKS = List.of(pack("en"), pack("zh"));

  @Property(tries = 300)
  void aCharacterThatWasPutInTakenOutOrReplacedIsNoticed(
      @ForAll @IntRange(max = 1) int which,
      @ForAll @IntRange(max = 1_000_000) int at,
      @ForAll @IntRange(max = 2) int edit,
      @ForAll char other) {
    String pack = PACKS.get(which);
    int place = at % pack.length();
    char written = Character.isSurrogate(other) ? '\ufffd' : other;
    String changed =
        pack.substring(0, place)
            + (edit == 0 ? "" : String.valueOf(written))
            + pack.substring(edit == 1 ? place : place + 1);
    if (changed.equals(pack)) {
      return;
    }
    PackReview review = PackReview.of(changed, PackLanguages.all(), line -> false);
    PackComparison comparison =
        PackComparison.of(
            changed,
            review.footer(),
            SNAPSHOT,
            TOOL,
            CATALOG,
            // What the command renders for such a footer; of another language it is another pack.
            footer ->
                Stream.of("en", "zh").anyMatch(footer.language()::equals)
                    ? Rendered.of(PACKS.get(footer.language().equals("zh") ? 1 : 0))
                    : Rendered.refused("notRendered", io.skewpack.diagnose.Facts.none()));

    assertThat(comparison.outcome()).isNotEqualTo(Outcome.EQUAL);
    List<Remark> remarks = new ArrayList<>(review.remarks());
    remarks.addAll(comparison.remarks());
    assertThat(remarks)
        .as("exit code 3 or 4")
        .anyMatch(remark -> remark.severity() != Severity.WARNING);
  }

  private static Snapshot snapshot() {
    try {
      return SnapshotStore.read(SAMPLE.resolve("snapshot"));
    } catch (SnapshotException e) {
      throw new AssertionError(e);
    }
  }

  private static String pack(String language) {
    try {
      return Files.readString(SAMPLE.resolve("pack." + language + ".md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

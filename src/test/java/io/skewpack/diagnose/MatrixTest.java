package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Matrix.Standing;
import io.skewpack.diagnose.MatrixCell.Known;
import io.skewpack.diagnose.MatrixCell.Missing;
import io.skewpack.snapshot.CrdLayer.Write;
import io.skewpack.snapshot.Outcome.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who agrees, who is odd, and what nobody can say. */
class MatrixTest {

  private static final Instant AT = Instant.parse("2026-05-01T00:00:00Z");

  @Test
  void allThatAgreeAgree() {
    Matrix matrix = matrix(target("a"), target("b"));
    assertThat(matrix.rows()).allMatch(row -> row.standing() == Standing.AGREE);
    assertThat(matrix.differs()).isFalse();
    assertThat(matrix.isIncomplete()).isFalse();
    assertThat(matrix.crds()).isEmpty();
  }

  @Test
  void oneAgainstTwoIsOdd() {
    Matrix matrix = matrix(target("a"), target("b").with(MatrixRow.IMAGE, "other"), target("c"));
    Matrix.Row row = matrix.row(MatrixRow.IMAGE);
    assertThat(row.standing()).isEqualTo(Standing.ODD);
    assertThat(row.odd()).containsExactly(1);
    assertThat(row.groups().get(0).members()).containsExactly(0, 2);
    assertThat(matrix.odd()).contains(1);
    assertThat(matrix.differing()).containsExactly(Layer.IMAGE);
  }

  @Test
  void oneAgainstOneIsNoOddOne() {
    Matrix matrix = matrix(target("a"), target("b").with(MatrixRow.IMAGE, "other"));
    assertThat(matrix.row(MatrixRow.IMAGE).standing()).isEqualTo(Standing.DIFFER);
    assertThat(matrix.odd()).isEmpty();
  }

  @Test
  void twoAgainstTwoAndThreeValuesAreNoOddOnes() {
    Matrix even =
        matrix(
            target("a"),
            target("b"),
            target("c").with(MatrixRow.IMAGE, "x"),
            target("d").with(MatrixRow.IMAGE, "x"));
    assertThat(even.row(MatrixRow.IMAGE).standing()).isEqualTo(Standing.DIFFER);
    Matrix three =
        matrix(
            target("a"),
            target("b"),
            target("c").with(MatrixRow.IMAGE, "x"),
            target("d").with(MatrixRow.IMAGE, "y"));
    assertThat(three.row(MatrixRow.IMAGE).standing()).isEqualTo(Standing.DIFFER);
  }

  @Test
  void snapshotsOfOneClusterAreOneWitness() {
    Given a = target("a").inCluster("uid-1");
    Given again = target("again").inCluster("uid-1");
    Given b = target("b").inCluster("uid-2").with(MatrixRow.IMAGE, "other");
    Matrix matrix = matrix(a, again, b);
    assertThat(matrix.row(MatrixRow.IMAGE).standing()).isEqualTo(Standing.DIFFER);
    assertThat(matrix.sameCluster()).containsExactly(List.of(0, 1));
    // The other way round: two snapshots of the one that stands apart are still one.
    Matrix odd =
        matrix(
            target("a").inCluster("uid-1"),
            target("b").inCluster("uid-2"),
            target("c").inCluster("uid-3").with(MatrixRow.IMAGE, "other"),
            target("d").inCluster("uid-3").with(MatrixRow.IMAGE, "other"));
    assertThat(odd.row(MatrixRow.IMAGE).odd()).containsExactly(2, 3);
  }

  @Test
  void whatWasNotCapturedNeitherAgreesNorDiffers() {
    Missing forbidden = new Missing(Reason.FORBIDDEN, Optional.of("list deployments: 403"));
    Matrix matrix = matrix(target("a"), target("b").with(MatrixRow.IMAGE, forbidden), target("c"));
    Matrix.Row row = matrix.row(MatrixRow.IMAGE);
    assertThat(row.standing()).isEqualTo(Standing.AGREE);
    assertThat(row.gaps()).containsExactly(new Matrix.Gap(1, forbidden));
    assertThat(matrix.isIncomplete()).isTrue();
    assertThat(matrix.withGaps()).containsExactly(MatrixRow.IMAGE);
    Missing never = new Missing(Reason.NOT_REQUESTED, Optional.empty());
    Matrix alone = matrix(target("a"), target("b").with(MatrixRow.IMAGE, never));
    assertThat(alone.row(MatrixRow.IMAGE).standing()).isEqualTo(Standing.ALONE);
    assertThat(alone.isIncomplete()).isFalse();
    assertThat(alone.differs()).isFalse();
  }

  @Test
  void snapshotThatCannotBeReadLeavesTheMatrixIncomplete() {
    Matrix matrix =
        Matrix.of(
            List.of(target("a").target(), target("b").target()),
            List.of(new Matrix.Unreadable("c", "c is empty")));
    assertThat(matrix.isIncomplete()).isTrue();
    assertThat(matrix.differs()).isFalse();
  }

  @Test
  void catalogSettlesWhichOfTwoCrdLayersIsOdd() {
    Given right = target("a").crds("1.0.2", Map.of("x", "f1"), Set.of("1.0.2"));
    Given stale = target("b").crds("1.0.2", Map.of("x", "f0"), Set.of("1.0.1"));
    Matrix.Row row = matrix(right, stale).row(MatrixRow.CRDS);
    assertThat(row.standing()).isEqualTo(Standing.ODD);
    assertThat(row.settled()).isTrue();
    assertThat(row.odd()).containsExactly(1);
    // Numbers do not make a stale layer right.
    Given stale2 = target("c").crds("1.0.2", Map.of("x", "f0"), Set.of("1.0.1"));
    Matrix.Row outnumbered = matrix(right, stale, stale2).row(MatrixRow.CRDS);
    assertThat(outnumbered.odd()).containsExactly(1, 2);
    // And where neither fits, or nothing names a release, nobody is accused.
    Given neither = target("d").crds("1.0.2", Map.of("x", "f2"), Set.of());
    assertThat(matrix(stale, neither).row(MatrixRow.CRDS).standing()).isEqualTo(Standing.DIFFER);
  }

  @Test
  void differingCrdsSayWhoWroteThemLast() {
    Write kubectl = write("kubectl", "2026-01-01T00:00:00Z");
    Write rogue = write("rogue", "2026-02-02T00:00:00Z");
    Given a = target("a").crds("", Map.of("x", "f1", "same", "s"), Set.of()).written("x", kubectl);
    Given b = target("b").crds("", Map.of("x", "f2", "same", "s"), Set.of()).written("x", rogue);
    Given c = target("c").crds("", Map.of("same", "s"), Set.of());
    Matrix matrix = matrix(a, b, c);
    assertThat(matrix.crds()).containsOnlyKeys("x");
    assertThat(matrix.crds().get("x"))
        .containsExactly(
            new Matrix.CrdGroup(Optional.of("f1"), List.of(0), Optional.of(kubectl)),
            new Matrix.CrdGroup(Optional.of("f2"), List.of(1), Optional.of(rogue)),
            new Matrix.CrdGroup(Optional.empty(), List.of(2), Optional.empty()));
  }

  private static Write write(String manager, String at) {
    return new Write(
        manager, Optional.of("Update"), Optional.empty(), Optional.of(Instant.parse(at)));
  }

  private static Matrix matrix(Given... targets) {
    List<MatrixTarget> all = Stream.of(targets).map(Given::target).toList();
    return Matrix.of(all, List.of());
  }

  private static Given target(String name) {
    Map<MatrixRow, MatrixCell> cells = new EnumMap<>(MatrixRow.class);
    for (MatrixRow row : MatrixRow.values()) {
      cells.put(row, Known.value("same"));
    }
    return new Given(
        new MatrixTarget(
            name,
            "0".repeat(64),
            AT,
            Optional.empty(),
            Optional.empty(),
            cells,
            new TreeMap<>(),
            new TreeMap<>(),
            Optional.empty(),
            Set.of()));
  }

  /** A target that is changed step by step, each time into another. */
  private record Given(MatrixTarget target) {

    Given with(MatrixRow row, String value) {
      return with(row, Known.value(value));
    }

    Given with(MatrixRow row, MatrixCell cell) {
      Map<MatrixRow, MatrixCell> cells = new EnumMap<>(target.cells());
      cells.put(row, cell);
      return of(target.cluster(), cells, target.crds(), target.crdReleases(), target.stated());
    }

    Given inCluster(String uid) {
      return of(
          Optional.of(uid), target.cells(), target.crds(), target.crdReleases(), target.stated());
    }

    Given crds(String stated, Map<String, String> crds, Set<String> releases) {
      return of(
          target.cluster(),
          with(MatrixRow.CRDS, crds.toString()).target().cells(),
          new TreeMap<>(crds),
          Optional.of(releases),
          stated.isEmpty() ? Set.of() : Set.of(stated));
    }

    Given written(String crd, Write write) {
      return new Given(
          new MatrixTarget(
              target.snapshot(),
              target.sha256(),
              AT,
              target.context(),
              target.cluster(),
              target.cells(),
              target.crds(),
              new TreeMap<>(Map.of(crd, write)),
              target.crdReleases(),
              target.stated()));
    }

    private Given of(
        Optional<String> cluster,
        Map<MatrixRow, MatrixCell> cells,
        SortedMap<String, String> crds,
        Optional<Set<String>> releases,
        Set<String> stated) {
      return new Given(
          new MatrixTarget(
              target.snapshot(),
              target.sha256(),
              AT,
              target.context(),
              cluster,
              cells,
              crds,
              target.writes(),
              releases,
              stated));
    }
  }
}

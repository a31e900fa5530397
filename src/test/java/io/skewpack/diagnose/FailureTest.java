package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.skewpack.diagnose.Failure.Kind;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void whatRestsOnTheSamePodIsOneFailure() {
    Finding dns = substrate("cluster-dns", "/pods/2", "/dns");
    Finding pull = substrate("image-pull", "/pods/2/containers/0");
    Finding otherPull = substrate("image-pull", "/pods/2/containers/0", "/pods/20/containers/0");

    assertThat(failures(dns, pull))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.check()).isEqualTo("cluster-dns");
              assertThat(one.findings()).containsExactly(dns, pull);
            });
    assertThat(failures(dns, otherPull))
        .as("an image is missing elsewhere too")
        .extracting(Failure::check)
        .containsExactly("cluster-dns", "image-pull");
  }

  @Test
  void aControllerThatWaitsForCrdsIsAnEffectOfThatOnly() {
    Finding controller = substrate("data-protection", "/pods/0");
    Finding crds = substrate("snapshot-crds", "/crds");

    assertThat(failures(controller, crds))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.check()).isEqualTo("snapshot-crds");
              assertThat(one.findings()).containsExactly(crds, controller);
            });
    assertThat(failures(controller)).extracting(Failure::check).containsExactly("data-protection");
  }

  @Test
  void contractsOfOneCheckAreOneFailureAndOtherChecksAreOthers() {
    Finding first = contract("undeclared-variables", "/1");
    Finding second = contract("undeclared-variables", "/2");
    Finding third = contract("release-images", "/1");

    assertThat(failures(first, third, second))
        .extracting(Failure::kind, Failure::check, one -> one.findings().size())
        .containsExactly(
            tuple(Kind.CONTRACT, "undeclared-variables", 2),
            tuple(Kind.CONTRACT, "release-images", 1));
  }

  @Test
  void everyBlockerIsInExactlyOneFailureAndWarningsAreInNone() {
    Finding warning = finding("storage-class", Severity.WARNING, Layer.SUBSTRATE, 2, "/a");
    List<Finding> blockers =
        List.of(
            finding("dry-run", Severity.BLOCKER, Layer.CRD, 1, "/a"),
            substrate("cluster-dns", "/b"),
            contract("interpreter", "/c"));
    List<Finding> all = Stream.concat(blockers.stream(), Stream.of(warning)).toList();

    List<Failure> failures = failures(all.toArray(Finding[]::new));

    assertThat(failures.stream().flatMap(one -> one.findings().stream()))
        .containsExactlyInAnyOrderElementsOf(blockers);
    assertThat(failures)
        .extracting(Failure::kind)
        .containsExactly(Kind.SERVER, Kind.SUBSTRATE, Kind.CONTRACT);
  }

  private static List<Failure> failures(Finding... findings) {
    List<Finding> all = List.of(findings);
    List<Finding> substrate = all.stream().filter(Finding::isSubstrateFailure).toList();
    return Failure.of(substrate, all, Optional.empty());
  }

  private static Finding substrate(String check, String... pointers) {
    return finding(check, Severity.BLOCKER, Layer.SUBSTRATE, 2, pointers);
  }

  private static Finding contract(String check, String pointer) {
    return finding(check, Severity.BLOCKER, Layer.CONTRACT, 5, pointer);
  }

  private static Finding finding(
      String check, Severity severity, Layer layer, int failureLayer, String... pointers) {
    return new Finding(
        check,
        Status.FAIL,
        severity,
        layer,
        Optional.of(failureLayer),
        "check." + check,
        Facts.none(),
        true,
        Stream.of(pointers)
            .map(at -> Evidence.observed("evidence.pod", Facts.none(), new Pointer("s.json", at)))
            .toList());
  }
}

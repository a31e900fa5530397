package io.skewpack.diagnose;

import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Source;
import io.skewpack.snapshot.Substrate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * KubeBlocks' data-protection controller watches VolumeSnapshots and ends when the cluster does not
 * know them (its cmd/dataprotection/main.go registers them, v1.0.2).
 */
final class SnapshotCrdsCheck extends SubstrateCheck {

  private static final List<String> WANTED =
      List.of(
          "volumesnapshotclasses.snapshot.storage.k8s.io",
          "volumesnapshotcontents.snapshot.storage.k8s.io",
          "volumesnapshots.snapshot.storage.k8s.io");

  SnapshotCrdsCheck() {
    super("snapshot-crds");
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    Outcome outcome = examination.snapshot().index().outcome(Source.CRDS);
    if (!outcome.isCollected() || examination.crdLayer().isEmpty()) {
      Optional<String> why =
          outcome instanceof Outcome.Missing missing ? missing.detail() : Optional.empty();
      return List.of(open("notCaptured", Facts.none().with("why", why), false));
    }
    List<String> here =
        examination.crdLayer().get().definitions().stream()
            .map(CrdLayer.CrdDefinition::name)
            .toList();
    List<String> lacking = WANTED.stream().filter(name -> !here.contains(name)).toList();
    Facts facts = Facts.none().withFew("lacking", lacking);
    Evidence evidence =
        Evidence.observed(
            "evidence.crds",
            Facts.of("count", here.size()),
            new Pointer(CrdLayer.PATH, "/definitions"));
    if (lacking.isEmpty()) {
      return List.of(pass("all", facts, evidence));
    }
    PodsOfRole controller = PodsOfRole.of(substrate, Substrate.Role.DATA_PROTECTION);
    if (!controller.isEmpty() && controller.notReady().isEmpty()) {
      List<Evidence> both = new ArrayList<>(List.of(evidence));
      both.addAll(controller.evidence());
      return List.of(fail(Severity.WARNING, "lackingYetUp", facts, both));
    }
    boolean needed =
        examination.snapshot().image().map(ImageLayer::controllers).stream()
            .flatMap(List::stream)
            .anyMatch(one -> one.component().equals(Optional.of("dataprotection")));
    return List.of(
        fail(needed ? Severity.BLOCKER : Severity.WARNING, "lacking", facts, List.of(evidence)));
  }
}

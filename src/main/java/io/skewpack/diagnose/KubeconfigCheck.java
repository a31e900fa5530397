package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Access;
import java.util.List;
import java.util.Optional;

/**
 * Whether everything that a smoke run starts goes to the same cluster: a plain kubectl or helm
 * takes the kubeconfig's current context, whatever this capture was told.
 */
final class KubeconfigCheck extends SubstrateCheck {

  KubeconfigCheck() {
    super("kubeconfig");
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    Optional<Access> access = substrate.access();
    if (access.isEmpty()) {
      return List.of(open("notKnown", Facts.none(), false));
    }
    Access known = access.get();
    Facts facts =
        Facts.of("contexts", known.contexts())
            .with("target", examination.snapshot().index().subject().target())
            .with("expected", known.expected() ? 1 : 0);
    Evidence evidence = seen("evidence.access", facts, "/access");
    if (known.contexts() > 1 && !known.isCurrent()) {
      return List.of(fail(Severity.WARNING, "notCurrent", facts, List.of(evidence)));
    }
    return List.of(pass(known.contexts() == 1 ? "only" : "named", facts, evidence));
  }
}

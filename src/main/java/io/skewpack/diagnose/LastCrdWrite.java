package io.skewpack.diagnose;

import io.skewpack.diagnose.Timeline.Entry;
import java.util.List;
import java.util.Optional;

/** Who wrote the live CRDs last, and when; nothing where no server has said. */
public final class LastCrdWrite implements Check {

  @Override
  public String id() {
    return "last-crd-write";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    return examination
        .timeline()
        .newestCrdWrite()
        .map(
            entry ->
                new Finding(
                    id(),
                    Status.PASS,
                    Severity.INFO,
                    Layer.CRD,
                    Optional.empty(),
                    "check.last-crd-write.pass",
                    facts(entry, examination.timeline()),
                    true,
                    List.of(evidence(entry))))
        .stream()
        .toList();
  }

  /** What a sentence about the newest write can say. */
  public static Facts facts(Entry entry, Timeline timeline) {
    return Facts.of("crd", entry.name())
        .with("at", entry.at().toString())
        .with("manager", entry.manager())
        .with("operation", entry.operation())
        .with("crds", timeline.crdsWrittenBy(entry.manager()));
  }

  public static Evidence evidence(Entry entry) {
    return entry.evidence();
  }
}

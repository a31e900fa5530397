package io.skewpack.report;

import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.LastCrdWrite;
import java.util.List;
import java.util.Optional;

/** What a pack says of who wrote the CRD layer last; nothing where no server has said. */
final class CrdWrites {

  private CrdWrites() {}

  /**
   * @param text the key of the sentence
   */
  static Optional<Claim> newest(String text, Examination examination, EvidenceIndex index) {
    return examination
        .timeline()
        .newestCrdWrite()
        .map(
            entry ->
                index.claim(
                    text,
                    LastCrdWrite.facts(entry, examination.timeline()),
                    List.of(LastCrdWrite.evidence(entry))));
  }
}

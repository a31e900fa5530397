package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.Fingerprint;
import io.skewpack.snapshot.Source;
import java.util.Optional;

/** Reads what tells a cluster from every other: see {@link Fingerprint}. */
public final class FingerprintCollector implements Collector {

  private final LiveTarget target;

  public FingerprintCollector(LiveTarget target) {
    this.target = target;
  }

  @Override
  public Source source() {
    return Source.TARGET;
  }

  @Override
  public String from() {
    return "context " + target.context();
  }

  /**
   * @throws CaptureException when a part of it is missing; the rest is kept
   */
  @Override
  public Part.Target collect() throws CaptureException, InterruptedException {
    String version = target.get("/version", "get /version").path("gitVersion").asText("");
    try {
      String uid = kubeSystemUid();
      return part(Optional.of(uid), version);
    } catch (CaptureException e) {
      throw new CaptureException(e.reason(), e.getMessage(), part(Optional.empty(), version));
    }
  }

  /**
   * The UID of kube-system alone, which is enough to tell clusters apart.
   *
   * @throws CaptureException when it cannot be read
   */
  public String kubeSystemUid() throws CaptureException, InterruptedException {
    return target
        .get("/api/v1/namespaces/kube-system", "get namespaces/kube-system")
        .path("metadata")
        .path("uid")
        .asText("");
  }

  private Part.Target part(Optional<String> uid, String version) {
    return new Part.Target(
        target.context(),
        new Fingerprint(
            target.server(),
            target.certificateNames(),
            uid.filter(value -> !value.isEmpty()),
            Optional.of(version).filter(value -> !value.isEmpty())));
  }
}

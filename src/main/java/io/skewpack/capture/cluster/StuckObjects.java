package io.skewpack.capture.cluster;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Terminating;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a deletion that does not end.
 *
 * @param now when the capture began
 */
record StuckObjects(Instant now) {

  /** Whether an object is being deleted for longer than {@link Substrate#STUCK_SECONDS}. */
  boolean isStuck(KubernetesObject object) {
    return object
        .deleting()
        .filter(
            since ->
                Duration.between(since, now).compareTo(Duration.ofSeconds(Substrate.STUCK_SECONDS))
                    > 0)
        .isPresent();
  }

  Optional<Terminating> of(String kind, KubernetesObject object) {
    return isStuck(object)
        ? object
            .deleting()
            .map(
                since ->
                    new Terminating(
                        kind, object.namespace(), object.name(), since, object.finalizers()))
        : Optional.empty();
  }
}

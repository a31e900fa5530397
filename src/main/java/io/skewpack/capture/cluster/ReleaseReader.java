package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Substrate.HelmRelease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the labels of the Secrets in which Helm keeps its releases (its storage driver {@code
 * secret} writes {@code name}, {@code owner}, {@code status}, {@code version} and {@code
 * modifiedAt}). The server takes the metadata out: no Secret's content is sent.
 */
final class ReleaseReader {

  static final String PATH = "/api/v1/secrets";
  static final String WHAT = "list secrets";

  private ReleaseReader() {}

  static List<HelmRelease> read(LiveTarget target) throws CaptureException, InterruptedException {
    List<HelmRelease> releases =
        target.list(
            PATH,
            Map.of("labelSelector", ReadOnlyGuard.OWNED_BY_HELM),
            LiveTarget.ListForm.METADATA,
            LiveTarget.MOST_OF_PAGE,
            WHAT,
            ArrayList<HelmRelease>::new,
            (found, item) -> release(new KubernetesObject(item)).ifPresent(found::add));
    return releases.stream()
        .sorted(
            Comparator.comparing(HelmRelease::namespace)
                .thenComparing(HelmRelease::name)
                .thenComparing(HelmRelease::revision))
        .toList();
  }

  private static Optional<HelmRelease> release(KubernetesObject secret) {
    String revision = secret.label("version").orElse("");
    return secret
        .label("name")
        .filter(name -> revision.matches("[0-9]{1,9}"))
        .map(
            name ->
                new HelmRelease(
                    secret.namespace(),
                    name,
                    Integer.parseInt(revision),
                    secret.label("status").orElse("unknown"),
                    secret
                        .label("modifiedAt")
                        .filter(at -> at.matches("[0-9]{1,11}"))
                        .map(Long::parseLong)
                        .map(Instant::ofEpochSecond)));
  }
}

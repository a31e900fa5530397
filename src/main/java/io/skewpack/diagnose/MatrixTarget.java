package io.skewpack.diagnose;

import io.skewpack.snapshot.CrdLayer.Write;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One snapshot, boiled down to what it is compared by.
 *
 * @param snapshot as the user named it
 * @param context the target's name in the kubeconfig
 * @param cluster the UID of its kube-system; absent when it is not known, and then nobody knows
 *     whether another snapshot is of the same cluster
 * @param cells one for every row
 * @param crds the hash of the facts of every KubeBlocks CRD, by name
 * @param writes who wrote a CRD last, by its name; without those nobody is known of
 * @param crdReleases the releases that have all these CRDs just so; absent without CRDs
 * @param stated the releases that its controller image and platform chart name
 */
public record MatrixTarget(
    String snapshot,
    String sha256,
    Instant capturedAt,
    Optional<String> context,
    Optional<String> cluster,
    Map<MatrixRow, MatrixCell> cells,
    SortedMap<String, String> crds,
    SortedMap<String, Write> writes,
    Optional<Set<String>> crdReleases,
    Set<String> stated) {

  public MatrixTarget {
    Objects.requireNonNull(snapshot);
    Objects.requireNonNull(sha256);
    Objects.requireNonNull(capturedAt);
    Objects.requireNonNull(context);
    Objects.requireNonNull(cluster);
    cells = Collections.unmodifiableMap(new EnumMap<>(cells));
    crds = Collections.unmodifiableSortedMap(new TreeMap<>(crds));
    writes = Collections.unmodifiableSortedMap(new TreeMap<>(writes));
    Objects.requireNonNull(crdReleases);
    stated = Set.copyOf(stated);
  }

  /** Two snapshots with the same identity are of one cluster, and one witness. */
  Object identity() {
    return cluster.isPresent() ? cluster.get() : this;
  }

  /** Whether its CRDs are those of the release that its image and chart name; absent if unknown. */
  Optional<Boolean> crdsFitTheRest() {
    if (stated.size() != 1 || crdReleases.isEmpty() || crds.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(crdReleases.get().containsAll(stated));
  }
}

package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.schema.CatalogBuilder;
import io.skewpack.schema.CatalogBuilder.Reduced;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.schema.VersionCatalog.Release;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The CRDs of a KubeBlocks release out of the catalog, for a chart that is to be judged with no CRD
 * bundle at hand.
 */
final class ReleasedCrds implements Collector {

  /** What a user writes before the version. */
  static final String PREFIX = "kubeblocks:";

  private final String from;
  private final Release release;

  private ReleasedCrds(String from, Release release) {
    this.from = from;
    this.release = release;
  }

  /**
   * @param name {@code kubeblocks:1.0.2}
   */
  static ReleasedCrds of(String name) {
    String version = name.substring(PREFIX.length());
    VersionCatalog catalog = VersionCatalog.load();
    Release release =
        catalog
            .release(version)
            .orElseThrow(
                () -> {
                  List<String> known = catalog.versions();
                  return new UsageException(
                      "--crds: the catalog has no KubeBlocks %s; it has %d releases from %s to %s (skewpack catalog list)"
                          .formatted(
                              version, known.size(), known.get(0), known.get(known.size() - 1)));
                });
    return new ReleasedCrds(name, release);
  }

  @Override
  public Source source() {
    return Source.CRDS;
  }

  @Override
  public String from() {
    return from;
  }

  @Override
  public Part.Crds collect() throws CaptureException {
    try {
      Reduced facts = CatalogBuilder.released(release, from);
      return new Part.Crds(
          facts.layer(), Map.of(Reduced.PATH, facts.factsFile().getBytes(StandardCharsets.UTF_8)));
    } catch (SnapshotException e) {
      throw new CaptureException(Reason.INVALID, e.getMessage(), e);
    }
  }
}

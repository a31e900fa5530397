package io.skewpack.capture;

import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.Fingerprint;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.Registries;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.Substrate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one collector contributes: a record for a layer, and raw files by path. */
public sealed interface Part {

  /** Files of the snapshot beside the layer records. */
  Map<String, byte[]> raw();

  /**
   * The cluster itself.
   *
   * @param name as the user named it
   */
  record Target(String name, Fingerprint fingerprint) implements Part {
    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /** The addon chart, and the contract facts of what it renders. */
  record AddonChart(
      CapturedChart chart, Contracts contracts, List<Redaction> redactions, Map<String, byte[]> raw)
      implements Part {}

  /** KubeBlocks' own chart. */
  record PlatformChart(CapturedChart chart, List<Redaction> redactions, Map<String, byte[]> raw)
      implements Part {}

  /** The CRDs. */
  record Crds(CrdLayer layer, Map<String, byte[]> raw) implements Part {}

  /** What runs as KubeBlocks. */
  record Images(List<Controller> controllers, Optional<Registries> registries) implements Part {
    public Images {
      controllers = List.copyOf(controllers);
    }

    public Images(List<Controller> controllers) {
      this(controllers, Optional.empty());
    }

    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /** What registries say of the images that the other parts name. */
  record RegistryImages(List<RegistryImage> images) implements Part {
    public RegistryImages {
      images = List.copyOf(images);
    }

    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /**
   * What KubeBlocks stands on, and what runs on it.
   *
   * @param running absent when pods were not looked at
   */
  record SubstrateFacts(Substrate substrate, Optional<Running> running) implements Part {
    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /** What the API server says of the addon chart's objects. */
  record DryRunAnswers(DryRun dryRun) implements Part {
    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /** What the chart's repository answers. */
  record ChartHistory(History history) implements Part {
    @Override
    public Map<String, byte[]> raw() {
      return Map.of();
    }
  }

  /** Logs that were handed in. */
  record Logs(Map<String, byte[]> raw, List<Redaction> redactions) implements Part {}

  /** What only people know, with the logs that they name. */
  record Case(CaseFile file, Map<String, byte[]> raw, List<Redaction> redactions) implements Part {}
}

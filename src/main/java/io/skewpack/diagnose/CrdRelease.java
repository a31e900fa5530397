package io.skewpack.diagnose;

import io.skewpack.schema.VersionCatalog.Identification;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which KubeBlocks releases the captured CRDs equal, all of them together. */
final class CrdRelease implements Check {

  private static final Pointer AT = new Pointer(CrdLayer.PATH, "/definitions");

  @Override
  public String id() {
    return "crd-release";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.identification().isEmpty()) {
      return List.of();
    }
    String variant = variant(examination);
    boolean known = List.of("whole", "part", "catalog").contains(variant);
    return List.of(
        new Finding(
            id(),
            known ? Status.PASS : Status.FAIL,
            Severity.WARNING,
            Layer.CRD,
            Optional.empty(),
            "check.crd-release." + variant,
            facts(examination),
            true,
            List.of(evidence(examination))));
  }

  /** What the captured CRDs were compared with, and the outcome. */
  static Evidence evidence(Examination examination) {
    return Evidence.derived("evidence.crdRelease." + variant(examination), facts(examination), AT);
  }

  /**
   * {@code catalog}: they are a release's, by their origin; {@code whole}: equal to a release,
   * names and all; {@code part}: equal as far as they go; {@code none}: no KubeBlocks CRD; {@code
   * strangers}: some are in no release; {@code mixture}: each is in some release, and no release
   * has all.
   */
  static String variant(Examination examination) {
    Identification identification = examination.identification().orElseThrow();
    if (identification.byDefinition().isEmpty()) {
      return "none";
    }
    if (examination.crdsAreCatalogued()) {
      return "catalog";
    }
    if (!identification.all().isEmpty()) {
      return identification.whole().isEmpty() ? "part" : "whole";
    }
    return strangers(identification).isEmpty() ? "mixture" : "strangers";
  }

  private static List<String> strangers(Identification identification) {
    return identification.byDefinition().entrySet().stream()
        .filter(definition -> definition.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  static Facts facts(Examination examination) {
    Identification identification = examination.identification().orElseThrow();
    List<String> strangers = strangers(identification);
    return Facts.of("count", identification.byDefinition().size())
        .with("captured", examination.crdLayer().orElseThrow().definitions().size())
        .with("versions", examination.spans().of(examination.here()))
        .with("strangers", strangers)
        .with("strangerCount", strangers.size());
  }
}

package io.skewpack.diagnose;

import io.skewpack.snapshot.Source;
import java.util.Locale;

/** What targets are compared by, in the order in which it is shown. */
public enum MatrixRow {
  KUBERNETES(Layer.SUBSTRATE, Source.TARGET),
  IMAGE(Layer.IMAGE, Source.IMAGE),
  /** What the controller's pods run, whatever the reference says. */
  DIGEST(Layer.IMAGE, Source.IMAGE),
  TOOLS_IMAGE(Layer.IMAGE, Source.IMAGE),
  DATASAFED_IMAGE(Layer.IMAGE, Source.IMAGE),
  PLATFORM_CHART(Layer.CHART, Source.PLATFORM_CHART),
  CRDS(Layer.CRD, Source.CRDS),
  ADDON_CHART(Layer.CHART, Source.ADDON_CHART),
  /** What the addon chart renders. */
  ADDON_OBJECTS(Layer.CHART, Source.ADDON_CHART),
  /** The images that it names. */
  ADDON_IMAGES(Layer.CHART, Source.ADDON_CHART),
  CONTRACTS(Layer.CONTRACT, Source.ADDON_CHART);

  private final Layer layer;
  private final Source source;

  MatrixRow(Layer layer, Source source) {
    this.layer = layer;
    this.source = source;
  }

  public Layer layer() {
    return layer;
  }

  /** What has to be captured to have it. */
  public Source source() {
    return source;
  }

  /** The name used in JSON and in texts' keys, as in {@code toolsImage}. */
  public String id() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder id = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      id.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return id.toString();
  }
}

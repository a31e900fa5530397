package io.skewpack.diagnose;

import java.util.Locale;

/** Where a finding lies. */
public enum Layer {
  IMAGE,
  CHART,
  CRD,
  CONTRACT,
  SUBSTRATE;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

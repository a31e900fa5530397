package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The places a snapshot can be filled from. Every one of them has an {@link Outcome}. */
public enum Source {
  /** The cluster itself: only a capture that was pointed at one has an outcome for it. */
  @JsonProperty("target")
  TARGET("target"),
  @JsonProperty("addonChart")
  ADDON_CHART("addonChart"),
  @JsonProperty("platformChart")
  PLATFORM_CHART("platformChart"),
  @JsonProperty("crds")
  CRDS("crds"),
  @JsonProperty("image")
  IMAGE("image"),
  /** Registries: only a capture that was told to ask them has an outcome for it. */
  @JsonProperty("registry")
  REGISTRY("registry"),
  @JsonProperty("dryRun")
  DRY_RUN("dryRun"),
  @JsonProperty("substrate")
  SUBSTRATE("substrate"),
  @JsonProperty("history")
  HISTORY("history"),
  @JsonProperty("logs")
  LOGS("logs"),
  @JsonProperty("caseFile")
  CASE_FILE("caseFile");

  private final String id;

  Source(String id) {
    this.id = id;
  }

  /** Whether a capture that did not ask for it says nothing of it. */
  public boolean isSilent() {
    return this == TARGET || this == REGISTRY;
  }

  /** The name used in JSON and in texts' keys. */
  public String id() {
    return id;
  }
}

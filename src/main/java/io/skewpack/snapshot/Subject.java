package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * What a snapshot is of.
 *
 * @param addon the addon chart's name, or the base name of the manifests file
 * @param addonVersion the addon chart's version
 * @param target the name of the target the capture was pointed at; absent for an offline capture
 * @param fingerprint what tells that target from every other; absent for an offline capture, or
 *     when the server did not answer
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Subject(
    Optional<String> addon,
    Optional<String> addonVersion,
    Optional<String> target,
    Optional<Fingerprint> fingerprint) {
  public Subject {
    addon = Objects.requireNonNullElse(addon, Optional.empty());
    addonVersion = Objects.requireNonNullElse(addonVersion, Optional.empty());
    target = Objects.requireNonNullElse(target, Optional.empty());
    fingerprint = Objects.requireNonNullElse(fingerprint, Optional.empty());
  }
}

package io.skewpack.contract;

import java.util.Optional;

/** What images set in their own environment. */
@FunctionalInterface
public interface ImageEnvironments {

  /**
   * Whether an image is known to set a variable by itself.
   *
   * @param image as written; absent when the stage's default image runs
   */
  boolean sets(Optional<String> image, String variable);
}

package io.skewpack.snapshot;

import java.util.Arrays;

/**
 * What a file of a snapshot may be called: a relative path with forward slashes that names the same
 * place on every system. Names come from strangers' archives, and from names inside charts and
 * CRDs.
 */
final class StoredPath {

  /** The longest path that common archive formats and file systems all take. */
  private static final int MAX_LENGTH = 1_000;

  private StoredPath() {}

  static boolean isSafe(String path) {
    return !path.isEmpty()
        && path.length() <= MAX_LENGTH
        && path.chars()
            .noneMatch(c -> c == '\\' || c == ':' || c == '#' || Character.isISOControl(c))
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }
}

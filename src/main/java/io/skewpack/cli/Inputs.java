package io.skewpack.cli;

import io.skewpack.capture.Collector;
import io.skewpack.capture.files.CrdCollector;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a user names on the command line. */
final class Inputs {

  private Inputs() {}

  /**
   * A file or directory that exists.
   *
   * @param option as the user wrote it, for the message
   */
  static Path path(String option, String path) {
    Path found = Path.of(path);
    if (!Files.exists(found)) {
      throw new UsageException(option + ": there is no file or directory " + path);
    }
    return found;
  }

  /**
   * @param crds a file, a directory, or {@code kubeblocks:VERSION}
   */
  static Collector crds(String crds) {
    return crds.startsWith(ReleasedCrds.PREFIX)
        ? ReleasedCrds.of(crds)
        : new CrdCollector(path("--crds", crds), crds);
  }
}

package io.skewpack.capture.files;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import java.nio.file.Path;
import java.util.Optional;

/** A file of catalog facts in place of CRDs: what {@code skewpack catalog build} writes. */
final class CatalogFacts {

  private CatalogFacts() {}

  static Optional<Part.Crds> read(Path file, String from) throws CaptureException {
    return Optional.empty();
  }
}

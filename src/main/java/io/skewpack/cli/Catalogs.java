package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.capture.files.CrdCollector;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The catalog that a command line asks for: skewpack's own, another one, or one with more in it.
 */
final class Catalogs {

  private Catalogs() {}

  /**
   * @param given {@code VERSION=PATH} for a release more, or the path of a catalog file
   * @throws UsageException when one of them cannot be used
   */
  static VersionCatalog of(List<String> given) {
    VersionCatalog catalog = null;
    for (String one : given) {
      if (isFile(one)) {
        if (catalog != null) {
          throw new UsageException("--catalog " + one + ": name a catalog file first, and once");
        }
        catalog = read(Path.of(one));
      } else {
        catalog = with(catalog == null ? VersionCatalog.load() : catalog, one);
      }
    }
    return catalog == null ? VersionCatalog.load() : catalog;
  }

  private static boolean isFile(String given) {
    return Files.isRegularFile(Path.of(given));
  }

  private static VersionCatalog read(Path file) {
    try {
      return VersionCatalog.read(file);
    } catch (SnapshotException e) {
      throw new UsageException("--catalog: " + e.getMessage(), e);
    }
  }

  private static VersionCatalog with(VersionCatalog catalog, String given) {
    int equals = given.indexOf('=');
    if (equals < 0) {
      throw new UsageException(
          "--catalog " + given + ": there is no such file; a release more is VERSION=PATH");
    }
    String version = given.substring(0, equals).replaceFirst("^v", "");
    if (SemanticVersion.parse(version).isEmpty()) {
      throw new UsageException("--catalog " + given + ": " + version + " is no semantic version");
    }
    String path = given.substring(equals + 1);
    try {
      Part.Crds crds = new CrdCollector(Path.of(path), path).collect();
      return catalog.with(version, "", CrdSchemas.of(crds.layer(), at -> resolve(crds, at)));
    } catch (CaptureException | SnapshotException e) {
      throw new UsageException("--catalog " + given + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode resolve(Part.Crds crds, Pointer at) throws SnapshotException {
    try {
      return SnapshotJson.tree(crds.raw().get(at.file())).at(at.pointer());
    } catch (IOException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }
}

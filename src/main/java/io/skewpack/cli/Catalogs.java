package io.skewpack.cli;

import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotException;
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
  static VersionCatalog of(List<String> given, Console console) {
    VersionCatalog catalog = null;
    for (String one : given) {
      if (isFile(one)) {
        if (catalog != null) {
          throw new UsageException("--catalog " + one + ": name a catalog file first, and once");
        }
        catalog = read(Path.of(one));
      } else {
        catalog = with(catalog == null ? VersionCatalog.load() : catalog, one, console);
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

  private static VersionCatalog with(VersionCatalog catalog, String given, Console console) {
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
    if (path.isEmpty()) {
      throw new UsageException("--catalog " + given + ": name the release's CRDs after the =");
    }
    CrdSchemas crds = GivenCrds.of("--catalog " + given, path).schemas();
    if (crds.definitions().stream().noneMatch(crd -> crd.group().endsWith(".kubeblocks.io"))) {
      throw new UsageException("--catalog " + given + ": no KubeBlocks CRD is in " + path);
    }
    catalog
        .release(version)
        .ifPresent(
            known -> console.note("--catalog: " + path + " stands in for the released " + version));
    try {
      return catalog.with(version, "", crds);
    } catch (SnapshotException e) {
      throw new UsageException("--catalog " + given + ": " + e.getMessage(), e);
    }
  }
}

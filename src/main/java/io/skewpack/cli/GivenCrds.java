package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.capture.files.CrdCollector;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** CRDs that a user named, read as a capture reads them, with no snapshot made. */
record GivenCrds(CrdLayer layer, CrdSchemas schemas) {

  /**
   * @param name a file, a directory, or {@code kubeblocks:VERSION}
   * @throws UsageException when they cannot be read, saying why
   */
  static GivenCrds of(String name) {
    return of("--crds", name);
  }

  /**
   * @param option as the user wrote it, for the message
   * @throws UsageException as {@link #of(String)}
   */
  static GivenCrds of(String option, String name) {
    try {
      Part.Crds part =
          name.startsWith(ReleasedCrds.PREFIX)
              ? ReleasedCrds.of(name).collect()
              : new CrdCollector(Path.of(name), name).collect();
      return new GivenCrds(part.layer(), CrdSchemas.of(part.layer(), files(part.raw())));
    } catch (CaptureException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }

  private static CrdSchemas.PointerSource files(Map<String, byte[]> raw) {
    ConcurrentMap<String, JsonNode> read = new ConcurrentHashMap<>();
    return (Pointer at) -> {
      JsonNode file = read.get(at.file());
      if (file == null) {
        try {
          file = SnapshotJson.tree(raw.get(at.file()));
        } catch (IOException e) {
          throw new SnapshotException(at.file() + ": " + SnapshotJson.reason(e), e);
        }
        read.put(at.file(), file);
      }
      return file.at(at.pointer());
    };
  }
}

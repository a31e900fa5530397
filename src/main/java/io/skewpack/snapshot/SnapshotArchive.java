package io.skewpack.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A snapshot as a gzip-compressed tar: the same snapshot gives the same bytes. */
final class SnapshotArchive {

  /** Everything lies in one folder, so that unpacking by hand does not litter. */
  private static final String FOLDER = "snapshot/";

  private static final TarFiles READER =
      new TarFiles(
          "snapshot",
          "a snapshot is a directory or a .tgz file",
          false,
          SnapshotStore.MAX_FILES,
          SnapshotStore.MAX_FILE_BYTES,
          SnapshotStore.MAX_TOTAL_BYTES);

  private SnapshotArchive() {}

  static void write(Path target, SortedMap<String, byte[]> files, Instant modified)
      throws IOException {
    WholeFile.write(target, out -> write(out, files, modified));
  }

  private static void write(OutputStream out, SortedMap<String, byte[]> files, Instant modified)
      throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(9);
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Map.Entry<String, byte[]> file : indexFirst(files)) {
        TarArchiveEntry entry = new TarArchiveEntry(FOLDER + file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(modified.toEpochMilli());
        entry.setMode(0644);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  /** So that a reader knows from the start what follows, and can stop when it has what it wants. */
  private static List<Map.Entry<String, byte[]>> indexFirst(SortedMap<String, byte[]> files) {
    return files.entrySet().stream()
        .sorted(Comparator.comparing(file -> !file.getKey().equals(SnapshotIndex.PATH)))
        .toList();
  }

  /**
   * Gives every file, less {@link #FOLDER}, to a visitor until it has enough; what follows is not
   * read, so damage there is not met.
   */
  static void visit(Path archive, TarFiles.Visitor visitor) throws SnapshotException {
    READER.visit(archive, FOLDER, visitor);
  }

  /** Every file, less {@link #FOLDER}. */
  static SortedMap<String, byte[]> read(Path archive) throws SnapshotException {
    return READER.read(archive, FOLDER);
  }
}

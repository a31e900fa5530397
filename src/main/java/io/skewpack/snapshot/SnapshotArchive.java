package io.skewpack.snapshot;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A snapshot as a gzip-compressed tar: the same snapshot gives the same bytes. */
final class SnapshotArchive {

  /** Everything lies in one folder, so that unpacking by hand does not litter. */
  private static final String FOLDER = "snapshot/";

  private SnapshotArchive() {}

  static void write(Path target, SortedMap<String, byte[]> files, Instant modified)
      throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = Files.createDirectories(absolute.getParent());
    Path building = Files.createTempFile(parent, "." + absolute.getFileName() + ".", ".new");
    try {
      try (OutputStream out = Files.newOutputStream(building)) {
        write(out, files, modified);
      }
      if (building.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(
            building, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(
          building, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(building);
    }
  }

  private static void write(OutputStream out, SortedMap<String, byte[]> files, Instant modified)
      throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(9);
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
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

  static SortedMap<String, byte[]> read(Path archive) throws IOException, SnapshotException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    Set<String> folded = new HashSet<>();
    long total = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        GzipCompressorInputStream gzip = new GzipCompressorInputStream(in);
        TarArchiveInputStream tar = new TarArchiveInputStream(gzip, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        String path = safePath(archive, entry);
        if (!folded.add(path.toLowerCase(Locale.ROOT))) {
          throw new SnapshotException(
              "%s holds %s twice (upper and lower case count as one)".formatted(archive, path));
        }
        // The header's size is a claim; what is read is bounded.
        byte[] bytes = tar.readNBytes((int) (SnapshotStore.MAX_TOTAL_BYTES - total + 1));
        total += bytes.length;
        if (total > SnapshotStore.MAX_TOTAL_BYTES || files.size() >= SnapshotStore.MAX_FILES) {
          throw new SnapshotException(archive + " unpacks to more than a snapshot may hold");
        }
        files.put(path, bytes);
      }
      // Reads on to the end, where gzip's own checksum stands.
      long unused = gzip.skip(Long.MAX_VALUE);
      while (gzip.read() >= 0) {
        unused++;
      }
    } catch (EOFException | ZipException e) {
      throw new SnapshotException(
          archive + " is truncated or damaged: the archive ends too early", e);
    } catch (IOException e) {
      throw new SnapshotException(
          archive + " is not a whole .tgz: " + String.valueOf(e.getMessage()), e);
    }
    return files;
  }

  private static String safePath(Path archive, TarArchiveEntry entry) throws SnapshotException {
    String name = entry.getName();
    String path = name.startsWith(FOLDER) ? name.substring(FOLDER.length()) : name;
    boolean ordinary = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
    boolean inside =
        !path.isEmpty()
            && !path.startsWith("/")
            && !path.contains("\\")
            && !path.contains(":")
            && Arrays.stream(path.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (!ordinary || !inside) {
      throw new SnapshotException(
          "%s holds %s, which is a link or lies outside the snapshot".formatted(archive, name));
    }
    return path;
  }
}

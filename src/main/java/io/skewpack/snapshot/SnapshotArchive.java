package io.skewpack.snapshot;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A snapshot as a gzip-compressed tar: the same snapshot gives the same bytes. */
final class SnapshotArchive {

  /** Everything lies in one folder, so that unpacking by hand does not litter. */
  private static final String FOLDER = "snapshot/";

  /** What may stand between the contents of two files: headers, long names, padding. */
  private static final long MAX_HEADER_BYTES = 1L << 20;

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

  /** Every file, less {@link #FOLDER}. */
  static SortedMap<String, byte[]> read(Path archive) throws SnapshotException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
      checkMagic(archive, in);
      return read(archive, in);
    } catch (TooLarge e) {
      throw new SnapshotException(archive + " unpacks to more than a snapshot may hold", e);
    } catch (EOFException e) {
      throw new SnapshotException(archive + " is truncated: the archive ends too early", e);
    } catch (IOException | RuntimeException e) {
      // commons-compress meets some damaged headers with IllegalArgumentException and the like.
      throw new SnapshotException("%s is damaged, or no .tgz: %s".formatted(archive, reason(e)), e);
    }
  }

  private static void checkMagic(Path archive, InputStream in)
      throws IOException, SnapshotException {
    in.mark(2);
    byte[] magic = in.readNBytes(2);
    in.reset();
    if (magic.length == 0) {
      throw new SnapshotException(archive + " is an empty file: it is not a snapshot");
    }
    if (magic.length < 2) {
      throw new EOFException();
    }
    if ((magic[0] & 0xff) != 0x1f || (magic[1] & 0xff) != 0x8b) {
      throw new SnapshotException(
          archive + " is not a snapshot: a snapshot is a directory or a .tgz file");
    }
  }

  private static SortedMap<String, byte[]> read(Path archive, InputStream in)
      throws IOException, SnapshotException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    Set<String> folded = new HashSet<>();
    long left = SnapshotStore.MAX_TOTAL_BYTES;
    int entries = 0;
    try (Bounded bounded = new Bounded(gzip(in));
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded, "UTF-8")) {
      for (TarArchiveEntry entry = next(tar, bounded); entry != null; entry = next(tar, bounded)) {
        if (++entries > SnapshotStore.MAX_FILES) {
          throw new TooLarge();
        }
        if (entry.isDirectory()) {
          continue;
        }
        String path = safePath(archive, entry);
        if (!folded.add(path.toLowerCase(Locale.ROOT))) {
          throw new SnapshotException(
              "%s holds %s twice (upper and lower case count as one)".formatted(archive, path));
        }
        // The header's size is a claim; what is read is bounded.
        long most = Math.min(left, SnapshotStore.MAX_FILE_BYTES);
        bounded.allow(most + 1);
        byte[] bytes = tar.readNBytes((int) most + 1);
        if (bytes.length > most) {
          throw new TooLarge();
        }
        if (bytes.length < entry.getSize()) {
          throw new EOFException();
        }
        left -= bytes.length;
        files.put(path, bytes);
      }
      // Reads on to the end, where gzip's own checksum stands.
      bounded.allow(MAX_HEADER_BYTES);
      bounded.transferTo(OutputStream.nullOutputStream());
    }
    return files;
  }

  /** With concatenated members, so that text after the first one is met and refused. */
  private static InputStream gzip(InputStream in) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(in)
        .setDecompressConcatenated(true)
        .get();
  }

  private static TarArchiveEntry next(TarArchiveInputStream tar, Bounded bounded)
      throws IOException {
    bounded.allow(MAX_HEADER_BYTES);
    return tar.getNextEntry();
  }

  private static String safePath(Path archive, TarArchiveEntry entry) throws SnapshotException {
    String name = entry.getName();
    String path = name.startsWith(FOLDER) ? name.substring(FOLDER.length()) : name;
    // isFile() is also true of devices and pipes.
    byte type = entry.getLinkFlag();
    boolean ordinary = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
    if (!ordinary || !StoredPath.isSafe(path)) {
      throw new SnapshotException(
          "%s holds %s, which is a link, no ordinary file, or outside the snapshot"
              .formatted(archive, OneLine.of(name)));
    }
    return path;
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return OneLine.of(message.lines().findFirst().orElse(""));
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A stream that gives no more than it was allowed to: a few kilobytes of gzip can claim a name of
   * a gigabyte, which tar would read into memory before anybody could object.
   */
  private static final class Bounded extends FilterInputStream {
    private long allowed;

    Bounded(InputStream in) {
      super(in);
    }

    void allow(long bytes) {
      allowed = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length > 0 && allowed <= 0) {
        if (in.read() < 0) {
          return -1;
        }
        throw new TooLarge();
      }
      int read = in.read(buffer, offset, (int) Math.min(length, allowed));
      allowed -= Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      byte[] scratch = new byte[8192];
      long skipped = 0;
      while (skipped < bytes) {
        int read = read(scratch, 0, (int) Math.min(scratch.length, bytes - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }
  }
}

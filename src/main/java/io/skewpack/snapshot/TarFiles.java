package io.skewpack.snapshot;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Reads a compressed tar, whoever made it, into memory: ordinary files only, none outside, none
 * twice, no more than the limits.
 *
 * @param noun what the archive is, for messages: {@code snapshot}
 * @param form what it should have been instead of another file, for messages
 * @param xz whether xz will do beside gzip
 * @param maxFiles the most entries, folders too
 */
public record TarFiles(
    String noun, String form, boolean xz, int maxFiles, long maxFileBytes, long maxTotalBytes) {

  /** What may stand between the contents of two files: headers, long names, padding. */
  private static final long MAX_HEADER_BYTES = 1L << 20;

  /** {@code xz -9} asks for 65 MB to unpack; a header can ask for four gigabytes. */
  private static final int MAX_XZ_KIB = 100 << 10;

  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  public TarFiles {
    Objects.requireNonNull(noun);
    Objects.requireNonNull(form);
  }

  /**
   * Every file by its path.
   *
   * @param folder a folder that is left out of the paths, with its slash; may be empty
   * @throws SnapshotException when it cannot be read, or holds what these guards refuse; the
   *     message names the archive
   */
  public SortedMap<String, byte[]> read(Path archive, String folder) throws SnapshotException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    visit(
        archive,
        folder,
        (path, bytes) -> {
          files.put(path, bytes);
          return true;
        });
    return files;
  }

  /** Takes the files of an archive one by one. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @return whether there is to be another
     * @throws SnapshotException when this file is no good
     */
    boolean file(String path, byte[] bytes) throws SnapshotException;
  }

  /**
   * Gives every file, in the archive's order, to a visitor; once that has enough, the rest is not
   * read.
   *
   * @throws SnapshotException as {@link #read}
   */
  void visit(Path archive, String folder, Visitor visitor) throws SnapshotException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
      visit(archive, folder, uncompressed(archive, in), visitor);
    } catch (TooLarge e) {
      throw new SnapshotException(
          "%s unpacks to more than a %s may hold".formatted(archive, noun), e);
    } catch (EOFException e) {
      throw new SnapshotException(archive + " is truncated: the archive ends too early", e);
    } catch (IOException | RuntimeException e) {
      // commons-compress meets some damaged headers with IllegalArgumentException and the like.
      throw new SnapshotException(
          "%s is damaged, or no %s: %s".formatted(archive, extension(), reason(e)), e);
    }
  }

  private String extension() {
    return xz ? ".tar.xz or .tar.gz" : ".tgz";
  }

  private InputStream uncompressed(Path archive, InputStream in)
      throws IOException, SnapshotException {
    in.mark(XZ.length);
    byte[] magic = in.readNBytes(XZ.length);
    in.reset();
    if (magic.length == 0) {
      throw new SnapshotException("%s is an empty file: it is not a %s".formatted(archive, noun));
    }
    if (magic.length < GZIP.length) {
      throw new EOFException();
    }
    // With concatenated members, so that text after the first one is met and refused.
    if (Arrays.equals(GZIP, Arrays.copyOf(magic, GZIP.length))) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    if (xz && Arrays.equals(XZ, magic)) {
      return XZCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .setMemoryLimitKiB(MAX_XZ_KIB)
          .get();
    }
    throw new SnapshotException("%s is not a %s: %s".formatted(archive, noun, form));
  }

  private void visit(Path archive, String folder, InputStream in, Visitor visitor)
      throws IOException, SnapshotException {
    Set<String> folded = new HashSet<>();
    long left = maxTotalBytes;
    int entries = 0;
    try (Bounded bounded = new Bounded(in);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded, "UTF-8")) {
      for (TarArchiveEntry entry = next(tar, bounded); entry != null; entry = next(tar, bounded)) {
        if (++entries > maxFiles) {
          throw new TooLarge();
        }
        if (entry.isDirectory()) {
          continue;
        }
        String path = safePath(archive, folder, entry);
        if (!folded.add(path.toLowerCase(Locale.ROOT))) {
          throw new SnapshotException(
              "%s holds %s twice (upper and lower case count as one)".formatted(archive, path));
        }
        // The header's size is a claim; what is read is bounded.
        long most = Math.min(left, maxFileBytes);
        bounded.allow(most + 1);
        byte[] bytes = tar.readNBytes((int) most + 1);
        if (bytes.length > most) {
          throw new TooLarge();
        }
        if (bytes.length < entry.getSize()) {
          throw new EOFException();
        }
        left -= bytes.length;
        if (!visitor.file(path, bytes)) {
          return;
        }
      }
      // Reads on to the end, where the compression's own checksum stands.
      bounded.allow(MAX_HEADER_BYTES);
      bounded.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static TarArchiveEntry next(TarArchiveInputStream tar, Bounded bounded)
      throws IOException {
    bounded.allow(MAX_HEADER_BYTES);
    return tar.getNextEntry();
  }

  private String safePath(Path archive, String folder, TarArchiveEntry entry)
      throws SnapshotException {
    String name = entry.getName();
    String path = name.startsWith(folder) ? name.substring(folder.length()) : name;
    // isFile() is also true of devices and pipes.
    byte type = entry.getLinkFlag();
    boolean ordinary = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
    if (!ordinary || !StoredPath.isSafe(path)) {
      throw new SnapshotException(
          "%s holds %s, which is a link, no ordinary file, or outside the %s"
              .formatted(archive, OneLine.of(name), noun));
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

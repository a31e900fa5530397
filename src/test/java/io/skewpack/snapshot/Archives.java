package io.skewpack.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Archives that no honest program writes. */
final class Archives {

  private Archives() {}

  /** Writes the entries of one archive. */
  @FunctionalInterface
  interface Entries {
    void writeTo(TarArchiveOutputStream tar) throws IOException;
  }

  static Path tgz(Path target, Entries entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(target);
        GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      entries.writeTo(tar);
    }
    return target;
  }

  static void file(TarArchiveOutputStream tar, String name, String content) throws IOException {
    // The last argument keeps a leading slash.
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  static void special(TarArchiveOutputStream tar, String name, byte type) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName("/etc/passwd");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** GNU tar's way to give the next entry a long name, with no entry after it. */
  static void longName(TarArchiveOutputStream tar, int length) throws IOException {
    TarArchiveEntry entry =
        new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
    entry.setSize(length);
    tar.putArchiveEntry(entry);
    tar.write("a".repeat(length).getBytes(StandardCharsets.UTF_8));
    tar.closeArchiveEntry();
  }

  /** One file that is all zeros, which gzip packs to a thousandth. */
  static void zeros(TarArchiveOutputStream tar, String name, long bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes);
    tar.putArchiveEntry(entry);
    byte[] block = new byte[1 << 20];
    for (long left = bytes; left > 0; left -= block.length) {
      tar.write(block, 0, (int) Math.min(left, block.length));
    }
    tar.closeArchiveEntry();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}

package io.skewpack.capture.helm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * A packaged chart. It is read in memory and never unpacked to disk; Helm gets the archive as it
 * is, after everything in it was looked at here.
 *
 * @param files by path from the chart's top: the archive's first directory is left out
 */
record ChartArchive(SortedMap<String, byte[]> files) implements ChartFiles {

  private static final int BUFFER = 64 * 1024;

  ChartArchive {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  static boolean looksPackaged(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".tgz") || name.endsWith(".tar.gz");
  }

  /**
   * Reads a {@code .tgz}.
   *
   * @param label what to call it in messages
   * @throws ChartException when it is cut off, is no archive, or holds an entry that no packaged
   *     chart holds: an absolute name, one with {@code ..}, a link, two names that differ in case
   *     only, or more than the budget
   */
  static ChartArchive read(byte[] tgz, String label, SizeBudget budget) throws ChartException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    Map<String, String> folded = new HashMap<>();
    try (InputStream gzip =
            GzipCompressorInputStream.builder()
                .setInputStream(new ByteArrayInputStream(tgz))
                .setDecompressConcatenated(true)
                .get();
        TarArchiveInputStream tar = new TarArchiveInputStream(gzip, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        budget.file();
        String name = checkedName(entry, label);
        if (entry.isDirectory() || entry.isGlobalPaxHeader() || entry.isPaxHeader()) {
          continue;
        }
        if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
          throw ChartException.invalid(label + ": the entry " + name + " is not a regular file");
        }
        String other = folded.put(name.toLowerCase(Locale.ROOT), name);
        if (other != null) {
          throw ChartException.invalid(
              label + ": two entries collide: " + other + (other.equals(name) ? "" : ", " + name));
        }
        int slash = name.indexOf('/');
        if (slash < 0) {
          throw ChartException.invalid(
              label + ": the entry " + name + " lies outside of the chart's directory");
        }
        files.put(name.substring(slash + 1), content(tar, budget));
      }
    } catch (java.io.EOFException e) {
      throw ChartException.invalid(label + " is cut off: the archive ends too early");
    } catch (IOException | IllegalArgumentException e) {
      throw ChartException.invalid(label + " is not a readable .tgz: " + e.getMessage());
    }
    if (!files.containsKey(CHART_YAML)) {
      throw ChartException.invalid(label + " holds no Chart.yaml: it is not a packaged chart");
    }
    return new ChartArchive(files);
  }

  @Override
  public SortedSet<String> names() {
    return new java.util.TreeSet<>(files.keySet());
  }

  @Override
  public byte[] bytes(String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  /** Packs files as {@code helm package} does: below one directory. */
  static byte[] pack(SortedMap<String, byte[]> files) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(packed), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("chart/" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return packed.toByteArray();
  }

  private static String checkedName(TarArchiveEntry entry, String label) throws ChartException {
    String name = entry.getName().replace('\\', '/');
    boolean climbs = java.util.Arrays.asList(name.split("/", -1)).contains("..");
    if (name.startsWith("/") || name.matches("^[A-Za-z]:.*") || climbs || name.indexOf('\0') >= 0) {
      throw ChartException.invalid(
          label + ": the entry " + name + " would lie outside of the chart's directory");
    }
    return name.startsWith("./") ? name.substring(2) : name;
  }

  private static byte[] content(InputStream in, SizeBudget budget)
      throws IOException, ChartException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      budget.bytes(read);
      content.write(buffer, 0, read);
    }
    return content.toByteArray();
  }
}

package io.skewpack.cli;

import io.skewpack.snapshot.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where packs go: nowhere but standard output, one file, or a directory with a file for each
 * snapshot.
 *
 * @param files one for each snapshot, in their order; empty for standard output
 * @param directory the one that the files are in, where it is skewpack's to make
 */
record PackFiles(List<Path> files, Optional<Path> directory) {

  PackFiles {
    files = List.copyOf(files);
  }

  /**
   * @param out a file, or a directory
   * @throws UsageException when several packs would go to one place
   */
  static PackFiles of(List<Path> snapshots, Optional<Path> out, String extension) {
    boolean several = snapshots.size() > 1;
    if (out.isEmpty()) {
      if (several) {
        throw new UsageException(
            snapshots.size() + " snapshots: --out must name a directory for their packs");
      }
      return new PackFiles(List.of(), Optional.empty());
    }
    if (!several && !Files.isDirectory(out.get())) {
      return new PackFiles(List.of(out.get()), Optional.empty());
    }
    Map<String, Path> named = new LinkedHashMap<>();
    for (Path snapshot : snapshots) {
      Path other = named.putIfAbsent(name(snapshot) + extension, snapshot);
      if (other != null) {
        throw new UsageException(
            "%s and %s would both be written to %s; render them one by one"
                .formatted(other, snapshot, out.get().resolve(name(snapshot) + extension)));
      }
    }
    return new PackFiles(named.keySet().stream().map(out.get()::resolve).toList(), out);
  }

  /** The file of the snapshot with this index; empty for standard output. */
  Optional<Path> of(int index) {
    return files.isEmpty() ? Optional.empty() : Optional.of(files.get(index));
  }

  /**
   * Makes the directory. Nothing is left behind by what fails before.
   *
   * @throws UsageException when it can't be made
   */
  void prepare() {
    directory.ifPresent(
        made -> {
          try {
            Files.createDirectories(made);
          } catch (IOException e) {
            throw new UsageException(
                "cannot make the directory " + made + ": " + WholeFile.reason(e), e);
          }
        });
  }

  private static String name(Path snapshot) {
    String last = snapshot.toAbsolutePath().normalize().getFileName().toString();
    return last.replaceFirst("(\\.tgz|\\.tar\\.gz)$", "");
  }
}

package io.skewpack.capture.files;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files that a path given for CRDs means: itself, or every manifest below it. */
record CrdFiles(Path path, String from) {

  /** Enough for any checkout of CRDs; a path such as {@code /} is a slip. */
  private static final int MAX_FILES = 5_000;

  List<Path> list() throws CaptureException {
    if (!Files.exists(path)) {
      throw new CaptureException(Reason.NOT_FOUND, "there is no file or directory " + from);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(path)) {
      files =
          below
              .filter(CrdFiles::isManifest)
              .filter(Files::isRegularFile)
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new CaptureException(Reason.INVALID, from + " cannot be read: " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new CaptureException(Reason.INVALID, from + " holds no .yaml, .yml or .json file");
    }
    if (files.size() > MAX_FILES) {
      throw new CaptureException(
          Reason.INVALID, from + " holds more than " + MAX_FILES + " manifests: name a subfolder");
    }
    return files;
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
  }
}

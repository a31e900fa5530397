package io.skewpack.capture.files;

import io.skewpack.snapshot.Substrate.ArtifactDirectory;
import io.skewpack.snapshot.Substrate.Runner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The machine that a smoke run is started from, as far as the run needs it: programs on the PATH,
 * and a directory for artifacts. It needs no cluster.
 *
 * @param searchPath the folders of the PATH
 */
public record SmokeRunner(List<String> searchPath) {

  private static final List<String> PROGRAMS = List.of("bash", "kubectl", "tar", "sha256sum");

  public SmokeRunner {
    searchPath = List.copyOf(searchPath);
  }

  public static SmokeRunner ofThisMachine() {
    String path = System.getenv("PATH");
    return new SmokeRunner(path == null ? List.of() : List.of(path.split(File.pathSeparator, -1)));
  }

  /**
   * @param artifacts a directory, as it was named; it is not made when it is not there
   */
  public Runner inspect(Optional<String> artifacts) {
    Map<String, Boolean> programs = new TreeMap<>();
    PROGRAMS.forEach(program -> programs.put(program, isOnPath(program)));
    return new Runner(programs, artifacts.map(SmokeRunner::directory));
  }

  private boolean isOnPath(String program) {
    return searchPath.stream()
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> isProgram(folder, program));
  }

  private static boolean isProgram(String folder, String program) {
    try {
      Path file = Path.of(folder, program);
      return Files.isRegularFile(file) && Files.isExecutable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static ArtifactDirectory directory(String named) {
    Path directory;
    try {
      directory = Path.of(named);
    } catch (InvalidPathException e) {
      return new ArtifactDirectory(named, false, false, Optional.empty());
    }
    boolean exists = Files.isDirectory(directory);
    return new ArtifactDirectory(
        named,
        exists,
        exists && takesFile(directory),
        exists ? freeBytes(directory) : Optional.empty());
  }

  private static Optional<Long> freeBytes(Path directory) {
    try {
      return Optional.of(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Permissions say less than a try: a file system may be read-only, or full. */
  private static boolean takesFile(Path directory) {
    try {
      Path tried = Files.createTempFile(directory, ".skewpack-", ".tmp");
      try {
        Files.write(tried, new byte[] {'\n'});
      } finally {
        Files.delete(tried);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

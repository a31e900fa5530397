package io.skewpack.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The last step of the build: puts the launcher script beside the jar, and records an AppCDS
 * archive of what the commands load, so that a cold start takes a third of the time. Without an
 * archive everything works, slower.
 */
final class Launcher {

  private static final String SCRIPT = "launcher.sh";

  private Launcher() {}

  /**
   * @param args the folder of the jar, and the folder of the samples that the archive is trained on
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path target = Path.of(args[0]);
    Path samples = Path.of(args[1]);
    Path script = target.resolve("skewpack");
    try (InputStream in = Launcher.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    if (script.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path archive = target.resolve("skewpack.jsa");
    Files.deleteIfExists(archive);
    Process training =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+UseSerialGC",
                "-cp",
                target.resolve("skewpack.jar").toString(),
                Training.class.getName(),
                samples.toString())
            .redirectOutput(new File(target.toFile(), "cds-training.log"))
            .redirectErrorStream(true)
            .start();
    if (training.waitFor() != 0 || !Files.isRegularFile(archive)) {
      Files.deleteIfExists(archive);
      Console.ofProcess().note("no AppCDS archive could be made; skewpack starts slower without");
    }
  }

  /** Runs the commands that people start most, so that the archive holds what they load. */
  static final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException {
      Console console = Console.ofProcess();
      int unused = Main.run(console, "--help");
      List<Path> snapshots;
      try (var below = Files.walk(Path.of(args[0]))) {
        snapshots = below.filter(p -> p.endsWith("snapshot.json")).sorted().toList();
      }
      for (Path snapshot : snapshots) {
        String folder = snapshot.getParent().toString();
        unused += Main.run(console, "check", folder);
        unused += Main.run(console, "check", folder, "--format", "json");
        unused += Main.run(console, "render", folder);
      }
      console.out().flush();
    }
  }
}
